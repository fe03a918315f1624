#include "table.h"

#if PIECE_HAS_AVX2
#include <string.h>

#include "vectors_avx2.h"

// Eight coverage bytes at once, to find runs that are empty or full.
static inline uint64_t coverage_bits(const uint8_t *coverage) {
    uint64_t bits;
    memcpy(&bits, coverage, 8);
    return bits;
}

PIECE_AVX2 static void fill(uint8_t *dst, uint32_t colour, size_t n) {
    const __m256i c = _mm256_set1_epi32((int32_t)colour);
    size_t i = 0;
    for (; i + 16 <= n; i += 16) {
        store256(dst + 4 * i, c);
        store256(dst + 4 * i + 32, c);
    }
    piece_portable_table.fill(dst + 4 * i, colour, n - i);
}

// src · cover over dst for eight pixels; cover has four equal bytes per pixel.
PIECE_INLINE __m256i over_covered(__m256i d, __m256i s, __m256i cover) {
    const __m256i full = _mm256_set1_epi16(255);
    __m256i slo = _mm256_mullo_epi16(low_bytes(s), low_bytes(cover));
    __m256i shi = _mm256_mullo_epi16(high_bytes(s), high_bytes(cover));
    __m256i keep_lo = _mm256_sub_epi16(full, alpha_lanes(div255(slo)));
    __m256i keep_hi = _mm256_sub_epi16(full, alpha_lanes(div255(shi)));
    __m256i lo = _mm256_add_epi16(slo, _mm256_mullo_epi16(low_bytes(d), keep_lo));
    __m256i hi = _mm256_add_epi16(shi, _mm256_mullo_epi16(high_bytes(d), keep_hi));
    return _mm256_packus_epi16(div255(lo), div255(hi));
}

PIECE_AVX2 static void solid_over(uint8_t *dst, uint32_t colour, const uint8_t *coverage, size_t n) {
    const __m256i s = _mm256_set1_epi32((int32_t)colour);
    const int opaque = colour >> 24 == 255;
    size_t i = 0;
    for (; i + 8 <= n; i += 8) {
        uint64_t bits = coverage ? coverage_bits(coverage + i) : UINT64_MAX;
        if (bits == 0) continue;
        if (bits == UINT64_MAX && opaque) {
            store256(dst + 4 * i, s);
            continue;
        }
        __m256i cover = coverage ? spread_coverage(coverage + i) : _mm256_set1_epi8(-1);
        store256(dst + 4 * i, over_covered(load256(dst + 4 * i), s, cover));
    }
    piece_portable_table.solid_over(dst + 4 * i, colour, coverage ? coverage + i : NULL, n - i);
}

PIECE_AVX2 static void source_over(uint8_t *dst, const uint8_t *src, const uint8_t *coverage, size_t n) {
    const __m256i alpha = _mm256_set1_epi32((int32_t)0xFF000000);
    size_t i = 0;
    for (; i + 8 <= n; i += 8) {
        uint64_t bits = coverage ? coverage_bits(coverage + i) : UINT64_MAX;
        if (bits == 0) continue;
        __m256i s = load256(src + 4 * i);
        if (_mm256_testz_si256(s, alpha)) continue;
        if (bits == UINT64_MAX && _mm256_testc_si256(s, alpha)) {
            store256(dst + 4 * i, s);
            continue;
        }
        __m256i cover = coverage ? spread_coverage(coverage + i) : _mm256_set1_epi8(-1);
        store256(dst + 4 * i, over_covered(load256(dst + 4 * i), s, cover));
    }
    piece_portable_table.source_over(dst + 4 * i, src + 4 * i, coverage ? coverage + i : NULL, n - i);
}

PIECE_AVX2 static void scale_pixels(uint8_t *dst, const uint8_t *src, const uint8_t *coverage, size_t n) {
    size_t i = 0;
    for (; i + 8 <= n; i += 8) {
        __m256i s = load256(src + 4 * i);
        __m256i c = spread_coverage(coverage + i);
        __m256i lo = div255(_mm256_mullo_epi16(low_bytes(s), low_bytes(c)));
        __m256i hi = div255(_mm256_mullo_epi16(high_bytes(s), high_bytes(c)));
        store256(dst + 4 * i, _mm256_packus_epi16(lo, hi));
    }
    piece_portable_table.scale_pixels(dst + 4 * i, src + 4 * i, coverage + i, n - i);
}

// The three modes that tickets use most, for two pixels per 128 bits of 16-bit lanes. The formulas are those of
// blend_channel in paint_portable.c.
PIECE_INLINE __m256i blend_lanes(__m256i s, __m256i d, enum piece_blend_mode mode) {
    const __m256i full = _mm256_set1_epi16(255);
    __m256i sa = alpha_lanes(s), da = alpha_lanes(d);
    __m256i product = _mm256_mullo_epi16(s, d);
    __m256i alpha = _mm256_sub_epi16(_mm256_add_epi16(sa, da), div255(_mm256_mullo_epi16(sa, da)));
    __m256i colour;
    if (mode == PIECE_BLEND_SCREEN) {
        colour = _mm256_sub_epi16(_mm256_add_epi16(s, d), div255(product));
    } else {
        __m256i outside = _mm256_add_epi16(_mm256_mullo_epi16(s, _mm256_sub_epi16(full, da)),
            _mm256_mullo_epi16(d, _mm256_sub_epi16(full, sa)));
        __m256i both = product;
        if (mode == PIECE_BLEND_OVERLAY) {
            __m256i dark = _mm256_add_epi16(product, product);
            __m256i rest = _mm256_mullo_epi16(_mm256_sub_epi16(da, d), _mm256_sub_epi16(sa, s));
            __m256i light = _mm256_sub_epi16(_mm256_mullo_epi16(sa, da), _mm256_add_epi16(rest, rest));
            __m256i is_light = _mm256_cmpgt_epi16(_mm256_add_epi16(d, d), da);
            both = _mm256_blendv_epi8(dark, light, is_light);
        }
        colour = div255(_mm256_add_epi16(both, outside));
    }
    colour = _mm256_min_epu16(colour, alpha);
    return _mm256_blend_epi16(colour, alpha, 0x88);
}

PIECE_INLINE void blend_rows(uint8_t *dst, const uint8_t *src, enum piece_blend_mode mode, size_t n) {
    const __m256i opaque = _mm256_set1_epi32((int32_t)0xFF000000);
    size_t i = 0;
    for (; i + 8 <= n; i += 8) {
        __m256i s = load256(src + 4 * i);
        if (_mm256_testz_si256(s, opaque)) continue;
        __m256i d = load256(dst + 4 * i);
        __m256i lo = blend_lanes(low_bytes(s), low_bytes(d), mode);
        __m256i hi = blend_lanes(high_bytes(s), high_bytes(d), mode);
        store256(dst + 4 * i, _mm256_packus_epi16(lo, hi));
    }
    piece_portable_table.blend(dst + 4 * i, src + 4 * i, mode, n - i);
}

PIECE_AVX2 static void blend(uint8_t *dst, const uint8_t *src, enum piece_blend_mode mode, size_t n) {
    switch (mode) {
    case PIECE_BLEND_MULTIPLY: blend_rows(dst, src, PIECE_BLEND_MULTIPLY, n); break;
    case PIECE_BLEND_SCREEN: blend_rows(dst, src, PIECE_BLEND_SCREEN, n); break;
    case PIECE_BLEND_OVERLAY: blend_rows(dst, src, PIECE_BLEND_OVERLAY, n); break;
    default: piece_portable_table.blend(dst, src, mode, n);
    }
}

// Eight gradient positions to eight dithered pixels.
PIECE_INLINE void put_entries(uint8_t *dst, const uint64_t *table, __m256 t, __m256i threshold) {
    const __m256 last = _mm256_set1_ps(PIECE_GRADIENT_ENTRIES - 1);
    // A NaN position becomes the second operand, 0.
    __m256i index = _mm256_cvttps_epi32(_mm256_min_ps(_mm256_max_ps(t, _mm256_setzero_ps()), last));
    const long long *entries = (const long long *)table;
    __m256i a = _mm256_i32gather_epi64(entries, _mm256_castsi256_si128(index), 8);
    __m256i b = _mm256_i32gather_epi64(entries, _mm256_extracti128_si256(index, 1), 8);
    // Thresholds of pixels 0–3 and 4–7, four 16-bit lanes each.
    __m256i ta = low_bytes(_mm256_permute4x64_epi64(threshold, 0x10));
    __m256i tb = low_bytes(_mm256_permute4x64_epi64(threshold, 0x32));
    a = _mm256_srli_epi16(_mm256_add_epi16(a, ta), 8);
    b = _mm256_srli_epi16(_mm256_add_epi16(b, tb), 8);
    store256(dst, _mm256_permute4x64_epi64(_mm256_packus_epi16(a, b), 0xD8));
}

PIECE_INLINE __m256 lane_numbers(size_t i) {
    return _mm256_cvtepi32_ps(
        _mm256_add_epi32(_mm256_set1_epi32((int32_t)i), _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7)));
}

// A whole row of one colour repeats every 16 pixels.
PIECE_AVX2 static void repeat_pattern(uint8_t *dst, uint64_t entry, const uint8_t *dither, size_t n) {
    const __m256i colour = _mm256_set1_epi64x((long long)entry);
    __m256i part[2];
    for (int k = 0; k < 2; k++) {
        __m256i t = spread_coverage(dither + 8 * k);
        __m256i a = _mm256_srli_epi16(_mm256_add_epi16(colour, low_bytes(t)), 8);
        __m256i b = _mm256_srli_epi16(_mm256_add_epi16(colour, high_bytes(t)), 8);
        part[k] = _mm256_packus_epi16(a, b);
    }
    size_t i = 0;
    for (; i + 16 <= n; i += 16) {
        store256(dst + 4 * i, part[0]);
        store256(dst + 4 * i + 32, part[1]);
    }
    uint8_t rest[64];
    store256(rest, part[0]);
    store256(rest + 32, part[1]);
    memcpy(dst + 4 * i, rest, 4 * (n - i));
}

// The ends of gradient rows: the same steps in scalar code from pixel i on.
static void linear_end(
    uint8_t *dst, const uint64_t *table, float t0, float dt, const uint8_t *dither, size_t i, size_t n) {
    for (; i < n; i++) {
        float step = dt * (float)i;
        piece_portable_table.gradient_linear(dst + 4 * i, table, t0 + step, 0, dither + (i & 15), 1);
    }
}

PIECE_AVX2 static void gradient_linear(
    uint8_t *dst, const uint64_t *table, float t0, float dt, const uint8_t *dither, size_t n) {
    if (dt == 0) {
        uint32_t index = !(t0 > 0) ? 0 : t0 >= PIECE_GRADIENT_ENTRIES - 1 ? PIECE_GRADIENT_ENTRIES - 1 : (uint32_t)t0;
        repeat_pattern(dst, table[index], dither, n);
        return;
    }
    const __m256i thresholds[2] = {spread_coverage(dither), spread_coverage(dither + 8)};
    const __m256 start = _mm256_set1_ps(t0), slope = _mm256_set1_ps(dt);
    size_t i = 0;
    for (; i + 8 <= n; i += 8) {
        __m256 t = _mm256_add_ps(start, _mm256_mul_ps(slope, lane_numbers(i)));
        put_entries(dst + 4 * i, table, t, thresholds[(i >> 3) & 1]);
    }
    linear_end(dst, table, t0, dt, dither, i, n);
}

PIECE_AVX2 static void gradient_radial(
    uint8_t *dst, const uint64_t *table, float u0, float du, float vv, float scale, const uint8_t *dither, size_t n) {
    const __m256i thresholds[2] = {spread_coverage(dither), spread_coverage(dither + 8)};
    const __m256 start = _mm256_set1_ps(u0), slope = _mm256_set1_ps(du), square = _mm256_set1_ps(vv);
    size_t i = 0;
    for (; i + 8 <= n; i += 8) {
        __m256 u = _mm256_add_ps(start, _mm256_mul_ps(slope, lane_numbers(i)));
        __m256 r = _mm256_sqrt_ps(_mm256_add_ps(_mm256_mul_ps(u, u), square));
        __m256 t = _mm256_add_ps(_mm256_mul_ps(r, _mm256_set1_ps(scale)), _mm256_set1_ps(0.5f));
        put_entries(dst + 4 * i, table, t, thresholds[(i >> 3) & 1]);
    }
    for (; i < n; i++) {
        float step = du * (float)i;
        piece_portable_table.gradient_radial(dst + 4 * i, table, u0 + step, 0, vv, scale, dither + (i & 15), 1);
    }
}

void piece_avx2_paint(struct piece_table *table) {
    table->fill = fill;
    table->solid_over = solid_over;
    table->source_over = source_over;
    table->scale_pixels = scale_pixels;
    table->blend = blend;
    table->gradient_linear = gradient_linear;
    table->gradient_radial = gradient_radial;
}
#endif
