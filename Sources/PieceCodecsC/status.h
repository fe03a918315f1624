// Shared by the codecs' C files.
#pragma once

#ifndef _POSIX_C_SOURCE
#define _POSIX_C_SOURCE 200809L  // clock_gettime under -std=c17
#endif

#include "PieceCodecsC.h"

#include <stdarg.h>
#include <stdio.h>
#include <time.h>

#if defined(__x86_64__) || defined(__i386__)
#define PC_X86 1
#include <immintrin.h>
#else
#define PC_X86 0
#endif

__attribute__((format(printf, 3, 4))) static inline int32_t pc_set(pc_status *status, int32_t code,
                                                                  const char *format, ...) {
    status->code = code;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(status->message, sizeof status->message, format, arguments);
    va_end(arguments);
    return code;
}

static inline int32_t pc_ok(pc_status *status) {
    status->code = PC_OK;
    status->message[0] = 0;
    return PC_OK;
}

// CPU time of this thread: a limit on it does not fail honest files on a busy machine.
static inline int64_t pc_cpu_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}
