/* calling.h - command lines run in a test's folder, as people type them. */
#ifndef CALLING_H
#define CALLING_H

#include <stddef.h>

#include "rig/harness.h"

/* What the last call printed, both outputs. */
extern char calling_out[HARNESS_TEXT_MAX];

void calling_write(const char *name, const void *bytes, size_t n);

/* Run a script with bash: $F is the test's folder, $H the program, $G the golden curves;
 * the data and configuration folders are below $F.  Returns its exit code. */
int calling_run(const char *command);

/* The same, which must end with code and have printed says. */
void calling_says(const char *command, int code, const char *says);

#endif /* CALLING_H */
