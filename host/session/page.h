/*
 * page.h - text wrapped at blanks for a terminal.
 *
 * A line is never ended between a number and what it counts ("70 %", "2 min").
 * UTF-8 counts by characters.
 */
#ifndef PAGE_H
#define PAGE_H

#include <stdio.h>

#define PAGE_COLUMNS_LEAST 40   /* narrower would be a word a line */

struct page {
    FILE *to;
    int columns;
};

/* text after label, wrapped, later lines indented to below its beginning; a label
 * longer than the indent pushes the first line on. */
void page_text(const struct page *page, const char *label, int indent, const char *text);

#endif /* PAGE_H */
