/*
 * path.c - nanoseconds a sample of the real-time path, and of its parts.
 *
 * The recording given is read into memory; its frames then go through the
 * parser alone, and through parser, recorder's encoding and core, frame by
 * frame, each timed by itself.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "calibration/calibration.h"
#include "recording/reader.h"
#include "session/core.h"

#define SAMPLES_MAX 2000000

static double now_ns(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return 1e9 * (double)t.tv_sec + (double)t.tv_nsec;
}

static int by_size(const void *a, const void *b)
{
    const float x = *(const float *)a, y = *(const float *)b;

    return (x > y) - (x < y);
}

static void parse_all(const struct reader *in)
{
    struct wire_frame f;
    const double from = now_ns();
    int rounds = 0;

    while (now_ns() - from < 1e9) {
        for (size_t at = 0; at < in->n; ) {
            const size_t left = in->n - at;
            const int16_t got = wire_parse(in->bytes + at, (uint16_t)(left < 1000 ? left : 1000), &f);

            if (got <= 0)
                break;
            at += (size_t)got;
        }
        rounds++;
    }
    printf("wire_parse              %8.1f MB/s\n",
           (double)in->n * rounds / (now_ns() - from) * 1e3);
}

int main(int argc, char **argv)
{
    static struct core core;
    static float took[SAMPLES_MAX];
    static struct protocol protocol;
    struct calibration calibration;
    struct reader in;
    struct err_text why = { "" };
    struct wire_frame f;
    struct core_out o;
    size_t n = 0;

    if (argc != 2 || reader_open(argv[1], &in, &why) != ERR_OK
        || protocol_parse("it", in.protocol.bytes, in.protocol.n, &protocol, &why) != ERR_OK
        || calibration_parse("it", in.calibration.bytes, in.calibration.n, &calibration,
                             &why) != ERR_OK) {
        fprintf(stderr, "usage: path RECORDING; %s\n", why.s);
        return 1;
    }
    parse_all(&in);
    core_init(&core, &protocol, &calibration);
    for (size_t at = 0; at < in.n && n < SAMPLES_MAX; ) {
        uint8_t again[WIRE_ENCODED_MAX];
        const size_t left = in.n - at;
        const double from = now_ns();
        const int16_t got = wire_parse(in.bytes + at, (uint16_t)(left < 1000 ? left : 1000), &f);

        if (got <= 0)
            break;
        wire_build(again, f.type, f.payload, f.n);
        core_frame(&core, &f, &o);
        if (f.type == WIRE_SAMPLE)
            took[n++] = (float)(now_ns() - from);
        at += (size_t)got;
    }
    qsort(took, n, sizeof took[0], by_size);
    printf("bytes to events         %8.0f ns a sample (median), %.0f ns at 99.9 %%, worst %.0f ns, "
           "%zu samples\n", (double)took[n / 2], (double)took[n - n / 1000 - 1],
           (double)took[n - 1], n);
    reader_close(&in);
    return 0;
}
