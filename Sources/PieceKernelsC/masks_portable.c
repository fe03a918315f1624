#include "arithmetic.h"
#include "table.h"

static void mask_multiply(uint8_t *dst, const uint8_t *a, const uint8_t *b, size_t n) {
    for (size_t i = 0; i < n; i++) dst[i] = piece_mul255(a[i], b[i]);
}

static void mask_subtract(uint8_t *dst, const uint8_t *a, const uint8_t *b, size_t n) {
    for (size_t i = 0; i < n; i++) dst[i] = piece_mul255(a[i], 255 - b[i]);
}

static void mask_scale(uint8_t *dst, const uint8_t *a, uint8_t k, size_t n) {
    for (size_t i = 0; i < n; i++) dst[i] = piece_mul255(a[i], k);
}

void piece_portable_masks(struct piece_table *table) {
    table->mask_multiply = mask_multiply;
    table->mask_subtract = mask_subtract;
    table->mask_scale = mask_scale;
}
