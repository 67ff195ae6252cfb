/* block.c - see block.h.  Offsets are those of WIRE.md. */
#include "calibration/block.h"

#include <math.h>
#include <string.h>

#include "calibration/day.h"  /* day_after, day_between */
#include "wire.h"             /* fields, wire_crc32c */

#define EPOCH      "1970-01-01"
#define DAY_UNSAID 0xFFFFFFFFu
#define DAY_LAST   2932896u    /* 9999-12-31 */
#define AT_ID      16
#define AT_NUMBERS 80
#define AT_CRC     (BLOCK_BYTES - 4)
#define NUMBERS    ((AT_CRC - AT_NUMBERS) / 8)

static double from_bits(uint64_t bits)
{
    double x;

    memcpy(&x, &bits, sizeof x);
    return x;
}

/* One bit pattern for all that is not known, whatever made it. */
static uint64_t to_bits(double x)
{
    uint64_t bits = 0x7FF8000000000000u;

    if (!isnan(x))
        memcpy(&bits, &x, sizeof bits);
    return bits;
}

/* Every number's place, in the block's order. */
static void members(struct calibration *c, double *at[NUMBERS])
{
    int n = 0;

    at[n++] = &c->curve.center_n;
    at[n++] = &c->curve.scale_n;
    for (int i = 0; i < CALIBRATION_TERMS; i++)
        at[n++] = &c->curve.c[i];
    at[n++] = &c->low_n;
    at[n++] = &c->high_n;
    at[n++] = &c->margin_pct;
    for (int i = 0; i < CALIBRATION_TERMS; i++)
        for (int j = 0; j <= i; j++)
            at[n++] = &c->curve.covariance[i][j];
#define X(name, text) at[n++] = &c->u.name;
    CALIBRATION_UNCERTAINTIES(X)
#undef X
    at[n++] = &c->u.dof;
    at[n++] = &c->u.repeatability_dof;
    at[n] = &c->u.creep_s;
}

static uint32_t day_number(const char *day)
{
    return *day == '\0' ? DAY_UNSAID : (uint32_t)day_between(EPOCH, day);
}

int block_put(const struct calibration *c, uint32_t serial, uint8_t out[BLOCK_BYTES])
{
    struct calibration copy = *c;
    double *at[NUMBERS];

    if (!c->fitted)
        return ERR_ARG;
    memset(out, 0, BLOCK_BYTES);
    wire_put16(out, BLOCK_VERSION);
    out[2] = (uint8_t)c->curve.order;
    wire_put32(out + 4, serial);
    wire_put32(wire_put32(out + 8, day_number(c->date)), day_number(c->due));
    memcpy(out + AT_ID, c->id, strlen(c->id));
    members(&copy, at);
    for (int i = 0; i < NUMBERS; i++)
        wire_put64(out + AT_NUMBERS + 8 * i, to_bits(*at[i]));
    wire_put32(out + AT_CRC, wire_crc32c(0, out, AT_CRC));
    return ERR_OK;
}

static bool is_day(const uint8_t *p)
{
    return wire_get32(p) <= DAY_LAST || wire_get32(p) == DAY_UNSAID;
}

static void take_day(const uint8_t *p, char out[CALIBRATION_DAY_MAX])
{
    if (wire_get32(p) != DAY_UNSAID)
        day_after(EPOCH, (int)wire_get32(p), out);
}

static void take_numbers(const uint8_t *p, struct calibration *c)
{
    double *at[NUMBERS];

    members(c, at);
    for (int i = 0; i < NUMBERS; i++)
        *at[i] = from_bits(wire_get64(p + AT_NUMBERS + 8 * i));
}

static int check_frame(const char *name, const uint8_t *p, size_t n, struct err_text *why)
{
    if (n < 6 || n > UINT16_MAX
        || wire_crc32c(0, p, (uint16_t)(n - 4)) != wire_get32(p + n - 4))
        return err_set(why, ERR_FORMAT, "%s: the calibration the rig carries is damaged; write it "
                       "again with `holdfast calibrate --to-rig --rig %s`", name, name);
    if (wire_get16(p) != BLOCK_VERSION)
        return err_set(why, ERR_VERSION, "%s: the rig carries a calibration of format %u and this "
                       "program reads format %d; use the program that wrote it, or write it again "
                       "with `holdfast calibrate --to-rig --rig %s`", name, wire_get16(p),
                       BLOCK_VERSION, name);
    if (n != BLOCK_BYTES || p[2] < 1 || p[2] >= CALIBRATION_TERMS || p[AT_NUMBERS - 1] != 0
        || !is_day(p + 8) || !is_day(p + 12))
        return err_set(why, ERR_FORMAT, "%s: what the rig carries is no calibration; write one "
                       "with `holdfast calibrate --to-rig --rig %s`", name, name);
    return ERR_OK;
}

/* Through the file's text, so that what is refused in a file is refused here. */
int block_get(const char *name, const uint8_t *p, size_t n, struct block *out,
              struct err_text *why)
{
    struct calibration c = { .fitted = true };
    struct block b = { 0 };
    struct err_text inner = { "" };
    const int err = check_frame(name, p, n, why);

    if (err != ERR_OK)
        return err;
    c.curve.order = p[2];
    b.serial = wire_get32(p + 4);
    take_day(p + 8, c.date);
    take_day(p + 12, c.due);
    memcpy(c.id, p + AT_ID, CALIBRATION_ID_MAX);
    take_numbers(p, &c);
    if (calibration_write(&c, b.text, sizeof b.text) != ERR_OK
        || calibration_parse("calibration", b.text, strlen(b.text), &b.calibration, &inner)
           != ERR_OK)
        return err_set(why, ERR_FORMAT, "%s: the calibration the rig carries cannot be used "
                       "(%s); write another with `holdfast calibrate --to-rig --rig %s`", name,
                       inner.s, name);
    b.text_bytes = strlen(b.text);
    *out = b;
    return ERR_OK;
}

enum block_match block_match(const struct calibration *rig, const struct calibration *host)
{
    uint8_t a[BLOCK_BYTES], b[BLOCK_BYTES];

    if (block_put(rig, 0, a) == ERR_OK && block_put(host, 0, b) == ERR_OK
        && memcmp(a, b, sizeof a) == 0)
        return BLOCK_SAME;
    const int way = *rig->date == '\0' || *host->date == '\0' ? 0 : strcmp(rig->date, host->date);

    return way > 0 ? BLOCK_RIG_NEWER : way < 0 ? BLOCK_HOST_NEWER : BLOCK_UNDECIDED;
}
