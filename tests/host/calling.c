/* calling.c - see calling.h. */
#include "calling.h"

#include <check.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>  /* memfd_create */
#include <unistd.h>

#define WORDS_MAX 16

void calling_text(int fd, char *to, size_t size)
{
    const ssize_t n = pread(fd, to, size - 1, 0);

    ck_assert_int_ge(n, 0);
    to[n] = '\0';
    close(fd);
}

int calling_run(struct calling *c, int (*command)(int argc, char **argv), const char *name,
                const char *words)
{
    char copy[512], called[32], *argv[WORDS_MAX] = { called }, *rest = NULL;
    const int out_fd = memfd_create("out", 0), err_fd = memfd_create("err", 0);
    const int old_out = dup(STDOUT_FILENO), old_err = dup(STDERR_FILENO);
    int argc = 1, code;

    snprintf(called, sizeof called, "%s", name);
    snprintf(copy, sizeof copy, "%s", words);
    for (char *w = strtok_r(copy, " ", &rest); w && argc < WORDS_MAX - 1;
         w = strtok_r(NULL, " ", &rest))
        argv[argc++] = w;
    fflush(NULL);
    dup2(out_fd, STDOUT_FILENO);
    dup2(err_fd, STDERR_FILENO);
    code = command(argc, argv);
    fflush(NULL);
    dup2(old_out, STDOUT_FILENO);
    dup2(old_err, STDERR_FILENO);
    close(old_out);
    close(old_err);
    calling_text(out_fd, c->out, sizeof c->out);
    calling_text(err_fd, c->err, sizeof c->err);
    return code;
}
