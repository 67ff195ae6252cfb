/*
 * calling.h - a command run in the test's own process, with its output in memory.
 */
#ifndef CALLING_H
#define CALLING_H

#include <stddef.h>

/* What a command wrote, and what else it said. */
struct calling {
    char out[131072], err[8192];
};

/* Run command, called name, with these words, separated by blanks; its exit code. */
int calling_run(struct calling *c, int (*command)(int argc, char **argv), const char *name,
                const char *words);

/* The text of an open file from its beginning; closes it. */
void calling_text(int fd, char *to, size_t size);

#endif /* CALLING_H */
