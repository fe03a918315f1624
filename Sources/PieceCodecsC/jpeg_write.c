// Writing JPEG with libjpeg-turbo.
#include "status.h"

#include <jpeglib.h>

#include <setjmp.h>
#include <stdlib.h>

struct writer {
    struct jpeg_compress_struct cinfo;
    struct jpeg_error_mgr errors;
    jmp_buf escape;
    pc_status *status;
    unsigned char *memory;
    unsigned long count;
};

_Noreturn static void on_error(j_common_ptr cinfo) {
    struct writer *writer = cinfo->client_data;
    char text[JMSG_LENGTH_MAX];
    cinfo->err->format_message(cinfo, text);
    pc_set(writer->status, PC_CORRUPT, "%s", text);
    longjmp(writer->escape, 1);
}

static void ignore_output(j_common_ptr cinfo) { (void)cinfo; }

int32_t pc_jpeg_encode(const uint8_t *pixels, size_t stride, uint32_t width, uint32_t height, int32_t quality,
                       bool full_chroma, bool optimise, uint8_t **output, size_t *output_count, pc_status *status) {
    pc_ok(status);
    // On the heap, so that what changed after setjmp is still known after longjmp.
    struct writer *writer = calloc(1, sizeof *writer);
    if (!writer) return pc_set(status, PC_OUT_OF_MEMORY, "no memory for a JPEG writer");
    writer->status = status;
    writer->cinfo.err = jpeg_std_error(&writer->errors);
    writer->errors.error_exit = on_error;
    writer->errors.output_message = ignore_output;
    writer->cinfo.client_data = writer;
    if (setjmp(writer->escape)) {
        jpeg_destroy_compress(&writer->cinfo);
        free(writer->memory);
        free(writer);
        return status->code;
    }
    j_compress_ptr cinfo = &writer->cinfo;
    jpeg_create_compress(cinfo);
    cinfo->client_data = writer;
    jpeg_mem_dest(cinfo, &writer->memory, &writer->count);
    cinfo->image_width = width;
    cinfo->image_height = height;
    cinfo->input_components = 4;
    cinfo->in_color_space = JCS_EXT_RGBX;
    jpeg_set_defaults(cinfo);
    jpeg_set_quality(cinfo, quality, TRUE);
    cinfo->optimize_coding = optimise;
    if (full_chroma) cinfo->comp_info[0].h_samp_factor = cinfo->comp_info[0].v_samp_factor = 1;
    jpeg_start_compress(cinfo, TRUE);
    while (cinfo->next_scanline < height) {
        // libjpeg's rows are not const though it only reads them.
        JSAMPROW row = (JSAMPROW)(uintptr_t)(pixels + (size_t)cinfo->next_scanline * stride);
        jpeg_write_scanlines(cinfo, &row, 1);
    }
    jpeg_finish_compress(cinfo);
    *output = writer->memory;
    *output_count = writer->count;
    jpeg_destroy_compress(cinfo);
    free(writer);
    return PC_OK;
}
