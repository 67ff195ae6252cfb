/*
 * board_fake.h - a board without hardware, that fails the test on misuse.
 *
 * It implements board.h.  Its converter answers pulses like an HX711; a pulse
 * with interrupts on, or with nothing to read, or a lock not given back, ends
 * the test; so does touching the EEPROM while it is busy.  A value the test sets
 * and reads directly.
 */
#ifndef BOARD_FAKE_H
#define BOARD_FAKE_H

#include <stdbool.h>
#include <stdint.h>

#include "board.h"
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

    bool eeprom_busy;        /* from a write until the test says it is over */
    unsigned eeprom_writes;  /* since reset */
    unsigned cut_at_write;   /* from this one on, from 1, nothing is written; 0 never */
    uint8_t cut_leaves;      /* what is then in the cell it was for */
};

extern struct board_fake board_fake;

/* The EEPROM outlives a reset; erased where the test starts. */
extern uint8_t board_fake_eeprom[BOARD_EEPROM_BYTES];
extern unsigned board_fake_wear[BOARD_EEPROM_BYTES];  /* writes to each cell */
void board_fake_erase(void);

/* A board just out of reset, the firmware's modules too. */
void board_fake_reset(void);

/* A conversion becomes ready now: DOUT falls and the capture handler runs. */
void board_fake_conversion(int32_t counts);

/* Take the next frame the firmware has queued; false when there is none. */
bool board_fake_frame(struct wire_frame *out);

#endif /* BOARD_FAKE_H */
