/*
 * sampler.h - when to read the converter, and what became of each conversion.
 *
 *            start              edge               poll
 *     OFF ----------> WAITING --------> READY ------------> READING
 *      ^                ^  |              | ^ |                |
 *      |                |  | silence      | +-+ edge: lost     |
 *      | stop           |  v              |                    |
 *    (any)              | RESETTING <-----+ silence            |
 *                       |  |   ^                               |
 *                       +--+   +-------------------------------+ desync
 *                       | 80 us                                |
 *                       +--------------------------------------+ sound
 *
 *   OFF       -> WAITING    sampler_start
 *   WAITING   -> READY      sampler_edge
 *   READY     -> READY      sampler_edge: the older conversion is lost
 *   READY     -> READING    sampler_poll, conversion younger than 5 ms
 *   READING   -> WAITING    sampler_poll, the read was sound
 *   READING   -> RESETTING  sampler_poll, the read failed its check
 *   WAITING   -> RESETTING  sampler_poll, nothing came for too long
 *   READY     -> RESETTING  sampler_poll, the same; the conversion is lost
 *   RESETTING -> WAITING    sampler_poll, SCK was high long enough
 *   any       -> OFF        sampler_stop
 *
 * Invariants, checked by the tests at every step:
 *   SCK is high in OFF and RESETTING and low in the other states (READING is
 *   never seen from outside sampler_poll).
 *   An edge changes nothing but in WAITING and READY.
 *   Every conversion takes one sequence number, sent or not.
 *
 * A conversion that waited more than 5 ms is not read any more: the next one
 * might come in the middle of the read and tear it.  It is counted as lost at
 * the next edge.
 *
 * Main loop only, except sampler_edge.  now_ticks may be a little older than
 * the latest edge.
 */
#ifndef SAMPLER_H
#define SAMPLER_H

#include <stdbool.h>
#include <stdint.h>

#include "wire.h"

/* A read must end before the next conversion comes: 144 SPS, the most an
 * HX711 does with an external clock, leaves 6.9 ms. */
#define SAMPLER_STALE_MS    5

/* Silence: four intervals, but never less than 25 ms (four at 160 SPS, so
 * that one noisy edge cannot provoke a reset); 500 ms while no interval is
 * known, which covers the chip's 400 ms settling at 10 SPS. */
#define SAMPLER_SILENT_INTERVALS  4
#define SAMPLER_SILENT_MIN_MS     25
#define SAMPLER_POWER_UP_MS       500

enum sampler_state {
    SAMPLER_OFF,
    SAMPLER_WAITING,
    SAMPLER_READY,
    SAMPLER_READING,
    SAMPLER_RESETTING,
};

enum sampler_news {
    SAMPLER_NOTHING,
    SAMPLER_SAMPLE,     /* *out is to be sent */
    SAMPLER_RESTARTED,  /* the converter was silent and is being reset */
};

/* The power-down state; every count zero. */
void sampler_init(void);

/* Power up and count from sequence number 0; nothing when already on. */
void sampler_start(uint32_t now_ticks);

/* Power down; nothing when already off. */
void sampler_stop(void);

/* The converter's ready edge, from the capture interrupt. */
void sampler_edge(uint32_t tick);

/* Do what is due.  *out is written only for SAMPLER_SAMPLE. */
enum sampler_news sampler_poll(uint32_t now_ticks, struct wire_sample *out);

enum sampler_state sampler_state(void);

/* Put lost[0], adc_timeouts and desyncs; the rest of *out is left alone. */
void sampler_report(struct wire_status *out);

#endif /* SAMPLER_H */
