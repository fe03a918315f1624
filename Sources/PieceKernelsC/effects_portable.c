#include <string.h>

#include "arithmetic.h"
#include "table.h"

static void colour_matrix(uint8_t *pixels, const int16_t *matrix, int shift, size_t n) {
    int32_t half = 1 << (shift - 1);
    for (size_t i = 0; i < n; i++) {
        uint8_t *p = pixels + 4 * i;
        int32_t r = p[0], g = p[1], b = p[2], a = p[3];
        for (int c = 0; c < 3; c++) {
            const int16_t *m = matrix + 4 * c;
            int32_t sum = m[0] * r + m[1] * g + m[2] * b + m[3] * a + half;
            p[c] = (uint8_t)piece_clamp(sum >> shift, 0, a);
        }
    }
}

static void grain_multiply(uint8_t *pixels, const uint8_t *grey, uint16_t amount, size_t n) {
    for (size_t i = 0; i < n; i++) {
        int32_t factor = 32767 - (((255 - grey[i]) * amount) >> 8);
        for (int k = 0; k < 3; k++) pixels[4 * i + k] = (uint8_t)((pixels[4 * i + k] * factor + 16384) >> 15);
    }
}

static void grain_overlay(uint8_t *pixels, const uint8_t *grey, int16_t amount, size_t n) {
    for (size_t i = 0; i < n; i++) {
        int32_t g = grey[i], a = pixels[4 * i + 3];
        for (int k = 0; k < 3; k++) {
            int32_t d = pixels[4 * i + k];
            int32_t sum = 2 * d <= a ? 2 * d * g : 255 * a - 2 * (a - d) * (255 - g);
            int32_t o = piece_div255((uint32_t)sum);
            pixels[4 * i + k] = (uint8_t)(d + (((o - d) * amount + 16384) >> 15));
        }
    }
}

static void mix(uint8_t *dst, const uint8_t *src, const uint8_t *coverage, size_t n) {
    for (size_t i = 0; i < 4 * n; i++) {
        uint32_t c = coverage[i >> 2];
        dst[i] = piece_div255(src[i] * c + dst[i] * (255 - c));
    }
}

static void luma(uint8_t *dst, const uint8_t *pixels, size_t n) {
    for (size_t i = 0; i < n; i++) {
        const uint8_t *p = pixels + 4 * i;
        dst[i] = (uint8_t)((6966 * p[0] + 23436 * p[1] + 2366 * p[2] + 16384) >> 15);
    }
}

static void map(uint8_t *dst, const uint8_t *index, const uint32_t *table, size_t n) {
    for (size_t i = 0; i < n; i++) memcpy(dst + 4 * i, &table[index[i]], 4);
}

void piece_portable_effects(struct piece_table *table) {
    table->colour_matrix = colour_matrix;
    table->grain_multiply = grain_multiply;
    table->grain_overlay = grain_overlay;
    table->mix = mix;
    table->luma = luma;
    table->map = map;
}
