#include "PieceBenchC.h"

#include <setjmp.h>
#include <stdio.h>

#include <jpeglib.h>

// libjpeg ends a failed call by this jump; its own handler would end the process.
struct catcher {
    struct jpeg_error_mgr manager;
    jmp_buf place;
};

static void leave(j_common_ptr info) { longjmp(((struct catcher *)info->err)->place, 1); }

int bench_decode_jpeg(const uint8_t *bytes, size_t count, int eighths, uint8_t *pixels, size_t capacity,
                      uint32_t *width, uint32_t *height) {
    struct jpeg_decompress_struct info;
    struct catcher catcher;
    info.err = jpeg_std_error(&catcher.manager);
    catcher.manager.error_exit = leave;
    if (setjmp(catcher.place)) {
        jpeg_destroy_decompress(&info);
        return 1;
    }
    jpeg_create_decompress(&info);
    jpeg_mem_src(&info, bytes, count);
    jpeg_read_header(&info, TRUE);
    info.scale_num = (unsigned)eighths;
    info.scale_denom = 8;
    info.out_color_space = JCS_EXT_RGBX;
    jpeg_start_decompress(&info);
    size_t stride = (size_t)info.output_width * 4;
    if (stride * info.output_height > capacity) leave((j_common_ptr)&info);
    while (info.output_scanline < info.output_height) {
        JSAMPROW row = pixels + stride * info.output_scanline;
        jpeg_read_scanlines(&info, &row, 1);
    }
    *width = info.output_width;
    *height = info.output_height;
    jpeg_finish_decompress(&info);
    jpeg_destroy_decompress(&info);
    return 0;
}
