#include "PieceCodecsC.h"
