/*
 * sampler.c - see sampler.h.
 *
 * Shared with the capture interrupt: state, ready_tick, seq, lost_before and
 * lost.  The interrupt writes them only in WAITING and READY; the main loop
 * touches them with interrupts off, or in the other states.
 */
#include "sampler.h"

#include "board.h"
#include "hx711.h"  /* hx711_read */
#include "tally.h"

static volatile uint8_t state;      /* enum sampler_state */
static volatile uint32_t ready_tick;
static volatile uint16_t seq;       /* of the next conversion to be settled */
static volatile bool lost_before;   /* since the last sample */
static uint16_t lost;

static bool first;                  /* no sample yet since power-up */
static uint32_t since_tick;         /* last sign of life: power-up, or a read */
static uint32_t interval_ticks;     /* of the last two neighbours; 0 unknown */
static uint32_t reset_tick;         /* SCK went high */
static uint16_t timeouts, desyncs;

void sampler_init(void)
{
    state = SAMPLER_OFF;
    board_hx711_sck_high();
    lost = 0;
    timeouts = 0;
    desyncs = 0;
}

static void power_up(uint32_t now_ticks)
{
    first = true;
    since_tick = now_ticks;
    interval_ticks = 0;
    board_hx711_sck_low();
    state = SAMPLER_WAITING;
}

void sampler_start(uint32_t now_ticks)
{
    if (state != SAMPLER_OFF)
        return;
    seq = 0;
    lost_before = false;
    power_up(now_ticks);
}

void sampler_stop(void)
{
    /* The state first: what the pin does from here on is nobody's edge. */
    state = SAMPLER_OFF;
    board_hx711_sck_high();
}

/* The conversion in hand, or the one before it, was never read. */
static void lose(void)
{
    seq++;
    lost_before = true;
    tally(&lost);
}

void sampler_edge(uint32_t tick)
{
    if (state == SAMPLER_READY)
        lose();
    else if (state != SAMPLER_WAITING)
        return;
    ready_tick = tick;
    state = SAMPLER_READY;
}

/* Let the chip lose its place: SCK high now, low again at a later poll. */
static void reset_converter(uint32_t now_ticks)
{
    state = SAMPLER_RESETTING;
    board_hx711_sck_high();
    reset_tick = now_ticks;
}

static bool silent(uint32_t now_ticks, uint32_t last_tick)
{
    uint32_t limit = SAMPLER_SILENT_INTERVALS * interval_ticks;

    if (interval_ticks == 0)
        limit = BOARD_MS(SAMPLER_POWER_UP_MS);
    else if (limit < BOARD_MS(SAMPLER_SILENT_MIN_MS))
        limit = BOARD_MS(SAMPLER_SILENT_MIN_MS);
    /* Signed: an edge may be newer than now_ticks. */
    return (int32_t)(now_ticks - last_tick) > (int32_t)limit;
}

/* Shift the conversion out and say what it is worth. */
static void read_conversion(uint32_t now_ticks, uint32_t tick, struct wire_sample *out)
{
    int32_t counts = 0;

    board_capture_hold();
    const enum hx711_result result = hx711_read(&counts);
    board_capture_resume();

    out->channel = 0;
    out->seq = seq++;
    out->tick = tick;
    out->flags = 0;
    if (lost_before)
        out->flags |= WIRE_FLAG_LOST;
    if (first)
        out->flags |= WIRE_FLAG_FIRST;
    if (!first && !lost_before)
        interval_ticks = tick - since_tick;
    first = false;
    lost_before = false;
    since_tick = tick;

    if (result != HX711_OK) {
        out->flags |= WIRE_FLAG_DESYNC;
        counts = 0;
        tally(&desyncs);
        reset_converter(now_ticks);
    } else {
        if (counts == HX711_COUNTS_MAX || counts == HX711_COUNTS_MIN)
            out->flags |= WIRE_FLAG_SATURATED;
        state = SAMPLER_WAITING;
    }
    out->counts = counts;
}

enum sampler_news sampler_poll(uint32_t now_ticks, struct wire_sample *out)
{
    const uint8_t irq = board_irq_save();
    const uint8_t was = state;
    const uint32_t tick = ready_tick;
    const bool fresh = was == SAMPLER_READY
                       && (int32_t)(now_ticks - tick) <= (int32_t)BOARD_MS(SAMPLER_STALE_MS);
    const bool dead = (was == SAMPLER_WAITING && silent(now_ticks, since_tick))
                      || (was == SAMPLER_READY && silent(now_ticks, tick));

    /* Leaving these states here keeps the interrupt's hands off. */
    if (fresh)
        state = SAMPLER_READING;
    else if (dead)
        state = SAMPLER_RESETTING;
    board_irq_restore(irq);

    if (fresh) {
        read_conversion(now_ticks, tick, out);
        return SAMPLER_SAMPLE;
    }
    if (dead) {
        if (was == SAMPLER_READY)
            lose();
        tally(&timeouts);
        reset_converter(now_ticks);
        return SAMPLER_RESTARTED;
    }
    if (was == SAMPLER_RESETTING
        && now_ticks - reset_tick >= HX711_POWER_DOWN_US * (BOARD_TICK_HZ / 1000000UL))
        power_up(now_ticks);
    return SAMPLER_NOTHING;
}

enum sampler_state sampler_state(void)
{
    return (enum sampler_state)state;
}

void sampler_report(struct wire_status *out)
{
    const uint8_t irq = board_irq_save();

    out->lost[0] = lost;
    board_irq_restore(irq);
    out->adc_timeouts = timeouts;
    out->desyncs = desyncs;
}
