/* button.c - see button.h. */
#include "button.h"

#include "board.h"

static volatile bool noted;             /* an edge since the last poll */
static volatile uint32_t noted_tick;    /* the first such edge */

static bool down;            /* as last reported */
static bool ignoring;        /* within BUTTON_IGNORE_MS of changed_tick */
static uint32_t changed_tick, edge_tick, told_tick;

void button_init(void)
{
    noted = false;
    down = false;
    ignoring = false;
}

void button_edge(uint32_t tick)
{
    if (noted)
        return;
    noted = true;
    noted_tick = tick;
}

bool button_poll(uint32_t now_ticks, struct button_event *out)
{
    const uint8_t irq = board_irq_save();

    if (noted)
        edge_tick = noted_tick;
    noted = false;
    board_irq_restore(irq);

    /* Signed: the edge may be newer than now_ticks. */
    if (ignoring
        && (int32_t)(now_ticks - changed_tick) < (int32_t)BOARD_MS(BUTTON_IGNORE_MS))
        return false;
    ignoring = false;
    if (board_button_down() != down) {
        down = !down;
        ignoring = true;
        changed_tick = edge_tick;
    } else if (!down || now_ticks - told_tick < BOARD_MS(BUTTON_REPEAT_MS)) {
        return false;
    }
    told_tick = now_ticks;
    out->down = down;
    out->tick = changed_tick;
    return true;
}
