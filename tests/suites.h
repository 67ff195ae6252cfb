/* suites.h - what run.c asks of each folder of suites. */
#ifndef SUITES_H
#define SUITES_H

#include <check.h>

#define COUNT(a) ((int)(sizeof(a) / sizeof((a)[0])))

/* The makers of this program's suites, ended by NULL; see each suites.c. */
extern Suite *(*const suites[])(void);

#endif /* SUITES_H */
