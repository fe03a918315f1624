#include "table.h"

#if PIECE_HAS_AVX2
#include "vectors_avx2.h"

PIECE_INLINE __m256i multiply_bytes(__m256i a, __m256i b) {
    __m256i lo = div255(_mm256_mullo_epi16(low_bytes(a), low_bytes(b)));
    __m256i hi = div255(_mm256_mullo_epi16(high_bytes(a), high_bytes(b)));
    return _mm256_packus_epi16(lo, hi);
}

PIECE_AVX2 static void mask_multiply(uint8_t *dst, const uint8_t *a, const uint8_t *b, size_t n) {
    size_t i = 0;
    for (; i + 32 <= n; i += 32) store256(dst + i, multiply_bytes(load256(a + i), load256(b + i)));
    piece_portable_table.mask_multiply(dst + i, a + i, b + i, n - i);
}

PIECE_AVX2 static void mask_subtract(uint8_t *dst, const uint8_t *a, const uint8_t *b, size_t n) {
    const __m256i ones = _mm256_set1_epi8(-1);
    size_t i = 0;
    for (; i + 32 <= n; i += 32) {
        // All bits flipped is 255 − b.
        store256(dst + i, multiply_bytes(load256(a + i), _mm256_xor_si256(load256(b + i), ones)));
    }
    piece_portable_table.mask_subtract(dst + i, a + i, b + i, n - i);
}

PIECE_AVX2 static void mask_scale(uint8_t *dst, const uint8_t *a, uint8_t k, size_t n) {
    const __m256i factor = _mm256_set1_epi8((char)k);
    size_t i = 0;
    for (; i + 32 <= n; i += 32) store256(dst + i, multiply_bytes(load256(a + i), factor));
    piece_portable_table.mask_scale(dst + i, a + i, k, n - i);
}

void piece_avx2_masks(struct piece_table *table) {
    table->mask_multiply = mask_multiply;
    table->mask_subtract = mask_subtract;
    table->mask_scale = mask_scale;
}
#endif
