#include "table.h"

#if PIECE_HAS_AVX2
#define FIELDS_TARGET PIECE_AVX2
#include "fields_loops.h"

void piece_avx2_fields(struct piece_table *table) {
    table->field_convolve = field_convolve;
    table->field_oklab = field_oklab;
    table->field_pixels = field_pixels;
}
#endif
