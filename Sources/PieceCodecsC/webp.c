// WebP through libwebp and its demuxer.
#include "status.h"

#include <webp/decode.h>
#include <webp/demux.h>
#include <webp/encode.h>

#include <string.h>

static void find_chunk(const WebPDemuxer *demuxer, const char *name, const uint8_t *bytes, size_t *offset,
                       size_t *count) {
    WebPChunkIterator iterator;
    if (WebPDemuxGetChunk(demuxer, name, 1, &iterator)) {
        *offset = (size_t)(iterator.chunk.bytes - bytes);
        *count = iterator.chunk.size;
        WebPDemuxReleaseChunkIterator(&iterator);
    }
}

int32_t pc_webp_inspect(const uint8_t *bytes, size_t count, pc_webp_header *header, pc_status *status) {
    pc_ok(status);
    memset(header, 0, sizeof *header);
    WebPData data = {bytes, count};
    WebPDemuxState state = WEBP_DEMUX_PARSE_ERROR;
    WebPDemuxer *demuxer = WebPDemuxPartial(&data, &state);
    if (!demuxer || state != WEBP_DEMUX_DONE) {
        WebPDemuxDelete(demuxer);
        bool cut = state == WEBP_DEMUX_PARSING_HEADER || state == WEBP_DEMUX_PARSED_HEADER;
        return cut ? pc_set(status, PC_TRUNCATED, "the file ends in the middle of the image")
                   : pc_set(status, PC_CORRUPT, "the WebP container is damaged");
    }
    header->width = WebPDemuxGetI(demuxer, WEBP_FF_CANVAS_WIDTH);
    header->height = WebPDemuxGetI(demuxer, WEBP_FF_CANVAS_HEIGHT);
    find_chunk(demuxer, "ICCP", bytes, &header->icc_offset, &header->icc_count);
    find_chunk(demuxer, "EXIF", bytes, &header->exif_offset, &header->exif_count);
    WebPIterator frame;
    if (WebPDemuxGetFrame(demuxer, 1, &frame)) {
        header->frame_x = (uint32_t)frame.x_offset;
        header->frame_y = (uint32_t)frame.y_offset;
        header->frame_width = (uint32_t)frame.width;
        header->frame_height = (uint32_t)frame.height;
        header->alpha = frame.has_alpha != 0;
        header->animated = frame.num_frames > 1;
        header->payload_offset = (size_t)(frame.fragment.bytes - bytes);
        header->payload_count = frame.fragment.size;
        WebPBitstreamFeatures features;
        if (WebPGetFeatures(frame.fragment.bytes, frame.fragment.size, &features) != VP8_STATUS_OK ||
            features.width != frame.width || features.height != frame.height)
            pc_set(status, PC_CORRUPT, "the first frame is damaged");
        else
            header->lossless = features.format == 2;
        WebPDemuxReleaseIterator(&frame);
    } else {
        pc_set(status, PC_CORRUPT, "the file holds no image");
    }
    WebPDemuxDelete(demuxer);
    return status->code;
}

int32_t pc_webp_decode(const uint8_t *payload, size_t count, uint8_t *destination, size_t stride, uint32_t width,
                       uint32_t height, bool scaled, const pc_limits *limits, pc_status *status) {
    pc_ok(status);
    int64_t deadline = pc_cpu_now() + limits->cpu_nanoseconds;
    WebPDecoderConfig config;
    if (!WebPInitDecoderConfig(&config)) return pc_set(status, PC_UNSUPPORTED, "libwebp version mismatch");
    config.options.use_scaling = scaled;
    config.options.scaled_width = (int)width;
    config.options.scaled_height = (int)height;
    config.output.colorspace = MODE_RGBA;
    config.output.is_external_memory = 1;
    config.output.u.RGBA.rgba = destination;
    config.output.u.RGBA.stride = (int)stride;
    config.output.u.RGBA.size = stride * height;
    WebPIDecoder *decoder = WebPIDecode(NULL, 0, &config);
    if (!decoder) return pc_set(status, PC_OUT_OF_MEMORY, "no memory for a WebP reader");
    // In slices, so that time can be looked at; the decoder reads the caller's memory without copying it.
    enum { SLICE = 32 * 1024 };
    VP8StatusCode result = VP8_STATUS_SUSPENDED;
    for (size_t seen = 0; result == VP8_STATUS_SUSPENDED && seen < count;) {
        seen = count - seen < SLICE ? count : seen + SLICE;
        result = WebPIUpdate(decoder, payload, seen);
        if (result == VP8_STATUS_SUSPENDED && pc_cpu_now() > deadline) {
            pc_set(status, PC_TOO_SLOW, "decoding took too long");
            break;
        }
    }
    WebPIDelete(decoder);
    WebPFreeDecBuffer(&config.output);
    if (status->code != PC_OK || result == VP8_STATUS_OK) return status->code;
    if (result == VP8_STATUS_OUT_OF_MEMORY) return pc_set(status, PC_OUT_OF_MEMORY, "no memory for the image");
    if (result == VP8_STATUS_SUSPENDED || result == VP8_STATUS_NOT_ENOUGH_DATA)
        return pc_set(status, PC_TRUNCATED, "the image data end before the image does");
    return pc_set(status, PC_CORRUPT, "the image data are damaged (libwebp status %d)", (int)result);
}

int32_t pc_webp_encode(const uint8_t *pixels, size_t stride, uint32_t width, uint32_t height, bool alpha,
                       float quality, bool lossless, uint8_t **output, size_t *output_count, pc_status *status) {
    pc_ok(status);
    WebPConfig config;
    WebPPicture picture;
    if (!WebPConfigInit(&config) || !WebPPictureInit(&picture))
        return pc_set(status, PC_UNSUPPORTED, "libwebp version mismatch");
    if (lossless) {
        WebPConfigLosslessPreset(&config, 4);
    } else {
        config.quality = quality;
        config.method = 4;
    }
    picture.use_argb = lossless;
    picture.width = (int)width;
    picture.height = (int)height;
    WebPMemoryWriter writer;
    WebPMemoryWriterInit(&writer);
    picture.writer = WebPMemoryWrite;
    picture.custom_ptr = &writer;
    int imported = alpha ? WebPPictureImportRGBA(&picture, pixels, (int)stride)
                         : WebPPictureImportRGBX(&picture, pixels, (int)stride);
    if (!imported || !WebPEncode(&config, &picture)) {
        pc_set(status, picture.error_code == VP8_ENC_ERROR_OUT_OF_MEMORY ? PC_OUT_OF_MEMORY : PC_CORRUPT,
               "libwebp error %d", (int)picture.error_code);
        WebPMemoryWriterClear(&writer);
    } else {
        *output = writer.mem;
        *output_count = writer.size;
    }
    WebPPictureFree(&picture);
    return status->code;
}

void pc_webp_free(void *memory) { WebPFree(memory); }
