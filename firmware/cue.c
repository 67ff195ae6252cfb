/* cue.c - see cue.h. */
#include "cue.h"

#include "board.h"
#include "wire.h"  /* enum wire_cue */

static uint8_t cue;
static bool lit;
static uint32_t given_tick;
static uint32_t turned_tick;  /* when the blink last changed, on its grid */

static void light(bool on)
{
    lit = on;
    board_led(on);
}

void cue_init(void)
{
    cue = WIRE_CUE_OFF;
    light(false);
}

bool cue_set(uint8_t value, uint32_t now_ticks)
{
    if (value > WIRE_CUE_PUSH)
        return false;
    given_tick = now_ticks;
    if (value == cue)
        return true;
    cue = value;
    turned_tick = now_ticks;
    light(value != WIRE_CUE_OFF);
    return true;
}

void cue_poll(uint32_t now_ticks)
{
    if (cue != WIRE_CUE_OFF && now_ticks - given_tick >= BOARD_MS(CUE_LASTS_MS))
        cue_init();
    if (cue != WIRE_CUE_PUSH || now_ticks - turned_tick < BOARD_MS(CUE_BLINK_HALF_MS))
        return;
    /* Add, do not restart: polls come late and the blink must not slow. */
    turned_tick += BOARD_MS(CUE_BLINK_HALF_MS);
    light(!lit);
}
