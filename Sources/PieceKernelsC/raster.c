// Exact area coverage of polygons.
//
// Every line adds, for each pixel row it crosses, how much area to its right it opens or closes: to its own cell in
// part and to the next cell the rest. The running sum of a row is then the winding number times the covered area of
// each pixel. This is the accumulation buffer of Raph Levien's font-rs in integers, with a map of touched blocks so that the
// cost follows the length of the outline and not the area of the shape.
#include <string.h>

#include "PieceKernelsC.h"

// The sum of a fully covered pixel: 256 sub-rows times twice 256 sub-columns.
#define FULL_SHIFT 9

static inline void add_cell(int32_t *row, uint8_t *touched, int32_t x, int32_t twice_x, int32_t dy) {
    row[x] += dy * (512 - twice_x);
    row[x + 1] += dy * twice_x;
    touched[x >> 4] = 1;
    touched[(x + 1) >> 4] = 1;
}

// A line within one row of pixels, from xa to xb, dy sub-rows down (negative: up).
static inline void add_in_row(int32_t *row, uint8_t *touched, int32_t xa, int32_t xb, int32_t dy) {
    if (dy == 0) return;
    int32_t low = xa < xb ? xa : xb, high = xa < xb ? xb : xa;
    int32_t first = low >> 8, last = high > low ? (high - 1) >> 8 : first;
    if (first == last) {
        add_cell(row, touched, first, low + high - (first << 9), dy);
        return;
    }
    int32_t done = 0, left = low;
    for (int32_t cell = first; cell <= last; cell++) {
        int32_t right = cell == last ? high : (cell + 1) << 8;
        int32_t now = cell == last ? dy : (int32_t)((int64_t)dy * (right - low) / (high - low));
        add_cell(row, touched, cell, left + right - (cell << 9), now - done);
        done = now;
        left = right;
    }
}

void piece_add_lines(const struct piece_cells *cells, const int32_t *lines, size_t n) {
    const size_t blocks = cells->stride >> 4;
    for (size_t i = 0; i < n; i++) {
        int32_t x0 = lines[4 * i], y0 = lines[4 * i + 1], x1 = lines[4 * i + 2], y1 = lines[4 * i + 3];
        if (y0 == y1) continue;
        // Walk down; the sign says which way the line ran.
        int32_t sign = 1;
        if (y0 > y1) {
            int32_t x = x0, y = y0;
            x0 = x1, y0 = y1, x1 = x, y1 = y;
            sign = -1;
        }
        int32_t y = y0, x = x0;
        while (y < y1) {
            int32_t line = y >> 8;
            int32_t end = (line + 1) << 8;
            int32_t next = x1;
            if (end >= y1) {
                end = y1;
            } else if (x0 != x1) {
                next = x0 + (int32_t)((int64_t)(x1 - x0) * (end - y0) / (y1 - y0));
            }
            add_in_row(
                cells->sums + (size_t)line * cells->stride, cells->touched + (size_t)line * blocks, x, next,
                sign * (end - y));
            y = end;
            x = next;
        }
    }
}

void piece_take_row(uint8_t *dst, const struct piece_cells *cells, size_t y, size_t width) {
    const size_t blocks = cells->stride >> 4;
    int32_t *row = cells->sums + y * cells->stride;
    uint8_t *touched = cells->touched + y * blocks;
    int32_t sum = 0;
    uint8_t coverage = 0;
    for (size_t b = 0; b < blocks; b++) {
        size_t start = b << 4;
        size_t count = start >= width ? 0 : width - start < 16 ? width - start : 16;
        if (!touched[b]) {
            memset(dst + start, coverage, count);
            continue;
        }
        for (size_t k = 0; k < 16; k++) {
            sum += row[start + k];
            int32_t area = (sum < 0 ? -sum : sum) >> FULL_SHIFT;
            coverage = (uint8_t)(area > 255 ? 255 : area);
            if (k < count) dst[start + k] = coverage;
        }
        memset(row + start, 0, 16 * sizeof(int32_t));
        touched[b] = 0;
    }
}
