/*
 * fuzz_curve.c - any bytes as another instrument's file.
 *
 * The first byte chooses what the caller says about it.  What is read has strictly
 * rising, finite points; every row is a sample or dropped for a reason; a refusal
 * has one sentence.  Numbers are held against strtod.
 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "interchange/curve_file.h"
#include "interchange/number.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static const struct calibration calibration = { .id = "fuzz",
                                               .n_per_count = 0.001 };

static const struct curve_file_options choices[] = {
    { .rate_hz = 0.0 },
    { .rate_hz = 80.0 },
    { .unit = CURVE_KGF, .calibration = &calibration },
    { .unit = CURVE_COUNTS, .calibration = &calibration, .time_unit = "ms", .invert = true },
    { .time_column = "1", .force_columns = { "2" }, .unit = CURVE_N },
    { .time_column = "none", .rate_hz = 1000.0, .force_columns = { "1", "2", "1" } },
    { .delimiter = ',', .decimal = ',', .unit = CURVE_NM, .lever_m = 0.3 },
    { .delimiter = ' ', .decimal = '.', .time_unit = "s" },
};

#define CHOICES (sizeof choices / sizeof choices[0])

/* One line of valid text, ended. */
static void check_line(const char *s, size_t room, int may_be_empty)
{
    if (memchr(s, '\0', room) == NULL || (s[0] == '\0' && !may_be_empty))
        abort();
    for (; *s != '\0'; s++)
        if ((unsigned char)*s < ' ' || *s == 0x7F)
            abort();
}

static void check_curve(const struct curve *c)
{
    const struct trace *t = &c->trace;
    size_t rows = t->n;

    check_line(c->label, sizeof c->label, 0);
    for (int i = 0; i < CURVE_DROP_COUNT; i++)
        rows += c->dropped[i];
    if (rows != c->rows || t->n < 3 || !(c->rate_hz >= 0.0) || !(c->uneven_frac >= 0.0)
        || c->uneven_frac > 1.0)
        abort();
    for (size_t i = 0; i < t->n; i++) {
        if (!isfinite(t->t_s[i]) || !isfinite(t->force_n[i]) || t->gap_before[i] > 1)
            abort();
        if (i > 0 ? !(t->t_s[i] > t->t_s[i - 1]) : t->gap_before[i] != 0)
            abort();
    }
}

static void check_file(const struct curve_file *f)
{
    if (f->sets < 1)
        abort();
    check_line(f->name, sizeof f->name, 1);
    check_line(f->format, sizeof f->format, 0);
    for (size_t i = 0; i < f->notes; i++)
        check_line(f->note[i], sizeof f->note[i], 0);
    for (size_t i = 0; i < f->sets; i++) {
        const struct curve_set *s = &f->set[i];

        if (s->curves < 1)
            abort();
        check_line(s->label, sizeof s->label, 0);
        check_line(s->date, sizeof s->date, 1);
        for (size_t k = 0; k < s->curves; k++)
            check_curve(&s->curve[k]);
        for (size_t k = 0; k < s->claims; k++) {
            check_line(s->claim[k].name, sizeof s->claim[k].name, 0);
            check_line(s->claim[k].value, sizeof s->claim[k].value, 0);
        }
    }
}

/* What number_read takes, strtod takes, and to the same bits. */
static void check_number(const char *data, size_t n)
{
    char text[64];
    double got;

    if (n == 0 || n >= sizeof text || number_read(data, n, '.', &got) != NUMBER_OK
        || (unsigned char)data[0] == 0xE2)
        return;
    memcpy(text, data, n);
    text[n] = '\0';
    const double want = strtod(text, NULL);

    if (memcmp(&got, &want, sizeof got) != 0)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct err_text why = { "" };
    struct curve_file *f = NULL;

    if (n == 0)
        return 0;
    const struct curve_file_options *o = &choices[data[0] % CHOICES];

    check_number((const char *)data + 1, n - 1);
    const int err = curve_file_open_bytes("f", data + 1, n - 1, o, &f, &why);

    if (err == ERR_OK) {
        check_file(f);
        if (why.s[0] != '\0')
            abort();
    } else {
        check_line(why.s, sizeof why.s, 0);
        if (f != NULL)
            abort();
    }
    curve_file_close(f);
    return 0;
}
