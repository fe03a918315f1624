#include "PieceKernelsC.h"
