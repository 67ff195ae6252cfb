/*
 * chip.h - the ATmega328P running the real firmware, and its pins.
 *
 * The only file besides eeprom.c, hx711_model.c and measure.c that talks to libsimavr.
 * It mends what version 1.6 does differently from the chip: the UART's time
 * per byte (8N1 taken as 11 bits), its sleeping on the user's behalf, its
 * run-ahead between timers, and the forgetting of an outside level at a
 * pulled-up pin.  What it cannot mend: an interrupt is entered in no cycles
 * instead of 4.
 *
 * Call order: chip_open, chip_listen, then chip_run in slices.
 */
#ifndef CHIP_H
#define CHIP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CHIP_HZ  16000000u

struct chip;
struct avr_t;

/* Called from within chip_run; user is what chip_listen was given. */
struct chip_listener {
    void *user;
    void (*byte)(void *user, uint8_t byte);  /* the UART sent one */
    void (*led)(void *user, bool on);        /* D4 changed */
    void (*sck)(void *user, bool high);      /* D9 changed */
};

/* Load the firmware.  NULL after a sentence on stderr. */
struct chip *chip_open(const char *elf_path);

/* One chip per process: the library's memory is not given back.  NULL is
 * allowed. */
void chip_close(struct chip *chip);
void chip_listen(struct chip *chip, const struct chip_listener *listener);

/* One instruction per chip_run from here on: for measuring. */
void chip_single_step(struct chip *chip);

/* Run until the cycle, or one instruction when single-stepping.  False when
 * the firmware crashed or stopped for good. */
bool chip_run(struct chip *chip, uint64_t until_cycle);

/* The supply sags below the brown-out level and comes back: the firmware starts
 * anew and finds that cause; the pins are inputs until it sets them. */
void chip_brown_out(struct chip *chip);

uint64_t chip_cycle(const struct chip *chip);

/* The firmware's own clock: cycles since it started Timer1; 0 before. */
uint64_t chip_tick(const struct chip *chip);

/* Cycles spent asleep so far. */
uint64_t chip_asleep_cycles(const struct chip *chip);

/* Give the UART what it takes of n bytes; returns how many. */
size_t chip_send(struct chip *chip, const uint8_t *bytes, size_t n);

void chip_dout(struct chip *chip, bool high);        /* drive D8 */
void chip_button(struct chip *chip, bool pressed);   /* drive D2 */
bool chip_led(const struct chip *chip);

struct avr_t *chip_avr(struct chip *chip);

/* Where a function of the firmware begins, in bytes of flash; 0 unknown. */
uint32_t chip_symbol(const struct chip *chip, const char *name);

#endif /* CHIP_H */
