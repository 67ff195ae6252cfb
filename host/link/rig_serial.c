/* rig_serial.c - see rig_serial.h. */
#include "link/rig_serial.h"

uint32_t rig_serial(const struct rig *r)
{
    struct wire_hello h = { 0 };

    wire_get_hello(rig_hello(r), &h);
    return h.serial;
}

static int ask(struct rig *r, const char *name, uint8_t type, const uint8_t *fields, uint8_t n,
               struct wire_frame *f, struct err_text *why)
{
    const int err = rig_exchange(r, type, fields, n, f);

    if (err == ERR_GONE)
        return err_set(why, err, "%s: the rig left; check the cable", name);
    if (err != ERR_OK)
        return err_set(why, err, "%s: the rig does not answer; unplug it, plug it in again and "
                       "try once more", name);
    return ERR_OK;
}

int rig_serial_write(struct rig *r, const char *name, uint32_t serial, struct err_text *why)
{
    struct wire_frame f;
    uint8_t fields[4];
    int err;

    wire_put32(fields, serial);
    if ((err = ask(r, name, WIRE_CMD_SERIAL, fields, sizeof fields, &f, why)) != ERR_OK)
        return err;
    switch ((enum wire_result)f.payload[2]) {
    case WIRE_RESULT_OK:
        break;
    case WIRE_RESULT_UNSUPPORTED:
        return err_set(why, ERR_ABSENT, "%s: this rig's firmware takes no serial number; write "
                       "this program's firmware to it (make flash PORT=%s)", name, name);
    case WIRE_RESULT_BUSY:
        return err_set(why, ERR_BUSY, "%s: the rig is still writing to its memory; unplug it, "
                       "plug it in again and try once more", name);
    case WIRE_RESULT_BAD_VALUE:
        return err_set(why, ERR_PROTO, "%s: the rig refused the serial number %u and keeps its "
                       "own", name, (unsigned)serial);
    }
    /* A block can be read once all is written; which one is no matter here. */
    wire_put16(fields, 0);
    return ask(r, name, WIRE_CMD_CAL_READ, fields, 2, &f, why);
}
