/* faults.c - see faults.h. */
#include "faults.h"

#include <math.h>
#include <stdlib.h>

#include "chip.h"   /* CHIP_HZ */
#include "noise.h"

/* Seconds of a UART at full rate; the rig sends 1.5 kB/s.  What does not fit
 * is lost, and counted with the dropped. */
#define QUEUE_BYTES  65536u

struct faults {
    struct faults_settings set;
    struct noise noise;
    struct faults_counts counts;
    struct held {
        uint64_t due_cycle;
        uint8_t byte;
    } queue[QUEUE_BYTES];
    size_t head, count;
    uint64_t last_due_cycle;
    unsigned in_frame;       /* bytes of this frame so far */
    unsigned cut_after;      /* lose the rest from here on; 0 whole frame */
};

/* The frames this rig sends have 13 to 35 bytes. */
#define CUT_WITHIN  12

struct faults *faults_open(const struct faults_settings *settings)
{
    struct faults *f = calloc(1, sizeof(*f));

    if (f == NULL)
        return NULL;
    f->set = *settings;
    noise_init(&f->noise, settings->seed, NOISE_LINE);
    return f;
}

void faults_close(struct faults *f)
{
    free(f);
}

/* A fault that is switched off takes no number from the stream. */
static bool strikes(struct faults *f, double probability)
{
    return probability > 0 && noise_uniform(&f->noise) < probability;
}

static uint64_t due(struct faults *f, uint64_t now_cycle)
{
    const double cycles_per_ms = CHIP_HZ / 1000.0;
    double at_ms = (double)now_cycle / cycles_per_ms;

    if (f->set.burst_ms > 0)
        at_ms = ceil(at_ms / f->set.burst_ms) * f->set.burst_ms;
    /* Jitter belongs to a delivery, not to a byte: bytes already waiting for
     * one are not pushed further. */
    if (f->set.jitter_ms > 0 && (double)f->last_due_cycle < at_ms * cycles_per_ms)
        at_ms += noise_uniform(&f->noise) * f->set.jitter_ms;
    const uint64_t cycle = (uint64_t)(at_ms * cycles_per_ms);

    if (cycle > f->last_due_cycle)
        f->last_due_cycle = cycle;
    return f->last_due_cycle;
}

static void hold(struct faults *f, uint64_t now_cycle, uint8_t byte)
{
    if (f->count == QUEUE_BYTES) {
        f->counts.dropped++;
        return;
    }
    f->queue[(f->head + f->count++) % QUEUE_BYTES]
        = (struct held){ .due_cycle = due(f, now_cycle), .byte = byte };
}

/* Whether this byte is in the lost tail of its frame. */
static bool cut(struct faults *f, uint8_t byte)
{
    if (f->in_frame++ == 0)
        f->cut_after = strikes(f, f->set.truncate_frames)
                           ? 1 + (unsigned)(noise_uniform(&f->noise) * CUT_WITHIN)
                           : 0;
    const bool lost = f->cut_after != 0 && f->in_frame > f->cut_after;

    if (byte == 0) {
        f->counts.truncated += lost;
        f->in_frame = 0;
    }
    return lost;
}

void faults_put(struct faults *f, uint64_t now_cycle, uint8_t byte)
{
    f->counts.bytes++;
    if (cut(f, byte))
        return;
    if (strikes(f, f->set.drop_bytes)) {
        f->counts.dropped++;
        return;
    }
    if (strikes(f, f->set.flip_bits)) {
        f->counts.flipped++;
        byte ^= (uint8_t)(1u << (noise_bits(&f->noise) & 7u));
    }
    hold(f, now_cycle, byte);
    if (strikes(f, f->set.dup_bytes)) {
        f->counts.duplicated++;
        hold(f, now_cycle, byte);
    }
}

size_t faults_take(struct faults *f, uint64_t now_cycle, uint8_t *out, size_t room)
{
    size_t n = 0;

    while (n < room && f->count > 0 && f->queue[f->head].due_cycle <= now_cycle) {
        out[n++] = f->queue[f->head].byte;
        f->head = (f->head + 1) % QUEUE_BYTES;
        f->count--;
    }
    return n;
}

struct faults_counts faults_counts(const struct faults *f)
{
    return f->counts;
}
