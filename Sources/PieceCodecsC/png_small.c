// Writing the smallest PNG in reasonable time: libpng and zlib, all filters.
#include "status.h"

#include <png.h>

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

struct writer {
    png_structp png;
    png_infop info;
    jmp_buf escape;
    pc_status *status;
    uint8_t *output, *row;
    size_t count, capacity;
};

_Noreturn static void on_error(png_structp library, png_const_charp message) {
    struct writer *writer = png_get_error_ptr(library);
    pc_set(writer->status, PC_CORRUPT, "%s", message);
    longjmp(writer->escape, 1);
}

static void on_warning(png_structp library, png_const_charp message) {
    (void)library;
    (void)message;
}

static void on_write(png_structp library, png_bytep bytes, size_t count) {
    struct writer *writer = png_get_io_ptr(library);
    if (count > writer->capacity - writer->count) {
        size_t capacity = writer->capacity * 2 + count + 4096;
        uint8_t *grown = realloc(writer->output, capacity);
        if (!grown) png_error(library, "no memory for the PNG");
        writer->output = grown;
        writer->capacity = capacity;
    }
    memcpy(writer->output + writer->count, bytes, count);
    writer->count += count;
}

static void on_flush(png_structp library) { (void)library; }

static void close_writer(struct writer *writer) {
    png_destroy_write_struct(&writer->png, &writer->info);
    free(writer->output);
    free(writer->row);
    free(writer);
}

int32_t pc_png_encode_small(const uint8_t *pixels, size_t stride, uint32_t width, uint32_t height, bool opaque,
                            int32_t level, uint8_t **output, size_t *output_count, pc_status *status) {
    pc_ok(status);
    // On the heap, so that what changed after setjmp is still known after longjmp.
    struct writer *writer = calloc(1, sizeof *writer);
    if (!writer) return pc_set(status, PC_OUT_OF_MEMORY, "no memory for a PNG writer");
    writer->status = status;
    if (setjmp(writer->escape)) {
        close_writer(writer);
        return status->code;
    }
    writer->png = png_create_write_struct(PNG_LIBPNG_VER_STRING, writer, on_error, on_warning);
    writer->info = writer->png ? png_create_info_struct(writer->png) : NULL;
    writer->row = malloc((size_t)width * 4 + 64);
    if (!writer->info || !writer->row) {
        close_writer(writer);
        return pc_set(status, PC_OUT_OF_MEMORY, "no memory for a PNG writer");
    }
    png_set_write_fn(writer->png, writer, on_write, on_flush);
    png_set_IHDR(writer->png, writer->info, width, height, 8, opaque ? PNG_COLOR_TYPE_RGB : PNG_COLOR_TYPE_RGB_ALPHA,
                 PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_set_sRGB(writer->png, writer->info, PNG_sRGB_INTENT_PERCEPTUAL);
    png_set_filter(writer->png, PNG_FILTER_TYPE_BASE, PNG_ALL_FILTERS);
    png_set_compression_level(writer->png, level);
    png_set_compression_mem_level(writer->png, 9);
    png_write_info(writer->png, writer->info);
    for (uint32_t y = 0; y < height; y++) {
        const uint8_t *source = pixels + (size_t)y * stride;
        if (opaque)
            pc_pack_rgb(source, writer->row, width, false);
        else
            pc_unpremultiply(source, writer->row, width);
        png_write_row(writer->png, writer->row);
    }
    png_write_end(writer->png, NULL);
    *output = writer->output;
    *output_count = writer->count;
    writer->output = NULL;
    close_writer(writer);
    return PC_OK;
}
