/*
 * page.h - text wrapped into lines for a person to read.
 */
#ifndef PAGE_H
#define PAGE_H

#include <stdio.h>

#define PAGE_COLUMNS_LEAST 40  /* narrower would be a word a line */

/* Where a line of a page may end. */
struct page {
    FILE *to;
    int columns;
};

/* text after label, wrapped at blanks, later lines indented to below it. */
void page_wrap(const struct page *page, const char *label, int indent, const char *text);

#endif /* PAGE_H */
