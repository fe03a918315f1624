#pragma once
// Shared pieces of the AVX2 loops. 256-bit unpacking and packing work within 128-bit halves, so widening bytes with
// unpack and narrowing with pack gives the bytes back in order.
#include <immintrin.h>

#include "table.h"

#define PIECE_INLINE static inline __attribute__((always_inline)) PIECE_AVX2

// x / 255 rounded, in 16-bit lanes: the same steps as piece_div255.
PIECE_INLINE __m256i div255(__m256i x) {
    __m256i t = _mm256_add_epi16(x, _mm256_set1_epi16(128));
    return _mm256_srli_epi16(_mm256_add_epi16(t, _mm256_srli_epi16(t, 8)), 8);
}

PIECE_INLINE __m256i load256(const void *p) { return _mm256_loadu_si256((const __m256i *)p); }
PIECE_INLINE void store256(void *p, __m256i v) { _mm256_storeu_si256((__m256i *)p, v); }

PIECE_INLINE __m256i low_bytes(__m256i v) { return _mm256_unpacklo_epi8(v, _mm256_setzero_si256()); }
PIECE_INLINE __m256i high_bytes(__m256i v) { return _mm256_unpackhi_epi8(v, _mm256_setzero_si256()); }

// The alpha of each pixel in all four of its 16-bit lanes.
PIECE_INLINE __m256i alpha_lanes(__m256i v) {
    return _mm256_shufflehi_epi16(_mm256_shufflelo_epi16(v, 0xFF), 0xFF);
}

// Eight coverage bytes spread to four bytes per pixel.
PIECE_INLINE __m256i spread_coverage(const uint8_t *coverage) {
    __m256i c = _mm256_cvtepu8_epi32(_mm_loadl_epi64((const __m128i *)coverage));
    return _mm256_mullo_epi32(c, _mm256_set1_epi32(0x01010101));
}
