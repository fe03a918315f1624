#include "table.h"

// Adds eight numbers in the order in which halves of registers are folded.
static float folded(const float *v) { return ((v[0] + v[4]) + (v[2] + v[6])) + ((v[1] + v[5]) + (v[3] + v[7])); }

static void brush_row(
    uint8_t *dst, const struct piece_brush *brush, const uint16_t *kernels, size_t start, size_t n) {
    for (size_t i = 0; i < n; i++) {
        const int16_t *centre = brush->samples + start + i;
        int32_t sums[4][8] = {{0}};
        for (uint32_t t = brush->starts[kernels[i]]; t < brush->starts[kernels[i] + 1]; t++) {
            const int16_t *w = brush->weights + 16 * (size_t)t;
            for (int c = 0; c < 4; c++) {
                const int16_t *p = centre + brush->offsets[t] + (ptrdiff_t)((size_t)c * brush->plane);
                for (int s = 0; s < 8; s++) sums[c][s] += p[0] * w[2 * s] + p[1] * w[2 * s + 1];
            }
        }
        float weight[8], part[3][8];
        for (int s = 0; s < 8; s++) {
            float r = (float)sums[0][s] * (1.0f / 16384), g = (float)sums[1][s] * (1.0f / 16384);
            float b = (float)sums[2][s] * (1.0f / 16384), q = (float)sums[3][s] * (6.0f / 16384);
            float spread = q - ((r * r + g * g) + b * b);
            spread = spread > 0 ? spread : 0;
            float x = spread * brush->hardness;
            x = x * x;
            weight[s] = 1 / (1 + x * x);
            part[0][s] = r * weight[s];
            part[1][s] = g * weight[s];
            part[2][s] = b * weight[s];
        }
        float total = folded(weight);
        for (int c = 0; c < 3; c++) dst[4 * i + (size_t)c] = (uint8_t)(folded(part[c]) / total + 0.5f);
        dst[4 * i + 3] = 255;
    }
}

void piece_portable_brush(struct piece_table *table) { table->brush_row = brush_row; }
