// Integer pixel loops around the codecs; the compiler vectorises them.
#include "status.h"

#include <string.h>

// v × a / 255 rounded to nearest, exact for all bytes.
static inline uint32_t scale255(uint32_t v, uint32_t a) {
    uint32_t t = v * a + 128;
    return (t + (t >> 8)) >> 8;
}

void pc_premultiply(uint8_t *pixels, size_t count) {
    for (size_t i = 0; i < count; i++) {
        uint8_t *p = pixels + 4 * i;
        uint32_t a = p[3];
        p[0] = (uint8_t)scale255(p[0], a);
        p[1] = (uint8_t)scale255(p[1], a);
        p[2] = (uint8_t)scale255(p[2], a);
    }
}

void pc_unpremultiply(const uint8_t *source, uint8_t *destination, size_t count) {
    for (size_t i = 0; i < count; i++) {
        const uint8_t *s = source + 4 * i;
        uint8_t *d = destination + 4 * i;
        uint32_t a = s[3];
        if (a == 255) {
            memcpy(d, s, 4);
        } else if (a == 0) {
            memset(d, 0, 4);
        } else {
            for (int c = 0; c < 3; c++) {
                uint32_t v = (s[c] * 510u + a) / (2 * a);
                d[c] = (uint8_t)(v > 255 ? 255 : v);
            }
            d[3] = (uint8_t)a;
        }
    }
}

void pc_cmyk_to_rgb(uint8_t *pixels, size_t count, bool inverted) {
    const uint8_t flip = inverted ? 0 : 255;
    for (size_t i = 0; i < count; i++) {
        uint8_t *p = pixels + 4 * i;
        uint32_t k = p[3] ^ flip;
        p[0] = (uint8_t)scale255(p[0] ^ flip, k);
        p[1] = (uint8_t)scale255(p[1] ^ flip, k);
        p[2] = (uint8_t)scale255(p[2] ^ flip, k);
        p[3] = 255;
    }
}

void pc_flatten(const uint8_t *source, uint8_t *destination, size_t count, uint8_t red, uint8_t green, uint8_t blue) {
    for (size_t i = 0; i < count; i++) {
        const uint8_t *s = source + 4 * i;
        uint8_t *d = destination + 4 * i;
        uint32_t rest = 255u - s[3];
        uint32_t r = s[0] + scale255(red, rest), g = s[1] + scale255(green, rest), b = s[2] + scale255(blue, rest);
        d[0] = (uint8_t)(r > 255 ? 255 : r);
        d[1] = (uint8_t)(g > 255 ? 255 : g);
        d[2] = (uint8_t)(b > 255 ? 255 : b);
        d[3] = 255;
    }
}

void pc_box_add(const uint8_t *row, uint32_t *sums, size_t width, size_t factor) {
    for (size_t x = 0; x < width; sums += 4) {
        size_t end = width - x < factor ? width : x + factor;
        for (; x < end; x++)
            for (size_t c = 0; c < 4; c++) sums[c] += row[4 * x + c];
    }
}

void pc_box_emit(uint32_t *sums, uint8_t *row, size_t width, size_t factor, size_t rows) {
    for (size_t x = 0, i = 0; x < width; x += factor, i += 4) {
        uint32_t area = (uint32_t)((width - x < factor ? width - x : factor) * rows);
        for (size_t c = 0; c < 4; c++) {
            row[i + c] = (uint8_t)((sums[i + c] + area / 2) / area);
            sums[i + c] = 0;
        }
    }
}

void pc_scatter(const uint8_t *source, size_t stride, size_t width, size_t rows, uint8_t *origin, ptrdiff_t step_x,
                ptrdiff_t step_y) {
    if (step_y == 4 || step_y == -4) {
        // A quarter turn: walk down the columns of the few rows, so that each destination line is filled in one go.
        for (size_t x = 0; x < width; x++) {
            uint8_t *to = origin + (ptrdiff_t)x * step_x;
            const uint8_t *from = source + 4 * x;
            for (size_t y = 0; y < rows; y++) memcpy(to + (ptrdiff_t)y * step_y, from + y * stride, 4);
        }
        return;
    }
    for (size_t y = 0; y < rows; y++) {
        uint8_t *to = origin + (ptrdiff_t)y * step_y;
        const uint8_t *from = source + y * stride;
        for (size_t x = 0; x < width; x++) memcpy(to + (ptrdiff_t)x * step_x, from + 4 * x, 4);
    }
}
