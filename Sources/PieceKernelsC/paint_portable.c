#include <math.h>
#include <string.h>

#include "arithmetic.h"
#include "table.h"

static void fill(uint8_t *dst, uint32_t colour, size_t n) {
    for (size_t i = 0; i < n; i++) memcpy(dst + 4 * i, &colour, 4);
}

// One pixel of src · c over dst. One rounding for the sum; for s ≤ sa it stays below 65280, so 16 bits hold it.
static inline void over_pixel(uint8_t *d, const uint8_t *s, uint32_t c) {
    uint32_t keep = 255 - piece_mul255(s[3], c);
    for (int k = 0; k < 4; k++) d[k] = piece_div255(s[k] * c + d[k] * keep);
}

static void source_over(uint8_t *dst, const uint8_t *src, const uint8_t *coverage, size_t n) {
    for (size_t i = 0; i < n; i++) over_pixel(dst + 4 * i, src + 4 * i, coverage ? coverage[i] : 255);
}

static void solid_over(uint8_t *dst, uint32_t colour, const uint8_t *coverage, size_t n) {
    uint8_t s[4];
    memcpy(s, &colour, 4);
    for (size_t i = 0; i < n; i++) over_pixel(dst + 4 * i, s, coverage ? coverage[i] : 255);
}

static void scale_pixels(uint8_t *dst, const uint8_t *src, const uint8_t *coverage, size_t n) {
    for (size_t i = 0; i < n; i++)
        for (int k = 0; k < 4; k++) dst[4 * i + k] = piece_mul255(src[4 * i + k], coverage[i]);
}

// The blend formulas below are those of W3C Compositing and Blending Level 1 §10, multiplied out for premultiplied
// colours: result = s·(1 − da) + d·(1 − sa) + sa·da·B(cb, cs). All values are 0…255.

static inline uint8_t hard_light(int32_t s, int32_t sa, int32_t d, int32_t da) {
    int32_t both = 2 * s <= sa ? 2 * s * d : sa * da - 2 * (da - d) * (sa - s);
    return piece_div255((uint32_t)(both + s * (255 - da) + d * (255 - sa)));
}

static inline uint8_t soft_light(int32_t s, int32_t sa, int32_t d, int32_t da) {
    if (sa == 0) return (uint8_t)d;
    if (da == 0) return (uint8_t)s;
    float cs = (float)s / (float)sa, cb = (float)d / (float)da;
    float mixed;
    if (cs <= 0.5f) {
        mixed = cb - (1 - 2 * cs) * cb * (1 - cb);
    } else {
        float lifted = cb <= 0.25f ? ((16 * cb - 12) * cb + 4) * cb : sqrtf(cb);
        mixed = cb + (2 * cs - 1) * (lifted - cb);
    }
    float sum = (float)(s * (255 - da) + d * (255 - sa)) + (float)(sa * da) * mixed;
    return (uint8_t)piece_clamp((int32_t)(sum / 255 + 0.5f), 0, 255);
}

static inline uint8_t blend_channel(enum piece_blend_mode mode, int32_t s, int32_t sa, int32_t d, int32_t da) {
    switch (mode) {
    case PIECE_BLEND_MULTIPLY: return piece_div255((uint32_t)(s * d + s * (255 - da) + d * (255 - sa)));
    case PIECE_BLEND_SCREEN: return (uint8_t)(s + d - piece_mul255((uint32_t)s, (uint32_t)d));
    case PIECE_BLEND_OVERLAY: return hard_light(d, da, s, sa);
    case PIECE_BLEND_SOFT_LIGHT: return soft_light(s, sa, d, da);
    case PIECE_BLEND_HARD_LIGHT: return hard_light(s, sa, d, da);
    case PIECE_BLEND_DARKEN: return (uint8_t)(s + d - piece_div255((uint32_t)(s * da > d * sa ? s * da : d * sa)));
    case PIECE_BLEND_LIGHTEN: return (uint8_t)(s + d - piece_div255((uint32_t)(s * da < d * sa ? s * da : d * sa)));
    case PIECE_BLEND_PLUS: return (uint8_t)(s + d > 255 ? 255 : s + d);
    }
    return (uint8_t)d;
}

// Inlined once per mode, so that the loop itself does not choose.
static inline __attribute__((always_inline)) void blend_rows(
    uint8_t *dst, const uint8_t *src, enum piece_blend_mode mode, size_t n) {
    for (size_t i = 0; i < n; i++) {
        uint8_t *d = dst + 4 * i;
        const uint8_t *s = src + 4 * i;
        int32_t sa = s[3], da = d[3];
        if (sa == 0) continue;
        uint8_t alpha = mode == PIECE_BLEND_PLUS ? (uint8_t)(sa + da > 255 ? 255 : sa + da)
                                                 : (uint8_t)(sa + da - piece_mul255((uint32_t)sa, (uint32_t)da));
        for (int k = 0; k < 3; k++) {
            uint8_t c = blend_channel(mode, s[k], sa, d[k], da);
            d[k] = c > alpha ? alpha : c;
        }
        d[3] = alpha;
    }
}

static void blend(uint8_t *dst, const uint8_t *src, enum piece_blend_mode mode, size_t n) {
    switch (mode) {
    case PIECE_BLEND_MULTIPLY: blend_rows(dst, src, PIECE_BLEND_MULTIPLY, n); break;
    case PIECE_BLEND_SCREEN: blend_rows(dst, src, PIECE_BLEND_SCREEN, n); break;
    case PIECE_BLEND_OVERLAY: blend_rows(dst, src, PIECE_BLEND_OVERLAY, n); break;
    case PIECE_BLEND_SOFT_LIGHT: blend_rows(dst, src, PIECE_BLEND_SOFT_LIGHT, n); break;
    case PIECE_BLEND_HARD_LIGHT: blend_rows(dst, src, PIECE_BLEND_HARD_LIGHT, n); break;
    case PIECE_BLEND_DARKEN: blend_rows(dst, src, PIECE_BLEND_DARKEN, n); break;
    case PIECE_BLEND_LIGHTEN: blend_rows(dst, src, PIECE_BLEND_LIGHTEN, n); break;
    case PIECE_BLEND_PLUS: blend_rows(dst, src, PIECE_BLEND_PLUS, n); break;
    }
}

// Written so that NaN takes entry 0, as the AVX2 minimum and maximum do.
static inline uint32_t entry_of(float t) {
    if (!(t > 0)) return 0;
    return t >= PIECE_GRADIENT_ENTRIES - 1 ? PIECE_GRADIENT_ENTRIES - 1 : (uint32_t)t;
}

static inline void put_entry(uint8_t *dst, uint64_t entry, uint8_t threshold) {
    for (int k = 0; k < 4; k++) dst[k] = (uint8_t)((((entry >> (16 * k)) & 0xFFFF) + threshold) >> 8);
}

static void gradient_linear(
    uint8_t *dst, const uint64_t *table, float t0, float dt, const uint8_t *dither, size_t n) {
    for (size_t i = 0; i < n; i++) {
        float step = dt * (float)i;
        put_entry(dst + 4 * i, table[entry_of(t0 + step)], dither[i & 15]);
    }
}

static void gradient_radial(
    uint8_t *dst, const uint64_t *table, float u0, float du, float vv, float scale, const uint8_t *dither, size_t n) {
    for (size_t i = 0; i < n; i++) {
        float step = du * (float)i;
        float u = u0 + step;
        float uu = u * u;
        float t = sqrtf(uu + vv) * scale;
        put_entry(dst + 4 * i, table[entry_of(t + 0.5f)], dither[i & 15]);
    }
}

void piece_portable_paint(struct piece_table *table) {
    table->fill = fill;
    table->solid_over = solid_over;
    table->source_over = source_over;
    table->scale_pixels = scale_pixels;
    table->blend = blend;
    table->gradient_linear = gradient_linear;
    table->gradient_radial = gradient_radial;
}
