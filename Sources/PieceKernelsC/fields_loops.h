// The loops over fields, written once and compiled for each instruction set by the file that includes them.
//
// Every step is one IEEE operation on each lane and none is contracted, so narrow and wide registers give the same
// bytes. `FIELDS_TARGET` names the instruction set.
#include <string.h>

typedef float piece_v8 __attribute__((vector_size(32)));
typedef int32_t piece_v8i __attribute__((vector_size(32)));

#define FIELDS_INLINE static inline __attribute__((always_inline)) FIELDS_TARGET

FIELDS_TARGET static void field_convolve(
    float *dst, const float *const *rows, const float *weights, size_t taps, size_t n) {
    size_t i = 0;
    for (; i + 32 <= n; i += 32) {
        piece_v8 sum[4] = {{0}, {0}, {0}, {0}};
        for (size_t t = 0; t < taps; t++) {
            piece_v8 row[4];
            memcpy(row, rows[t] + i, sizeof row);
            for (int k = 0; k < 4; k++) sum[k] += row[k] * weights[t];
        }
        memcpy(dst + i, sum, sizeof sum);
    }
    for (; i < n; i++) {
        float sum = 0;
        for (size_t t = 0; t < taps; t++) sum += rows[t][i] * weights[t];
        dst[i] = sum;
    }
}

// The cube root of eight numbers of 0…1 to about 2e-6: a third of the exponent, then two of Newton's steps.
FIELDS_INLINE void cube_roots(piece_v8 *x) {
    piece_v8i bits;
    memcpy(&bits, x, sizeof bits);
    bits = bits / 3 + 709921077;
    piece_v8 y;
    memcpy(&y, &bits, sizeof y);
    y = (y + y + *x / (y * y)) * (1.0f / 3);
    y = (y + y + *x / (y * y)) * (1.0f / 3);
    *x = y;
}

FIELDS_INLINE void oklab_of_eight(
    piece_v8 *l, piece_v8 *a, piece_v8 *b, const uint8_t *pixels, const float *linear) {
    piece_v8 red, green, blue;
    for (int k = 0; k < 8; k++) {
        red[k] = linear[pixels[4 * k]];
        green[k] = linear[pixels[4 * k + 1]];
        blue[k] = linear[pixels[4 * k + 2]];
    }
    piece_v8 x = red * 0.4122214708f + green * 0.5363325363f + blue * 0.0514459929f;
    piece_v8 y = red * 0.2119034982f + green * 0.6806995451f + blue * 0.1073969566f;
    piece_v8 z = red * 0.0883024619f + green * 0.2817188376f + blue * 0.6299787005f;
    cube_roots(&x);
    cube_roots(&y);
    cube_roots(&z);
    *l = x * 0.2104542553f + y * 0.7936177850f - z * 0.0040720468f;
    *a = x * 1.9779984951f - y * 2.4285922050f + z * 0.4505937099f;
    *b = x * 0.0259040371f + y * 0.7827717662f - z * 0.8086757660f;
}

FIELDS_TARGET static void field_oklab(
    float *l, float *a, float *b, const uint8_t *pixels, const float *linear, size_t n) {
    piece_v8 lightness, green_red, blue_yellow;
    size_t i = 0;
    for (; i + 8 <= n; i += 8) {
        oklab_of_eight(&lightness, &green_red, &blue_yellow, pixels + 4 * i, linear);
        memcpy(l + i, &lightness, sizeof lightness);
        memcpy(a + i, &green_red, sizeof green_red);
        memcpy(b + i, &blue_yellow, sizeof blue_yellow);
    }
    if (i == n) return;
    uint8_t last[32] = {0};
    memcpy(last, pixels + 4 * i, 4 * (n - i));
    oklab_of_eight(&lightness, &green_red, &blue_yellow, last, linear);
    memcpy(l + i, &lightness, sizeof(float) * (n - i));
    memcpy(a + i, &green_red, sizeof(float) * (n - i));
    memcpy(b + i, &blue_yellow, sizeof(float) * (n - i));
}

// Which entry of the table of bytes a linear light takes.
FIELDS_INLINE int32_t light_step(float light) {
    light = light > 0 ? light : 0;
    light = light < 1 ? light : 1;
    return (int32_t)(__builtin_elementwise_sqrt(light) * PIECE_LIGHT_STEPS + 0.5f);
}

FIELDS_TARGET static void field_pixels(
    uint8_t *dst, const float *l, const float *a, const float *b, const uint8_t *encoded, size_t n) {
    int32_t steps[3][64];
    for (size_t start = 0; start < n; start += 64) {
        size_t count = n - start < 64 ? n - start : 64;
        for (size_t k = 0; k < count; k++) {
            float lk = l[start + k], ak = a[start + k], bk = b[start + k];
            float x = lk + 0.3963377774f * ak + 0.2158037573f * bk;
            float y = lk - 0.1055613458f * ak - 0.0638541728f * bk;
            float z = lk - 0.0894841775f * ak - 1.2914855480f * bk;
            x = x * x * x;
            y = y * y * y;
            z = z * z * z;
            steps[0][k] = light_step(4.0767416621f * x - 3.3077115913f * y + 0.2309699292f * z);
            steps[1][k] = light_step(-1.2684380046f * x + 2.6097574011f * y - 0.3413193965f * z);
            steps[2][k] = light_step(-0.0041960863f * x - 0.7034186147f * y + 1.7076147010f * z);
        }
        for (size_t k = 0; k < count; k++) {
            uint8_t *p = dst + 4 * (start + k);
            p[0] = encoded[steps[0][k]];
            p[1] = encoded[steps[1][k]];
            p[2] = encoded[steps[2][k]];
            p[3] = 255;
        }
    }
}
