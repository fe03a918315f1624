#pragma once
#include "PieceKernelsC.h"

#if defined(__x86_64__) && (defined(__GNUC__) || defined(__clang__))
#define PIECE_HAS_AVX2 1
#define PIECE_AVX2 __attribute__((target("avx2")))
#else
#define PIECE_HAS_AVX2 0
#endif

// A multiply-add contracted into one instruction rounds once instead of twice and would change bytes.
#ifdef __clang__
#pragma STDC FP_CONTRACT OFF
#endif

// One function per loop; the comments are in PieceKernelsC.h.
struct piece_table {
    void (*fill)(uint8_t *, uint32_t, size_t);
    void (*solid_over)(uint8_t *, uint32_t, const uint8_t *, size_t);
    void (*source_over)(uint8_t *, const uint8_t *, const uint8_t *, size_t);
    void (*scale_pixels)(uint8_t *, const uint8_t *, const uint8_t *, size_t);
    void (*blend)(uint8_t *, const uint8_t *, enum piece_blend_mode, size_t);
    void (*mask_multiply)(uint8_t *, const uint8_t *, const uint8_t *, size_t);
    void (*mask_subtract)(uint8_t *, const uint8_t *, const uint8_t *, size_t);
    void (*mask_scale)(uint8_t *, const uint8_t *, uint8_t, size_t);
    void (*gradient_linear)(uint8_t *, const uint64_t *, float, float, const uint8_t *, size_t);
    void (*gradient_radial)(uint8_t *, const uint64_t *, float, float, float, float, const uint8_t *, size_t);
    void (*colour_matrix)(uint8_t *, const int16_t *, int, size_t);
    void (*grain_multiply)(uint8_t *, const uint8_t *, uint16_t, size_t);
    void (*grain_overlay)(uint8_t *, const uint8_t *, int16_t, size_t);
    void (*mix)(uint8_t *, const uint8_t *, const uint8_t *, size_t);
    void (*luma)(uint8_t *, const uint8_t *, size_t);
    void (*map)(uint8_t *, const uint8_t *, const uint32_t *, size_t);
    void (*resample_rows)(int16_t *, const uint8_t *const *, const int16_t *, size_t, size_t);
    void (*resample_columns)(uint8_t *, const int16_t *, const uint32_t *, const int16_t *, size_t, size_t);
    void (*convolve)(int16_t *, const int16_t *const *, const int16_t *, size_t, size_t);
    void (*expand_rows)(uint8_t *, const int16_t *const *, const int16_t *, const int32_t *, size_t);
    void (*widen)(int16_t *, const uint8_t *, size_t);
    void (*narrow)(uint8_t *, const int16_t *, size_t);
    void (*enlarge)(int16_t *, const int16_t *, const uint32_t *, const int16_t *, size_t, size_t);
    void (*add_bytes)(uint16_t *, const uint8_t *, size_t);
    void (*sample_bicubic)(uint8_t *, uint8_t *, const struct piece_sampler *, size_t);
    void (*field_convolve)(float *, const float *const *, const float *, size_t, size_t);
    void (*field_oklab)(float *, float *, float *, const uint8_t *, const float *, size_t);
    void (*field_pixels)(uint8_t *, const float *, const float *, const float *, const uint8_t *, size_t);
    void (*brush_row)(uint8_t *, const struct piece_brush *, const uint16_t *, size_t, size_t);
};

// Each part of the engine fills in its own functions. The portable loops are set first; the AVX2 parts then replace
// those they have, and finish the ends of rows by calling the portable ones.
void piece_portable_paint(struct piece_table *table);
void piece_portable_masks(struct piece_table *table);
void piece_portable_effects(struct piece_table *table);
void piece_portable_resample(struct piece_table *table);
void piece_portable_fields(struct piece_table *table);
void piece_portable_brush(struct piece_table *table);
#if PIECE_HAS_AVX2
void piece_avx2_paint(struct piece_table *table);
void piece_avx2_masks(struct piece_table *table);
void piece_avx2_effects(struct piece_table *table);
void piece_avx2_resample(struct piece_table *table);
void piece_avx2_fields(struct piece_table *table);
void piece_avx2_brush(struct piece_table *table);
#endif

// The portable table, for the ends of rows.
extern struct piece_table piece_portable_table;
