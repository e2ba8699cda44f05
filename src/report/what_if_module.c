/* what_if_module.c: the module's bytes, by the assembler; none where there is no module. */
#include "report/what_if_module.h"

#include <nettle/base64.h>

/* cmake/Wasm.cmake says where the module is, or an empty file where there is none, and why. */
extern const uint8_t fnl_what_if_module_begin[], fnl_what_if_module_end[];
__asm__(".section .rodata,\"a\"\n"
        ".hidden fnl_what_if_module_begin\n"
        ".hidden fnl_what_if_module_end\n"
        ".global fnl_what_if_module_begin\n"
        ".global fnl_what_if_module_end\n"
        "fnl_what_if_module_begin:\n"
        ".incbin \"" FNL_WHAT_IF_MODULE "\"\n"
        "fnl_what_if_module_end:\n"
        ".byte 0\n"
        ".previous\n");

const char *fnl_what_if_module_missing(void) { return FNL_WHAT_IF_MISSING; }

/* Bytes encoded at a time: whole groups of three, so that nothing is padded but the end. */
enum { PIECE = 3 * 1024 };

void fnl_what_if_module_write(fnl_text *text) {
  const uint8_t *at = fnl_what_if_module_begin;
  char piece[BASE64_ENCODE_RAW_LENGTH(PIECE)];
  while (at < fnl_what_if_module_end) {
    const size_t left = (size_t)(fnl_what_if_module_end - at);
    const size_t length = left < PIECE ? left : PIECE;
    base64_encode_raw(piece, length, at);
    fnl_text_add_bytes(text, piece, BASE64_ENCODE_RAW_LENGTH(length));
    at += length;
  }
}
