/*
 * proof.h - a sample is sent when the next conversion has proved it.
 *
 * A clock pulse that the converter did not see shifts the word by one bit.
 * When the word's last bit is a one, the check after bit 24 cannot tell; but
 * the converter is then still in mid-read and falls silent.  So each sample
 * waits for the next conversion's edge, one period: if that comes, the sample
 * is sound and goes out; if the converter has to be restarted instead, the
 * sample goes out flagged as desynchronised, and never as a force.
 *
 * Its tick is its own; only the sending is late.  Main loop only.
 */
#ifndef PROOF_H
#define PROOF_H

#include "wire.h"

void proof_init(void);

/* A sample was read: send the one before it, keep this one.  One that is
 * flagged as desynchronised needs no proof and is sent at once. */
void proof_keep(const struct wire_sample *s);

/* The converter fell silent: send the kept one as desynchronised. */
void proof_fail(void);

/* Samples end: send the kept one as it is. */
void proof_flush(void);

#endif /* PROOF_H */
