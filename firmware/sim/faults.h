/*
 * faults.h - what a bad cable and a busy USB hub do to the bytes on their way
 * to the host.
 *
 *     faults_put (one byte off the UART, with its time)
 *         -> truncate, drop, duplicate, flip -> hold back -> faults_take
 *
 * Seeded: the same bytes at the same times come out the same.  Time is in
 * cycles and does not go back.
 */
#ifndef FAULTS_H
#define FAULTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct faults_settings {
    double drop_bytes;       /* probability per byte; 0 none, as for all */
    double dup_bytes;        /* per byte */
    double flip_bits;        /* per byte, one bit of it */
    double truncate_frames;  /* per frame: its tail is lost, delimiter and all */
    double burst_ms;         /* bytes are delivered at multiples of this */
    double jitter_ms;        /* and up to this much later */
    uint64_t seed;
};

struct faults;

struct faults_counts {
    uint64_t bytes;          /* put in */
    uint64_t dropped, duplicated, flipped, truncated;
};

struct faults *faults_open(const struct faults_settings *settings);
void faults_close(struct faults *f);  /* NULL is allowed */

void faults_put(struct faults *f, uint64_t now_cycle, uint8_t byte);

/* Move at most room bytes that are due to out; returns how many. */
size_t faults_take(struct faults *f, uint64_t now_cycle, uint8_t *out, size_t room);

struct faults_counts faults_counts(const struct faults *f);

#endif /* FAULTS_H */
