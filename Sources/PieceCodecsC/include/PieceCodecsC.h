// The foreign boundary of the codecs: libjpeg-turbo, libpng, libwebp, Little CMS and ISA-L, as calls that return a
// status and leave a message. Nothing here longjmps out, calls back into Swift, or keeps the caller's memory
// after the matching close. Sizes and destinations are checked by the Swift side before a call.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// What went wrong, in the order of PieceCodecs' `CodecError.Code`.
enum pc_code {
    PC_OK = 0,
    PC_CORRUPT,
    PC_TRUNCATED,
    PC_UNSUPPORTED,
    PC_TOO_MANY_SCANS,
    PC_TOO_MANY_WARNINGS,
    PC_TOO_SLOW,
    PC_OUT_OF_MEMORY,
    PC_OUTPUT_FULL,  // the destination was too small; nothing of it is valid
};

// The outcome of a call: a `pc_code` and one line for people.
typedef struct pc_status {
    int32_t code;
    char message[200];
} pc_status;

// What a decoder may use up.
typedef struct pc_limits {
    int32_t scans;            // JPEG scans
    int32_t warnings;         // library warnings before the file counts as corrupt
    int64_t cpu_nanoseconds;  // of the calling thread, from open on
    int64_t memory;           // bytes a library may hold for one image
    uint32_t side;            // pixels
} pc_limits;

const char *pc_status_message(const pc_status *status);

// ---- JPEG (jpeg_read.c, jpeg_write.c) ----------------------------------------------------------------------------

typedef struct pc_jpeg pc_jpeg;

typedef struct pc_jpeg_header {
    uint32_t width, height;  // as stored
    int32_t components;      // 1 grey, 3 colour, 4 CMYK
    bool cmyk;
    bool adobe;  // an Adobe marker was seen: CMYK values are inverted
} pc_jpeg_header;

// Reads the header. `bytes` must outlive the reader. NULL with `status` set on failure.
pc_jpeg *pc_jpeg_open(const uint8_t *bytes, size_t count, const pc_limits *limits, pc_jpeg_header *header,
                      pc_status *status);
// Starts decoding at `eighths`/8 (8, 4, 2 or 1) of the size, keeping at least the columns x ..< x + width of the
// scaled image; the columns really kept are written back. Pixels will be R, G, B, 255 or C, M, Y, K as stored.
int32_t pc_jpeg_start(pc_jpeg *jpeg, int32_t eighths, uint32_t *x, uint32_t *width, uint32_t *scaled_width,
                      uint32_t *scaled_height, pc_status *status);
// Drops `rows` rows of the scaled image.
int32_t pc_jpeg_skip(pc_jpeg *jpeg, uint32_t rows, pc_status *status);
// Reads the next `rows` rows to `destination`, `stride` (possibly negative) bytes apart.
int32_t pc_jpeg_read(pc_jpeg *jpeg, uint8_t *destination, ptrdiff_t stride, uint32_t rows, pc_status *status);
int32_t pc_jpeg_warning_count(const pc_jpeg *jpeg);
// The first warning, or an empty text.
const char *pc_jpeg_first_warning(const pc_jpeg *jpeg);
void pc_jpeg_close(pc_jpeg *jpeg);

// The whole file at half size into `destination` (R, G, B, 255), the plainest way libjpeg-turbo offers: what
// measurements compare with. `capacity` is in bytes; the size is written back.
int32_t pc_jpeg_decode_half(const uint8_t *bytes, size_t count, uint8_t *destination, size_t capacity, uint32_t *width,
                            uint32_t *height, pc_status *status);

// Writes R, G, B, x pixels as a JPEG. `*output` is malloc memory that the caller frees with pc_free.
int32_t pc_jpeg_encode(const uint8_t *pixels, size_t stride, uint32_t width, uint32_t height, int32_t quality,
                       bool full_chroma, bool optimise, uint8_t **output, size_t *output_count, pc_status *status);
void pc_free(void *memory);

// ---- PNG (png_read.c, png_write.c, png_filter.c, deflate.c) ------------------------------------------------------

typedef struct pc_png pc_png;

typedef struct pc_png_header {
    uint32_t width, height;
    int32_t bit_depth;
    bool colour, palette, alpha, interlaced;
    bool has_srgb, has_gamma, has_primaries;
    int32_t gamma;          // file gamma × 100,000
    int32_t primaries[8];   // white x y, red x y, green x y, blue x y, × 100,000
    const uint8_t *icc;     // owned by the reader
    size_t icc_count;
} pc_png_header;

pc_png *pc_png_open(const uint8_t *bytes, size_t count, const pc_limits *limits, pc_png_header *header,
                    pc_status *status);
// Makes pixels R, G, B, A of 8 bits, or of 16 bits in the machine's byte order when `sixteen`.
int32_t pc_png_start(pc_png *png, bool sixteen, pc_status *status);
int32_t pc_png_read(pc_png *png, uint8_t *destination, ptrdiff_t stride, uint32_t rows, pc_status *status);
// Reads all passes of an interlaced image into a buffer of the whole image.
int32_t pc_png_read_interlaced(pc_png *png, uint8_t *destination, size_t stride, pc_status *status);
// Reads what follows the pixels; the file is whole when this succeeds.
int32_t pc_png_finish(pc_png *png, pc_status *status);
int32_t pc_png_warning_count(const pc_png *png);
const char *pc_png_first_warning(const pc_png *png);
void pc_png_close(pc_png *png);

// Row filters a writer may choose from.
enum pc_png_filters { PC_FILTERS_SUB_UP = 0, PC_FILTERS_ALL = 1 };

// Writes premultiplied R, G, B, A pixels as a PNG with ISA-L's deflate at `level` 0 to 3 into `output`.
// PC_OUTPUT_FULL when `capacity` does not suffice.
int32_t pc_png_encode_fast(const uint8_t *pixels, size_t stride, uint32_t width, uint32_t height, bool opaque,
                           int32_t filters, int32_t level, uint8_t *output, size_t capacity, size_t *output_count,
                           pc_status *status);
// The same with libpng and zlib at `level` 1 to 9 and all five filters. `*output` is freed with pc_free.
int32_t pc_png_encode_small(const uint8_t *pixels, size_t stride, uint32_t width, uint32_t height, bool opaque,
                            int32_t level, uint8_t **output, size_t *output_count, pc_status *status);
uint32_t pc_crc32(const uint8_t *bytes, size_t count);

// Row kernels; each has a portable and an AVX2 form with the same results (`portable` picks for tests).
// Packs R, G, B, x into R, G, B.
void pc_pack_rgb(const uint8_t *source, uint8_t *destination, size_t pixels, bool portable);
// Writes the filter type and the better of the Sub and Up filters of a row to `destination` (1 + count bytes).
// `row` is preceded by at least `bpp` zero bytes.
void pc_filter_sub_up(const uint8_t *row, const uint8_t *above, size_t count, size_t bpp, uint8_t *destination,
                      bool portable);
// Whether the alpha of all pixels is 255.
bool pc_is_opaque(const uint8_t *pixels, size_t stride, size_t width, size_t height);
bool pc_has_avx2(void);

// ---- Pixels (pixels.c) -------------------------------------------------------------------------------------------

// Straight to premultiplied, rounded to nearest, in place.
void pc_premultiply(uint8_t *pixels, size_t count);
// Premultiplied to straight, rounded to nearest; transparent pixels become 0.
void pc_unpremultiply(const uint8_t *source, uint8_t *destination, size_t count);
// Inverted CMYK (or CMYK when not `inverted`) to R, G, B, 255 without a profile, in place.
void pc_cmyk_to_rgb(uint8_t *pixels, size_t count, bool inverted);
// Composites premultiplied pixels on an opaque colour; R, G, B, 255.
void pc_flatten(const uint8_t *source, uint8_t *destination, size_t count, uint8_t red, uint8_t green, uint8_t blue);
// Adds `width` pixels of a row to sums of boxes `factor` pixels wide, ceil(width / factor) × 4 of them.
void pc_box_add(const uint8_t *row, uint32_t *sums, size_t width, size_t factor);
// Divides the sums of boxes of `factor` columns and `rows` rows (fewer columns in the last box) and clears them.
void pc_box_emit(uint32_t *sums, uint8_t *row, size_t width, size_t factor, size_t rows);
// Copies rows of pixels so that pixel (x, y) lands at origin + x * step_x + y * step_y (bytes): turns and mirrors.
void pc_scatter(const uint8_t *source, size_t stride, size_t width, size_t rows, uint8_t *origin, ptrdiff_t step_x,
                ptrdiff_t step_y);

// ---- WebP (webp.c) -----------------------------------------------------------------------------------------------

typedef struct pc_webp_header {
    uint32_t width, height;  // canvas
    bool alpha, animated, lossless;
    uint32_t frame_x, frame_y, frame_width, frame_height;  // of the first frame
    size_t payload_offset, payload_count;                  // of the first frame
    size_t icc_offset, icc_count, exif_offset, exif_count;
} pc_webp_header;

// Reads the container without decoding pixels.
int32_t pc_webp_inspect(const uint8_t *bytes, size_t count, pc_webp_header *header, pc_status *status);
// Decodes a frame's payload as straight R, G, B, A scaled to width × height, which must not exceed its own size.
int32_t pc_webp_decode(const uint8_t *payload, size_t count, uint8_t *destination, size_t stride, uint32_t width,
                       uint32_t height, bool scaled, const pc_limits *limits, pc_status *status);
// Writes straight R, G, B, A pixels. `*output` is freed with pc_webp_free.
int32_t pc_webp_encode(const uint8_t *pixels, size_t stride, uint32_t width, uint32_t height, bool alpha,
                       float quality, bool lossless, uint8_t **output, size_t *output_count, pc_status *status);
void pc_webp_free(void *memory);

// ---- Colour (colour.c) -------------------------------------------------------------------------------------------

typedef struct pc_colour pc_colour;

enum pc_pixel_layout {
    PC_LAYOUT_RGBA8 = 0,
    PC_LAYOUT_RGBA16,
    PC_LAYOUT_GREY_AS_RGBA8,  // grey values repeated in R, G and B
    PC_LAYOUT_CMYK8,
    PC_LAYOUT_CMYK8_INVERTED,
};

// A transform from a profile to sRGB. NULL when the profile cannot be used (`status` says why) or when it is sRGB
// in all but name (`status->code` is PC_OK).
pc_colour *pc_colour_from_icc(const uint8_t *profile, size_t count, int32_t layout, pc_status *status);
// The same from a PNG's gamma and primaries (as in pc_png_header; NULL for those of sRGB).
pc_colour *pc_colour_from_gamma(int32_t gamma, const int32_t *primaries, int32_t layout, pc_status *status);
// Transforms `count` pixels to R, G, B, A of 8 bits; source and destination may be the same memory.
void pc_colour_apply(const pc_colour *colour, const uint8_t *source, uint8_t *destination, size_t count);
// Whether the transform is a table of 8-bit grey values.
bool pc_colour_is_grey(const pc_colour *colour);
// The matrix kernel alone, for tests: `portable` picks the form without vectors. False when there is no matrix.
bool pc_colour_apply_matrix(const pc_colour *colour, const uint8_t *source, uint8_t *destination, size_t count,
                            bool portable);
void pc_colour_close(pc_colour *colour);
