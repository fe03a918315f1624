// Reading JPEG with libjpeg-turbo, which reports errors by longjmp.
#include "status.h"

#include <jpeglib.h>
#include <jerror.h>

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

struct pc_jpeg {
    struct jpeg_decompress_struct cinfo;
    struct jpeg_error_mgr errors;
    struct jpeg_source_mgr source;
    struct jpeg_progress_mgr progress;
    jmp_buf escape;
    pc_status *status;  // of the call under way
    pc_limits limits;
    int64_t deadline;
    unsigned progress_calls;
    int32_t warnings;
    bool source_ended;
    char first_warning[JMSG_LENGTH_MAX];
};

_Noreturn static void fail(pc_jpeg *jpeg, int32_t code, const char *message) {
    pc_set(jpeg->status, code, "%s", message);
    longjmp(jpeg->escape, 1);
}

_Noreturn static void on_error(j_common_ptr cinfo) {
    pc_jpeg *jpeg = cinfo->client_data;
    char text[JMSG_LENGTH_MAX];
    cinfo->err->format_message(cinfo, text);
    switch (cinfo->err->msg_code) {
    case JERR_OUT_OF_MEMORY:
    case JERR_NO_BACKING_STORE:
        fail(jpeg, PC_OUT_OF_MEMORY, text);
    case JERR_BAD_PRECISION:
    case JERR_SOF_UNSUPPORTED:
    case JERR_CONVERSION_NOTIMPL:
        fail(jpeg, PC_UNSUPPORTED, text);
    case JERR_INPUT_EMPTY:
    case JERR_INPUT_EOF:
        fail(jpeg, PC_TRUNCATED, text);
    default:
        fail(jpeg, PC_CORRUPT, text);
    }
}

static void on_message(j_common_ptr cinfo, int level) {
    if (level >= 0) return;  // a trace, not a warning
    pc_jpeg *jpeg = cinfo->client_data;
    cinfo->err->num_warnings++;
    // The data ran out in the middle of a scan: what follows would be grey.
    if (cinfo->err->msg_code == JWRN_HIT_MARKER && jpeg->source_ended)
        fail(jpeg, PC_TRUNCATED, "the image data end before the image does");
    if (jpeg->warnings++ == 0) cinfo->err->format_message(cinfo, jpeg->first_warning);
    if (jpeg->warnings > jpeg->limits.warnings) fail(jpeg, PC_TOO_MANY_WARNINGS, jpeg->first_warning);
}

static void ignore_output(j_common_ptr cinfo) { (void)cinfo; }

static void on_progress(j_common_ptr common) {
    pc_jpeg *jpeg = common->client_data;
    // Only decompressors carry this manager, so the common part is the start of jpeg->cinfo.
    if (jpeg->cinfo.input_scan_number > jpeg->limits.scans)
        fail(jpeg, PC_TOO_MANY_SCANS, "more scans than allowed");
    // Asking for the time costs a system call, a row of blocks a few microseconds: every 16th is often enough.
    if (jpeg->progress_calls++ % 16 == 0 && pc_cpu_now() > jpeg->deadline) fail(jpeg, PC_TOO_SLOW, "decoding took too long");
}

static void source_nothing(j_decompress_ptr cinfo) { (void)cinfo; }

// Called when the memory is used up: an end marker stands in for what is missing, and on_message judges whether
// image data were still expected.
static boolean source_fill(j_decompress_ptr cinfo) {
    static const JOCTET end_of_image[2] = {0xFF, JPEG_EOI};
    pc_jpeg *jpeg = cinfo->client_data;
    jpeg->source_ended = true;
    cinfo->src->next_input_byte = end_of_image;
    cinfo->src->bytes_in_buffer = 2;
    return TRUE;
}

static void source_skip(j_decompress_ptr cinfo, long count) {
    if (count <= 0) return;
    if ((size_t)count > cinfo->src->bytes_in_buffer) {
        source_fill(cinfo);
        return;
    }
    cinfo->src->next_input_byte += count;
    cinfo->src->bytes_in_buffer -= (size_t)count;
}

pc_jpeg *pc_jpeg_open(const uint8_t *bytes, size_t count, const pc_limits *limits, pc_jpeg_header *header,
                      pc_status *status) {
    pc_ok(status);
    pc_jpeg *jpeg = calloc(1, sizeof *jpeg);
    if (!jpeg) {
        pc_set(status, PC_OUT_OF_MEMORY, "no memory for a JPEG reader");
        return NULL;
    }
    jpeg->limits = *limits;
    jpeg->deadline = pc_cpu_now() + limits->cpu_nanoseconds;
    jpeg->status = status;
    jpeg->cinfo.err = jpeg_std_error(&jpeg->errors);
    jpeg->errors.error_exit = on_error;
    jpeg->errors.emit_message = on_message;
    jpeg->errors.output_message = ignore_output;
    jpeg->cinfo.client_data = jpeg;
    if (setjmp(jpeg->escape)) {
        pc_jpeg_close(jpeg);
        return NULL;
    }
    jpeg_create_decompress(&jpeg->cinfo);
    jpeg->cinfo.client_data = jpeg;
    jpeg->cinfo.mem->max_memory_to_use = limits->memory;
    jpeg->source = (struct jpeg_source_mgr){
        .next_input_byte = bytes,
        .bytes_in_buffer = count,
        .init_source = source_nothing,
        .fill_input_buffer = source_fill,
        .skip_input_data = source_skip,
        .resync_to_restart = jpeg_resync_to_restart,
        .term_source = source_nothing,
    };
    jpeg->cinfo.src = &jpeg->source;
    jpeg->progress.progress_monitor = on_progress;
    jpeg->cinfo.progress = &jpeg->progress;
    jpeg_read_header(&jpeg->cinfo, TRUE);
    if (jpeg->cinfo.image_width > limits->side || jpeg->cinfo.image_height > limits->side)
        fail(jpeg, PC_CORRUPT, "the sizes in the file contradict each other");
    J_COLOR_SPACE space = jpeg->cinfo.jpeg_color_space;
    *header = (pc_jpeg_header){
        .width = jpeg->cinfo.image_width,
        .height = jpeg->cinfo.image_height,
        .components = jpeg->cinfo.num_components,
        .cmyk = space == JCS_CMYK || space == JCS_YCCK,
        .adobe = jpeg->cinfo.saw_Adobe_marker,
    };
    return jpeg;
}

int32_t pc_jpeg_start(pc_jpeg *jpeg, int32_t eighths, uint32_t *x, uint32_t *width, uint32_t *scaled_width,
                      uint32_t *scaled_height, pc_status *status) {
    pc_ok(status);
    jpeg->status = status;
    if (setjmp(jpeg->escape)) return status->code;
    j_decompress_ptr cinfo = &jpeg->cinfo;
    J_COLOR_SPACE space = cinfo->jpeg_color_space;
    if (space == JCS_UNKNOWN) fail(jpeg, PC_UNSUPPORTED, "unknown number of colour components");
    cinfo->out_color_space = space == JCS_CMYK || space == JCS_YCCK ? JCS_CMYK : JCS_EXT_RGBA;
    cinfo->scale_num = (unsigned)eighths;
    cinfo->scale_denom = 8;
    cinfo->dct_method = JDCT_ISLOW;
    jpeg_start_decompress(cinfo);
    *scaled_width = cinfo->output_width;
    *scaled_height = cinfo->output_height;
    if (*width == 0 || *x >= cinfo->output_width || *width > cinfo->output_width - *x)
        fail(jpeg, PC_CORRUPT, "columns outside of the image");
    if (*width < cinfo->output_width) {
        JDIMENSION first = *x, columns = *width;
        jpeg_crop_scanline(cinfo, &first, &columns);
        *x = first;
        *width = columns;
    }
    return PC_OK;
}

int32_t pc_jpeg_skip(pc_jpeg *jpeg, uint32_t rows, pc_status *status) {
    pc_ok(status);
    jpeg->status = status;
    if (setjmp(jpeg->escape)) return status->code;
    if (rows > 0 && jpeg_skip_scanlines(&jpeg->cinfo, rows) != rows)
        fail(jpeg, PC_CORRUPT, "the image has fewer rows than its header says");
    return PC_OK;
}

int32_t pc_jpeg_read(pc_jpeg *jpeg, uint8_t *destination, ptrdiff_t stride, uint32_t rows, pc_status *status) {
    pc_ok(status);
    jpeg->status = status;
    if (setjmp(jpeg->escape)) return status->code;
    while (rows > 0) {
        JSAMPROW pointers[16];
        uint32_t batch = rows < 16 ? rows : 16;
        for (uint32_t i = 0; i < batch; i++) pointers[i] = destination + (ptrdiff_t)i * stride;
        JDIMENSION got = jpeg_read_scanlines(&jpeg->cinfo, pointers, batch);
        if (got == 0) fail(jpeg, PC_TRUNCATED, "the image has fewer rows than its header says");
        destination += (ptrdiff_t)got * stride;
        rows -= got;
    }
    return PC_OK;
}

int32_t pc_jpeg_warning_count(const pc_jpeg *jpeg) { return jpeg->warnings; }

const char *pc_jpeg_first_warning(const pc_jpeg *jpeg) { return jpeg->first_warning; }

void pc_jpeg_close(pc_jpeg *jpeg) {
    if (!jpeg) return;
    // Safe also after an error or before creation finished: the memory is zeroed and destroy looks first.
    jpeg_destroy_decompress(&jpeg->cinfo);
    free(jpeg);
}

int32_t pc_jpeg_decode_half(const uint8_t *bytes, size_t count, uint8_t *destination, size_t capacity, uint32_t *width,
                            uint32_t *height, pc_status *status) {
    pc_limits limits = {.scans = 100, .warnings = 100, .cpu_nanoseconds = INT64_MAX / 2, .side = 65500};
    pc_jpeg_header header;
    pc_jpeg *jpeg = pc_jpeg_open(bytes, count, &limits, &header, status);
    if (!jpeg) return status->code;
    if (header.cmyk) {
        pc_jpeg_close(jpeg);
        return pc_set(status, PC_UNSUPPORTED, "CMYK");
    }
    jpeg->cinfo.progress = NULL;
    uint32_t x = 0;
    *width = (header.width + 1) / 2;
    if (pc_jpeg_start(jpeg, 4, &x, width, width, height, status) == PC_OK) {
        size_t stride = (size_t)*width * 4;
        if (stride * *height > capacity)
            pc_set(status, PC_OUTPUT_FULL, "destination too small");
        else
            pc_jpeg_read(jpeg, destination, (ptrdiff_t)stride, *height, status);
    }
    pc_jpeg_close(jpeg);
    return status->code;
}
