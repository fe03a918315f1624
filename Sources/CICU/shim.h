#pragma once
#include <stddef.h>
#include <stdint.h>
#include <unicode/uvernum.h>

// The little of ICU that the text engine and imports need. ICU's own headers stay out: they define enums that the copy of ICU in
// Foundation defines with other members, and Swift refuses to load both into one program. So the functions used are
// declared here by their C ABI (enums are `int`, UBool is `int8_t`, UChar is `uint16_t`, handles are opaque), under the
// names ICU really exports, which end in its version: `ubrk_open_72`.

#define ICU_NAME(name) U_ICU_ENTRY_POINT_RENAME(name)

typedef struct ICUBreaks ICUBreaks;
typedef struct ICUConverter ICUConverter;
struct ICUBidi;
struct ICUNormalizer;

extern ICUBreaks *_Nullable ICU_NAME(ubrk_open)(
    int type, const char *_Nonnull locale, const uint16_t *_Nullable text, int32_t length, int *_Nonnull status);
extern void ICU_NAME(ubrk_close)(ICUBreaks *_Nonnull breaks);
extern void ICU_NAME(ubrk_setText)(
    ICUBreaks *_Nonnull breaks, const uint16_t *_Nonnull text, int32_t length, int *_Nonnull status);
extern int32_t ICU_NAME(ubrk_next)(ICUBreaks *_Nonnull breaks);
extern struct ICUBidi *_Nullable ICU_NAME(ubidi_openSized)(int32_t length, int32_t runs, int *_Nonnull status);
extern void ICU_NAME(ubidi_close)(struct ICUBidi *_Nullable bidi);
extern void ICU_NAME(ubidi_setPara)(
    struct ICUBidi *_Nullable bidi, const uint16_t *_Nonnull text, int32_t length, uint8_t level,
    uint8_t *_Nullable embedding, int *_Nonnull status);
extern const uint8_t *_Nullable ICU_NAME(ubidi_getLevels)(struct ICUBidi *_Nullable bidi, int *_Nonnull status);
extern void ICU_NAME(ubidi_reorderVisual)(const uint8_t *_Nonnull levels, int32_t length, int32_t *_Nonnull order);
extern const struct ICUNormalizer *_Nullable ICU_NAME(unorm2_getNFCInstance)(int *_Nonnull status);
extern int8_t ICU_NAME(unorm2_isNormalized)(
    const struct ICUNormalizer *_Nullable form, const uint16_t *_Nonnull text, int32_t length, int *_Nonnull status);
extern int32_t ICU_NAME(unorm2_normalize)(
    const struct ICUNormalizer *_Nullable form, const uint16_t *_Nonnull text, int32_t length,
    uint16_t *_Nonnull result, int32_t capacity, int *_Nonnull status);
extern int32_t ICU_NAME(u_getIntPropertyValue)(int32_t scalar, int property);
extern ICUConverter *_Nullable ICU_NAME(ucnv_open)(const char *_Nonnull name, int *_Nonnull status);
extern void ICU_NAME(ucnv_close)(ICUConverter *_Nonnull converter);
extern void ICU_NAME(ucnv_toUnicode)(
    ICUConverter *_Nonnull converter, uint16_t *_Nonnull *_Nonnull target, const uint16_t *_Nonnull target_end,
    const char *_Nonnull *_Nonnull source, const char *_Nonnull source_end, int32_t *_Nullable offsets, int8_t flush,
    int *_Nonnull status);

// Numbers of ICU's stable ABI, named as in its headers.
enum {
    ICU_UBRK_LINE = 2,
    ICU_UBIDI_DEFAULT_LTR = 0xFE,
    ICU_UCHAR_LINE_BREAK = 0x1008,
    ICU_U_LB_COMPLEX_CONTEXT = 24,
    ICU_UCHAR_VERTICAL_ORIENTATION = 0x1018,
    ICU_U_BUFFER_OVERFLOW = 15,
};

/// A line breaker (UAX #14) for a locale such as `ko`; null when ICU has no rules or no memory.
static inline ICUBreaks *_Nullable icu_line_breaks_open(const char *_Nonnull locale) {
    int status = 0;
    ICUBreaks *breaks = ICU_NAME(ubrk_open)(ICU_UBRK_LINE, locale, NULL, 0, &status);
    return status <= 0 ? breaks : NULL;
}

static inline void icu_breaks_close(ICUBreaks *_Nonnull breaks) { ICU_NAME(ubrk_close)(breaks); }

/// Points the breaker at `text`, which must stay in place until the last `icu_breaks_next`.
static inline int icu_breaks_set(ICUBreaks *_Nonnull breaks, const uint16_t *_Nonnull text, int32_t length) {
    int status = 0;
    ICU_NAME(ubrk_setText)(breaks, text, length, &status);
    return status <= 0;
}

/// The next boundary in code units, or -1 after the last.
static inline int32_t icu_breaks_next(ICUBreaks *_Nonnull breaks) { return ICU_NAME(ubrk_next)(breaks); }

/// Embedding levels of every code unit (UAX #9); the first strong character of a paragraph sets its direction.
static inline int icu_bidi_levels(const uint16_t *_Nonnull text, int32_t length, uint8_t *_Nonnull levels) {
    int status = 0;
    struct ICUBidi *bidi = ICU_NAME(ubidi_openSized)(length, 0, &status);
    if (status > 0) return 0;
    ICU_NAME(ubidi_setPara)(bidi, text, length, ICU_UBIDI_DEFAULT_LTR, NULL, &status);
    const uint8_t *found = status <= 0 ? ICU_NAME(ubidi_getLevels)(bidi, &status) : NULL;
    if (status <= 0 && found) {
        for (int32_t i = 0; i < length; i++) levels[i] = found[i];
    }
    ICU_NAME(ubidi_close)(bidi);
    return status <= 0 && found;
}

/// Rule L2 of UAX #9: which logical index stands at each visual place.
static inline void icu_bidi_visual_order(const uint8_t *_Nonnull levels, int32_t length, int32_t *_Nonnull order) {
    ICU_NAME(ubidi_reorderVisual)(levels, length, order);
}

/// Whether `text` is in normal form C already.
static inline int icu_is_nfc(const uint16_t *_Nonnull text, int32_t length) {
    int status = 0;
    const struct ICUNormalizer *nfc = ICU_NAME(unorm2_getNFCInstance)(&status);
    if (status > 0) return 0;
    int8_t result = ICU_NAME(unorm2_isNormalized)(nfc, text, length, &status);
    return status <= 0 && result;
}

/// Writes the normal form C of `text`; the length, or -1 when it does not fit `capacity` code units.
static inline int32_t icu_nfc(
    const uint16_t *_Nonnull text, int32_t length, uint16_t *_Nonnull result, int32_t capacity) {
    int status = 0;
    const struct ICUNormalizer *nfc = ICU_NAME(unorm2_getNFCInstance)(&status);
    if (status > 0) return -1;
    int32_t count = ICU_NAME(unorm2_normalize)(nfc, text, length, result, capacity, &status);
    return status <= 0 && count <= capacity ? count : -1;
}

/// Whether the line breaker needs a dictionary for the scalar (class SA: Thai, Lao, Khmer, …).
static inline int icu_is_complex_context(uint32_t scalar) {
    return ICU_NAME(u_getIntPropertyValue)((int32_t)scalar, ICU_UCHAR_LINE_BREAK) == ICU_U_LB_COMPLEX_CONTEXT;
}

/// The property Vertical_Orientation (UAX #50): 0 rotated, 1 transformed or rotated, 2 transformed or upright, 3 upright.
static inline int32_t icu_vertical_orientation(uint32_t scalar) {
    return ICU_NAME(u_getIntPropertyValue)((int32_t)scalar, ICU_UCHAR_VERTICAL_ORIENTATION);
}

/// A converter from a character set such as `windows-949`; null when ICU does not know it or has no memory.
static inline ICUConverter *_Nullable icu_converter_open(const char *_Nonnull name) {
    int status = 0;
    ICUConverter *converter = ICU_NAME(ucnv_open)(name, &status);
    return status <= 0 ? converter : NULL;
}

static inline void icu_converter_close(ICUConverter *_Nonnull converter) { ICU_NAME(ucnv_close)(converter); }

/// Converts some of `source` to UTF-16, with U+FFFD for what the character set does not have; a character cut off at
/// the end is kept for the next call unless this is the `last`. Writes at most `capacity` code units, sets `consumed`
/// to the bytes taken, and returns the code units written, or -1 when ICU fails. The work is done when all bytes are
/// consumed and fewer than `capacity` units were written.
static inline int32_t icu_converter_convert(
    ICUConverter *_Nonnull converter, const char *_Nonnull source, size_t length, int last,
    uint16_t *_Nonnull target, int32_t capacity, size_t *_Nonnull consumed) {
    int status = 0;
    uint16_t *out = target;
    const char *in = source;
    ICU_NAME(ucnv_toUnicode)(
        converter, &out, target + capacity, &in, source + length, NULL, (int8_t)(last != 0), &status);
    *consumed = (size_t)(in - source);
    return status <= 0 || status == ICU_U_BUFFER_OVERFLOW ? (int32_t)(out - target) : -1;
}
