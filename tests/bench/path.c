/*
 * path.c - nanoseconds a sample of the real-time path, and of its parts.
 *
 *     path RECORDING
 *
 * The frames of a recording go through what `holdfast run` does with each: parse,
 * append to a recording, core, events and view to their queues.  Each sample is
 * timed by itself; the clock's own cost is measured and stays in.  In the first row
 * the frames come one after the other without a pause; in the second as from a rig
 * at 20 times real time, with the recorder's writer woken after each, outside of
 * what is timed, as the session's thread does before it waits for the line.  There
 * the slowest in a thousand are mostly those just after an interrupt or another
 * program had the core and left its caches cold: the third row leaves out samples
 * before which the wait for them was itself held up.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "calibration/calibration.h"
#include "live/queue.h"
#include "place.h"
#include "recording/reader.h"
#include "recording/recorder.h"
#include "session/core.h"
#include "wire_crc.h"

#define SAMPLES_MAX  2000000
#define PACED        40000     /* samples of the paced row */
#define PACE_NS      50000.0
#define AWAY_NS      1000.0    /* the clock, read in a loop, is read every 30 ns */

struct input {
    uint8_t *bytes;
    size_t n;
    struct protocol protocol;
    struct calibration calibration;
};

/* What one run of the path needs beside the bytes. */
struct path {
    struct core core;
    struct recorder *recorder;
    uint64_t appended;
    struct queue events, views;
};

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

static void print_row(const char *what, float *took, size_t n)
{
    double sum = 0.0;

    for (size_t i = 0; i < n; i++)
        sum += (double)took[i];
    qsort(took, n, sizeof took[0], by_size);
    printf("%-34s %7.0f %7.0f %7.0f %7.0f %9.0f %9zu\n", what, sum / (double)n,
           (double)took[n / 2], (double)took[n - n / 100 - 1], (double)took[n - n / 1000 - 1],
           (double)took[n - 1], n);
}

/* All of them, and those before which the core was ours. */
static void print_rows(const char *what, float *took, const bool *ours, size_t n)
{
    static float some[SAMPLES_MAX];
    size_t k = 0;

    for (size_t i = 0; i < n; i++)
        if (ours[i])
            some[k++] = took[i];
    print_row(what, took, n);
    if (k > 0)
        print_row("  of it, the core ours meanwhile", some, k);
}

/* ---- parts ----------------------------------------------------------------------- */

static uint16_t look(const struct input *in, size_t at)
{
    return (uint16_t)(in->n - at < WIRE_ENCODED_MAX ? in->n - at : WIRE_ENCODED_MAX);
}

static void parse_all(const struct input *in)
{
    struct wire_frame f;
    const double from = now_ns();
    uint64_t frames = 0, rounds = 0;

    for (; now_ns() - from < 5e8; rounds++)
        for (size_t at = 0; at < in->n; frames++) {
            const int16_t got = wire_parse(in->bytes + at, look(in, at), &f);

            if (got <= 0)
                break;
            at += (size_t)got;
        }
    const double took = now_ns() - from;

    printf("%-34s %7.1f ns a frame %9.0f MB/s\n", "wire_parse", took / (double)frames,
           (double)(in->n * rounds) / took * 1e3);
}

static void crc_all(const char *what, uint32_t crc(uint32_t, const uint8_t *, uint16_t),
                    const struct input *in)
{
    const double from = now_ns();
    uint64_t frames = 0;
    uint32_t sum = 0;

    while (now_ns() - from < 3e8)
        for (size_t at = 0; at + 12 <= in->n; at += 18, frames++)
            sum += crc(0, in->bytes + at, 12);
    printf("%-34s %7.1f ns a sample's frame (%08x)\n", what,
           (now_ns() - from) / (double)frames, sum);
}

/* ---- the path ---------------------------------------------------------------------- */

static void take(struct path *p, const struct wire_frame *f)
{
    const struct session *const s = &p->core.session;
    struct core_out o;

    recorder_append(p->recorder, f->type, f->payload, f->n);
    core_frame(&p->core, f, &o);
    for (int i = 0; i < s->events; i++)
        queue_put(&p->events, &s->event[i]);
    queue_put(&p->views, &s->filtered_n);
}

/* The path's time must not hold a wait for the disk: the writer gets room. */
static void let_write(struct path *p, uint8_t n)
{
    p->appended += WIRE_ENCODED_BYTES((uint64_t)n);
    while (p->appended - recorder_bytes(p->recorder) > RECORDER_RING_BYTES / 2
           && recorder_failure(p->recorder) == 0)
        usleep(100);
}

static void drain(struct path *p)
{
    struct session_event event;
    double view;

    while (queue_take(&p->events, &event))
        ;
    while (queue_take(&p->views, &view))
        ;
}

/* Whether the core was ours all the while. */
static bool wait_until(double due_ns)
{
    double last = now_ns();
    bool ours = last < due_ns;

    while (last < due_ns) {
        const double now = now_ns();

        ours &= now - last < AWAY_NS;
        last = now;
    }
    return ours;
}

static size_t run(struct path *p, const struct input *in, double pace_ns, size_t most,
                  float *took, bool *ours)
{
    struct wire_frame f;
    double due = now_ns();
    size_t n = 0;

    for (size_t at = 0; at < in->n && n < most; ) {
        ours[n] = pace_ns > 0.0 && wait_until(due);
        due += pace_ns;
        const double from = now_ns();
        const int16_t got = wire_parse(in->bytes + at, look(in, at), &f);

        if (got <= 0)
            break;
        take(p, &f);
        if (f.type == WIRE_SAMPLE)
            took[n++] = (float)(now_ns() - from);
        at += (size_t)got;
        if (pace_ns > 0.0)
            recorder_flush(p->recorder);
        let_write(p, f.n);
        drain(p);
    }
    return n;
}

static int measure(const char *what, const struct input *in, double pace_ns, size_t most)
{
    static float took[SAMPLES_MAX];
    static bool ours[SAMPLES_MAX];
    static struct path p;
    struct err_text why = { "" };

    place_make();
    p.appended = 0;
    core_init(&p.core, &in->protocol, &in->calibration);
    if (recorder_open(place_path("a.hfr"), &p.recorder, &why) != ERR_OK
        || queue_open(&p.events, sizeof(struct session_event), 1024) != ERR_OK
        || queue_open(&p.views, sizeof(double), 1024) != ERR_OK) {
        fprintf(stderr, "path: %s\n", why.s);
        return 1;
    }
    const size_t n = run(&p, in, pace_ns, most, took, ours);

    print_rows(what, took, ours, n);
    recorder_close(p.recorder, 0, NULL);
    queue_close(&p.events);
    queue_close(&p.views);
    place_remove();
    return 0;
}

static void measure_clock(void)
{
    static float took[100000];

    for (size_t i = 0; i < 100000; i++) {
        const double from = now_ns();

        took[i] = (float)(now_ns() - from);
    }
    print_row("  of it, reading the clock", took, 100000);
}

/* ---- the program ------------------------------------------------------------------- */

static int load(const char *path, struct input *out, struct err_text *why)
{
    struct reader r;
    FILE *f = fopen(path, "rb");
    int err = reader_open(path, &r, why);

    if (err != ERR_OK || f == NULL)
        return err != ERR_OK ? err : ERR_IO;
    out->bytes = malloc((size_t)r.size_bytes);
    out->n = fread(out->bytes, 1, (size_t)r.size_bytes, f);
    fclose(f);
    if ((err = protocol_parse("it", r.protocol.bytes, r.protocol.n, &out->protocol, why)) == ERR_OK)
        err = calibration_parse("it", r.calibration.bytes, r.calibration.n, &out->calibration, why);
    reader_close(&r);
    return err;
}

int main(int argc, char **argv)
{
    static struct input in;
    struct err_text why = { "" };

    if (argc != 2 || load(argv[1], &in, &why) != ERR_OK) {
        fprintf(stderr, "usage: path RECORDING; %s\n", why.s);
        return 1;
    }
    parse_all(&in);
    crc_all("CRC-32C, tables", wire_crc_table, &in);
    if (wire_crc_by_chip())
        crc_all("CRC-32C, processor's instruction", wire_crc_chip, &in);
    printf("\n%-34s %7s %7s %7s %7s %9s %9s\n", "ns a sample", "mean", "median", "99 %",
           "99.9 %", "worst", "samples");
    const int failed = measure("bytes to events, back to back", &in, 0.0, SAMPLES_MAX)
                    || measure("bytes to events, one every 50 us", &in, PACE_NS, PACED);

    measure_clock();
    free(in.bytes);
    return failed;
}
