/*
 * head.h - how a recording begins: magic, versions, when, and its texts.
 *
 * To be called once, before any other frame, by the thread that appends
 * (recorder.h).  Reads the wall clock.
 */
#ifndef HEAD_H
#define HEAD_H

#include <stddef.h>

#include "recording/recorder.h"

/* A text to be copied into it; may be of no bytes. */
struct head_text {
    const char *bytes;
    size_t n;
};

/* about, whose it is, is left out when it has no bytes; the others are then there,
 * and empty. */
void head_append(struct recorder *r, struct head_text protocol, struct head_text calibration,
                 struct head_text about);

#endif /* HEAD_H */
