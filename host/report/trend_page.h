/*
 * trend_page.h - how a person is doing, as a page for a terminal.
 *
 * The headline and the next step first, then the last sessions, then what is known and
 * how surely; at the end what may be read out to the client (words.h).  "-" is a number
 * that is not known.  No colour; nothing is told by colour alone.
 */
#ifndef TREND_PAGE_H
#define TREND_PAGE_H

#include <stdio.h>

#include "clinic/trend.h"

void trend_page_head(FILE *to, const struct trend *t, int columns);

/* One side; 80 columns, texts wrapped at columns. */
void trend_page_side(FILE *to, const struct trend *t, int side, int columns);

/* The stage, as information, and the lines for the client. */
void trend_page_end(FILE *to, const struct trend *t, int columns);

#endif /* TREND_PAGE_H */
