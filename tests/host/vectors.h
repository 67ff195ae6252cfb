/* vectors.h - the test vectors of firmware/WIRE.md, read from the page itself. */
#ifndef VECTORS_H
#define VECTORS_H

#include <stdint.h>

#define VECTORS_MAX 64

struct vector {
    char name[32];
    uint8_t type, n;
    uint8_t payload[240];
    uint8_t frame[256];
    int frame_bytes;
};

/* Fill v[] from the page; returns how many.  Fails the test when the page
 * cannot be read or a line is not a vector. */
int vectors_read(struct vector *v);

#endif /* VECTORS_H */
