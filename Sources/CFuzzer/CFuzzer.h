/* The driver of libFuzzer, which is linked by Fuzz/run.sh only. */
#ifndef WHITELINE_CFUZZER_H
#define WHITELINE_CFUZZER_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*attempt)(const uint8_t *data, size_t size));

#endif
