/* page_assets.c: files as bytes of the program, by the assembler. */
#include "report/page_assets.h"

/* FNL_ASSET_FOLDER is where cmake/Page.cmake leaves the files; the build makes this file anew
 * whenever one of them changed. */
#define EMBED(name, file)                                                                          \
  extern const char fnl_asset_##name##_begin[], fnl_asset_##name##_end[];                          \
  __asm__(".section .rodata,\"a\"\n"                                                               \
          ".hidden fnl_asset_" #name "_begin\n"                                                    \
          ".hidden fnl_asset_" #name "_end\n"                                                      \
          ".global fnl_asset_" #name "_begin\n"                                                    \
          ".global fnl_asset_" #name "_end\n"                                                      \
          "fnl_asset_" #name "_begin:\n"                                                           \
          ".incbin \"" FNL_ASSET_FOLDER "/" file "\"\n"                                            \
          "fnl_asset_" #name "_end:\n"                                                             \
          ".byte 0\n"                                                                              \
          ".previous\n");                                                                          \
  fnl_asset fnl_asset_##name(void) {                                                               \
    const size_t length = (size_t)(fnl_asset_##name##_end - fnl_asset_##name##_begin);             \
    return (fnl_asset){fnl_asset_##name##_begin, length};                                          \
  }

EMBED(template, "page.html")
EMBED(style, "page.css")
EMBED(script, "page.js")
EMBED(plotly, "plotly.min.js")
EMBED(plotly_style, "plotly.css")
