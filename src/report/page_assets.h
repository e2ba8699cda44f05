/* page_assets.h: the parts of the page for a browser, embedded in the library. Private to html.c.
 *
 * The files are those of page/, charts/ and vendor/ as cmake/Page.cmake put them together.
 */
#ifndef FNL_REPORT_PAGE_ASSETS_H
#define FNL_REPORT_PAGE_ASSETS_H

#include <stddef.h>

/* A file's bytes, without a terminating NUL. */
typedef struct {
  const char *bytes;
  size_t length;
} fnl_asset;

fnl_asset fnl_asset_template(void);     /* page.html with its {{places}} */
fnl_asset fnl_asset_style(void);        /* page.css */
fnl_asset fnl_asset_script(void);       /* the modules of the page and every chart */
fnl_asset fnl_asset_plotly(void);       /* the vendored bundle */
fnl_asset fnl_asset_plotly_style(void); /* and its style sheet */

#endif
