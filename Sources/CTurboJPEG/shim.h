#pragma once
// The libjpeg API of libjpeg-turbo: the simpler TurboJPEG API has no partial rows, scan limits or markers.
// jpeglib.h uses size_t and FILE without including their headers.
#include <stddef.h>
#include <stdio.h>
#include <jpeglib.h>
#include <jerror.h>
