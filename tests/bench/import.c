/*
 * import.c - milliseconds to read a force curve from another instrument's file.
 *
 *     import FILE ROUNDS
 *
 * Prints the time of each round; the file is in the system's cache after the first.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "interchange/curve_file.h"

static double now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return 1e3 * (double)t.tv_sec + (double)t.tv_nsec / 1e6;
}

int main(int argc, char **argv)
{
    struct err_text why = { "usage: import FILE ROUNDS" };
    struct curve_file *f;

    for (int i = 0; argc == 3 && i < atoi(argv[2]); i++) {
        const double from = now_ms();

        if (curve_file_open(argv[1], NULL, &f, &why) != ERR_OK) {
            fprintf(stderr, "%s\n", why.s);
            return 1;
        }
        printf("%.3f\n", now_ms() - from);
        curve_file_close(f);
    }
    return argc == 3 ? 0 : 2;
}
