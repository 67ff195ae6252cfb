/*
 * manual.h - METRICS.md inside the program: from a number to its definition.
 *
 * The page is built in as it is, so that there is one text.  Everything returned
 * points into it and lives as long as the program.
 */
#ifndef MANUAL_H
#define MANUAL_H

#include <stdbool.h>
#include <stddef.h>

/* A piece of the page; not ended by 0. */
struct manual_text {
    const char *at;
    size_t n;
};

/* The whole page. */
struct manual_text manual_page(void);

/* The entry of a metric's id ("peak_n"), of a reason's word ("gap"), or of a key of
 * results.json by its place ("holds[].delivered_s") or last name ("delivered_s", the
 * first that has it): the section from its heading on, or the row of the table.
 * n is 0 when there is none. */
struct manual_text manual_entry(const char *id);

/* The text behind "- Name:" in a section, lines joined as they stand; n is 0 without. */
struct manual_text manual_field(struct manual_text section, const char *name);

/* Whether a place in results.json is defined: it is a key of the tables; or, in a
 * "metrics", "trials" or "symmetry" object, a metric's id, or "value", "u" or
 * "interval_95[]" under one. */
bool manual_defines(const char *place);

#endif /* MANUAL_H */
