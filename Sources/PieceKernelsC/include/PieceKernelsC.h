#pragma once
// The inner loops of the pixel engine.
//
// Every function works on one row (or one tile row) whose length the caller has checked; `n` counts pixels unless a
// comment says otherwise. Pixels are premultiplied R, G, B, A bytes, so every colour byte is at most its alpha byte.
// Each loop exists twice, as portable C and as AVX2, and both give the same bytes for every input.
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Forces the portable loops (true) or returns to the best ones of this processor (false); for tests.
void piece_kernels_set_portable(bool portable);
// Whether the AVX2 loops are in use.
bool piece_kernels_are_vectorised(void);

// --- Painting -------------------------------------------------------------------------------------------------------

// dst = colour.
void piece_fill(uint8_t *dst, uint32_t colour, size_t n);
// dst = colour · coverage over dst; a null coverage means 255 everywhere.
void piece_solid_over(uint8_t *dst, uint32_t colour, const uint8_t *coverage, size_t n);
// dst = src · coverage over dst; a null coverage means 255 everywhere.
void piece_source_over(uint8_t *dst, const uint8_t *src, const uint8_t *coverage, size_t n);
// dst = src · coverage; dst may be src.
void piece_scale_pixels(uint8_t *dst, const uint8_t *src, const uint8_t *coverage, size_t n);

// The separable blend modes of W3C Compositing and Blending Level 1, and `plus` (Porter-Duff lighter).
enum piece_blend_mode {
    PIECE_BLEND_MULTIPLY,
    PIECE_BLEND_SCREEN,
    PIECE_BLEND_OVERLAY,
    PIECE_BLEND_SOFT_LIGHT,
    PIECE_BLEND_HARD_LIGHT,
    PIECE_BLEND_DARKEN,
    PIECE_BLEND_LIGHTEN,
    PIECE_BLEND_PLUS,
};
// dst = src blended with dst in `mode`.
void piece_blend(uint8_t *dst, const uint8_t *src, enum piece_blend_mode mode, size_t n);

// --- Masks (n bytes) ------------------------------------------------------------------------------------------------

// dst = a · b / 255; dst may be a or b.
void piece_mask_multiply(uint8_t *dst, const uint8_t *a, const uint8_t *b, size_t n);
// dst = a · (255 − b) / 255; dst may be a or b.
void piece_mask_subtract(uint8_t *dst, const uint8_t *a, const uint8_t *b, size_t n);
// dst = a · k / 255; dst may be a.
void piece_mask_scale(uint8_t *dst, const uint8_t *a, uint8_t k, size_t n);

// --- Gradients ------------------------------------------------------------------------------------------------------

// Entries of a gradient table: four 16-bit channels (R lowest) in 1/256 of a byte step, 0…65280.
#define PIECE_GRADIENT_ENTRIES 2048
// Pixel i takes entry floor(clamp(t0 + dt · i)), then rounds up where the fraction reaches 256 − dither[i mod 16].
void piece_gradient_linear(
    uint8_t *dst, const uint64_t *table, float t0, float dt, const uint8_t *dither, size_t n);
// Pixel i takes entry floor(clamp(scale · √((u0 + du · i)² + vv) + 0.5)).
void piece_gradient_radial(
    uint8_t *dst, const uint64_t *table, float u0, float du, float vv, float scale, const uint8_t *dither, size_t n);

// --- Effects --------------------------------------------------------------------------------------------------------

// Each colour channel c becomes (m[4c]·R + m[4c+1]·G + m[4c+2]·B + m[4c+3]·A + half) >> shift, held in 0…A.
void piece_colour_matrix(uint8_t *pixels, const int16_t *matrix, int shift, size_t n);
// Colour · (32767 − ((255 − grey) · amount >> 8)) / 32768, rounded; alpha stays. `amount` is at most 32896.
void piece_grain_multiply(uint8_t *pixels, const uint8_t *grey, uint16_t amount, size_t n);
// Colour c + (overlay(c, grey) − c) · amount / 32768, rounded, overlay as in W3C for an opaque grey over colour c of
// alpha A: 2·c·g or A − 2·(A − c)·(1 − g); alpha stays.
void piece_grain_overlay(uint8_t *pixels, const uint8_t *grey, int16_t amount, size_t n);
// dst = dst + (src − dst) · coverage / 255.
void piece_mix(uint8_t *dst, const uint8_t *src, const uint8_t *coverage, size_t n);
// Rec. 709 luma of the colour bytes: (6966·R + 23436·G + 2366·B + 16384) >> 15.
void piece_luma(uint8_t *dst, const uint8_t *pixels, size_t n);
// dst = table[index].
void piece_map(uint8_t *dst, const uint8_t *index, const uint32_t *table, size_t n);

// --- Resampling -----------------------------------------------------------------------------------------------------
// Weights are in 1/16384 and add up to 16384.

// Weighted sum of `taps` rows (an even number) of `n` pixels (an even number) in 1/64 of a byte step, two pixels
// interleaved: R0 R1 G0 G1 B0 B1 A0 A1.
void piece_resample_rows(
    int16_t *dst, const uint8_t *const *rows, const int16_t *weights, size_t taps, size_t n);
// Pixel i is the weighted sum of `taps` (a multiple of 4) pixels of `src`, as written by `piece_resample_rows`, from
// pixel starts[i] (even), held in 0…alpha.
void piece_resample_columns(
    uint8_t *dst, const int16_t *src, const uint32_t *starts, const int16_t *weights, size_t taps, size_t n);
// The sum of `taps` (even) rows of `n` 16-bit values, rounded and held in 16 bits. Rows may be one row shifted, which
// makes a horizontal convolution of it.
void piece_convolve(int16_t *dst, const int16_t *const *rows, const int16_t *weights, size_t taps, size_t n);
// The weighted sum of four rows of `n` values in 1/128 of a byte step, as bytes: (sum + bias[i mod 64]) >> 21.
void piece_expand_rows(
    uint8_t *dst, const int16_t *const *rows, const int16_t *weights, const int32_t *bias, size_t n);
// Byte steps to 1/128 of them (src · 128) and back ((src + 64) >> 7, held in 0…255), n values.
void piece_widen(int16_t *dst, const uint8_t *src, size_t n);
void piece_narrow(uint8_t *dst, const int16_t *src, size_t n);
// Pixel i of `channels` (1 or 4) values is the weighted sum of four pixels of `src` from pixel starts[i], rounded
// and held in 16 bits.
void piece_enlarge(
    int16_t *dst, const int16_t *src, const uint32_t *starts, const int16_t *weights, size_t channels, size_t n);
// sums[i] += src[i].
void piece_add_bytes(uint16_t *sums, const uint8_t *src, size_t n);

// An image to sample and where each pixel of a row falls in it: positions in 1/2^32 of an image pixel.
struct piece_sampler {
    const uint8_t *base;
    size_t stride;
    int32_t width;
    int32_t height;
    int64_t u, v;
    int64_t du, dv;
    // 256 canvas pixels per image pixel across the u and v edges, in 1/65536: the slope of the edge coverage.
    int64_t edge_u, edge_v;
    // 256 phases of four Catmull-Rom weights.
    const int16_t *weights;
};
// Samples `n` pixels with the bicubic kernel into `dst` and the coverage of the image's edges into `coverage`.
void piece_sample_bicubic(uint8_t *dst, uint8_t *coverage, const struct piece_sampler *sampler, size_t n);

// --- Fields (the painter's rows of 32-bit floats) -------------------------------------------------------------------

// dst = the sum of `taps` rows, each times its weight, added in the order of the rows. Rows may be one row shifted.
void piece_field_convolve(
    float *dst, const float *const *rows, const float *weights, size_t taps, size_t n);
// Opaque pixels as OKLab (L 0…1); `linear` holds the linear light of each of the 256 byte values.
void piece_field_oklab(float *l, float *a, float *b, const uint8_t *pixels, const float *linear, size_t n);
// Steps of the table that turns linear light into bytes: entry i is the byte of the light (i / steps)².
#define PIECE_LIGHT_STEPS 4096
// OKLab as opaque pixels, each channel cut to what sRGB can show; `encoded` has PIECE_LIGHT_STEPS + 1 entries.
void piece_field_pixels(
    uint8_t *dst, const float *l, const float *a, const float *b, const uint8_t *encoded, size_t n);

// The kernels of an anisotropic Kuwahara filter and the picture they read.
struct piece_brush {
    // Rows of red, green, blue and (R² + G² + B²) / 6, `plane` samples apart, with a margin as wide as the kernels.
    const int16_t *samples;
    size_t plane;
    // Taps in pairs of neighbours: where the left one lies from the centre, and for each of eight sectors two weights.
    // The weights of a sector add up to 16384.
    const int32_t *offsets;
    const int16_t *weights;
    // The first pair of each kernel, and one end more.
    const uint32_t *starts;
    // Variance (in byte steps) times this, to the fourth, weighs sectors down.
    float hardness;
};
// Paints `n` opaque pixels; pixel i lies at sample start + i and takes kernel kernels[i].
void piece_brush_row(
    uint8_t *dst, const struct piece_brush *brush, const uint16_t *kernels, size_t start, size_t n);

// --- Rasterising ----------------------------------------------------------------------------------------------------
// A buffer of `height` rows of `stride` (a multiple of 16, at least width + 2) sums of signed area, all zero between
// uses, and for each 16 of them a byte that says whether one was touched.
struct piece_cells {
    int32_t *sums;
    uint8_t *touched;
    size_t stride;
};
// Adds the signed area to the right of the lines between points (x, y), 1/256 pixel each: n lines of four numbers,
// 0 ≤ x ≤ 256 · width, 0 ≤ y ≤ 256 · height.
void piece_add_lines(const struct piece_cells *cells, const int32_t *lines, size_t n);
// Writes `width` coverage bytes of row `y` (nonzero winding) and zeroes the row's sums.
void piece_take_row(uint8_t *dst, const struct piece_cells *cells, size_t y, size_t width);
