#include "arithmetic.h"
#include "sampler.h"
#include "table.h"

static void resample_rows(
    int16_t *dst, const uint8_t *const *rows, const int16_t *weights, size_t taps, size_t n) {
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < 4; k++) {
            int32_t sum = 128;
            for (size_t t = 0; t < taps; t++) sum += weights[t] * rows[t][4 * i + k];
            dst[(i & ~(size_t)1) * 4 + 2 * k + (i & 1)] = (int16_t)(sum >> 8);
        }
    }
}

static void resample_columns(
    uint8_t *dst, const int16_t *src, const uint32_t *starts, const int16_t *weights, size_t taps, size_t n) {
    for (size_t i = 0; i < n; i++) {
        const int16_t *s = src + (size_t)starts[i] * 4;
        const int16_t *w = weights + i * taps;
        int32_t sum[4] = {1 << 19, 1 << 19, 1 << 19, 1 << 19};
        for (size_t t = 0; t < taps; t += 2)
            for (size_t k = 0; k < 4; k++) sum[k] += w[t] * s[4 * t + 2 * k] + w[t + 1] * s[4 * t + 2 * k + 1];
        int32_t alpha = piece_clamp(sum[3] >> 20, 0, 255);
        for (size_t k = 0; k < 3; k++) dst[4 * i + k] = (uint8_t)piece_clamp(sum[k] >> 20, 0, alpha);
        dst[4 * i + 3] = (uint8_t)alpha;
    }
}

static void convolve(int16_t *dst, const int16_t *const *rows, const int16_t *weights, size_t taps, size_t n) {
    for (size_t i = 0; i < n; i++) {
        int32_t sum = 1 << 13;
        for (size_t t = 0; t < taps; t++) sum += weights[t] * rows[t][i];
        dst[i] = (int16_t)piece_clamp(sum >> 14, INT16_MIN, INT16_MAX);
    }
}

static void expand_rows(
    uint8_t *dst, const int16_t *const *rows, const int16_t *weights, const int32_t *bias, size_t n) {
    for (size_t i = 0; i < n; i++) {
        int32_t sum = bias[i & 63];
        for (int t = 0; t < 4; t++) sum += weights[t] * rows[t][i];
        dst[i] = (uint8_t)piece_clamp(sum >> 21, 0, 255);
    }
}

static void widen(int16_t *dst, const uint8_t *src, size_t n) {
    for (size_t i = 0; i < n; i++) dst[i] = (int16_t)(src[i] << 7);
}

static void narrow(uint8_t *dst, const int16_t *src, size_t n) {
    for (size_t i = 0; i < n; i++) dst[i] = (uint8_t)piece_clamp((src[i] + 64) >> 7, 0, 255);
}

static void enlarge(
    int16_t *dst, const int16_t *src, const uint32_t *starts, const int16_t *weights, size_t channels, size_t n) {
    for (size_t i = 0; i < n; i++) {
        const int16_t *w = weights + 4 * i;
        for (size_t c = 0; c < channels; c++) {
            const int16_t *s = src + starts[i] * channels + c;
            int32_t sum = w[0] * s[0] + w[1] * s[channels] + w[2] * s[2 * channels] + w[3] * s[3 * channels];
            dst[i * channels + c] = (int16_t)piece_clamp((sum + (1 << 13)) >> 14, INT16_MIN, INT16_MAX);
        }
    }
}

static void add_bytes(uint16_t *sums, const uint8_t *src, size_t n) {
    for (size_t i = 0; i < n; i++) sums[i] = (uint16_t)(sums[i] + src[i]);
}

static void sample_bicubic(uint8_t *dst, uint8_t *coverage, const struct piece_sampler *s, size_t n) {
    const int64_t half = (int64_t)1 << 31;
    for (size_t i = 0; i < n; i++) {
        int64_t u = s->u + (int64_t)i * s->du, v = s->v + (int64_t)i * s->dv;
        coverage[i] = piece_edge_coverage(s, u, v);
        if (coverage[i] == 0) {
            for (int k = 0; k < 4; k++) dst[4 * i + k] = 0;
            continue;
        }
        // Pixel centres lie at half positions.
        u -= half;
        v -= half;
        int32_t x = (int32_t)(u >> 32) - 1, y = (int32_t)(v >> 32) - 1;
        const int16_t *wx = s->weights + 4 * ((u >> 24) & 255);
        const int16_t *wy = s->weights + 4 * ((v >> 24) & 255);
        int32_t sum[4] = {1 << 19, 1 << 19, 1 << 19, 1 << 19};
        for (int32_t row = 0; row < 4; row++) {
            const uint8_t *line = s->base + s->stride * (size_t)piece_clamp(y + row, 0, s->height - 1);
            int32_t part[4] = {128, 128, 128, 128};
            for (int32_t column = 0; column < 4; column++) {
                const uint8_t *p = line + 4 * (size_t)piece_clamp(x + column, 0, s->width - 1);
                for (int k = 0; k < 4; k++) part[k] += wx[column] * p[k];
            }
            for (int k = 0; k < 4; k++) sum[k] += wy[row] * (part[k] >> 8);
        }
        int32_t alpha = piece_clamp(sum[3] >> 20, 0, 255);
        for (int k = 0; k < 3; k++) dst[4 * i + k] = (uint8_t)piece_clamp(sum[k] >> 20, 0, alpha);
        dst[4 * i + 3] = (uint8_t)alpha;
    }
}

void piece_portable_resample(struct piece_table *table) {
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
