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

// Half of a fold: its lanes are still to be added, 0 to 2 and 1 to 3, and those sums to each other.
PIECE_INLINE __m128 half(__m256 v) { return _mm_add_ps(_mm256_castps256_ps128(v), _mm256_extractf128_ps(v, 1)); }

// Sums over the taps of a kernel; lanes are sectors.
struct sums {
    __m256i red, green, blue, power;
};

PIECE_INLINE void add_tap(struct sums *sums, __m256i weights, const int16_t *p, size_t plane) {
    sums->red = _mm256_add_epi32(sums->red, _mm256_madd_epi16(pair(p), weights));
    sums->green = _mm256_add_epi32(sums->green, _mm256_madd_epi16(pair(p + plane), weights));
    sums->blue = _mm256_add_epi32(sums->blue, _mm256_madd_epi16(pair(p + 2 * plane), weights));
    sums->power = _mm256_add_epi32(sums->power, _mm256_madd_epi16(pair(p + 3 * plane), weights));
}

PIECE_INLINE void finish(uint8_t *dst, const struct sums *sums, float hard) {
    const __m256 scale = _mm256_set1_ps(1.0f / 16384), square = _mm256_set1_ps(6.0f / 16384);
    const __m256 one = _mm256_set1_ps(1);
    __m256 r = _mm256_mul_ps(_mm256_cvtepi32_ps(sums->red), scale);
    __m256 g = _mm256_mul_ps(_mm256_cvtepi32_ps(sums->green), scale);
    __m256 b = _mm256_mul_ps(_mm256_cvtepi32_ps(sums->blue), scale);
    __m256 q = _mm256_mul_ps(_mm256_cvtepi32_ps(sums->power), square);
    __m256 mean = _mm256_add_ps(_mm256_add_ps(_mm256_mul_ps(r, r), _mm256_mul_ps(g, g)), _mm256_mul_ps(b, b));
    __m256 x = _mm256_max_ps(_mm256_sub_ps(q, mean), _mm256_setzero_ps());
    x = _mm256_mul_ps(x, _mm256_set1_ps(hard));
    x = _mm256_mul_ps(x, x);
    __m256 weight = _mm256_div_ps(one, _mm256_add_ps(one, _mm256_mul_ps(x, x)));
    __m128 reds = half(_mm256_mul_ps(r, weight)), greens = half(_mm256_mul_ps(g, weight));
    __m128 blues = half(_mm256_mul_ps(b, weight)), totals = half(weight);
    // The four folds go on side by side.
    _MM_TRANSPOSE4_PS(reds, greens, blues, totals);
    __m128 sum = _mm_add_ps(_mm_add_ps(reds, blues), _mm_add_ps(greens, totals));
    __m128 colour = _mm_div_ps(sum, _mm_shuffle_ps(sum, sum, 0xFF));
    __m128i bytes = _mm_cvttps_epi32(_mm_add_ps(colour, _mm_set1_ps(0.5f)));
    bytes = _mm_packus_epi32(bytes, bytes);
    uint32_t pixel = (uint32_t)_mm_cvtsi128_si32(_mm_packus_epi16(bytes, bytes)) | 0xFF000000u;
    memcpy(dst, &pixel, sizeof pixel);
}

PIECE_AVX2 static void brush_row(
    uint8_t *dst, const struct piece_brush *brush, const uint16_t *kernels, size_t start, size_t n) {
    const size_t plane = brush->plane;
    const struct sums none = {
        _mm256_setzero_si256(), _mm256_setzero_si256(), _mm256_setzero_si256(), _mm256_setzero_si256()};
    size_t i = 0;
    while (i < n) {
        const int16_t *centre = brush->samples + start + i;
        const uint32_t first = brush->starts[kernels[i]], end = brush->starts[kernels[i] + 1];
        struct sums left = none, right = none;
        // Neighbours mostly have the same kernel; then its weights are loaded once.
        if (i + 1 < n && kernels[i] == kernels[i + 1]) {
            for (uint32_t t = first; t < end; t++) {
                const __m256i weights = load256(brush->weights + 16 * (size_t)t);
                const int16_t *p = centre + brush->offsets[t];
                add_tap(&left, weights, p, plane);
                add_tap(&right, weights, p + 1, plane);
            }
            finish(dst + 4 * i, &left, brush->hardness);
            finish(dst + 4 * (i + 1), &right, brush->hardness);
            i += 2;
        } else {
            for (uint32_t t = first; t < end; t++) {
                add_tap(&left, load256(brush->weights + 16 * (size_t)t), centre + brush->offsets[t], plane);
            }
            finish(dst + 4 * i, &left, brush->hardness);
            i++;
        }
    }
}

void piece_avx2_brush(struct piece_table *table) { table->brush_row = brush_row; }
#endif
