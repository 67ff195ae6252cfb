/*
 * fuzz_rules.c - any bytes as a file of rules: refused with a sentence that names the
 * place, or accepted, printable, and keeping to one variable a step and to no step up
 * without a green light.
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clinic/rules.h"
#include "clinic/rules_show.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

#define SESSIONS 5

static void make_course(struct course *c, struct course_session *s)
{
    const struct course_dose dose = { .target_pct = 50, .hold_s = 30, .rest_s = 120, .count = 4 };

    *c = (struct course){ .pain_limit = -1, .sessions_per_week = 3, .session = s,
                          .sessions = SESSIONS, .has_dose = { true, false }, .dose = { dose },
                          .today = 110, .now_unix_us = 110 * INT64_C(86400000000) };
    for (int i = 0; i < SESSIONS; i++)
        s[i] = (struct course_session){
            .day = 100 + 2 * i, .started_unix_us = (100 + 2 * i) * INT64_C(86400000000),
            .holds = i != 2, .asked = dose, .pain_before = 2, .pain_during = i == 1 ? 6 : 2,
            .pain_24h = i == 3 ? NAN : 2, .pain_morning = 2, .settle_h = 10 * i,
            .completed_pct = 90, .in_band_s = 100, .holds_done = 4, .best_1s_n = 200,
        };
}

static void check_line(const char *s)
{
    for (; *s != '\0'; s++)
        if ((unsigned char)*s < ' ')
            abort();
}

static void check_advice(const struct rules *r, const struct course *c, enum course_side side)
{
    const struct course_dose was = c->dose[0];
    struct rules_advice a;

    rules_advise(r, c, side, &a);
    check_line(a.says);
    if (a.step == RULES_UP && a.light != RULES_GREEN)
        abort();
    if (side == COURSE_LEFT
        && (a.dose.target_pct != was.target_pct) + (a.dose.hold_s != was.hold_s)
           + (a.dose.count != was.count) + (a.dose.rest_s != was.rest_s)
           != (a.step == RULES_UP || a.step == RULES_BACK))
        abort();
}

static void check_accepted(const struct rules *r)
{
    static FILE *nowhere;
    struct course_session s[SESSIONS];
    struct rules_stage stage;
    struct course c;

    if (nowhere == NULL)
        nowhere = fopen("/dev/null", "w");
    make_course(&c, s);
    for (int i = 0; i < SESSIONS; i++) {
        struct rules_verdict v;

        rules_light(r, &c, i, &v);
        check_line(v.says);
        c.sessions = i + 1;
        check_advice(r, &c, COURSE_LEFT);
        check_advice(r, &c, COURSE_RIGHT);
    }
    rules_stage_of(r, &c, &stage);
    check_line(stage.says);
    if (stage.met > stage.criteria || stage.inputs > RULES_INPUTS_MAX)
        abort();
    rules_show(nowhere, r, 80);
    json_decref(rules_show_json(r));
}

static void check_sentence(const struct err_text *why)
{
    if (strncmp(why->s, "f:", 2) != 0 || atoi(why->s + 2) < 1)
        abort();
    if (strstr(why->s, "; ") == NULL && strstr(why->s, "did you mean") == NULL)
        abort();
    check_line(why->s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct err_text why = { "" };
    struct rules *r;

    if (rules_parse("f", (const char *)data, n, &r, &why) == ERR_OK)
        check_accepted(r);
    else
        check_sentence(&why);
    rules_close(r);
    return 0;
}
