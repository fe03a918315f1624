#include <string.h>

#include "table.h"

#if PIECE_HAS_AVX2
#include "vectors_avx2.h"

// Two neighbouring samples in each 32-bit lane.
PIECE_INLINE __m256i pair(const int16_t *p) {
    int32_t both;
    memcpy(&both, p, sizeof both);
    return _mm256_set1_epi32(both);
}

PIECE_INLINE float folded(__m256 v) {
    __m128 x = _mm_add_ps(_mm256_castps256_ps128(v), _mm256_extractf128_ps(v, 1));
    x = _mm_add_ps(x, _mm_movehl_ps(x, x));
    return _mm_cvtss_f32(_mm_add_ss(x, _mm_shuffle_ps(x, x, 1)));
}

// Lanes are sectors.
PIECE_AVX2 static void brush_row(
    uint8_t *dst, const struct piece_brush *brush, const uint16_t *kernels, size_t start, size_t n) {
    const __m256 scale = _mm256_set1_ps(1.0f / 16384), square = _mm256_set1_ps(6.0f / 16384);
    const __m256 hardness = _mm256_set1_ps(brush->hardness), one = _mm256_set1_ps(1);
    const size_t plane = brush->plane;
    for (size_t i = 0; i < n; i++) {
        const int16_t *centre = brush->samples + start + i;
        __m256i red = _mm256_setzero_si256(), green = red, blue = red, power = red;
        const uint32_t end = brush->starts[kernels[i] + 1];
        for (uint32_t t = brush->starts[kernels[i]]; t < end; t++) {
            const __m256i w = load256(brush->weights + 16 * (size_t)t);
            const int16_t *p = centre + brush->offsets[t];
            red = _mm256_add_epi32(red, _mm256_madd_epi16(pair(p), w));
            green = _mm256_add_epi32(green, _mm256_madd_epi16(pair(p + plane), w));
            blue = _mm256_add_epi32(blue, _mm256_madd_epi16(pair(p + 2 * plane), w));
            power = _mm256_add_epi32(power, _mm256_madd_epi16(pair(p + 3 * plane), w));
        }
        __m256 r = _mm256_mul_ps(_mm256_cvtepi32_ps(red), scale);
        __m256 g = _mm256_mul_ps(_mm256_cvtepi32_ps(green), scale);
        __m256 b = _mm256_mul_ps(_mm256_cvtepi32_ps(blue), scale);
        __m256 q = _mm256_mul_ps(_mm256_cvtepi32_ps(power), square);
        __m256 mean = _mm256_add_ps(_mm256_add_ps(_mm256_mul_ps(r, r), _mm256_mul_ps(g, g)), _mm256_mul_ps(b, b));
        __m256 x = _mm256_mul_ps(_mm256_max_ps(_mm256_sub_ps(q, mean), _mm256_setzero_ps()), hardness);
        x = _mm256_mul_ps(x, x);
        __m256 weight = _mm256_div_ps(one, _mm256_add_ps(one, _mm256_mul_ps(x, x)));
        float total = folded(weight);
        dst[4 * i] = (uint8_t)(folded(_mm256_mul_ps(r, weight)) / total + 0.5f);
        dst[4 * i + 1] = (uint8_t)(folded(_mm256_mul_ps(g, weight)) / total + 0.5f);
        dst[4 * i + 2] = (uint8_t)(folded(_mm256_mul_ps(b, weight)) / total + 0.5f);
        dst[4 * i + 3] = 255;
    }
}

void piece_avx2_brush(struct piece_table *table) { table->brush_row = brush_row; }
#endif
