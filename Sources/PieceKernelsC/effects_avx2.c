#include "table.h"

#if PIECE_HAS_AVX2
#include "vectors_avx2.h"

// Sums of one output channel for eight pixels, whose 16-bit lanes are R G B A: (m0·R + m1·G) + (m2·B + m3·A).
PIECE_INLINE __m256i channel_sums(__m256i lo, __m256i hi, __m256i row, __m256i half, __m128i shift) {
    // hadd adds the two 32-bit halves of each pixel. Unpacking left pixels 0 1 | 4 5 in lo and 2 3 | 6 7 in hi, so the
    // sums come out in order.
    __m256i sums = _mm256_hadd_epi32(_mm256_madd_epi16(lo, row), _mm256_madd_epi16(hi, row));
    return _mm256_sra_epi32(_mm256_add_epi32(sums, half), shift);
}

PIECE_INLINE __m256i matrix_row(const int16_t *m) {
    return _mm256_setr_epi16(m[0], m[1], m[2], m[3], m[0], m[1], m[2], m[3], m[0], m[1], m[2], m[3], m[0], m[1],
        m[2], m[3]);
}

PIECE_AVX2 static void colour_matrix(uint8_t *pixels, const int16_t *matrix, int shift, size_t n) {
    const __m256i red = matrix_row(matrix), green = matrix_row(matrix + 4), blue = matrix_row(matrix + 8);
    const __m256i half = _mm256_set1_epi32(1 << (shift - 1));
    const __m128i count = _mm_cvtsi32_si128(shift);
    const __m256i zero = _mm256_setzero_si256();
    size_t i = 0;
    for (; i + 8 <= n; i += 8) {
        __m256i p = load256(pixels + 4 * i);
        __m256i lo = low_bytes(p), hi = high_bytes(p);
        __m256i a = _mm256_srli_epi32(p, 24);
        __m256i r = channel_sums(lo, hi, red, half, count);
        __m256i g = channel_sums(lo, hi, green, half, count);
        __m256i b = channel_sums(lo, hi, blue, half, count);
        r = _mm256_min_epi32(_mm256_max_epi32(r, zero), a);
        g = _mm256_min_epi32(_mm256_max_epi32(g, zero), a);
        b = _mm256_min_epi32(_mm256_max_epi32(b, zero), a);
        __m256i rg = _mm256_or_si256(r, _mm256_slli_epi32(g, 8));
        __m256i ba = _mm256_or_si256(_mm256_slli_epi32(b, 16), _mm256_slli_epi32(a, 24));
        store256(pixels + 4 * i, _mm256_or_si256(rg, ba));
    }
    piece_portable_table.colour_matrix(pixels + 4 * i, matrix, shift, n - i);
}

PIECE_AVX2 static void grain_multiply(uint8_t *pixels, const uint8_t *grey, uint16_t amount, size_t n) {
    const __m256i factor = _mm256_set1_epi16((int16_t)amount);
    const __m256i whole = _mm256_set1_epi16(32767);
    // The alpha lane of each pixel.
    const __m256i alpha = _mm256_set1_epi64x((long long)0xFFFF000000000000ULL);
    size_t i = 0;
    for (; i + 8 <= n; i += 8) {
        // (255 − grey) in the high byte of 16 bits, so that the high product is (255 − grey) · amount >> 8.
        __m256i dark = _mm256_xor_si256(spread_coverage(grey + i), _mm256_set1_epi8(-1));
        __m256i klo = _mm256_unpacklo_epi8(_mm256_setzero_si256(), dark);
        __m256i khi = _mm256_unpackhi_epi8(_mm256_setzero_si256(), dark);
        klo = _mm256_sub_epi16(whole, _mm256_mulhi_epu16(klo, factor));
        khi = _mm256_sub_epi16(whole, _mm256_mulhi_epu16(khi, factor));
        __m256i p = load256(pixels + 4 * i);
        __m256i plo = low_bytes(p), phi = high_bytes(p);
        // mulhrs is (p · k + 16384) >> 15.
        __m256i lo = _mm256_blendv_epi8(_mm256_mulhrs_epi16(plo, klo), plo, alpha);
        __m256i hi = _mm256_blendv_epi8(_mm256_mulhrs_epi16(phi, khi), phi, alpha);
        store256(pixels + 4 * i, _mm256_packus_epi16(lo, hi));
    }
    piece_portable_table.grain_multiply(pixels + 4 * i, grey + i, amount, n - i);
}

// Two pixels per 128 bits: their colours, and the grey value in all four lanes of each.
PIECE_INLINE __m256i overlay_lanes(__m256i d, __m256i g, __m256i amount) {
    const __m256i alpha = _mm256_set1_epi64x((long long)0xFFFF000000000000ULL);
    __m256i a = alpha_lanes(d);
    __m256i twice = _mm256_add_epi16(d, d);
    __m256i dark = _mm256_mullo_epi16(twice, g);
    __m256i above = _mm256_sub_epi16(a, d);
    __m256i light = _mm256_sub_epi16(_mm256_mullo_epi16(a, _mm256_set1_epi16(255)),
        _mm256_mullo_epi16(_mm256_add_epi16(above, above), _mm256_sub_epi16(_mm256_set1_epi16(255), g)));
    __m256i o = div255(_mm256_blendv_epi8(dark, light, _mm256_cmpgt_epi16(twice, a)));
    __m256i moved = _mm256_add_epi16(d, _mm256_mulhrs_epi16(_mm256_sub_epi16(o, d), amount));
    return _mm256_blendv_epi8(moved, d, alpha);
}

PIECE_AVX2 static void grain_overlay(uint8_t *pixels, const uint8_t *grey, int16_t amount, size_t n) {
    const __m256i factor = _mm256_set1_epi16(amount);
    size_t i = 0;
    for (; i + 8 <= n; i += 8) {
        __m256i g = spread_coverage(grey + i);
        __m256i p = load256(pixels + 4 * i);
        __m256i lo = overlay_lanes(low_bytes(p), low_bytes(g), factor);
        __m256i hi = overlay_lanes(high_bytes(p), high_bytes(g), factor);
        store256(pixels + 4 * i, _mm256_packus_epi16(lo, hi));
    }
    piece_portable_table.grain_overlay(pixels + 4 * i, grey + i, amount, n - i);
}

PIECE_INLINE __m256i mix_lanes(__m256i d, __m256i s, __m256i c) {
    __m256i rest = _mm256_sub_epi16(_mm256_set1_epi16(255), c);
    return div255(_mm256_add_epi16(_mm256_mullo_epi16(s, c), _mm256_mullo_epi16(d, rest)));
}

PIECE_AVX2 static void mix(uint8_t *dst, const uint8_t *src, const uint8_t *coverage, size_t n) {
    size_t i = 0;
    for (; i + 8 <= n; i += 8) {
        __m256i c = spread_coverage(coverage + i);
        __m256i s = load256(src + 4 * i), d = load256(dst + 4 * i);
        __m256i lo = mix_lanes(low_bytes(d), low_bytes(s), low_bytes(c));
        __m256i hi = mix_lanes(high_bytes(d), high_bytes(s), high_bytes(c));
        store256(dst + 4 * i, _mm256_packus_epi16(lo, hi));
    }
    piece_portable_table.mix(dst + 4 * i, src + 4 * i, coverage + i, n - i);
}

PIECE_AVX2 static void luma(uint8_t *dst, const uint8_t *pixels, size_t n) {
    const int16_t m[4] = {6966, 23436, 2366, 0};
    const __m256i row = matrix_row(m), half = _mm256_set1_epi32(16384);
    const __m128i count = _mm_cvtsi32_si128(15);
    // The low byte of each 32-bit lane, gathered into the low four bytes of each 128 bits.
    const __m256i pick = _mm256_setr_epi8(0, 4, 8, 12, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 0, 4, 8, 12,
        -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1);
    size_t i = 0;
    for (; i + 8 <= n; i += 8) {
        __m256i p = load256(pixels + 4 * i);
        __m256i y = _mm256_shuffle_epi8(channel_sums(low_bytes(p), high_bytes(p), row, half, count), pick);
        __m128i both = _mm_unpacklo_epi32(_mm256_castsi256_si128(y), _mm256_extracti128_si256(y, 1));
        _mm_storel_epi64((__m128i *)(dst + i), both);
    }
    piece_portable_table.luma(dst + i, pixels + 4 * i, n - i);
}

PIECE_AVX2 static void map(uint8_t *dst, const uint8_t *index, const uint32_t *table, size_t n) {
    size_t i = 0;
    for (; i + 8 <= n; i += 8) {
        __m256i k = _mm256_cvtepu8_epi32(_mm_loadl_epi64((const __m128i *)(index + i)));
        store256(dst + 4 * i, _mm256_i32gather_epi32((const int *)table, k, 4));
    }
    piece_portable_table.map(dst + 4 * i, index + i, table, n - i);
}

void piece_avx2_effects(struct piece_table *table) {
    table->colour_matrix = colour_matrix;
    table->grain_multiply = grain_multiply;
    table->grain_overlay = grain_overlay;
    table->mix = mix;
    table->luma = luma;
    table->map = map;
}
#endif
