/* points.c - see points.h. */
#include "calibration/points.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "calibration/decimal.h"  /* decimal_read */

#define LINE_MAX_BYTES 512
#define COLUMNS_MAX    16
#define SERIES_MAX     1000
#define READINGS_MAX   100000000
#define SQRT_3         1.7320508075688772
#define SHOWN          40    /* bytes of a field in a message */

/* Columns other than the load's units. */
#define COLUMNS(X)                                                           \
    X(LOAD, "load") X(UNIT, "unit") X(COUNTS, "counts") X(SD, "sd_counts")   \
    X(READINGS, "readings") X(SERIES, "series") X(MOUNTING, "mounting")      \
    X(RIG, "rig") X(DATE, "date") X(NOTE, "note")

enum column {
#define X(name, word) COLUMN_##name,
    COLUMNS(X)
#undef X
    COLUMN_COUNT
};

static const char *const column_words[] = {
#define X(name, word) word,
    COLUMNS(X)
#undef X
};

static const struct { const char *word; enum gravity_unit unit; } unit_columns[] = {
    { "force_n", GRAVITY_N }, { "force_kgf", GRAVITY_KGF }, { "force_lbf", GRAVITY_LBF },
    { "mass_kg", GRAVITY_KG }, { "mass_g", GRAVITY_G }, { "mass_lb", GRAVITY_LB },
};

struct parse {
    const char *name, *today;
    struct err_text *why;
    int line;
    struct points p;
    bool loads_only;                  /* counts come from a stream */
    bool header;
    char delimiter;
    int columns;
    enum column column[COLUMNS_MAX];  /* what each one is */
    int unit_line;                    /* where p.unit was said; 0: nowhere yet */
    int rig_line;
};

/* ---- lines and fields ----------------------------------------------------------------- */

static char *trim(char *s)
{
    size_t n = strlen(s);

    while (n > 0 && (s[n - 1] == ' ' || s[n - 1] == '\r' || s[n - 1] == '\t'))
        s[--n] = '\0';
    while (*s == ' ' || *s == '\t')
        s++;
    return s;
}

/* Cut the next field off *rest; NULL when none is left. */
static char *next_field(char **rest, char delimiter)
{
    char *const field = *rest;

    if (field == NULL)
        return NULL;
    char *const end = strchr(field, delimiter);
    *rest = end != NULL ? end + 1 : NULL;
    if (end != NULL)
        *end = '\0';
    return trim(field);
}

#define REFUSE(q, ...) err_set((q)->why, ERR_FORMAT, __VA_ARGS__)

struct place {
    char s[320];
};

/* "loads.csv:7", or of a list "--loads: load 3". */
static struct place place_of(const struct parse *q, int line)
{
    struct place p;

    snprintf(p.s, sizeof p.s, line < 0 ? "%.300s: load %d" : "%.300s:%d", q->name, abs(line));
    return p;
}

#define PLACE(q, line) place_of(q, line).s

static int field_number(const struct parse *q, const char *what, const char *s,
                        double least, double most, double *out)
{
    if (!decimal_read(s, out))
        return REFUSE(q, "%s: %s must be a number, not \"%.*s\"; write digits with a decimal "
                      "point and no unit", PLACE(q, q->line), what, SHOWN, s);
    if (*out < least || *out > most)
        return REFUSE(q, "%s: %s must be from %.10g to %.10g, not %s", PLACE(q, q->line), what,
                      least, most, s);
    return ERR_OK;
}

static int field_whole(const struct parse *q, const char *what, const char *s, int most, int *out)
{
    double x;
    const int err = field_number(q, what, s, 1, most, &x);

    if (err != ERR_OK)
        return err;
    if (x != floor(x))
        return REFUSE(q, "%s: %s must be a whole number, not %s", PLACE(q, q->line), what, s);
    *out = (int)x;
    return ERR_OK;
}

/* ---- what a file says once -------------------------------------------------------------- */

static int take_date(struct parse *q, const char *s)
{
    if (!day_ok(s))
        return REFUSE(q, "%s: \"%.*s\" is no day; write it as 2026-11-25", PLACE(q, q->line),
                      SHOWN, s);
    if (strcmp(s, q->today) > 0)
        return REFUSE(q, "%s: %s is in the future (today is %s); correct the date, or this "
                      "computer's clock", PLACE(q, q->line), s, q->today);
    /* Taken over midnight: the last day counts. */
    if (strcmp(s, q->p.date) > 0)
        memcpy(q->p.date, s, DAY_TEXT);
    return ERR_OK;
}

static int take_rig(struct parse *q, const char *s)
{
    if (strlen(s) >= POINTS_WORD_MAX)
        return REFUSE(q, "%s: the rig's name is longer than %d characters; shorten it",
                      PLACE(q, q->line), POINTS_WORD_MAX - 1);
    if (q->rig_line > 0 && strcmp(s, q->p.rig) != 0)
        return REFUSE(q, "%s: two rigs are mixed, \"%s\" (line %d) and \"%s\"; calibrate each "
                      "from a file of its own", PLACE(q, q->line), q->p.rig, q->rig_line, s);
    if (q->rig_line == 0)
        q->rig_line = q->line;
    memcpy(q->p.rig, s, strlen(s) + 1);
    return ERR_OK;
}

static int take_unit(struct parse *q, enum gravity_unit unit)
{
    if (q->unit_line > 0 && unit != q->p.unit)
        return REFUSE(q, "%s: units are mixed, %s (line %d) and %s; one unit in a file",
                      PLACE(q, q->line), gravity_word(q->p.unit), q->unit_line,
                      gravity_word(unit));
    if (q->unit_line == 0)
        q->unit_line = q->line;
    q->p.unit = unit;
    return ERR_OK;
}

static int take_word(const struct parse *q, char *to, const char *key, const char *s)
{
    if (*to != '\0')
        return REFUSE(q, "%s: \"%s\" is said twice; keep one", PLACE(q, q->line), key);
    if (strlen(s) >= POINTS_WORD_MAX)
        return REFUSE(q, "%s: \"%s\" is longer than %d characters; shorten it",
                      PLACE(q, q->line), key, POINTS_WORD_MAX - 1);
    memcpy(to, s, strlen(s) + 1);
    return ERR_OK;
}

static double class_limit(const char *class);

static int take_key(struct parse *q, const char *key, const char *s)
{
    if (strcmp(key, "rig") == 0)
        return take_rig(q, s);
    if (strcmp(key, "date") == 0)
        return take_date(q, s);
    if (strcmp(key, "reference_class") == 0 && isnan(class_limit(s)))
        return REFUSE(q, "%s: there is no class \"%.*s\"; it is one of E1, E2, F1, F2, M1, "
                      "M1-2, M2, M2-3, M3", PLACE(q, q->line), SHOWN, s);
#define X(member, text) if (strcmp(key, #member) == 0) return take_word(q, q->p.member, key, s);
    POINTS_WORDS(X)
#undef X
#define X(member, least, most, text)                                                    \
    if (strcmp(key, #member) == 0) {                                                    \
        if (!isnan(q->p.member))                                                        \
            return REFUSE(q, "%s: \"%s\" is said twice; keep one", PLACE(q, q->line), key); \
        return field_number(q, #member, s, least, most, &q->p.member);                  \
    }
    POINTS_NUMBERS(X)
#undef X
    return REFUSE(q, "%s: there is no \"%.*s\" to say; calibration/README.md lists what is",
                  PLACE(q, q->line), SHOWN, key);
}

/* "# key: value"; a line without a colon is a remark. */
static int take_remark(struct parse *q, char *line)
{
    char *const colon = strchr(line, ':');

    if (colon == NULL)
        return ERR_OK;
    *colon = '\0';
    return take_key(q, trim(line + 1), trim(colon + 1));
}

/* ---- header ----------------------------------------------------------------------------- */

static bool has(const struct parse *q, enum column c)
{
    for (int i = 0; i < q->columns; i++)
        if (q->column[i] == c)
            return true;
    return false;
}

/* A column's meaning; a unit's column is the load's. */
static int column_of(struct parse *q, const char *word, enum column *out)
{
    for (size_t i = 0; i < sizeof unit_columns / sizeof *unit_columns; i++)
        if (strcmp(word, unit_columns[i].word) == 0) {
            *out = COLUMN_LOAD;
            return take_unit(q, unit_columns[i].unit);
        }
    for (int i = 0; i < COLUMN_COUNT; i++)
        if (strcmp(word, column_words[i]) == 0) {
            *out = (enum column)i;
            return ERR_OK;
        }
    return REFUSE(q, "%s: there is no column \"%.*s\"; loads go in force_n, force_kgf, "
                  "force_lbf, mass_kg, mass_g or mass_lb, readings in counts (the rest is in "
                  "calibration/README.md)", PLACE(q, q->line), SHOWN, word);
}

static int take_header(struct parse *q, char *line)
{
    char *rest = line, *word;
    int err;

    q->delimiter = strchr(line, '\t') ? '\t' : strchr(line, ';') ? ';' : ',';
    while ((word = next_field(&rest, q->delimiter)) != NULL) {
        enum column c;

        if (q->columns == COLUMNS_MAX)
            return REFUSE(q, "%s: more than %d columns; leave out what is not asked for",
                          PLACE(q, q->line), COLUMNS_MAX);
        if ((err = column_of(q, word, &c)) != ERR_OK)
            return err;
        if (has(q, c))
            return REFUSE(q, "%s: column \"%.*s\" is there twice; keep one", PLACE(q, q->line),
                          SHOWN, word);
        q->column[q->columns++] = c;
    }
    if (q->loads_only && has(q, COLUMN_COUNTS))
        return REFUSE(q, "%s: counts come from the stream; leave the column out, or the stream",
                      PLACE(q, q->line));
    if (!has(q, COLUMN_LOAD) || (!q->loads_only && !has(q, COLUMN_COUNTS)))
        return REFUSE(q, "%s: the header needs a load (such as mass_kg or force_n) and counts",
                      PLACE(q, q->line));
    if ((q->unit_line > 0) == has(q, COLUMN_UNIT))
        return REFUSE(q, "%s: the loads' unit must be said once: by a column such as mass_kg, "
                      "or by load and unit", PLACE(q, q->line));
    q->header = true;
    return ERR_OK;
}

/* ---- rows ----------------------------------------------------------------------------------- */

static int take_unit_field(struct parse *q, const char *s)
{
    enum gravity_unit unit;

    if (gravity_unit(s, &unit) != ERR_OK)
        return REFUSE(q, "%s: there is no unit \"%.*s\"; it is one of N, kgf, lbf, kg, g, lb",
                      PLACE(q, q->line), SHOWN, s);
    return take_unit(q, unit);
}

static int take_field(struct parse *q, enum column c, const char *s, double *load,
                      struct fit_point *p)
{
    const char *const what = column_words[c];

    switch (c) {
    case COLUMN_LOAD:     return field_number(q, "the load", s, -1e6, 1e6, load);
    case COLUMN_UNIT:     return take_unit_field(q, s);
    case COLUMN_COUNTS:   return field_number(q, what, s, -CALIBRATION_COUNTS_MAX - 1.0,
                                              CALIBRATION_COUNTS_MAX, &p->counts);
    case COLUMN_SD:       return *s == '\0' ? ERR_OK
                                 : field_number(q, what, s, 0, 1e7, &p->sd_counts);
    case COLUMN_READINGS: return *s == '\0' ? ERR_OK
                                 : field_whole(q, what, s, READINGS_MAX, &p->readings);
    case COLUMN_SERIES:   return field_whole(q, what, s, SERIES_MAX, &p->series);
    case COLUMN_MOUNTING: return field_whole(q, what, s, SERIES_MAX, &p->mounting);
    case COLUMN_RIG:      return take_rig(q, s);
    case COLUMN_DATE:     return take_date(q, s);
    case COLUMN_NOTE: case COLUMN_COUNT: break;
    }
    return ERR_OK;
}

static int take_row(struct parse *q, char *line)
{
    struct fit_point p = { .sd_counts = NAN, .series = 1, .mounting = 1, .line = q->line };
    double load = 0.0;
    char *rest = line;

    for (int i = 0; i < q->columns; i++) {
        const char *const s = next_field(&rest, q->delimiter);
        int err;

        if (s == NULL)
            return REFUSE(q, "%s: has %d fields and the header %d; fill what is missing",
                          PLACE(q, q->line), i, q->columns);
        if ((err = take_field(q, q->column[i], s, &load, &p)) != ERR_OK)
            return err;
    }
    if (rest != NULL)
        return REFUSE(q, "%s: has more fields than the header's %d; a decimal comma is read "
                      "as two fields", PLACE(q, q->line), q->columns);
    if (q->p.n == FIT_POINTS_MAX)
        return REFUSE(q, "%s: more than %d points; keep the means of stable readings",
                      PLACE(q, q->line), FIT_POINTS_MAX);
    q->p.load[q->p.n] = load;
    q->p.point[q->p.n++] = p;
    return ERR_OK;
}

static int take_line(struct parse *q, char *line)
{
    line = trim(line);
    if (*line == '\0')
        return ERR_OK;
    if (*line == '#')
        return take_remark(q, line);
    return q->header ? take_row(q, line) : take_header(q, line);
}

/* ---- the whole file ----------------------------------------------------------------------- */

static int check_points(const struct parse *q)
{
    const struct points *const p = &q->p;
    double low = INFINITY, high = -INFINITY;

    if (!q->header || p->n == 0)
        return REFUSE(q, "%s: there are no points; a header such as \"mass_kg,counts\" and a "
                      "row for each load are needed", PLACE(q, q->line));
    for (int i = 0; i < p->n; i++) {
        low = fmin(low, p->load[i]);
        high = fmax(high, p->load[i]);
        if (fabs(p->point[i].force_n) > CALIBRATION_FORCE_MAX_N)
            return REFUSE(q, "%s: %g %s is more than %.0f N; is the unit right?",
                          PLACE(q, p->point[i].line), p->load[i], gravity_word(p->unit),
                          CALIBRATION_FORCE_MAX_N);
    }
    if (high <= low)
        return REFUSE(q, "%s: every point has the same load, %g %s; a slope needs at least "
                      "two loads, and no load is one", PLACE(q, p->point[0].line), low,
                      gravity_word(p->unit));
    if (!isnan(p->creep_pct) && isnan(p->creep_s))
        return REFUSE(q, "%s: \"creep_pct\" needs \"creep_s\", the time it was seen in",
                      PLACE(q, q->line));
    return ERR_OK;
}

/* Copy the line that starts at *text; its end is past a newline. */
static int cut_line(const struct parse *q, const char **text, const char *end,
                    char line[LINE_MAX_BYTES])
{
    const char *const stop = memchr(*text, '\n', (size_t)(end - *text));
    const size_t n = (size_t)((stop != NULL ? stop : end) - *text);

    if (n >= LINE_MAX_BYTES)
        return REFUSE(q, "%s: longer than %d characters; this is no table of points",
                      PLACE(q, q->line), LINE_MAX_BYTES - 1);
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)(*text)[i] < ' ' && (*text)[i] != '\t'
            && !((*text)[i] == '\r' && i == n - 1))
            return REFUSE(q, "%s: holds a control character; save it as plain text",
                          PLACE(q, q->line));
    memcpy(line, *text, n);
    line[n] = '\0';
    *text = stop != NULL ? stop + 1 : end;
    return ERR_OK;
}

static void nothing_said(struct points *p)
{
#define X(name, least, most, text) p->name = NAN;
    POINTS_NUMBERS(X)
#undef X
}

static void weigh(struct points *p)
{
    const double height_m = isnan(p->height_m) ? 0.0 : p->height_m;
    const double density = isnan(p->density_kg_m3) ? GRAVITY_STEEL_KG_M3 : p->density_kg_m3;

    p->place_known = !isnan(p->gravity_ms2) || !isnan(p->latitude_deg);
    p->g_ms2 = !isnan(p->gravity_ms2) ? p->gravity_ms2
             : p->place_known ? gravity_normal_ms2(p->latitude_deg, height_m)
                              : GRAVITY_STANDARD_MS2;
    if (!gravity_is_mass(p->unit))
        p->g_ms2 = NAN;
    for (int i = 0; i < p->n; i++)
        p->point[i].force_n = gravity_newtons(p->load[i], p->unit, p->g_ms2, density);
}

static int parse_all(struct parse *q, const char *text, size_t n)
{
    const char *const end = text + n;
    char line[LINE_MAX_BYTES];
    int err;

    nothing_said(&q->p);
    /* Spreadsheets begin with a mark of byte order. */
    if (n >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0)
        text += 3;
    for (q->line = 1; text < end; q->line++)
        if ((err = cut_line(q, &text, end, line)) != ERR_OK
            || (err = take_line(q, line)) != ERR_OK)
            return err;
    q->line = q->line > 1 ? q->line - 1 : 1;
    weigh(&q->p);
    return check_points(q);
}

int points_parse(const char *name, const char *text, size_t n, const char *today,
                 struct points *out, struct err_text *why)
{
    struct parse q = { .name = name, .today = today, .why = why };
    const int err = parse_all(&q, text, n);

    if (err == ERR_OK)
        *out = q.p;
    return err;
}

int points_parse_loads(const char *name, const char *text, size_t n, const char *today,
                       struct points *out, struct err_text *why)
{
    struct parse q = { .name = name, .today = today, .why = why, .loads_only = true };
    const int err = parse_all(&q, text, n);

    if (err == ERR_OK)
        *out = q.p;
    return err;
}

int points_parse_list(const char *name, const char *loads, enum gravity_unit unit,
                      struct points *out, struct err_text *why)
{
    struct parse q = { .name = name, .why = why, .loads_only = true, .header = true,
                       .columns = 1, .column = { COLUMN_LOAD }, .delimiter = '\n',
                       .p = { .unit = unit } };
    char load[LINE_MAX_BYTES];
    int err;

    nothing_said(&q.p);
    for (const char *s = loads; s != NULL; s = strchr(s, ',') != NULL ? strchr(s, ',') + 1 : NULL) {
        q.line--;
        snprintf(load, sizeof load, "%.*s", (int)strcspn(s, ","), s);
        if ((err = take_row(&q, trim(load))) != ERR_OK)
            return err;
    }
    weigh(&q.p);
    if ((err = check_points(&q)) == ERR_OK)
        *out = q.p;
    return err;
}

/* ---- what was said of uncertainty ---------------------------------------------------------- */

/* Maximum permissible error over mass: OIML R 111-1:2004, table 1, weights of
 * 100 g and more.  NAN for no class. */
static double class_limit(const char *class)
{
    static const struct { const char *word; double frac; } classes[] = {
        { "E1", 5e-7 }, { "E2", 1.6e-6 }, { "F1", 5e-6 }, { "F2", 1.6e-5 }, { "M1", 5e-5 },
        { "M1-2", 1e-4 }, { "M2", 1.6e-4 }, { "M2-3", 3e-4 }, { "M3", 5e-4 },
    };

    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
        if (strcmp(class, classes[i].word) == 0)
            return classes[i].frac;
    return NAN;
}

static double gravity_frac(const struct points *p)
{
    const double half_range_ms2 = (9.832 - 9.780) / 2.0;

    if (!gravity_is_mass(p->unit) || !isnan(p->gravity_ms2))
        return 0.0;
    return (p->place_known ? GRAVITY_ANOMALY_MS2 : half_range_ms2 / SQRT_3) / p->g_ms2;
}

void points_uncertainty(const struct points *p, struct calibration_uncertainty *u)
{
    const double density = isnan(p->density_kg_m3) ? GRAVITY_STEEL_KG_M3 : p->density_kg_m3;

    u->reference_frac = !isnan(p->reference_uncertainty_pct)
        ? p->reference_uncertainty_pct / 100.0 / 2.0 : class_limit(p->reference_class) / SQRT_3;
    u->gravity_frac = gravity_frac(p);
    u->buoyancy_frac = gravity_is_mass(p->unit)
        ? 0.1 * GRAVITY_AIR_KG_M3 / density / SQRT_3 : 0.0;
    u->creep_frac = p->creep_pct / 100.0 / SQRT_3;
    u->creep_s = p->creep_s;
    u->temperature_zero_n_per_k = p->temperature_zero_n_per_k / SQRT_3;
    u->temperature_span_frac_per_k = p->temperature_span_pct_per_k / 100.0 / SQRT_3;
}
