/*
 * load_csv.h - the force on the load cell, read from a file.
 *
 * Lines of  time_s,force_n ; a first line that does not begin with a number
 * is a heading.  Blank lines and lines beginning with # are skipped.  Time
 * must increase from row to row.  Between rows the force is a straight line;
 * before the first and after the last it stays there.
 */
#ifndef LOAD_CSV_H
#define LOAD_CSV_H

#include <stddef.h>

struct load_csv;

/* NULL after saying on stderr, with file and line, what is wrong. */
struct load_csv *load_csv_open(const char *path);
void load_csv_close(struct load_csv *load);  /* NULL is allowed */

/* time_s may go back and forth, but forth is fast. */
double load_csv_force_n(struct load_csv *load, double time_s);

#endif /* LOAD_CSV_H */
