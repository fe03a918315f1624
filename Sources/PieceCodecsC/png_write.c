// Writing PNG with ISA-L's deflate: filters a batch of rows, deflates it straight into the output.
#include "status.h"

#include <isa-l/crc.h>
#include <isa-l/igzip_lib.h>

#include <stdlib.h>
#include <string.h>

enum { BATCH_BYTES = 64 * 1024, PADDING = 64 };

uint32_t pc_crc32(const uint8_t *bytes, size_t count) { return crc32_gzip_refl(0, bytes, count); }

static void put32(uint8_t *at, uint32_t v) {
    at[0] = (uint8_t)(v >> 24);
    at[1] = (uint8_t)(v >> 16);
    at[2] = (uint8_t)(v >> 8);
    at[3] = (uint8_t)v;
}

// Completes a chunk whose data of `count` bytes were written 8 bytes after `at`; returns where the next begins.
static uint8_t *finish_chunk(uint8_t *at, const char type[4], size_t count) {
    put32(at, (uint32_t)count);
    memcpy(at + 4, type, 4);
    put32(at + 8 + count, pc_crc32(at + 4, count + 4));
    return at + 12 + count;
}

static inline uint8_t paeth(int a, int b, int c) {
    int pa = abs(b - c), pb = abs(a - c), pc = abs(a + b - 2 * c);
    return (uint8_t)(pa <= pb && pa <= pc ? a : pb <= pc ? b : c);
}

static inline uint32_t weight(uint8_t v) { return v < 128 ? v : 256u - v; }

// The best of all five filters by the sum of distances from zero. `row` and `above` are preceded by zero bytes.
static void filter_all(const uint8_t *row, const uint8_t *above, size_t count, size_t bpp, uint8_t *candidates,
                       uint8_t *destination) {
    const uint8_t *left = row - bpp, *corner = above - bpp;
    uint64_t sums[5] = {0};
    for (int f = 0; f < 5; f++) {
        uint8_t *out = candidates + (size_t)f * count;
        switch (f) {
        case 0: memcpy(out, row, count); break;
        case 1:
            for (size_t i = 0; i < count; i++) out[i] = (uint8_t)(row[i] - left[i]);
            break;
        case 2:
            for (size_t i = 0; i < count; i++) out[i] = (uint8_t)(row[i] - above[i]);
            break;
        case 3:
            for (size_t i = 0; i < count; i++) out[i] = (uint8_t)(row[i] - ((left[i] + above[i]) >> 1));
            break;
        case 4:
            for (size_t i = 0; i < count; i++) out[i] = (uint8_t)(row[i] - paeth(left[i], above[i], corner[i]));
            break;
        }
        uint64_t sum = 0;
        for (size_t i = 0; i < count; i++) sum += weight(out[i]);
        sums[f] = sum;
    }
    int best = 0;
    for (int f = 1; f < 5; f++)
        if (sums[f] < sums[best]) best = f;
    destination[0] = (uint8_t)best;
    memcpy(destination + 1, candidates + (size_t)best * count, count);
}

static const uint32_t level_memory[4] = {0, ISAL_DEF_LVL1_DEFAULT, ISAL_DEF_LVL2_DEFAULT, ISAL_DEF_LVL3_DEFAULT};

int32_t pc_png_encode_fast(const uint8_t *pixels, size_t stride, uint32_t width, uint32_t height, bool opaque,
                           int32_t filters, int32_t level, uint8_t *output, size_t capacity, size_t *output_count,
                           pc_status *status) {
    pc_ok(status);
    if (level < 0 || level > 3) return pc_set(status, PC_UNSUPPORTED, "deflate level %d", level);
    const size_t bpp = opaque ? 3 : 4, row_bytes = (size_t)width * bpp, line = row_bytes + 1;
    const size_t rows_per_batch = line < BATCH_BYTES ? BATCH_BYTES / line : 1;
    const size_t slot = PADDING + row_bytes + PADDING;
    // Signature, IHDR, sRGB and IEND, and the frame of one IDAT.
    if (capacity < 8 + 25 + 13 + 12 + 12 + 64) return pc_set(status, PC_OUTPUT_FULL, "output too small");

    // One block: the deflate state, its level buffer, the rows now and above, a batch of filtered rows, candidates.
    size_t candidates_bytes = filters == PC_FILTERS_ALL ? 5 * row_bytes : 0;
    struct isal_zstream *stream = malloc(sizeof *stream);
    uint8_t *level_buffer = malloc(level_memory[level] + 1);
    uint8_t *scratch = calloc(1, 2 * slot + rows_per_batch * line + candidates_bytes + PADDING);
    if (!stream || !level_buffer || !scratch) {
        free(stream);
        free(level_buffer);
        free(scratch);
        return pc_set(status, PC_OUT_OF_MEMORY, "no memory for a PNG writer");
    }
    uint8_t *above = scratch + PADDING, *row = scratch + slot + PADDING;
    uint8_t *batch = scratch + 2 * slot, *candidates = batch + rows_per_batch * line;

    static const uint8_t signature[8] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    memcpy(output, signature, 8);
    uint8_t *at = output + 8;
    put32(at + 8, width);
    put32(at + 12, height);
    memcpy(at + 16, (const uint8_t[5]){8, opaque ? 2 : 6, 0, 0, 0}, 5);
    at = finish_chunk(at, "IHDR", 13);
    at[8] = 0;  // perceptual
    at = finish_chunk(at, "sRGB", 1);

    isal_deflate_init(stream);
    stream->level = (uint32_t)level;
    stream->level_buf = level_buffer;
    stream->level_buf_size = level_memory[level];
    stream->gzip_flag = IGZIP_ZLIB;
    stream->flush = NO_FLUSH;
    uint8_t *data = at + 8;
    size_t room = capacity - (size_t)(data - output) - 4 - 12;
    stream->next_out = data;
    stream->avail_out = room > UINT32_MAX ? UINT32_MAX : (uint32_t)room;
    bool full = false;
    for (uint32_t y = 0; y < height && !full;) {
        size_t count = height - y < rows_per_batch ? height - y : rows_per_batch;
        for (size_t k = 0; k < count; k++, y++) {
            const uint8_t *source = pixels + (size_t)y * stride;
            if (opaque)
                pc_pack_rgb(source, row, width, false);
            else
                pc_unpremultiply(source, row, width);
            if (filters == PC_FILTERS_ALL)
                filter_all(row, above, row_bytes, bpp, candidates, batch + k * line);
            else
                pc_filter_sub_up(row, above, row_bytes, bpp, batch + k * line, false);
            uint8_t *swap = above;
            above = row;
            row = swap;
        }
        stream->next_in = batch;
        stream->avail_in = (uint32_t)(count * line);
        stream->end_of_stream = y == height;
        int result = isal_deflate(stream);
        if (result != COMP_OK) {
            pc_set(status, PC_CORRUPT, "ISA-L deflate failed with %d", result);
            break;
        }
        full = stream->avail_in > 0 || (y == height && stream->internal_state.state != ZSTATE_END);
    }
    if (status->code == PC_OK && full) pc_set(status, PC_OUTPUT_FULL, "output too small");
    if (status->code == PC_OK) {
        at = finish_chunk(at, "IDAT", (size_t)(stream->next_out - data));
        at = finish_chunk(at, "IEND", 0);
        *output_count = (size_t)(at - output);
    }
    free(stream);
    free(level_buffer);
    free(scratch);
    return status->code;
}
