/* calibrate_serial.c - see calibrate_serial.h. */
#include "commands/calibrate_serial.h"

#include <stdio.h>

#include "calibration/block.h"
#include "commands/commands.h"
#include "link/rig_block.h"
#include "link/rig_serial.h"

static int number(struct rig *rig, const char *device, uint32_t serial, bool change)
{
    const uint32_t now = rig_serial(rig);
    struct err_text why = { "" };

    if (now != 0 && now != serial && !change)
        return commands_fail(EXIT_FAILED, "%s: this rig has the serial number %u already; is it "
                             "the right rig?  To give it %u all the same, add --change-serial",
                             device, (unsigned)now, (unsigned)serial);
    if (now != serial && rig_serial_write(rig, device, serial, &why) != ERR_OK)
        return commands_fail(EXIT_FAILED, "%s", why.s);
    return EXIT_OK;
}

/* A block with another number is no longer used with this rig. */
static void tell_block(struct rig *rig, const char *device, uint32_t serial)
{
    uint8_t bytes[WIRE_CAL_BLOCK_MAX];
    struct block b;
    uint16_t n = 0;

    if (rig_block_read(rig, device, bytes, &n, NULL) != ERR_OK || n == 0
        || block_get(device, bytes, n, &b, NULL) != ERR_OK || b.serial == 0 || b.serial == serial)
        return;
    printf("It carries %s, which was written with the serial number %u; if the load cell is "
           "the same, write it again: holdfast calibrate --to-rig --rig %s\n", b.calibration.id,
           (unsigned)b.serial, device);
}

/* From its memory, by a HELLO of its own. */
static int read_back(const char *device, uint32_t serial, bool written_next)
{
    struct err_text why = { "" };
    struct rig *rig;

    if (rig_open(device, RIG_HELLO_WAIT_MS, &rig, &why) != ERR_OK)
        return commands_fail(EXIT_FAILED, "%s", why.s);
    const uint32_t now = rig_serial(rig);
    if (now == serial) {
        printf("The rig on %s has the serial number %u; it was read back.\n", device,
               (unsigned)serial);
        if (!written_next)
            tell_block(rig, device, serial);
    }
    rig_close(rig);
    return now == serial ? EXIT_OK
        : commands_fail(EXIT_FAILED, "%s: the rig did not keep its serial number; its memory may "
                        "be worn out", device);
}

int calibrate_serial(const char *device, uint32_t serial, bool change, bool written_next)
{
    struct err_text why = { "" };
    struct rig *rig;

    if (rig_open(device, RIG_HELLO_WAIT_MS, &rig, &why) != ERR_OK)
        return commands_fail(EXIT_FAILED, "%s", why.s);
    const int code = number(rig, device, serial, change);
    rig_close(rig);
    return code == EXIT_OK ? read_back(device, serial, written_next) : code;
}
