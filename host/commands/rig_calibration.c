/* rig_calibration.c - see rig_calibration.h. */
#include "commands/rig_calibration.h"

#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "calibration/block.h"
#include "commands/commands.h"
#include "commands/folders.h"
#include "link/rig_block.h"

/* ", made 2026-11-25", or nothing. */
static const char *made(const struct calibration *c, char buf[32])
{
    snprintf(buf, 32, *c->date ? ", made %s" : "%s", c->date);
    return buf;
}

static uint32_t serial_of(const struct rig *rig)
{
    struct wire_hello h = { 0 };

    wire_get_hello(rig_hello(rig), &h);
    return h.serial;
}

/* ERR_OK with *carried false when the rig carries none. */
static int read_block(struct rig *rig, const char *device, struct rig_calibration *raw,
                      bool *carried, struct block *b, struct err_text *why)
{
    raw->block_bytes = 0;
    const int err = rig_block_read(rig, device, raw->block, &raw->block_bytes, why);

    raw->asked = err == ERR_OK;
    *carried = raw->asked && raw->block_bytes > 0;
    return *carried ? block_get(device, raw->block, raw->block_bytes, b, why) : err;
}

/* Whether the block says it was written to another rig than this. */
static bool is_foreign(const struct rig *rig, const struct block *b)
{
    const uint32_t serial = serial_of(rig);

    return serial != 0 && b->serial != 0 && serial != b->serial;
}

/* ---- run --------------------------------------------------------------------------- */

static void compare(const struct block *b, const struct calibration *own, FILE *to)
{
    char rigs[32], ours[32];

    made(&b->calibration, rigs);
    made(own, ours);
    switch (block_match(&b->calibration, own)) {
    case BLOCK_SAME:
        fprintf(to, "Calibration: %s%s, the same on the rig and on this computer.\n", own->id, ours);
        break;
    case BLOCK_RIG_NEWER:
        fprintf(to, "Calibration: %s%s, from this computer; the rig carries a newer one, %s%s.\n",
                own->id, ours, b->calibration.id, rigs);
        break;
    case BLOCK_HOST_NEWER:
        fprintf(to, "Calibration: %s%s, from this computer; the rig carries an older one, %s%s.\n",
                own->id, ours, b->calibration.id, rigs);
        break;
    case BLOCK_UNDECIDED:
        fprintf(to, "Calibration: %s%s, from this computer; the rig carries another one, %s%s, and "
                "their dates do not say which is newer.\n", own->id, ours, b->calibration.id, rigs);
        break;
    }
}

static int use_rigs(const struct rig *rig, const char *device, const struct block *b,
                    struct rig_calibration *own, FILE *to, struct err_text *why)
{
    char when[32];

    if (is_foreign(rig, b))
        return err_set(why, ERR_ABSENT, "%s: the calibration the rig carries, %s, is of the rig with "
                       "serial number %u and this one has %u; give one with --calibration FILE",
                       device, b->calibration.id, b->serial, serial_of(rig));
    *own->calibration = b->calibration;
    memcpy(own->text, b->text, b->text_bytes);
    *own->bytes = b->text_bytes;
    fprintf(to, "Calibration: %s%s, from the rig; this computer has none of its own.\n",
            b->calibration.id, made(&b->calibration, when));
    return ERR_OK;
}

/* The computer's counts, whatever the rig carries; what is wrong there is said. */
static int keep_own(const struct rig *rig, bool carried, int err, const struct block *b,
                    const struct rig_calibration *own, FILE *to, const struct err_text *why)
{
    const struct calibration *const c = own->calibration;
    char when[32];

    made(c, when);
    if (err == ERR_GONE)
        return err;
    if (err == ERR_OK && carried && is_foreign(rig, b))
        fprintf(to, "Calibration: %s%s, from this computer; the rig carries %s, of the rig with "
                "serial number %u, not of this one, %u.\n", c->id, when, b->calibration.id,
                b->serial, serial_of(rig));
    else if (err == ERR_OK && carried)
        compare(b, c, to);
    else if (err == ERR_OK || err == ERR_ABSENT)
        fprintf(to, "Calibration: %s%s, from this computer; the rig carries none.\n", c->id, when);
    else
        fprintf(to, "Calibration: %s%s, from this computer. %s.\n", c->id, when, why->s);
    return ERR_OK;
}

int rig_calibration_choose(struct rig *rig, const char *device, struct rig_calibration *own,
                           FILE *to, struct err_text *why)
{
    struct block b;
    bool carried;
    const int err = read_block(rig, device, own, &carried, &b, why);

    if (own->known)
        return keep_own(rig, carried, err, &b, own, to, why);
    if (err != ERR_OK && err != ERR_ABSENT)
        return err;
    if (!carried)
        return err_set(why, ERR_ABSENT, "no calibration: neither this computer nor the rig has one, "
                       "so it measures counts but no newtons; fit one to known loads with "
                       "`holdfast calibrate`, or give one with --calibration FILE (see "
                       "calibration/README.md)");
    return use_rigs(rig, device, &b, own, to, why);
}

/* ---- calibrate --to-rig and --from-rig ------------------------------------------------ */

static int load(const char *path, struct calibration *c)
{
    char text[CALIBRATION_TEXT_MAX], in_force[PATH_MAX];
    struct err_text why = { "" };
    size_t n;

    if (path == NULL) {
        if (folders_xdg("XDG_CONFIG_HOME", ".config", "calibration.json", in_force,
                           sizeof in_force) != ERR_OK || access(in_force, R_OK) != 0)
            return commands_fail(EXIT_FAILED, "calibrate: this computer has no calibration in force; "
                                 "name the one to write with --calibration FILE");
        path = in_force;
    }
    if (calibration_load(path, c, text, &n, &why) != ERR_OK)
        return commands_fail(EXIT_FAILED, "%s", why.s);
    if (!c->fitted)
        return commands_fail(EXIT_FAILED, "%s: two points have no date and no uncertainty and are not "
                             "written to a rig; fit them with `holdfast calibrate` first", path);
    return EXIT_OK;
}

int rig_calibration_write(const char *device, const char *path)
{
    struct err_text why = { "" };
    uint8_t bytes[BLOCK_BYTES];
    struct calibration c;
    struct rig *rig;

    if (load(path, &c) != EXIT_OK)
        return EXIT_FAILED;
    if (rig_open(device, RIG_HELLO_WAIT_MS, &rig, &why) != ERR_OK)
        return commands_fail(EXIT_FAILED, "%s", why.s);
    block_put(&c, serial_of(rig), bytes);
    const int err = rig_block_write(rig, device, bytes, BLOCK_BYTES, &why);
    rig_close(rig);
    if (err != ERR_OK)
        return commands_fail(EXIT_FAILED, "%s", why.s);
    printf("The rig on %s now carries %s; it was read back and is the same.\n", device, c.id);
    return EXIT_OK;
}

int rig_calibration_show(const char *device)
{
    struct err_text why = { "" };
    struct rig_calibration raw;
    struct block b;
    struct rig *rig;
    bool carried, foreign;

    if (rig_open(device, RIG_HELLO_WAIT_MS, &rig, &why) != ERR_OK)
        return commands_fail(EXIT_FAILED, "%s", why.s);
    const int err = read_block(rig, device, &raw, &carried, &b, &why);
    foreign = err == ERR_OK && carried && is_foreign(rig, &b);
    const uint32_t serial = serial_of(rig);
    rig_close(rig);
    if (err != ERR_OK)
        return commands_fail(EXIT_FAILED, "%s", why.s);
    if (!carried)
        return commands_fail(EXIT_FAILED, "%s: the rig carries no calibration and measures counts; "
                             "write one with `holdfast calibrate --to-rig --rig %s`", device, device);
    if (foreign)
        fprintf(stderr, "holdfast: %s is of the rig with serial number %u; this one has %u\n",
                b.calibration.id, b.serial, serial);
    return fputs(b.text, stdout) < 0 || fflush(stdout) != 0
           ? commands_fail(EXIT_FAILED, "the calibration could not be written to standard output")
           : EXIT_OK;
}
