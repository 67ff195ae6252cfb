/*
 * screen.h - a session in a terminal: lines for what happened, and one live
 * line below them.
 *
 * On a terminal the live line is redrawn in place and fits its width, whatever
 * that becomes; piped, only the lines for what happened are printed.  Colour
 * only on a terminal and only without NO_COLOR.  Nothing is said by colour
 * alone.
 */
#ifndef SCREEN_H
#define SCREEN_H

#include <stdbool.h>
#include <stdio.h>

#include "live/live.h"

#define SCREEN_LINE_MAX 512

struct screen {
    FILE *to;
    bool live;       /* there is a live line */
    bool colour;
    bool drawn;      /* the live line is on screen now */
    const char *typed;  /* so far, of an answer; NULL: nothing.  Borrowed */
};

/* Look at what to is. */
void screen_init(struct screen *s, FILE *to);

/* A line for what happened, above the live line; nothing for most events. */
void screen_event(struct screen *s, const struct session_event *e);

/* Redraw the live line. */
void screen_view(struct screen *s, const struct live_view *v);

/* Wipe the live line, e.g. before other output. */
void screen_clear(struct screen *s);

/* The live line for a terminal of columns, without colour, into buf; at most
 * columns - 1 characters.  While a question is open it says how to answer, and what
 * is typed; NULL: nothing.  For screen_view and its tests. */
void screen_format(const struct live_view *v, const char *typed, int columns, char *buf,
                   size_t n);

#endif /* SCREEN_H */
