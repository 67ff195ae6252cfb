/* courses.c - see courses.h. */
#include "courses.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define US_PER_DAY INT64_C(86400000000)
#define US_PER_H   INT64_C(3600000000)
#define FIRST_DAY  20000
#define TEXT_MAX   512

static const struct course_dose usual = { .target_pct = 50, .hold_s = 30, .rest_s = 120,
                                          .count = 4 };

static double number(const char *s)
{
    return strcmp(s, "?") == 0 ? NAN : atof(s);
}

static enum course_yes yes(const char *s)
{
    return *s == 'y' ? COURSE_YES : *s == 'n' ? COURSE_NO : COURSE_UNKNOWN;
}

static struct course_dose dose(const char *s)
{
    struct course_dose d = { 0 };
    double x[4] = { 0 };

    for (int i = 0; i < 4; i++) {
        x[i] = *s == '?' ? NAN : atof(s);
        s += strcspn(s, "/");
        s += *s == '/';
    }
    d.target_pct = x[0];
    d.hold_s = x[1];
    d.rest_s = x[2];
    d.count = isnan(x[3]) ? 0 : (int)x[3];
    return d;
}

/* ---- a session ------------------------------------------------------------------- */

static const struct {
    char letter;
    const char *words;
} presets[] = {
    { 'g', "" }, { 'a', "during=4" }, { 'A', "h24=4" }, { 'r', "during=6" },
    { 'R', "h24=5" }, { 'u', "h24=?" }, { 'c', "settle=0 h24=5" },
    { 't', "holds=n before=? during=? h24=? morning=? settle=?" },
    { 'T', "holds=n before=? during=6 h24=? morning=? settle=?" },
};

static void words(struct course_session *s, const char *text, int *gap);

static double *member(struct course_session *s, const char *key)
{
    const struct {
        const char *key;
        double *at;
    } members[] = {
        { "before", &s->pain_before }, { "during", &s->pain_during }, { "h24", &s->pain_24h },
        { "morning", &s->pain_morning }, { "settle", &s->settle_h },
        { "pct", &s->completed_pct }, { "band", &s->in_band_s }, { "push", &s->best_1s_n },
    };

    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++)
        if (strcmp(members[i].key, key) == 0)
            return members[i].at;
    return NULL;
}

static void set(struct course_session *s, const char *key, const char *value, int *gap)
{
    double *at = member(s, key);

    if (at != NULL)
        *at = number(value);
    else if (strcmp(key, "done") == 0)
        s->holds_done = atoi(value);
    else if (strcmp(key, "series") == 0)
        s->series = atoi(value);
    else if (strcmp(key, "gap") == 0)
        *gap = atoi(value);
    else if (strcmp(key, "sharp") == 0)
        s->sharp_or_new = yes(value);
    else if (strcmp(key, "worse") == 0)
        s->morning_worse = yes(value);
    else if (strcmp(key, "analgesic") == 0)
        s->analgesic = yes(value);
    else if (strcmp(key, "holds") == 0)
        s->holds = *value == 'y';
    else if (strcmp(key, "side") == 0)
        s->side = *value == 'L' ? COURSE_LEFT : *value == 'R' ? COURSE_RIGHT : COURSE_BOTH;
    else if (strcmp(key, "proto") == 0)
        strncpy(s->protocol, value, sizeof s->protocol - 1);
    else if (strcmp(key, "dose") == 0)
        s->asked = dose(value);
    else
        ck_abort_msg("no such word: %s", key);
}

static void preset(struct course_session *s, char letter, int *gap)
{
    for (size_t i = 0; i < sizeof presets / sizeof presets[0]; i++)
        if (presets[i].letter == letter) {
            words(s, presets[i].words, gap);
            return;
        }
    ck_abort_msg("no such session: %c", letter);
}

static void words(struct course_session *s, const char *text, int *gap)
{
    char copy[TEXT_MAX], *rest = NULL;

    strncpy(copy, text, sizeof copy - 1);
    copy[sizeof copy - 1] = '\0';
    for (char *w = strtok_r(copy, " ", &rest); w != NULL; w = strtok_r(NULL, " ", &rest)) {
        char *value = strchr(w, '=');

        if (value == NULL) {
            preset(s, *w, gap);
            continue;
        }
        *value++ = '\0';
        set(s, w, value, gap);
    }
}

static void add(struct courses *m, const char *text)
{
    struct course_session *s = &m->s[m->c.sessions];
    int gap = 2;

    ck_assert_int_lt(m->c.sessions, COURSES_MAX);
    *s = (struct course_session){
        .side = COURSE_LEFT, .holds = true, .asked = usual, .protocol = "p",
        .asked_s = 120, .asked_ns = NAN, .reference_n = NAN, .target_n = NAN, .mean_n = NAN,
        .mean_pct = NAN, .in_band_s = 114, .held_s = 120, .impulse_ns = NAN,
        .completed_pct = 95, .holds_done = 4, .best_1s_n = NAN, .trials_cv_pct = NAN,
        .pain_before = 2, .pain_during = 2, .pain_after = 2, .pain_45min = NAN,
        .pain_morning = 2, .pain_24h = 2, .settle_h = 4, .effort = NAN,
        .sharp_or_new = COURSE_NO, .morning_worse = COURSE_NO, .analgesic = COURSE_NO,
    };
    words(s, text, &gap);
    s->day = m->c.sessions ? m->s[m->c.sessions - 1].day + gap : FIRST_DAY;
    s->started_unix_us = s->day * US_PER_DAY + 9 * US_PER_H;
    m->c.sessions++;
}

/* ---- the course -------------------------------------------------------------------- */

static void set_course(struct courses *m, const char *key, const char *value)
{
    struct course *c = &m->c;
    const int last = c->sessions ? m->s[c->sessions - 1].day : FIRST_DAY;
    const int64_t start = last * US_PER_DAY + 9 * US_PER_H;

    if (strcmp(key, "today") == 0 || strcmp(key, "hours") == 0) {
        c->now_unix_us = *key == 't' ? start + atoi(value) * US_PER_DAY
                                     : start + (int64_t)(atof(value) * (double)US_PER_H);
        c->today = (int)(c->now_unix_us / US_PER_DAY);
    } else if (strcmp(key, "limit") == 0) {
        c->pain_limit = atoi(value);
    } else if (strcmp(key, "week") == 0) {
        c->sessions_per_week = number(value);
    } else if (strcmp(key, "dose") == 0) {
        c->dose[COURSE_LEFT] = dose(value);
    } else if (strcmp(key, "most") == 0) {
        c->dose_most[COURSE_LEFT] = dose(value);
    } else if (strcmp(key, "since") == 0) {
        c->dose_since_unix_us[COURSE_LEFT] = start + (int64_t)(atof(value) * (double)US_PER_DAY);
    } else if (strcmp(key, "nodose") == 0) {
        c->has_dose[COURSE_LEFT] = false;
    } else {
        ck_abort_msg("no such word: %s", key);
    }
}

void courses_make(struct courses *m, const char *sessions, const char *course)
{
    char copy[TEXT_MAX], *rest = NULL;

    memset(m, 0, sizeof *m);
    m->c = (struct course){
        .client = "T1", .pain_limit = -1, .sessions_per_week = NAN, .session = m->s,
        .has_dose = { true, false }, .dose = { usual, { 0 } },
        .dose_protocol = { "p", "" },
    };
    strncpy(copy, sessions, sizeof copy - 1);
    for (char *s = strtok_r(copy, ",", &rest); s != NULL; s = strtok_r(NULL, ",", &rest))
        add(m, s);
    set_course(m, "today", "2");
    memset(copy, 0, sizeof copy);
    strncpy(copy, course, sizeof copy - 1);
    rest = NULL;
    for (char *w = strtok_r(copy, " ", &rest); w != NULL; w = strtok_r(NULL, " ", &rest)) {
        char *value = strchr(w, '=');

        if (value != NULL)
            *value++ = '\0';
        set_course(m, w, value ? value : "");
    }
}

struct rules *courses_rules(void)
{
    struct err_text why = { "" };
    struct rules *r = NULL;

    ck_assert_msg(rules_load("protocols/rules/load-tolerance.yaml", &r, &why) == ERR_OK, "%s",
                  why.s);
    return r;
}
