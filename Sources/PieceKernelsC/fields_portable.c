#include "table.h"

#define FIELDS_TARGET
#include "fields_loops.h"

void piece_portable_fields(struct piece_table *table) {
    table->field_convolve = field_convolve;
    table->field_oklab = field_oklab;
    table->field_pixels = field_pixels;
}
