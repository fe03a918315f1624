#pragma once
#include <stdint.h>

// x / 255 rounded to nearest, exact for 0 ≤ x ≤ 65279 (Blinn, "Three Wrongs Make a Right", 1995). The sums that
// meet here never exceed 65152 for premultiplied pixels; 16-bit wrap-around keeps both versions alike for others.
static inline uint8_t piece_div255(uint32_t x) {
    uint16_t t = (uint16_t)(x + 128);
    return (uint8_t)((uint16_t)(t + (t >> 8)) >> 8);
}

static inline uint8_t piece_mul255(uint32_t a, uint32_t b) { return piece_div255(a * b); }

static inline int32_t piece_clamp(int32_t v, int32_t low, int32_t high) {
    return v < low ? low : v > high ? high : v;
}
