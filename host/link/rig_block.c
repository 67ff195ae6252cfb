/* rig_block.c - see rig_block.h. */
#include "link/rig_block.h"

#include <string.h>

static int gone(const char *name, struct err_text *why)
{
    return err_set(why, ERR_GONE, "%s: the rig left; check the cable", name);
}

/* The answer to one command: *f is a CALIBRATION, or a REPLY that says done or, to a
 * commit, that it is being done. */
static int ask(struct rig *r, const char *name, uint8_t type, const uint8_t *fields, uint8_t n,
               struct wire_frame *f, struct err_text *why)
{
    const int err = rig_exchange(r, type, fields, n, f);

    if (err == ERR_GONE)
        return gone(name, why);
    if (err != ERR_OK)
        return err_set(why, ERR_SILENT, "%s: the rig does not answer; unplug it, plug it in again "
                       "and try once more", name);
    if (f->type == WIRE_CALIBRATION)
        return ERR_OK;
    switch ((enum wire_result)f->payload[2]) {
    case WIRE_RESULT_OK:
        return ERR_OK;
    case WIRE_RESULT_UNSUPPORTED:
        return err_set(why, ERR_ABSENT, "%s: this rig's firmware carries no calibration; write "
                       "this program's firmware to it (make flash PORT=%s)", name, name);
    case WIRE_RESULT_BUSY:
        return type == WIRE_CMD_CAL_COMMIT ? ERR_OK
             : err_set(why, ERR_BUSY, "%s: the rig is still writing its calibration; unplug it, "
                       "plug it in again and try once more", name);
    case WIRE_RESULT_BAD_VALUE:
        break;
    }
    return err_set(why, ERR_PROTO, "%s: the rig refused the calibration and keeps the one it "
                   "had; try once more", name);
}

int rig_block_read(struct rig *r, const char *name, uint8_t *out, uint16_t *n,
                   struct err_text *why)
{
    uint16_t at = 0, whole;

    do {
        struct wire_frame f;
        uint8_t fields[2];

        wire_put16(fields, at);
        const int err = ask(r, name, WIRE_CMD_CAL_READ, fields, sizeof fields, &f, why);
        if (err != ERR_OK)
            return err;
        const uint8_t part = f.type == WIRE_CALIBRATION ? (uint8_t)(f.n - 4U) : 0;

        whole = wire_get16(f.payload);
        if (f.type != WIRE_CALIBRATION || whole > WIRE_CAL_BLOCK_MAX || part > whole - at
            || (part == 0 && at < whole))
            return err_set(why, ERR_PROTO, "%s: the rig's answer makes no sense; write this "
                           "program's firmware to it (make flash PORT=%s)", name, name);
        memcpy(out + at, f.payload + 4, part);
        at = (uint16_t)(at + part);
    } while (at < whole);
    *n = whole;
    return ERR_OK;
}

static int send_parts(struct rig *r, const char *name, const uint8_t *bytes, uint16_t n,
                      struct err_text *why)
{
    struct wire_frame f;
    uint8_t fields[2 + WIRE_CAL_WRITE_PART];
    int err;

    wire_put16(fields, n);
    if ((err = ask(r, name, WIRE_CMD_CAL_BEGIN, fields, 2, &f, why)) != ERR_OK)
        return err;
    for (uint16_t at = 0; at < n; at = (uint16_t)(at + WIRE_CAL_WRITE_PART)) {
        const int left = n - at;
        const uint8_t k = (uint8_t)(left < WIRE_CAL_WRITE_PART ? left : WIRE_CAL_WRITE_PART);

        memcpy(wire_put16(fields, at), bytes + at, k);
        if ((err = ask(r, name, WIRE_CMD_CAL_PART, fields, (uint8_t)(2 + k), &f, why)) != ERR_OK)
            return err;
    }
    return ERR_OK;
}

int rig_block_write(struct rig *r, const char *name, const uint8_t *bytes, uint16_t n,
                    struct err_text *why)
{
    uint8_t back[WIRE_CAL_BLOCK_MAX];
    struct wire_frame f;
    uint16_t back_n = 0;
    int err;

    if ((err = send_parts(r, name, bytes, n, why)) != ERR_OK
        || (err = ask(r, name, WIRE_CMD_CAL_COMMIT, bytes, 0, &f, why)) != ERR_OK
        || (err = rig_block_read(r, name, back, &back_n, why)) != ERR_OK)
        return err;
    if (back_n != n || memcmp(back, bytes, n) != 0)
        return err_set(why, ERR_IO, "%s: the rig did not keep what was written; its memory may be "
                       "worn out; keep using the calibration on this computer", name);
    return ERR_OK;
}
