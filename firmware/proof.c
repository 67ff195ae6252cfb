/* proof.c - see proof.h. */
#include "proof.h"

#include "transmit.h"  /* transmit_frame */

static struct wire_sample kept;
static bool keeping;

void proof_init(void)
{
    keeping = false;
}

static void send(const struct wire_sample *s)
{
    uint8_t payload[TRANSMIT_PAYLOAD_MAX];

    transmit_frame(WIRE_SAMPLE, payload, wire_put_sample(payload, s));
}

void proof_flush(void)
{
    if (keeping)
        send(&kept);
    keeping = false;
}

void proof_keep(const struct wire_sample *s)
{
    proof_flush();
    if (s->flags & WIRE_FLAG_DESYNC) {
        send(s);
        return;
    }
    kept = *s;
    keeping = true;
}

void proof_fail(void)
{
    kept.flags = (uint8_t)((kept.flags & ~WIRE_FLAG_SATURATED) | WIRE_FLAG_DESYNC);
    kept.counts = 0;
    proof_flush();
}
