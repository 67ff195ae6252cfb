/*
 * fuzz_points.c - any bytes as a table of loads: refused with a sentence that
 * names the place, or accepted; and what is accepted is fitted, judged and, where
 * it passes, written and read back.
 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "calibration/figures.h"
#include "calibration/guard.h"
#include "calibration/points.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* One line: a terminal or a log must not be led astray by a file. */
static void check_sentence(const char *s)
{
    if (*s == '\0')
        abort();
    for (; *s != '\0'; s++)
        if ((unsigned char)*s < ' ' && *s != '\t')
            abort();
}

static void check_accepted(const struct points *p)
{
    const struct fit_config cfg = { 0 };
    struct calibration c = { .id = "f", .fitted = true, .margin_pct = 10 }, back;
    char text[CALIBRATION_TEXT_MAX];
    struct err_text why = { "" };
    struct figures g;
    struct fit f;

    if (fit_run(p->point, p->n, &cfg, &f, &why) != ERR_OK) {
        check_sentence(why.s);
        return;
    }
    figures_of(&f, &g);
    if (guard_check(&f, &g, GUARD_WAY_UNKNOWN, &why) != ERR_OK) {
        check_sentence(why.s);
        return;
    }
    figures_uncertainty(&f, &g, &c.u);
    points_uncertainty(p, &c.u);
    c.curve = f.curve;
    c.low_n = f.low_n;
    c.high_n = f.high_n;
    if (calibration_finish(&c, &why) != ERR_OK) {
        check_sentence(why.s);
        return;
    }
    if (calibration_write(&c, text, sizeof text) != ERR_OK
        || calibration_parse("f", text, strlen(text), &back, &why) != ERR_OK
        || memcmp(&back.curve, &c.curve, sizeof c.curve) != 0)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static struct points p, before;
    struct err_text why = { "" };

    memset(&p, 0xA5, sizeof p);
    memcpy(&before, &p, sizeof p);
    if (points_parse("f", (const char *)data, n, "2026-11-25", &p, &why) == ERR_OK) {
        check_accepted(&p);
    } else {
        check_sentence(why.s);
        if (strncmp(why.s, "f:", 2) != 0 || atoi(why.s + 2) < 1
            || memcmp(&p, &before, sizeof p) != 0)
            abort();
    }
    return 0;
}
