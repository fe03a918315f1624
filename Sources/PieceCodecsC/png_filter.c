// Row kernels of the PNG writer: packing RGBA to RGB, and the better of the Sub and Up filters.
#include "status.h"

#include <stdlib.h>
#include <string.h>

bool pc_has_avx2(void) {
#if PC_X86
    return __builtin_cpu_supports("avx2");
#else
    return false;
#endif
}

static void pack_rgb_portable(const uint8_t *source, uint8_t *destination, size_t pixels) {
    for (size_t i = 0; i < pixels; i++) {
        destination[3 * i] = source[4 * i];
        destination[3 * i + 1] = source[4 * i + 1];
        destination[3 * i + 2] = source[4 * i + 2];
    }
}

// A filtered byte counts by its distance from zero as a signed number: the usual estimate of how well it deflates.
static inline uint32_t weight(uint8_t v) { return v < 128 ? v : 256u - v; }

static void sub_up_portable(const uint8_t *row, const uint8_t *above, size_t count, size_t bpp, uint8_t *destination) {
    uint64_t sub = 0, up = 0;
    for (size_t i = 0; i < count; i++) {
        sub += weight((uint8_t)(row[i] - row[(ptrdiff_t)i - (ptrdiff_t)bpp]));
        up += weight((uint8_t)(row[i] - above[i]));
    }
    destination[0] = sub <= up ? 1 : 2;
    if (sub <= up) {
        for (size_t i = 0; i < count; i++)
            destination[1 + i] = (uint8_t)(row[i] - row[(ptrdiff_t)i - (ptrdiff_t)bpp]);
    } else {
        for (size_t i = 0; i < count; i++) destination[1 + i] = (uint8_t)(row[i] - above[i]);
    }
}

#if PC_X86
__attribute__((target("avx2"))) static void pack_rgb_avx2(const uint8_t *source, uint8_t *destination, size_t pixels) {
    const __m256i squeeze = _mm256_setr_epi8(0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, -1, -1, -1, -1,  //
                                             0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, -1, -1, -1, -1);
    const __m256i join = _mm256_setr_epi32(0, 1, 2, 4, 5, 6, 7, 7);
    size_t i = 0;
    // A step writes 32 bytes of which 24 count, so it must stay 8 bytes before the end.
    for (; i + 11 <= pixels; i += 8) {
        __m256i v = _mm256_loadu_si256((const __m256i *)(source + 4 * i));
        v = _mm256_permutevar8x32_epi32(_mm256_shuffle_epi8(v, squeeze), join);
        _mm256_storeu_si256((__m256i *)(destination + 3 * i), v);
    }
    pack_rgb_portable(source + 4 * i, destination + 3 * i, pixels - i);
}

__attribute__((target("avx2"))) static inline uint64_t sum4(__m256i v) {
    __m128i s = _mm_add_epi64(_mm256_castsi256_si128(v), _mm256_extracti128_si256(v, 1));
    uint64_t lanes[2];
    _mm_storeu_si128((__m128i *)lanes, s);
    return lanes[0] + lanes[1];
}

__attribute__((target("avx2"))) static void sub_up_avx2(const uint8_t *row, const uint8_t *above, size_t count,
                                                        size_t bpp, uint8_t *destination) {
    const uint8_t *left = row - bpp;
    const __m256i zero = _mm256_setzero_si256();
    __m256i sub_sum = zero, up_sum = zero;
    size_t i = 0;
    for (; i + 32 <= count; i += 32) {
        __m256i x = _mm256_loadu_si256((const __m256i *)(row + i));
        __m256i s = _mm256_sub_epi8(x, _mm256_loadu_si256((const __m256i *)(left + i)));
        __m256i u = _mm256_sub_epi8(x, _mm256_loadu_si256((const __m256i *)(above + i)));
        // abs of −128 stays 0x80, which sad_epu8 reads as 128: the same weight as the portable form's.
        sub_sum = _mm256_add_epi64(sub_sum, _mm256_sad_epu8(_mm256_abs_epi8(s), zero));
        up_sum = _mm256_add_epi64(up_sum, _mm256_sad_epu8(_mm256_abs_epi8(u), zero));
    }
    uint64_t sub = sum4(sub_sum), up = sum4(up_sum);
    for (size_t k = i; k < count; k++) {
        sub += weight((uint8_t)(row[k] - left[k]));
        up += weight((uint8_t)(row[k] - above[k]));
    }
    destination[0] = sub <= up ? 1 : 2;
    const uint8_t *other = sub <= up ? left : above;
    for (i = 0; i + 32 <= count; i += 32) {
        __m256i x = _mm256_loadu_si256((const __m256i *)(row + i));
        __m256i o = _mm256_loadu_si256((const __m256i *)(other + i));
        _mm256_storeu_si256((__m256i *)(destination + 1 + i), _mm256_sub_epi8(x, o));
    }
    for (; i < count; i++) destination[1 + i] = (uint8_t)(row[i] - other[i]);
}
#endif

void pc_pack_rgb(const uint8_t *source, uint8_t *destination, size_t pixels, bool portable) {
#if PC_X86
    if (!portable && pc_has_avx2()) {
        pack_rgb_avx2(source, destination, pixels);
        return;
    }
#endif
    (void)portable;
    pack_rgb_portable(source, destination, pixels);
}

void pc_filter_sub_up(const uint8_t *row, const uint8_t *above, size_t count, size_t bpp, uint8_t *destination,
                      bool portable) {
#if PC_X86
    if (!portable && pc_has_avx2()) {
        sub_up_avx2(row, above, count, bpp, destination);
        return;
    }
#endif
    (void)portable;
    sub_up_portable(row, above, count, bpp, destination);
}

bool pc_is_opaque(const uint8_t *pixels, size_t stride, size_t width, size_t height) {
    for (size_t y = 0; y < height; y++) {
        const uint8_t *row = pixels + y * stride;
        uint32_t all = UINT32_MAX;
        for (size_t x = 0; x < width; x++) {
            uint32_t pixel;
            memcpy(&pixel, row + 4 * x, 4);
            all &= pixel;
        }
        uint8_t bytes[4];
        memcpy(bytes, &all, 4);
        if (width > 0 && bytes[3] != 255) return false;
    }
    return true;
}
