// Chooses the loops once per process and forwards to them.
#include <pthread.h>
#include <stdatomic.h>

#include "table.h"

struct piece_table piece_portable_table;
static struct piece_table best_table;
static _Atomic(const struct piece_table *) active;
static pthread_once_t tables_built = PTHREAD_ONCE_INIT;

static void build_tables(void) {
    piece_portable_paint(&piece_portable_table);
    piece_portable_masks(&piece_portable_table);
    piece_portable_effects(&piece_portable_table);
    piece_portable_resample(&piece_portable_table);
    piece_portable_fields(&piece_portable_table);
    piece_portable_brush(&piece_portable_table);
    best_table = piece_portable_table;
#if PIECE_HAS_AVX2
    if (__builtin_cpu_supports("avx2")) {
        piece_avx2_paint(&best_table);
        piece_avx2_masks(&best_table);
        piece_avx2_effects(&best_table);
        piece_avx2_resample(&best_table);
        piece_avx2_fields(&best_table);
        piece_avx2_brush(&best_table);
    }
#endif
    atomic_store_explicit(&active, &best_table, memory_order_release);
}

static inline const struct piece_table *loops(void) {
    const struct piece_table *t = atomic_load_explicit(&active, memory_order_acquire);
    if (__builtin_expect(t != NULL, 1)) return t;
    pthread_once(&tables_built, build_tables);
    return atomic_load_explicit(&active, memory_order_acquire);
}

void piece_kernels_set_portable(bool portable) {
    (void)loops();
    atomic_store_explicit(&active, portable ? &piece_portable_table : &best_table, memory_order_release);
}

bool piece_kernels_are_vectorised(void) { return loops()->source_over != piece_portable_table.source_over; }

void piece_fill(uint8_t *dst, uint32_t colour, size_t n) {
    loops()->fill(dst, colour, n);
}

void piece_solid_over(uint8_t *dst, uint32_t colour, const uint8_t *coverage, size_t n) {
    loops()->solid_over(dst, colour, coverage, n);
}

void piece_source_over(uint8_t *dst, const uint8_t *src, const uint8_t *coverage, size_t n) {
    loops()->source_over(dst, src, coverage, n);
}

void piece_scale_pixels(uint8_t *dst, const uint8_t *src, const uint8_t *coverage, size_t n) {
    loops()->scale_pixels(dst, src, coverage, n);
}

void piece_blend(uint8_t *dst, const uint8_t *src, enum piece_blend_mode mode, size_t n) {
    loops()->blend(dst, src, mode, n);
}

void piece_mask_multiply(uint8_t *dst, const uint8_t *a, const uint8_t *b, size_t n) {
    loops()->mask_multiply(dst, a, b, n);
}

void piece_mask_subtract(uint8_t *dst, const uint8_t *a, const uint8_t *b, size_t n) {
    loops()->mask_subtract(dst, a, b, n);
}

void piece_mask_scale(uint8_t *dst, const uint8_t *a, uint8_t k, size_t n) {
    loops()->mask_scale(dst, a, k, n);
}

void piece_gradient_linear(uint8_t *dst, const uint64_t *table, float t0, float dt, const uint8_t *dither, size_t n) {
    loops()->gradient_linear(dst, table, t0, dt, dither, n);
}

void piece_gradient_radial(
    uint8_t *dst, const uint64_t *table, float u0, float du, float vv, float scale, const uint8_t *dither, size_t n) {
    loops()->gradient_radial(dst, table, u0, du, vv, scale, dither, n);
}

void piece_colour_matrix(uint8_t *pixels, const int16_t *matrix, int shift, size_t n) {
    loops()->colour_matrix(pixels, matrix, shift, n);
}

void piece_grain_multiply(uint8_t *pixels, const uint8_t *grey, uint16_t amount, size_t n) {
    loops()->grain_multiply(pixels, grey, amount, n);
}

void piece_luma(uint8_t *dst, const uint8_t *pixels, size_t n) {
    loops()->luma(dst, pixels, n);
}

void piece_map(uint8_t *dst, const uint8_t *index, const uint32_t *table, size_t n) {
    loops()->map(dst, index, table, n);
}

void piece_resample_rows(int16_t *dst, const uint8_t *const *rows, const int16_t *weights, size_t taps, size_t n) {
    loops()->resample_rows(dst, rows, weights, taps, n);
}

void piece_resample_columns(
    uint8_t *dst, const int16_t *src, const uint32_t *starts, const int16_t *weights, size_t taps, size_t n) {
    loops()->resample_columns(dst, src, starts, weights, taps, n);
}

void piece_convolve(int16_t *dst, const int16_t *const *rows, const int16_t *weights, size_t taps, size_t n) {
    loops()->convolve(dst, rows, weights, taps, n);
}

void piece_expand_rows(
    uint8_t *dst, const int16_t *const *rows, const int16_t *weights, const int32_t *bias, size_t n) {
    loops()->expand_rows(dst, rows, weights, bias, n);
}

void piece_add_bytes(uint16_t *sums, const uint8_t *src, size_t n) {
    loops()->add_bytes(sums, src, n);
}

void piece_sample_bicubic(uint8_t *dst, uint8_t *coverage, const struct piece_sampler *sampler, size_t n) {
    loops()->sample_bicubic(dst, coverage, sampler, n);
}

void piece_grain_overlay(uint8_t *pixels, const uint8_t *grey, int16_t amount, size_t n) {
    loops()->grain_overlay(pixels, grey, amount, n);
}

void piece_mix(uint8_t *dst, const uint8_t *src, const uint8_t *coverage, size_t n) {
    loops()->mix(dst, src, coverage, n);
}

void piece_widen(int16_t *dst, const uint8_t *src, size_t n) { loops()->widen(dst, src, n); }

void piece_narrow(uint8_t *dst, const int16_t *src, size_t n) { loops()->narrow(dst, src, n); }

void piece_enlarge(
    int16_t *dst, const int16_t *src, const uint32_t *starts, const int16_t *weights, size_t channels, size_t n) {
    loops()->enlarge(dst, src, starts, weights, channels, n);
}

void piece_field_convolve(
    float *dst, const float *const *rows, const float *weights, size_t taps, size_t n) {
    loops()->field_convolve(dst, rows, weights, taps, n);
}

void piece_field_oklab(float *l, float *a, float *b, const uint8_t *pixels, const float *linear, size_t n) {
    loops()->field_oklab(l, a, b, pixels, linear, n);
}

void piece_field_pixels(
    uint8_t *dst, const float *l, const float *a, const float *b, const uint8_t *encoded, size_t n) {
    loops()->field_pixels(dst, l, a, b, encoded, n);
}

void piece_brush_row(
    uint8_t *dst, const struct piece_brush *brush, const uint16_t *kernels, size_t start, size_t n) {
    loops()->brush_row(dst, brush, kernels, start, n);
}
