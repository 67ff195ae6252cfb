/* command.c - see command.h. */
#include "command.h"

#include "board.h"
#include "cue.h"       /* cue_set */
#include "hx711.h"     /* what HELLO says of the converter */
#include "nvram.h"     /* the calibration block */
#include "proof.h"  /* proof_flush */
#include "sampler.h"   /* sampler_start, _stop */
#include "tally.h"
#include "transmit.h"  /* transmit_frame */
#include "wire.h"

#define CHANNEL_MASK  0x01  /* the channels this board has */

static uint8_t line[COMMAND_BYTES_MAX];
static uint8_t length;
static bool overlong;  /* drop what comes until the next delimiter */
static uint16_t errors;
static uint32_t serial;

void command_init(void)
{
    length = 0;
    overlong = false;
    errors = 0;
}

void command_send_hello(uint64_t now_ticks)
{
    uint8_t payload[TRANSMIT_PAYLOAD_MAX];

    if (!nvram_writing())
        serial = nvram_serial();  /* what is there, not what was asked for */
    const struct wire_hello h = {
        .wire_version = WIRE_VERSION,
        .firmware_major = FIRMWARE_MAJOR,
        .firmware_minor = FIRMWARE_MINOR,
        .board = WIRE_BOARD_UNO,
        .serial = serial,
        .reset_cause = board_reset_cause(),
        .tick_hz = BOARD_TICK_HZ,
        .uptime_ticks = now_ticks,
        .stack_bytes = board_stack_bytes(),
        .channels = 1,
        .channel = { { WIRE_ADC_HX711, HX711_GAIN, HX711_NOMINAL_SPS } },
    };

    transmit_frame(WIRE_HELLO, payload, wire_put_hello(payload, &h));
}

static enum wire_result start(uint8_t channels, uint64_t now_ticks)
{
    if (channels != CHANNEL_MASK)
        return WIRE_RESULT_BAD_VALUE;
    sampler_start((uint32_t)now_ticks);
    return WIRE_RESULT_OK;
}

/* Busy says so before anything is looked at: the answer is to be asked for again. */
static enum wire_result keep(const struct wire_frame *f)
{
    const uint8_t *const p = f->payload;
    bool taken;

    if (nvram_writing())
        return WIRE_RESULT_BUSY;
    if (f->type == WIRE_CMD_CAL_BEGIN)
        taken = nvram_begin(wire_get16(p + 1));
    else if (f->type == WIRE_CMD_CAL_PART)
        taken = nvram_part(wire_get16(p + 1), p + 3, (uint8_t)(f->n - 3U));
    else if (f->type == WIRE_CMD_SERIAL)
        taken = nvram_number(wire_get32(p + 1));
    else
        taken = nvram_commit();
    return taken ? WIRE_RESULT_OK : WIRE_RESULT_BAD_VALUE;
}

/* Whether it could: a block that is being written cannot be read. */
static bool send_block(const struct wire_frame *f)
{
    uint8_t payload[TRANSMIT_PAYLOAD_MAX];
    const uint16_t at = wire_get16(f->payload + 1);

    if (nvram_writing())
        return false;
    wire_put16(wire_put16(payload, nvram_bytes()), at);
    const uint8_t n = nvram_read(at, payload + 4, WIRE_CAL_READ_PART);
    transmit_frame(WIRE_CALIBRATION, payload, (uint8_t)(n + 4U));
    return true;
}

static enum wire_result carry_out(const struct wire_frame *f, uint64_t now_ticks)
{
    switch (f->type) {
    case WIRE_CMD_START:
        return start(f->payload[1], now_ticks);
    case WIRE_CMD_STOP:
        sampler_stop();
        proof_flush();
        return WIRE_RESULT_OK;
    case WIRE_CMD_PING:
        return WIRE_RESULT_OK;
    case WIRE_CMD_CUE:
        return cue_set(f->payload[1], (uint32_t)now_ticks) ? WIRE_RESULT_OK
                                                           : WIRE_RESULT_BAD_VALUE;
    case WIRE_CMD_CAL_READ:
        return WIRE_RESULT_BUSY;  /* else it was answered by the block */
    case WIRE_CMD_CAL_BEGIN:
    case WIRE_CMD_CAL_PART:
    case WIRE_CMD_CAL_COMMIT:
    case WIRE_CMD_SERIAL:
        return keep(f);
    default:
        return WIRE_RESULT_UNSUPPORTED;
    }
}

static void answer(const struct wire_frame *f, uint64_t now_ticks)
{
    const enum wire_shape shape = wire_shape(f);

    /* Only 0x40 .. 0x7F is addressed to a rig. */
    if ((f->type & 0xC0U) != 0x40U || shape == WIRE_SHAPE_WRONG_SIZE) {
        tally(&errors);
        return;
    }
    if (f->type == WIRE_CMD_HELLO) {
        command_send_hello(now_ticks);
        return;
    }
    if (f->type == WIRE_CMD_CAL_READ && send_block(f))
        return;
    uint8_t payload[TRANSMIT_PAYLOAD_MAX];
    const struct wire_reply r = {
        .command = f->type,
        .id = f->n > 0 ? f->payload[0] : 0,
        .result = (uint8_t)carry_out(f, now_ticks),
        .tick = (uint32_t)now_ticks,
    };

    transmit_frame(WIRE_REPLY, payload, wire_put_reply(payload, &r));
}

void command_byte(uint8_t byte, uint64_t now_ticks)
{
    struct wire_frame frame;

    if (byte != 0 && length >= COMMAND_BYTES_MAX - 1) {
        overlong = true;
        return;
    }
    line[length++] = byte;
    if (byte != 0)
        return;

    const int16_t taken = overlong ? INT16_MIN : wire_parse(line, length, &frame);
    length = 0;
    overlong = false;
    if (taken > 0)
        answer(&frame, now_ticks);
    else if (taken != -1)  /* -1: a lone delimiter, harmless */
        tally(&errors);
}

uint16_t command_errors(void)
{
    return errors;
}
