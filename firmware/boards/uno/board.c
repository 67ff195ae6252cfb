/*
 * board.c - board.h on an Arduino Uno: ATmega328P at 16 MHz.
 *
 * Section numbers are those of the ATmega48A/PA..328/P data sheet,
 * DS40002061B.
 *
 *     D2  PD2 INT0   stop button to ground     D8  PB0 ICP1   HX711 DOUT
 *     D4  PD4        LED, active high          D9  PB1        HX711 SCK
 *     D0, D1         UART, 500,000 8N1
 */
#include "board.h"

#include <avr/interrupt.h>
#include <avr/io.h>
#include <avr/sleep.h>

#include "button.h"    /* button_edge */
#include "receive.h"   /* receive_put */
#include "sampler.h"   /* sampler_edge */
#include "transmit.h"  /* transmit_next */

/* An interrupt came that the main loop wants to see.  One bit in an I/O
 * register: setting it needs no working register and no flag. */
#define WAKE     GPIOR0
#define WAKE_BIT 0

/* Called 25 times a read: the linker must not save flash on these. */
#define IN_LINE __attribute__((always_inline)) inline

#define STACK_PAINT 0xC5

extern uint8_t _end;     /* first byte after the variables; the linker's */
extern uint8_t __stack;  /* last byte of RAM */

static volatile uint32_t overflows;     /* of Timer1, 65,536 ticks each */
static volatile uint16_t overflows_high;
static uint8_t reset_cause;

/* Fill what the stack may use, before there is a stack frame to hurt.  Run
 * from .init3, after the stack pointer is set; it must not return. */
static void paint_stack(void) __attribute__((naked, used, section(".init3")));
static void paint_stack(void)
{
    __asm__ volatile("    ldi r30, lo8(_end)   \n"
                     "    ldi r31, hi8(_end)   \n"
                     "    ldi r24, %0          \n"
                     "    ldi r25, hi8(__stack)\n"
                     "1:  st  Z+, r24          \n"
                     "    cpi r30, lo8(__stack)\n"
                     "    cpc r31, r25         \n"
                     "    brlo 1b              \n" ::"M"(STACK_PAINT));
}

uint16_t board_stack_bytes(void)
{
    return (uint16_t)(&__stack - &_end + 1);
}

uint16_t board_free_stack_bytes(void)
{
    const uint8_t *p = &_end;

    while (p <= &__stack && *p == STACK_PAINT)
        p++;
    return (uint16_t)(p - &_end);
}

void board_init(void)
{
    reset_cause = MCUSR;
    MCUSR = 0;

    /* The level first, so SCK never has a low moment: the converter stays
     * powered down from the start. */
    PORTB = (uint8_t)(1U << PORTB1);
    DDRB = (uint8_t)(1U << DDB1);
    PORTD = (uint8_t)(1U << PORTD2);  /* pull-up for the button */
    DDRD = (uint8_t)(1U << DDD4);

    /* Timer1 at the full clock, capture on the falling edge without the
     * noise canceller, which would add 4 ticks (16.6). */
    TCCR1A = 0;
    TCCR1B = (uint8_t)(1U << CS10);
    TIMSK1 = (uint8_t)((1U << ICIE1) | (1U << TOIE1));

    EICRA = (uint8_t)(1U << ISC00);  /* any edge of INT0 (13.2.1) */
    EIMSK = (uint8_t)(1U << INT0);

    /* 500,000 baud, no error: 16 MHz / (8 * (3 + 1)) (table 20-1).  UBRR0L
     * is written last; it is what makes the new rate take effect. */
    UCSR0A = (uint8_t)(1U << U2X0);
    UCSR0C = (uint8_t)((1U << UCSZ01) | (1U << UCSZ00));
    UBRR0H = 0;
    UBRR0L = 3;
    UCSR0B = (uint8_t)((1U << RXCIE0) | (1U << RXEN0) | (1U << TXEN0));

    SMCR = (uint8_t)(1U << SE);  /* mode 000 is idle: timer and UART run on */
    sei();
}

uint8_t board_reset_cause(void)
{
    return reset_cause;
}

/* ---- time -------------------------------------------------------------- */

/* How many overflows came before the count low was taken, interrupts off.
 * An overflow whose interrupt has not run yet belongs to low only when low is
 * small: interrupts are never off for half a turn (2 ms). */
static inline bool overflow_pending(uint16_t low)
{
    return (TIFR1 & (1U << TOV1)) != 0 && low < 0x8000U;
}

/* Its low half, interrupts off. */
static inline uint32_t tick_of(uint16_t low)
{
    uint16_t high = (uint16_t)overflows;

    if (overflow_pending(low))
        high++;
    return ((uint32_t)high << 16) | low;
}

/* Laid over one another, as this chip stores them, instead of shifted: 64-bit
 * shifts cost 300 cycles here, and this is asked at every wake-up. */
union uptime {
    uint64_t ticks;
    struct {
        uint16_t low;
        uint32_t middle;
        uint16_t high;
    } part;
};

uint64_t board_uptime_ticks(void)
{
    union uptime t;
    const uint8_t irq = board_irq_save();

    t.part.low = TCNT1;
    const bool pending = overflow_pending(t.part.low);
    t.part.middle = overflows;
    t.part.high = overflows_high;
    board_irq_restore(irq);
    if (pending && ++t.part.middle == 0)
        t.part.high++;
    return t.ticks;
}

ISR(TIMER1_OVF_vect)
{
    if (++overflows == 0)
        overflows_high++;
    WAKE |= (uint8_t)(1U << WAKE_BIT);
}

/* The data bits of a read are edges too; they are over when this runs, and
 * DOUT is high.  TIFR1 is left alone: a write there could swallow TOV1. */
ISR(TIMER1_CAPT_vect)
{
    const uint16_t low = ICR1;

    if (board_hx711_dout())
        return;
    sampler_edge(tick_of(low));
    WAKE |= (uint8_t)(1U << WAKE_BIT);
}

void board_capture_hold(void)
{
    TIMSK1 = (uint8_t)(1U << TOIE1);
}

void board_capture_resume(void)
{
    TIMSK1 = (uint8_t)((1U << ICIE1) | (1U << TOIE1));
}

/* ---- interrupts and sleep ---------------------------------------------- */

IN_LINE uint8_t board_irq_save(void)
{
    const uint8_t state = SREG;

    cli();
    return state;
}

IN_LINE void board_irq_restore(uint8_t state)
{
    SREG = state;
    __asm__ volatile("" ::: "memory");
}

void board_wait(void)
{
    cli();
    /* The transmit interrupt also ends a sleep, and nobody waits for it. */
    while ((WAKE & (1U << WAKE_BIT)) == 0) {
        sei();        /* takes effect after the next instruction (7.3.1) ... */
        sleep_cpu();  /* ... so nothing can come between the look and this */
        cli();
    }
    WAKE &= (uint8_t)~(1U << WAKE_BIT);
    sei();
}

/* ---- pins -------------------------------------------------------------- */

IN_LINE void board_hx711_sck_high(void)
{
    PORTB |= (uint8_t)(1U << PORTB1);
    __builtin_avr_delay_cycles(2);
}

IN_LINE void board_hx711_sck_low(void)
{
    PORTB &= (uint8_t)~(1U << PORTB1);
}

IN_LINE bool board_hx711_dout(void)
{
    return (PINB & (1U << PINB0)) != 0;
}

bool board_button_down(void)
{
    return (PIND & (1U << PIND2)) == 0;
}

void board_led(bool on)
{
    if (on)
        PORTD |= (uint8_t)(1U << PORTD4);
    else
        PORTD &= (uint8_t)~(1U << PORTD4);
}

ISR(INT0_vect)
{
    button_edge(tick_of(TCNT1));
    WAKE |= (uint8_t)(1U << WAKE_BIT);
}

/* ---- EEPROM ------------------------------------------------------------ */

static volatile bool eeprom_busy;

bool board_eeprom_busy(void)
{
    return eeprom_busy;
}

uint8_t board_eeprom_read(uint16_t at)
{
    EEAR = at;
    EECR |= (uint8_t)(1U << EERE);
    return EEDR;
}

/* EEPE must follow EEMPE within four cycles (8.6.3): one sbi, nothing between.
 * The ready interrupt is enabled before: it is a level, low from EEPE on. */
void board_eeprom_write(uint16_t at, uint8_t value)
{
    const uint8_t irq = board_irq_save();

    eeprom_busy = true;
    EEAR = at;
    EEDR = value;
    EECR = (uint8_t)((1U << EEMPE) | (1U << EERIE));
    EECR |= (uint8_t)(1U << EEPE);
    board_irq_restore(irq);
}

ISR(EE_READY_vect)
{
    EECR &= (uint8_t)~(1U << EERIE);
    eeprom_busy = false;
    WAKE |= (uint8_t)(1U << WAKE_BIT);
}

/* ---- UART -------------------------------------------------------------- */

ISR(USART_RX_vect)
{
    receive_put(UDR0);
    WAKE |= (uint8_t)(1U << WAKE_BIT);
}

void board_uart_kick(void)
{
    const uint8_t irq = board_irq_save();

    UCSR0B |= (uint8_t)(1U << UDRIE0);
    board_irq_restore(irq);
}

ISR(USART_UDRE_vect)
{
    const int16_t byte = transmit_next();

    if (byte < 0)
        UCSR0B &= (uint8_t)~(1U << UDRIE0);
    else
        UDR0 = (uint8_t)byte;
}
