// Reading PNG with libpng, which reports errors by longjmp.
#include "status.h"

#include <png.h>

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

struct pc_png {
    png_structp png;
    png_infop info;
    const uint8_t *bytes;
    size_t count, position;
    jmp_buf escape;
    pc_status *status;  // of the call under way
    pc_limits limits;
    int64_t deadline;
    int32_t warnings;
    uint32_t rows_left;
    char first_warning[160];
};

_Noreturn static void fail(pc_png *png, int32_t code, const char *message) {
    pc_set(png->status, code, "%s", message);
    longjmp(png->escape, 1);
}

_Noreturn static void on_error(png_structp library, png_const_charp message) {
    pc_png *png = png_get_error_ptr(library);
    fail(png, png->position >= png->count ? PC_TRUNCATED : PC_CORRUPT, message);
}

static void on_warning(png_structp library, png_const_charp message) {
    pc_png *png = png_get_error_ptr(library);
    if (png->warnings++ == 0) snprintf(png->first_warning, sizeof png->first_warning, "%s", message);
    if (png->warnings > png->limits.warnings) fail(png, PC_TOO_MANY_WARNINGS, message);
}

static void on_read(png_structp library, png_bytep to, size_t wanted) {
    pc_png *png = png_get_io_ptr(library);
    if (wanted > png->count - png->position) {
        png->position = png->count;
        fail(png, PC_TRUNCATED, "the file ends in the middle of a chunk");
    }
    memcpy(to, png->bytes + png->position, wanted);
    png->position += wanted;
}

static void read_colour_chunks(pc_png *png, pc_png_header *header) {
    int intent = 0, compression = 0;
    png_charp name = NULL;
    png_bytep profile = NULL;
    png_uint_32 profile_count = 0;
    if (png_get_iCCP(png->png, png->info, &name, &compression, &profile, &profile_count)) {
        header->icc = profile;
        header->icc_count = profile_count;
    }
    header->has_srgb = png_get_sRGB(png->png, png->info, &intent) != 0;
    // libpng's own view of gamma and primaries also holds what an sRGB or iCCP chunk implies.
    png_fixed_point gamma = 0, c[8] = {0};
    if (png_get_gAMA_fixed(png->png, png->info, &gamma)) {
        header->has_gamma = true;
        header->gamma = gamma;
    }
    if (png_get_cHRM_fixed(png->png, png->info, &c[0], &c[1], &c[2], &c[3], &c[4], &c[5], &c[6], &c[7])) {
        header->has_primaries = true;
        for (int i = 0; i < 8; i++) header->primaries[i] = c[i];
    }
}

pc_png *pc_png_open(const uint8_t *bytes, size_t count, const pc_limits *limits, pc_png_header *header,
                    pc_status *status) {
    pc_ok(status);
    pc_png *png = calloc(1, sizeof *png);
    if (!png) {
        pc_set(status, PC_OUT_OF_MEMORY, "no memory for a PNG reader");
        return NULL;
    }
    png->bytes = bytes;
    png->count = count;
    png->status = status;
    png->limits = *limits;
    png->deadline = pc_cpu_now() + limits->cpu_nanoseconds;
    if (setjmp(png->escape)) {
        pc_png_close(png);
        return NULL;
    }
    png->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, png, on_error, on_warning);
    png->info = png->png ? png_create_info_struct(png->png) : NULL;
    if (!png->info) fail(png, PC_OUT_OF_MEMORY, "no memory for libpng");
    png_set_read_fn(png->png, png, on_read);
    png_set_user_limits(png->png, limits->side, limits->side);
    // Only what changes pixels is kept: no text, time, or unknown chunk takes memory or inflates.
    png_set_keep_unknown_chunks(png->png, PNG_HANDLE_CHUNK_NEVER, NULL, -1);
    static const png_byte needed[] = "tRNS\0gAMA\0cHRM\0sRGB\0iCCP";
    png_set_keep_unknown_chunks(png->png, PNG_HANDLE_CHUNK_AS_DEFAULT, needed, 5);
    png_read_info(png->png, png->info);
    int type = png_get_color_type(png->png, png->info);
    *header = (pc_png_header){
        .width = png_get_image_width(png->png, png->info),
        .height = png_get_image_height(png->png, png->info),
        .bit_depth = png_get_bit_depth(png->png, png->info),
        .colour = (type & PNG_COLOR_MASK_COLOR) != 0,
        .palette = type == PNG_COLOR_TYPE_PALETTE,
        .alpha = (type & PNG_COLOR_MASK_ALPHA) != 0 || png_get_valid(png->png, png->info, PNG_INFO_tRNS),
        .interlaced = png_get_interlace_type(png->png, png->info) != PNG_INTERLACE_NONE,
    };
    read_colour_chunks(png, header);
    png->rows_left = header->height;
    return png;
}

int32_t pc_png_start(pc_png *png, bool sixteen, pc_status *status) {
    pc_ok(status);
    png->status = status;
    if (setjmp(png->escape)) return status->code;
    png_set_expand(png->png);
    png_set_gray_to_rgb(png->png);
    if (sixteen) {
        const uint16_t probe = 1;
        png_set_expand_16(png->png);
        if (*(const uint8_t *)&probe == 1) png_set_swap(png->png);
        png_set_add_alpha(png->png, 0xFFFF, PNG_FILLER_AFTER);
    } else {
        png_set_scale_16(png->png);
        png_set_add_alpha(png->png, 0xFF, PNG_FILLER_AFTER);
    }
    if (png_get_interlace_type(png->png, png->info) != PNG_INTERLACE_NONE) png_set_interlace_handling(png->png);
    png_read_update_info(png->png, png->info);
    size_t expected = (size_t)png_get_image_width(png->png, png->info) * (sixteen ? 8 : 4);
    if (png_get_rowbytes(png->png, png->info) != expected) fail(png, PC_CORRUPT, "unexpected row size");
    return PC_OK;
}

int32_t pc_png_read(pc_png *png, uint8_t *destination, ptrdiff_t stride, uint32_t rows, pc_status *status) {
    pc_ok(status);
    png->status = status;
    if (setjmp(png->escape)) return status->code;
    if (rows > png->rows_left) fail(png, PC_CORRUPT, "rows outside of the image");
    if (pc_cpu_now() > png->deadline) fail(png, PC_TOO_SLOW, "decoding took too long");
    png->rows_left -= rows;
    for (uint32_t y = 0; y < rows; y++) png_read_row(png->png, destination + (ptrdiff_t)y * stride, NULL);
    return PC_OK;
}

int32_t pc_png_read_interlaced(pc_png *png, uint8_t *destination, size_t stride, pc_status *status) {
    pc_ok(status);
    png->status = status;
    if (setjmp(png->escape)) return status->code;
    uint32_t height = png_get_image_height(png->png, png->info);
    for (int pass = 0; pass < PNG_INTERLACE_ADAM7_PASSES; pass++) {
        for (uint32_t y = 0; y < height; y++) {
            if (y % 64 == 0 && pc_cpu_now() > png->deadline) fail(png, PC_TOO_SLOW, "decoding took too long");
            png_read_row(png->png, destination + (size_t)y * stride, NULL);
        }
    }
    png->rows_left = 0;
    return PC_OK;
}

int32_t pc_png_finish(pc_png *png, pc_status *status) {
    pc_ok(status);
    png->status = status;
    if (setjmp(png->escape)) return status->code;
    png_read_end(png->png, NULL);
    return PC_OK;
}

int32_t pc_png_warning_count(const pc_png *png) { return png->warnings; }

const char *pc_png_first_warning(const pc_png *png) { return png->first_warning; }

void pc_png_close(pc_png *png) {
    if (!png) return;
    png_destroy_read_struct(&png->png, &png->info, NULL);
    free(png);
}
