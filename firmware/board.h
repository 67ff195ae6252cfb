/*
 * board.h - the only doorway from firmware logic to hardware.
 *
 * boards/uno/board.c implements it on the ATmega328P and is the only file
 * that includes <avr/...>; the unit tests bring their own.  The linker picks:
 * no function pointers, no #ifdef TEST.
 *
 * Two directions.  Logic calls board_*; the board's interrupt handlers call
 * the four functions named at the end, with interrupts off, and those only
 * note what happened.
 *
 * Time is counted in ticks of the board's one clock, BOARD_TICK_HZ a second.
 * The 32-bit tick in every frame is the low half of board_uptime_ticks().
 */
#ifndef BOARD_H
#define BOARD_H

#include <stdbool.h>
#include <stdint.h>

#define BOARD_TICK_HZ  16000000UL
#define BOARD_MS(ms)   ((uint32_t)((uint32_t)(ms) * (BOARD_TICK_HZ / 1000UL)))

/* Pins, clock, UART; interrupts are on when it returns.  Once, first. */
void board_init(void);

uint64_t board_uptime_ticks(void);  /* since reset, never goes back */
uint8_t  board_reset_cause(void);   /* the chip's own register at reset */
uint16_t board_stack_bytes(void);   /* RAM the stack may use */
uint16_t board_free_stack_bytes(void);  /* of that, never touched so far */

/* Mask interrupts and return what to give to board_irq_restore. */
uint8_t board_irq_save(void);
void    board_irq_restore(uint8_t state);

/* Sleep until an interrupt that logic cares about.  Returns at once when one
 * came since the last return, so an event between a poll and the sleep is
 * never slept over. */
void board_wait(void);

/*
 * HX711 serial lines.  board_hx711_sck_high returns no sooner than 0.12 us
 * after the rise, so that a fall right after makes a pulse of at least
 * 0.2 us (HX711 data sheet, "Serial Interface", T3).
 */
void board_hx711_sck_high(void);
void board_hx711_sck_low(void);
bool board_hx711_dout(void);        /* false: a conversion is ready */

/* The data bits of a read are edges on the capture pin too: hold captures
 * back from the first pulse to the last.  One that is still delivered
 * afterwards finds DOUT high and is not reported. */
void board_capture_hold(void);
void board_capture_resume(void);

/* There is something in the transmit ring; the UART will take it. */
void board_uart_kick(void);

bool board_button_down(void);
void board_led(bool on);

/* The EEPROM, byte by byte.  A write begins and goes on by itself for 3.4 ms;
 * its end also ends board_wait.  Neither read nor write while it is busy. */
#define BOARD_EEPROM_BYTES 1024
bool    board_eeprom_busy(void);
uint8_t board_eeprom_read(uint16_t at);
void    board_eeprom_write(uint16_t at, uint8_t value);

/* Called by the board, interrupts off:
 *   sampler_edge(tick)    DOUT fell at tick, and is low still
 *   button_edge(tick)     the button's level changed
 *   receive_put(byte)     a byte came
 *   transmit_next()       the UART can take a byte; < 0 when there is none */

#endif /* BOARD_H */
