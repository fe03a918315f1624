#include "table.h"

#if PIECE_HAS_AVX2
#include "arithmetic.h"
#include "sampler.h"
#include "vectors_avx2.h"

// Two neighbouring weights in every 32-bit lane, for multiply-add with two interleaved rows.
PIECE_INLINE __m256i weight_pair(const int16_t *w) {
    return _mm256_set1_epi32((int32_t)((uint32_t)(uint16_t)w[0] | (uint32_t)(uint16_t)w[1] << 16));
}

PIECE_AVX2 static void resample_rows(
    int16_t *dst, const uint8_t *const *rows, const int16_t *weights, size_t taps, size_t n) {
    const __m256i half = _mm256_set1_epi32(128);
    size_t i = 0;
    for (; i + 8 <= n; i += 8) {
        // Sums of pixels 0 4, 1 5, 2 6 and 3 7.
        __m256i s0 = half, s1 = half, s2 = half, s3 = half;
        for (size_t t = 0; t < taps; t += 2) {
            __m256i w = weight_pair(weights + t);
            __m256i a = load256(rows[t] + 4 * i), b = load256(rows[t + 1] + 4 * i);
            __m256i lo = _mm256_unpacklo_epi8(a, b), hi = _mm256_unpackhi_epi8(a, b);
            s0 = _mm256_add_epi32(s0, _mm256_madd_epi16(low_bytes(lo), w));
            s1 = _mm256_add_epi32(s1, _mm256_madd_epi16(high_bytes(lo), w));
            s2 = _mm256_add_epi32(s2, _mm256_madd_epi16(low_bytes(hi), w));
            s3 = _mm256_add_epi32(s3, _mm256_madd_epi16(high_bytes(hi), w));
        }
        // (sum >> 8) of the even pixel in the low and of the odd pixel in the high 16 bits of each lane.
        __m256i p01 = _mm256_blend_epi16(_mm256_srai_epi32(s0, 8), _mm256_slli_epi32(s1, 8), 0xAA);
        __m256i p23 = _mm256_blend_epi16(_mm256_srai_epi32(s2, 8), _mm256_slli_epi32(s3, 8), 0xAA);
        store256(dst + 4 * i, _mm256_permute2x128_si256(p01, p23, 0x20));
        store256(dst + 4 * i + 16, _mm256_permute2x128_si256(p01, p23, 0x31));
    }
    if (i == n) return;
    for (; i < n; i++) {
        for (size_t k = 0; k < 4; k++) {
            int32_t sum = 128;
            for (size_t t = 0; t < taps; t++) sum += weights[t] * rows[t][4 * i + k];
            dst[(i & ~(size_t)1) * 4 + 2 * k + (i & 1)] = (int16_t)(sum >> 8);
        }
    }
}

PIECE_AVX2 static void resample_columns(
    uint8_t *dst, const int16_t *src, const uint32_t *starts, const int16_t *weights, size_t taps, size_t n) {
    // Four weights become (w0 w1) four times and (w2 w3) four times.
    const __m256i spread = _mm256_setr_epi8(0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 4, 5, 6, 7, 4, 5, 6, 7, 4,
        5, 6, 7, 4, 5, 6, 7);
    const __m128i half = _mm_set1_epi32(1 << 19);
    for (size_t i = 0; i < n; i++) {
        const int16_t *s = src + (size_t)starts[i] * 4;
        const int16_t *w = weights + i * taps;
        __m256i sum = _mm256_setzero_si256();
        for (size_t t = 0; t < taps; t += 4) {
            int64_t four;
            __builtin_memcpy(&four, w + t, 8);
            __m256i pairs = _mm256_shuffle_epi8(_mm256_set1_epi64x(four), spread);
            sum = _mm256_add_epi32(sum, _mm256_madd_epi16(load256(s + 4 * t), pairs));
        }
        __m128i total = _mm_add_epi32(_mm256_castsi256_si128(sum), _mm256_extracti128_si256(sum, 1));
        total = _mm_srai_epi32(_mm_add_epi32(total, half), 20);
        __m128i bytes = _mm_packs_epi32(total, total);
        bytes = _mm_packus_epi16(bytes, bytes);
        bytes = _mm_min_epu8(bytes, _mm_shuffle_epi8(bytes, _mm_set1_epi8(3)));
        int32_t pixel = _mm_cvtsi128_si32(bytes);
        __builtin_memcpy(dst + 4 * i, &pixel, 4);
    }
}

PIECE_AVX2 static void convolve(
    int16_t *dst, const int16_t *const *rows, const int16_t *weights, size_t taps, size_t n) {
    const __m256i half = _mm256_set1_epi32(1 << 13);
    size_t i = 0;
    for (; i + 16 <= n; i += 16) {
        __m256i lo = half, hi = half;
        for (size_t t = 0; t < taps; t += 2) {
            __m256i w = weight_pair(weights + t);
            __m256i a = load256(rows[t] + i), b = load256(rows[t + 1] + i);
            lo = _mm256_add_epi32(lo, _mm256_madd_epi16(_mm256_unpacklo_epi16(a, b), w));
            hi = _mm256_add_epi32(hi, _mm256_madd_epi16(_mm256_unpackhi_epi16(a, b), w));
        }
        store256(dst + i, _mm256_packs_epi32(_mm256_srai_epi32(lo, 14), _mm256_srai_epi32(hi, 14)));
    }
    for (; i < n; i++) {
        int32_t sum = 1 << 13;
        for (size_t t = 0; t < taps; t++) sum += weights[t] * rows[t][i];
        dst[i] = (int16_t)piece_clamp(sum >> 14, INT16_MIN, INT16_MAX);
    }
}

// Sixteen values of four rows, as 16-bit numbers; the biases are those of lanes 0–15.
PIECE_INLINE __m256i expand_lanes(
    const int16_t *const *rows, size_t i, __m256i w01, __m256i w23, const int32_t *bias) {
    __m256i a = load256(rows[0] + i), b = load256(rows[1] + i);
    __m256i c = load256(rows[2] + i), d = load256(rows[3] + i);
    __m256i lo = _mm256_add_epi32(_mm256_madd_epi16(_mm256_unpacklo_epi16(a, b), w01),
        _mm256_madd_epi16(_mm256_unpacklo_epi16(c, d), w23));
    __m256i hi = _mm256_add_epi32(_mm256_madd_epi16(_mm256_unpackhi_epi16(a, b), w01),
        _mm256_madd_epi16(_mm256_unpackhi_epi16(c, d), w23));
    // Unpacking put values 0–3 and 8–11 into lo, 4–7 and 12–15 into hi.
    __m256i first = load256(bias), second = load256(bias + 8);
    lo = _mm256_srai_epi32(_mm256_add_epi32(lo, _mm256_permute2x128_si256(first, second, 0x20)), 21);
    hi = _mm256_srai_epi32(_mm256_add_epi32(hi, _mm256_permute2x128_si256(first, second, 0x31)), 21);
    return _mm256_packs_epi32(lo, hi);
}

PIECE_AVX2 static void expand_rows(
    uint8_t *dst, const int16_t *const *rows, const int16_t *weights, const int32_t *bias, size_t n) {
    const __m256i w01 = weight_pair(weights), w23 = weight_pair(weights + 2);
    size_t i = 0;
    for (; i + 32 <= n; i += 32) {
        __m256i a = expand_lanes(rows, i, w01, w23, bias + (i & 63));
        __m256i b = expand_lanes(rows, i + 16, w01, w23, bias + (i & 63) + 16);
        store256(dst + i, _mm256_permute4x64_epi64(_mm256_packus_epi16(a, b), 0xD8));
    }
    for (; i < n; i++) {
        int32_t sum = bias[i & 63];
        for (int t = 0; t < 4; t++) sum += weights[t] * rows[t][i];
        dst[i] = (uint8_t)piece_clamp(sum >> 21, 0, 255);
    }
}

PIECE_AVX2 static void widen(int16_t *dst, const uint8_t *src, size_t n) {
    size_t i = 0;
    for (; i + 16 <= n; i += 16) {
        __m256i v = _mm256_cvtepu8_epi16(_mm_loadu_si128((const __m128i *)(src + i)));
        store256(dst + i, _mm256_slli_epi16(v, 7));
    }
    piece_portable_table.widen(dst + i, src + i, n - i);
}

PIECE_AVX2 static void narrow(uint8_t *dst, const int16_t *src, size_t n) {
    const __m256i half = _mm256_set1_epi16(64);
    size_t i = 0;
    for (; i + 32 <= n; i += 32) {
        // Saturating: 32767 is 255.99 byte steps, beyond all values that mean something.
        __m256i a = _mm256_srai_epi16(_mm256_adds_epi16(load256(src + i), half), 7);
        __m256i b = _mm256_srai_epi16(_mm256_adds_epi16(load256(src + i + 16), half), 7);
        store256(dst + i, _mm256_permute4x64_epi64(_mm256_packus_epi16(a, b), 0xD8));
    }
    piece_portable_table.narrow(dst + i, src + i, n - i);
}

// Four-channel pixels: two of them interleaved give the pairs for a multiply-add.
PIECE_INLINE __m128i enlarged_pixel(const int16_t *s, const int16_t *w) {
    const __m128i order = _mm_setr_epi8(0, 1, 8, 9, 2, 3, 10, 11, 4, 5, 12, 13, 6, 7, 14, 15);
    __m128i four = _mm_loadl_epi64((const __m128i *)w);
    __m128i p01 = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)s), order);
    __m128i p23 = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)(s + 8)), order);
    __m128i sum = _mm_add_epi32(
        _mm_madd_epi16(p01, _mm_shuffle_epi32(four, 0x00)), _mm_madd_epi16(p23, _mm_shuffle_epi32(four, 0x55)));
    return _mm_srai_epi32(_mm_add_epi32(sum, _mm_set1_epi32(1 << 13)), 14);
}

// Two single values: their four samples and weights side by side.
PIECE_INLINE __m128i enlarged_pair(const int16_t *a, const int16_t *b, const int16_t *w) {
    __m128i s = _mm_unpacklo_epi64(_mm_loadl_epi64((const __m128i *)a), _mm_loadl_epi64((const __m128i *)b));
    return _mm_madd_epi16(s, _mm_loadu_si128((const __m128i *)w));
}

PIECE_AVX2 static void enlarge(
    int16_t *dst, const int16_t *src, const uint32_t *starts, const int16_t *weights, size_t channels, size_t n) {
    size_t i = 0;
    if (channels == 4) {
        for (; i + 2 <= n; i += 2) {
            __m128i a = enlarged_pixel(src + 4 * (size_t)starts[i], weights + 4 * i);
            __m128i b = enlarged_pixel(src + 4 * (size_t)starts[i + 1], weights + 4 * i + 4);
            _mm_storeu_si128((__m128i *)(dst + 4 * i), _mm_packs_epi32(a, b));
        }
    } else if (channels == 1) {
        for (; i + 4 <= n; i += 4) {
            __m128i a = enlarged_pair(src + starts[i], src + starts[i + 1], weights + 4 * i);
            __m128i b = enlarged_pair(src + starts[i + 2], src + starts[i + 3], weights + 4 * i + 8);
            __m128i sum = _mm_add_epi32(_mm_hadd_epi32(a, b), _mm_set1_epi32(1 << 13));
            sum = _mm_srai_epi32(sum, 14);
            _mm_storel_epi64((__m128i *)(dst + i), _mm_packs_epi32(sum, sum));
        }
    }
    piece_portable_table.enlarge(dst + i * channels, src, starts + i, weights + 4 * i, channels, n - i);
}

PIECE_AVX2 static void add_bytes(uint16_t *sums, const uint8_t *src, size_t n) {
    size_t i = 0;
    for (; i + 16 <= n; i += 16) {
        __m256i v = _mm256_cvtepu8_epi16(_mm_loadu_si128((const __m128i *)(src + i)));
        store256(sums + i, _mm256_add_epi16(load256(sums + i), v));
    }
    piece_portable_table.add_bytes(sums + i, src + i, n - i);
}

// Whether the 4 × 4 pixels around a position lie in the image, so that rows can be read whole.
PIECE_INLINE bool is_inner(const struct piece_sampler *s, int32_t x, int32_t y) {
    return x >= 0 && y >= 0 && x + 4 <= s->width && y + 4 <= s->height;
}

PIECE_AVX2 static void sample_bicubic(uint8_t *dst, uint8_t *coverage, const struct piece_sampler *s, size_t n) {
    const __m128i zero = _mm_setzero_si128();
    // Inner positions lie 1.5 image pixels or more from every edge. Where that is half a canvas pixel, they are covered.
    const int64_t half_pixel = ((int64_t)128 << 16) * 2 / 3 + 1;
    const bool inner_is_covered = s->edge_u >= half_pixel && s->edge_v >= half_pixel;
    for (size_t i = 0; i < n; i++) {
        int64_t u = s->u + (int64_t)i * s->du, v = s->v + (int64_t)i * s->dv;
        int64_t pu = u - ((int64_t)1 << 31), pv = v - ((int64_t)1 << 31);
        int32_t x = (int32_t)(pu >> 32) - 1, y = (int32_t)(pv >> 32) - 1;
        if (!is_inner(s, x, y)) {
            struct piece_sampler one = *s;
            one.u = u;
            one.v = v;
            piece_portable_table.sample_bicubic(dst + 4 * i, coverage + i, &one, 1);
            continue;
        }
        const int16_t *wx = s->weights + 4 * ((pu >> 24) & 255);
        const int16_t *wy = s->weights + 4 * ((pv >> 24) & 255);
        // (w0 w1) and (w2 w3) in every 32-bit lane.
        __m128i four = _mm_loadl_epi64((const __m128i *)wx);
        __m128i w01 = _mm_shuffle_epi32(four, 0x00), w23 = _mm_shuffle_epi32(four, 0x55);
        __m128i rows[4];
        for (int row = 0; row < 4; row++) {
            const uint8_t *line = s->base + s->stride * (size_t)(y + row) + 4 * (size_t)x;
            __m128i p = _mm_loadu_si128((const __m128i *)line);
            // R0 R1 G0 G1 …: pixels 0 and 1, then 2 and 3, interleaved.
            const __m128i order = _mm_setr_epi8(0, 4, 1, 5, 2, 6, 3, 7, 8, 12, 9, 13, 10, 14, 11, 15);
            p = _mm_shuffle_epi8(p, order);
            __m128i sum = _mm_add_epi32(_mm_madd_epi16(_mm_unpacklo_epi8(p, zero), w01),
                _mm_madd_epi16(_mm_unpackhi_epi8(p, zero), w23));
            rows[row] = _mm_srai_epi32(_mm_add_epi32(sum, _mm_set1_epi32(128)), 8);
        }
        __m128i column = _mm_loadl_epi64((const __m128i *)wy);
        __m128i v01 = _mm_shuffle_epi32(column, 0x00), v23 = _mm_shuffle_epi32(column, 0x55);
        // The upper row in the low and the lower row in the high 16 bits of each lane.
        __m128i top = _mm_blend_epi16(rows[0], _mm_slli_epi32(rows[1], 16), 0xAA);
        __m128i bottom = _mm_blend_epi16(rows[2], _mm_slli_epi32(rows[3], 16), 0xAA);
        __m128i sum = _mm_add_epi32(_mm_madd_epi16(top, v01), _mm_madd_epi16(bottom, v23));
        sum = _mm_srai_epi32(_mm_add_epi32(sum, _mm_set1_epi32(1 << 19)), 20);
        __m128i bytes = _mm_packs_epi32(sum, sum);
        bytes = _mm_packus_epi16(bytes, bytes);
        bytes = _mm_min_epu8(bytes, _mm_shuffle_epi8(bytes, _mm_set1_epi8(3)));
        int32_t pixel = _mm_cvtsi128_si32(bytes);
        coverage[i] = inner_is_covered ? 255 : piece_edge_coverage(s, u, v);
        if (coverage[i] == 0) pixel = 0;
        __builtin_memcpy(dst + 4 * i, &pixel, 4);
    }
}

void piece_avx2_resample(struct piece_table *table) {
    table->resample_rows = resample_rows;
    table->resample_columns = resample_columns;
    table->convolve = convolve;
    table->expand_rows = expand_rows;
    table->widen = widen;
    table->narrow = narrow;
    table->enlarge = enlarge;
    table->add_bytes = add_bytes;
    table->sample_bicubic = sample_bicubic;
}
#endif
