/* rig.c - see rig.h. */
#include "rig.h"

#include "board.h"
#include "button.h"
#include "command.h"
#include "cue.h"
#include "nvram.h"
#include "proof.h"
#include "receive.h"
#include "sampler.h"
#include "transmit.h"
#include "wire.h"

#define STATUS_TICKS  BOARD_TICK_HZ  /* once a second */

static uint64_t status_due_ticks;

void rig_init(void)
{
    transmit_init();
    receive_init();
    nvram_init();
    command_init();
    sampler_init();
    proof_init();
    button_init();
    cue_init();
    status_due_ticks = STATUS_TICKS;
    command_send_hello(board_uptime_ticks());
}

static void send_event(uint8_t kind, uint8_t value, uint32_t tick)
{
    uint8_t payload[TRANSMIT_PAYLOAD_MAX];
    const struct wire_event e = { .kind = kind, .value = value, .tick = tick };

    transmit_frame(WIRE_EVENT, payload, wire_put_event(payload, &e));
}

static void poll_converter(uint32_t now_ticks)
{
    struct wire_sample sample;

    switch (sampler_poll(now_ticks, &sample)) {
    case SAMPLER_NOTHING:
        break;
    case SAMPLER_SAMPLE:
        proof_keep(&sample);
        break;
    case SAMPLER_RESTARTED:
        proof_fail();
        send_event(WIRE_EVENT_ADC_RESTART, 0, now_ticks);
        break;
    }
}

static void poll_status(uint64_t now_ticks)
{
    uint8_t payload[TRANSMIT_PAYLOAD_MAX];

    if (now_ticks < status_due_ticks)
        return;
    status_due_ticks += STATUS_TICKS;

    struct wire_status s = { .uptime_ticks = now_ticks };

    sampler_report(&s);
    s.frames_dropped = transmit_dropped();
    s.command_errors = command_errors();
    s.free_stack_bytes = board_free_stack_bytes();
    transmit_frame(WIRE_STATUS, payload, wire_put_status(payload, &s));
}

void rig_poll(void)
{
    const uint64_t now_ticks = board_uptime_ticks();
    const uint32_t now = (uint32_t)now_ticks;
    struct button_event pressed;
    int16_t byte;

    poll_converter(now);
    if (button_poll(now, &pressed))
        send_event(WIRE_EVENT_BUTTON, pressed.down ? 1 : 0, pressed.tick);
    while ((byte = receive_next()) >= 0)
        command_byte((uint8_t)byte, now_ticks);
    cue_poll(now);
    nvram_poll();
    poll_status(now_ticks);
}
