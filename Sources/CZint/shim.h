#pragma once
#include <zint.h>

/// Whether a module of an encoded symbol is dark; false outside the symbol. The array of bits stays in C because its
/// 28,800-byte type would reach Swift as one tuple.
static inline int piece_zint_is_dark(const struct zint_symbol *symbol, int row, int column) {
    if (row < 0 || column < 0 || row >= symbol->rows || row >= 200 || column >= symbol->width || column >= 144 * 8) return 0;
    return (symbol->encoded_data[row][column / 8] >> (column % 8)) & 1;
}

/// zint's own words for the last problem.
static inline const char *piece_zint_message(const struct zint_symbol *symbol) { return symbol->errtxt; }
