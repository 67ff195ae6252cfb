/*
 * board_fake.h - a board without hardware, that fails the test on misuse.
 *
 * It implements board.h.  Its converter answers pulses like an HX711; a pulse
 * with interrupts on, or with nothing to read, or a lock not given back, ends
 * the test.  A value the test sets and reads directly.
 */
#ifndef BOARD_FAKE_H
#define BOARD_FAKE_H

#include <stdbool.h>
#include <stdint.h>

#include "wire.h"

struct board_fake {
    uint64_t now_ticks;
    bool masked;             /* interrupts are off */
    bool led, button_down;
    unsigned kicks;          /* of the UART */

    bool sck, ready;
    bool capture_held;
    int32_t word;            /* what a read brings */
    unsigned pulses;         /* in this read, as the converter counts them */
    unsigned pulses_sent;    /* as the firmware counts them */
    unsigned lose_pulse;     /* ignore this one, from 1; 0 none */
};

extern struct board_fake board_fake;

/* A board just out of reset, the firmware's modules too. */
void board_fake_reset(void);

/* A conversion becomes ready now: DOUT falls and the capture handler runs. */
void board_fake_conversion(int32_t counts);

/* Take the next frame the firmware has queued; false when there is none. */
bool board_fake_frame(struct wire_frame *out);

#endif /* BOARD_FAKE_H */
