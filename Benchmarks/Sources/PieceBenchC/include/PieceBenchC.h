// What measurements divide by: libjpeg-turbo on its own, used in the plainest way its manual shows.
#pragma once

#include <stddef.h>
#include <stdint.h>

// Decodes a whole JPEG at `eighths`/8 of its size (8, 4, 2 or 1) into `pixels` as R, G, B, x, and does nothing else
// with it. `capacity` is the room at `pixels` in bytes. Returns 0 and the size in pixels, or 1 when the file is no
// JPEG that decodes to colour or does not fit.
int bench_decode_jpeg(const uint8_t *bytes, size_t count, int eighths, uint8_t *pixels, size_t capacity,
                      uint32_t *width, uint32_t *height);
