/*
 * head.h - how a recording begins: magic, versions, when, and its two texts.
 *
 * To be called once, before any other frame, by the thread that appends
 * (recorder.h).  Reads the wall clock.
 */
#ifndef HEAD_H
#define HEAD_H

#include <stddef.h>

#include "recording/recorder.h"

/* The texts of protocol and calibration are copied; either may be of no bytes. */
void head_append(struct recorder *r, const char *protocol, size_t protocol_bytes,
                 const char *calibration, size_t calibration_bytes);

#endif /* HEAD_H */
