/* column_words.c - see column_words.h. */
#include "interchange/column_words.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "interchange/word_list.h"

#define TOKENS_MAX 12
#define TOKEN_MAX  24
#define NAME_MAX_BYTES 128

/* ---- what is known ---------------------------------------------------------------- */

/* Lists of words, a blank after each. */
static const char time_words[] =
    "time t timestamp timestamps zeit zeitstempel uhrzeit temps tiempo tempo tid tijd aika czas "
    "millis micros elapsed seconds second secs sec ms us datetime date datum clock ";
static const char weak_time_words[] =  /* of a clock that did not take the sample, or of days */
    "host pc arrival received system wall unix epoch date datum ";
static const char index_words[] =
    "sample samples samplenumber sampleno sampleindex index idx no nr n row rownumber line "
    "frame frames seq sequence sequencenumber id packet counter number num ";
static const char force_words[] =
    "force forces fz load pull push newton newtons strength tension kraft fuerza forza forca "
    "forcen kracht sila kraftn ";
static const char side_force_words[] = "fx fy f ";
static const char weight_words[] = "weight mass gewicht masse poids peso gewicht vikt ";
static const char torque_words[] = "torque drehmoment moment couple momento koppel mx my mz ";
static const char counts_words[] = "counts count adc ";
static const char signal_words[] =
    "raw signal value values cell loadcell channel ch kanal sensor data reading amplitude y ";
static const char demoted_words[] =
    "filtered filt filter smooth smoothed lowpass avg average mean corrected ";
static const char not_words[] =
    "target goal band low high limit threshold baseline peak max min rfd impulse error "
    "temperature temp battery pain angle position displacement velocity speed acc accel "
    "accelerometer gyro cop copx copy status state flag flags marker trigger event label "
    "comment set rep body quality checksum crc ";
static const char left_words[] = "left l lt links li gauche izquierda izq sinistra sx vanster ";
static const char right_words[] = "right r rt rechts re droite derecha der destra dx hoger ";

/* ---- a name in pieces ---------------------------------------------------------------- */

struct pieces {
    char token[TOKENS_MAX][TOKEN_MAX];  /* lower case, without what is in brackets */
    int n;
    char bracket[TOKEN_MAX];            /* "" for none */
};

static bool in_word(char c)
{
    return isalnum((unsigned char)c) || (unsigned char)c >= 0x80;
}

/* "TimeMs" and "Fz1" are two words each; "FORCE" is one. */
static bool parts(char a, char b)
{
    return (islower((unsigned char)a) && isupper((unsigned char)b))
        || (isalpha((unsigned char)a) && isdigit((unsigned char)b));
}

static void add_token(struct pieces *p, const char *s, size_t n)
{
    if (n == 0 || n >= TOKEN_MAX || p->n == TOKENS_MAX)
        return;
    for (size_t i = 0; i < n; i++)
        p->token[p->n][i] = (char)tolower((unsigned char)s[i]);
    p->token[p->n++][n] = '\0';
}

static void add_words(struct pieces *p, const char *c)
{
    while (*c != '\0') {
        const char *from = c;

        while (in_word(*c) && (c == from || !parts(c[-1], c[0])))
            c++;
        add_token(p, from, (size_t)(c - from));
        if (*c != '\0' && !in_word(*c))
            c++;
    }
}

static bool names_unit(const char *text)
{
    enum curve_unit force;
    enum time_unit t;

    return curve_unit_find(text, &force) || time_unit_find(text, &t) || curve_unit_foreign(text);
}

/* The pair of brackets that holds a unit, "Force (left) [N]", or else the first
 * one.  False when there is none. */
static bool find_bracket(const char *name, const char **open, const char **close, char *inner)
{
    bool found = false;

    for (const char *c = strpbrk(name, "([{<"); c != NULL; c = strpbrk(c + 1, "([{<")) {
        const char *end = strpbrk(c, ")]}>");
        char text[TOKEN_MAX];

        if (end == NULL)
            break;
        if (end - c - 1 >= TOKEN_MAX)
            continue;
        snprintf(text, sizeof text, "%.*s", (int)(end - c - 1), c + 1);
        if (found && !names_unit(text))
            continue;
        found = true;
        *open = c;
        *close = end;
        snprintf(inner, TOKEN_MAX, "%s", text);
        if (names_unit(text))
            break;
    }
    return found;
}

static void take_apart(const char *name, struct pieces *p)
{
    const struct pieces none = { 0 };
    const char *open = NULL, *close = NULL;
    char before[NAME_MAX_BYTES];

    *p = none;
    if (!find_bracket(name, &open, &close, p->bracket)) {
        add_words(p, name);
        return;
    }
    snprintf(before, sizeof before, "%.*s", (int)(open - name), name);
    add_words(p, before);
    add_words(p, close + 1);
}

static bool any(const struct pieces *p, const char *list)
{
    for (int i = 0; i < p->n; i++)
        if (word_list_has(list, p->token[i]))
            return true;
    return false;
}

/* All of the name as one word. */
static bool whole(const struct pieces *p, const char *list)
{
    char all[TOKENS_MAX * TOKEN_MAX] = "";

    for (int i = 0; i < p->n; i++)
        strcat(all, p->token[i]);
    return p->n > 0 && word_list_has(list, all);
}

/* ---- units ------------------------------------------------------------------------------ */

static bool has_unit(const struct column_words *w)
{
    return w->unit != CURVE_UNIT_UNKNOWN || w->time_unit != TIME_UNIT_UNKNOWN || w->foreign;
}

static void read_unit(const char *text, struct column_words *out)
{
    char inner[TOKEN_MAX];
    const size_t skip = strspn(text, "([{< "), n = strcspn(text + skip, ")]}>");

    snprintf(inner, sizeof inner, "%.*s", (int)(n < TOKEN_MAX ? n : TOKEN_MAX - 1), text + skip);
    if (inner[0] == '\0' || time_unit_find(inner, &out->time_unit)
        || curve_unit_find(inner, &out->unit) || !curve_unit_foreign(inner))
        return;
    out->foreign = true;
    snprintf(out->foreign_unit, sizeof out->foreign_unit, "%s", inner);
}

/* "force_n", "load lbf", "moment ft lb", "time_ms".  One letter is a unit only
 * behind a word it can belong to: "cell_g" is no weight. */
static void read_last_tokens(const struct pieces *p, struct column_words *out)
{
    char two[2 * TOKEN_MAX];
    const char *last = p->n > 0 ? p->token[p->n - 1] : "";

    if (p->n > 2) {
        snprintf(two, sizeof two, "%s%s", p->token[p->n - 2], last);
        if (curve_unit_find(two, &out->unit))
            return;
    }
    if (any(p, time_words) && time_unit_find(last, &out->time_unit))
        return;
    if (strlen(last) > 1
        || (p->n > 1 && (any(p, force_words) || any(p, weight_words) || any(p, signal_words)
                         || any(p, left_words) || any(p, right_words)
                         || any(p, side_force_words) || any(p, demoted_words))))
        curve_unit_find(last, &out->unit);
}

static void find_units(struct pieces *p, const char *name, const char *unit_cell,
                       struct column_words *out)
{
    if (strcmp(name, "N") == 0)
        out->unit = CURVE_N;
    if (p->n == 1 && p->bracket[0] == '\0')
        time_unit_find(p->token[0], &out->time_unit);
    read_unit(p->bracket, out);
    if (!has_unit(out))
        add_words(p, p->bracket);  /* "Force (left)" */
    if (!has_unit(out))
        read_unit(unit_cell, out);
    if (!has_unit(out))
        read_last_tokens(p, out);
    if (!has_unit(out) && any(p, counts_words))
        out->unit = CURVE_COUNTS;
}

/* ---- roles -------------------------------------------------------------------------------- */

static enum column_side side_of(const struct pieces *p)
{
    const bool left = any(p, left_words), right = any(p, right_words);

    return left == right ? COLUMN_WORDS_NO_SIDE : left ? COLUMN_WORDS_LEFT : COLUMN_WORDS_RIGHT;
}

/* Likelier first: force by name or unit, weight, a side alone, an axis, torque,
 * counts, a signal of some kind. */
static int force_rank(const struct pieces *p, const struct column_words *w)
{
    const bool torque = curve_unit_is_torque(w->unit);

    if (any(p, side_force_words) && !torque)
        return 20;
    if (any(p, force_words) || (!torque && w->unit != CURVE_UNIT_UNKNOWN && w->unit != CURVE_COUNTS))
        return w->unit == CURVE_COUNTS ? 12 : 30;
    if (w->is_weight)
        return 29;
    if (torque || any(p, torque_words))
        return 15;
    if (w->unit == CURVE_COUNTS || any(p, counts_words))
        return 12;
    if (w->side != COLUMN_WORDS_NO_SIDE)
        return 28;
    return any(p, signal_words) ? 10 : 0;
}

static enum column_role role_of(const struct pieces *p, const struct column_words *w)
{
    if (w->time_unit != TIME_UNIT_UNKNOWN)
        return COLUMN_WORDS_TIME;
    if (whole(p, index_words) && w->unit == CURVE_UNIT_UNKNOWN)
        return COLUMN_WORDS_INDEX;
    if (any(p, time_words) && !any(p, force_words))
        return COLUMN_WORDS_TIME;
    if (any(p, not_words))
        return COLUMN_WORDS_NOT;
    return w->rank > 0 ? COLUMN_WORDS_FORCE : COLUMN_WORDS_OTHER;
}

void column_words_read(const char *name, const char *unit_cell, struct column_words *out)
{
    struct column_words w = { 0 };
    struct pieces p;

    take_apart(name, &p);
    find_units(&p, name, unit_cell, &w);
    w.side = side_of(&p);
    w.is_weight = any(&p, weight_words);
    w.rank = force_rank(&p, &w);
    if (w.rank > 0 && any(&p, demoted_words))
        w.rank -= 9;
    if (w.rank > 10 && word_list_has("raw ", p.n > 1 ? p.token[p.n - 1] : "")
        && w.unit == CURVE_UNIT_UNKNOWN)
        w.rank--;      /* may well be counts */
    w.role = role_of(&p, &w);
    if (w.role == COLUMN_WORDS_TIME)
        w.rank = (any(&p, weak_time_words) ? 0 : 2) + (w.time_unit != TIME_UNIT_UNKNOWN);
    *out = w;
}
