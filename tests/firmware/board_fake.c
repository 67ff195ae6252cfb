/* board_fake.c - see board_fake.h. */
#include "board_fake.h"

#include <check.h>
#include <string.h>

#include "board.h"
#include "button.h"
#include "command.h"
#include "cue.h"
#include "nvram.h"
#include "receive.h"
#include "sampler.h"
#include "transmit.h"

struct board_fake board_fake;
uint8_t board_fake_eeprom[BOARD_EEPROM_BYTES];
unsigned board_fake_wear[BOARD_EEPROM_BYTES];

void board_fake_erase(void)
{
    memset(board_fake_eeprom, 0xFF, sizeof board_fake_eeprom);
    memset(board_fake_wear, 0, sizeof board_fake_wear);
}

void board_fake_reset(void)
{
    board_fake = (struct board_fake){ 0 };
    transmit_init();
    receive_init();
    nvram_init();
    command_init();
    sampler_init();
    button_init();
    cue_init();
}

void board_fake_conversion(int32_t counts)
{
    board_fake.word = counts;
    board_fake.ready = true;
    board_fake.pulses = 0;
    board_fake.pulses_sent = 0;
    board_fake.masked = true;
    sampler_edge((uint32_t)board_fake.now_ticks);
    board_fake.masked = false;
}

bool board_fake_frame(struct wire_frame *out)
{
    uint8_t line[WIRE_ENCODED_MAX];
    uint16_t n = 0;
    int16_t byte;

    while ((byte = transmit_next()) >= 0) {
        line[n++] = (uint8_t)byte;
        if (byte == 0) {
            ck_assert_msg(wire_parse(line, n, out) == (int16_t)n, "damaged frame");
            return true;
        }
    }
    ck_assert_msg(n == 0, "part of a frame was sent");
    return false;
}

/* ---- board.h ------------------------------------------------------------ */

void board_init(void)
{
}

uint64_t board_uptime_ticks(void)
{
    return board_fake.now_ticks;
}

uint8_t board_reset_cause(void)
{
    return 5;
}

uint16_t board_stack_bytes(void)
{
    return 1500;
}

uint16_t board_free_stack_bytes(void)
{
    return 900;
}

uint8_t board_irq_save(void)
{
    const uint8_t was = board_fake.masked;

    board_fake.masked = true;
    return was;
}

void board_irq_restore(uint8_t state)
{
    board_fake.masked = state != 0;
}

void board_wait(void)
{
}

void board_hx711_sck_high(void)
{
    struct board_fake *b = &board_fake;

    if (!b->sck && b->ready && b->capture_held) {
        ck_assert_msg(b->masked, "a pulse with interrupts on could become a power-down");
        b->pulses_sent++;
        if (b->pulses_sent != b->lose_pulse)
            b->pulses++;
        ck_assert_msg(b->pulses <= 25, "more than 25 pulses in a read");
    }
    b->sck = true;
}

void board_hx711_sck_low(void)
{
    struct board_fake *b = &board_fake;

    ck_assert_msg(!b->capture_held || b->ready, "a pulse with nothing to read");
    if (b->pulses == 25)
        b->ready = false;
    b->sck = false;
}

bool board_hx711_dout(void)
{
    const struct board_fake *b = &board_fake;

    if (!b->ready || b->pulses > 24)
        return true;
    if (b->pulses == 0)
        return false;
    return ((uint32_t)b->word >> (24 - b->pulses)) & 1u;
}

void board_capture_hold(void)
{
    board_fake.capture_held = true;
}

void board_capture_resume(void)
{
    board_fake.capture_held = false;
}

void board_uart_kick(void)
{
    board_fake.kicks++;
}

bool board_button_down(void)
{
    return board_fake.button_down;
}

void board_led(bool on)
{
    board_fake.led = on;
}

bool board_eeprom_busy(void)
{
    return board_fake.eeprom_busy;
}

/* Each ck_assert is told to the runner; millions of bytes are looked at here. */
static void touch_eeprom(uint16_t at)
{
    if (board_fake.eeprom_busy)
        ck_abort_msg("the EEPROM is touched while it is busy");
    if (at >= BOARD_EEPROM_BYTES)
        ck_abort_msg("the EEPROM has no cell %u", at);
}

uint8_t board_eeprom_read(uint16_t at)
{
    touch_eeprom(at);
    return board_fake_eeprom[at];
}

void board_eeprom_write(uint16_t at, uint8_t value)
{
    struct board_fake *b = &board_fake;

    touch_eeprom(at);
    b->eeprom_busy = true;
    b->eeprom_writes++;
    if (b->cut_at_write != 0 && b->eeprom_writes > b->cut_at_write)
        return;
    board_fake_eeprom[at] = b->eeprom_writes == b->cut_at_write ? b->cut_leaves : value;
    board_fake_wear[at]++;
}
