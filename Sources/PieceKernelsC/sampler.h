#pragma once
#include "PieceKernelsC.h"

// A distance to an edge (1/65536 of an image pixel) as coverage of the pixel around it, 0…256, 128 on the edge.
static inline int64_t piece_edge_distance(int64_t distance, int64_t slope) {
    // Beyond 1024 image pixels nothing changes, and the product stays within 64 bits.
    const int64_t far = (int64_t)1 << 26;
    distance = distance < -far ? -far : distance > far ? far : distance;
    int64_t part = ((distance * slope) >> 32) + 128;
    return part < 0 ? 0 : part > 256 ? 256 : part;
}

// How much of a pixel lies inside 0…size along one axis, 0…256.
static inline int64_t piece_edge_part(int64_t position, int32_t size, int64_t slope) {
    int64_t low = piece_edge_distance(position >> 16, slope);
    int64_t high = piece_edge_distance(((int64_t)size << 16) - (position >> 16), slope);
    return low + high < 256 ? 0 : low + high - 256;
}

// The coverage of the image at position (u, v).
static inline uint8_t piece_edge_coverage(const struct piece_sampler *s, int64_t u, int64_t v) {
    int64_t cover = piece_edge_part(u, s->width, s->edge_u) * piece_edge_part(v, s->height, s->edge_v);
    return (uint8_t)((cover * 255 + 32768) >> 16);
}
