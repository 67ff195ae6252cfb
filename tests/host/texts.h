/*
 * texts.h - pieces of protocol files for tests, and one parse.
 */
#ifndef TEXTS_H
#define TEXTS_H

#include <stddef.h>

#include "session/protocol.h"

/* Five lines that are fine, so that a step list starts on line 6. */
#define HEAD  "id: a-1\nversion: 1\ntitle: T\nevidence: test\nsource: S\n"
#define STEPS HEAD "steps:\n"
#define TARE  STEPS "- tare: { seconds: 3 }\n"
#define PUSH  "- best_push: { trials: 3, seconds: 5 }\n"
#define FORCE "count: 5, seconds: 45, rest_s: 120, target_n: 100"
#define PCT   "count: 5, seconds: 45, rest_s: 120, target_pct: 70"
#define TEN(s) s s s s s s s s s s

/* A protocol with one number left out, as @. */
#define TOP_WITH(s)    HEAD s "\nsteps: [ { note: N } ]\n"
#define PUSH_WITH(s)   STEPS "- best_push: { " s " }\n"
#define HOLDS_WITH(s)  STEPS "- holds: { count: 5, seconds: 45, rest_s: 120, " s " }\n"
#define TARGET_WITH(s) HOLDS_WITH("target_n: 100, " s)

/* The parsed text, which must be fine. */
struct protocol texts_parsed(const char *text);

/* text with its @ replaced by a number. */
void texts_fill(char *to, size_t size, const char *text, const char *number);

#endif /* TEXTS_H */
