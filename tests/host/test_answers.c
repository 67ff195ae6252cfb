/*
 * test_answers.c - answers in a recording: as frames, and played again.
 *
 * One recording has a question of every kind.  Its frames are fed to a core one
 * by one, as the session's thread does; the reader gives them to another; both
 * must tell the same events, byte for byte.
 */
#include <check.h>
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/results.h"
#include "interchange/results_json.h"
#include "making.h"
#include "report/table.h"
#include "suites.h"

Suite *answers_suite(void);

static const char protocol[] =
    "id: asking\n"
    "version: 1\n"
    "title: Asking\n"
    "stage: test\n"
    "position: none\n"
    "evidence: test\n"
    "source: none\n"
    "steps:\n"
    "  - screen: { question: All well? }\n"
    "  - rig_check: { seconds: 2 }\n"
    "  - tare: { seconds: 1 }\n"
    "  - passive_weight: { seconds: 0.5 }\n"
    "  - holds: { count: 1, seconds: 5, rest_s: 5, target_n: 100, band_pct: 10,\n"
    "             floor_pct: 20, grace_s: 1, wait_s: 10, ready_s: 1, ask_pain: each,\n"
    "             overtime_s: 4 }\n"
    "  - ask: { what: effort, when: after }\n"
    "  - ask: { what: text }\n"
    "  - ask: { what: pain, site: left }\n";

static void answer(struct making *m, uint8_t kind, int32_t value, const char *text)
{
    struct record_answer a = { .kind = kind, .value = value, .t_us = 7 };
    uint8_t payload[WIRE_PAYLOAD_MAX];

    strncpy(a.text, text, sizeof a.text - 1);
    making_frame(m, WIRE_REC_ANSWER, payload, record_put_answer(payload, &a));
}

/* The curve of making.h at 80 SPS: up at 6 s, flat to 15 s, down at 16 s.  The rate
 * is known at 1 s, check to 3.3 s, zero to 4.3 s, limb to 4.8 s; the hold is full at
 * about 11.9 s, overtime lasts to 15.9 s; then the questions. */
static void make(struct making *m)
{
    static const struct { int at; uint8_t kind; int value; const char *text; } said[] = {
        { 0, SESSION_ANSWER_BODY_MASS, 70500, "" },
        { 100, SESSION_ANSWER_YES_NO, 1, "" },
        { 700, SESSION_ANSWER_PAIN, 1, "" },         /* in the hold, unasked */
        { 1320, SESSION_ANSWER_PAIN, 2, "" },        /* in its rest */
        { 1340, SESSION_ANSWER_EFFORT, 7, "" },
        { 1360, SESSION_ANSWER_TEXT, 0, "calf tight" },
        { 1380, SESSION_ANSWER_EFFORT, 7, "" },      /* not what is asked */
        { 1400, SESSION_ANSWER_DECLINED, 0, "" },
    };

    making_head_with(m, protocol);
    making_hello(m, 0);
    for (int i = 0; i < 1600; i++) {
        for (int k = 0; k < COUNT(said); k++)
            if (said[k].at == i)
                answer(m, said[k].kind, said[k].value, said[k].text);
        making_sample(m, (uint16_t)i, (uint32_t)i * 200000U,
                      (int32_t)lrint(1000.0 * making_force_n(i / 80.0)), 0);
    }
    making_end(m, SESSION_END_FINISHED);
}

static struct results *results_of(const struct making *m)
{
    struct err_text why = { "" };
    struct results *r;

    ck_assert_msg(results_open_bytes("made.hfr", m->bytes, m->n, &r, &why) == ERR_OK, "%s",
                  why.s);
    return r;
}

static void is_answer(const struct session_answer *a, enum session_answer_kind kind,
                      enum session_moment moment, bool answered, int value)
{
    ck_assert_int_eq(a->kind, kind);
    ck_assert_int_eq(a->moment, moment);
    ck_assert_int_eq(a->answered, answered);
    ck_assert_int_eq(a->value, value);
}

START_TEST(what_was_said_comes_back)
{
    struct making m = { 0 };

    make(&m);
    struct results *r = results_of(&m);
    ck_assert_int_eq(r->ending, SESSION_END_FINISHED);
    ck_assert_int_eq(r->answers, 6);
    is_answer(&r->answer[0], SESSION_ANSWER_YES_NO, SESSION_MOMENT_SCREEN, true, 1);
    ck_assert_str_eq(r->answer[0].question, "All well?");
    is_answer(&r->answer[1], SESSION_ANSWER_PAIN, SESSION_MOMENT_UNASKED, true, 1);
    is_answer(&r->answer[2], SESSION_ANSWER_PAIN, SESSION_MOMENT_HOLD, true, 2);
    ck_assert_int_eq(r->answer[2].number, 1);
    is_answer(&r->answer[3], SESSION_ANSWER_EFFORT, SESSION_MOMENT_AFTER, true, 7);
    is_answer(&r->answer[4], SESSION_ANSWER_TEXT, SESSION_MOMENT_NOW, true, 0);
    ck_assert_str_eq(r->answer[4].text, "calf tight");
    is_answer(&r->answer[5], SESSION_ANSWER_PAIN, SESSION_MOMENT_NOW, false, 0);
    ck_assert_str_eq(r->answer[5].site, "left");
    ck_assert_int_eq(r->body_mass_g, 70500);
    ck_assert(r->checked && r->has_passive);
    ck_assert_double_eq_tol(r->check.rate_hz, 80.0, 1e-9);
    ck_assert_double_eq(r->check.nominal_hz, 80.0);
    ck_assert_double_eq_tol(r->passive_n, 0.0, 1e-9);
    ck_assert(r->hold[0].has_overtime);
    results_close(r);
    making_free(&m);
}
END_TEST

/* Full 5 s after 90 N was passed at 6.9 s; through 80 N at 15.2 s; counted 4 s only
 * if still held then, so 15.2 - 11.9 = 3.3 s. */
START_TEST(overtime_is_told_with_its_hold)
{
    struct making m = { 0 };

    make(&m);
    struct results *r = results_of(&m);
    ck_assert(r->hold[0].overtime.released);
    ck_assert_double_eq_tol((double)r->hold[0].overtime.us / 1e6, 3.3, 1.0 / 80.0);
    results_close(r);
    making_free(&m);
}
END_TEST

struct log {
    int n;
    struct session_event event[200];
};

static void keep(struct log *log, const struct core *c)
{
    for (int i = 0; i < c->session.events; i++)
        log->event[log->n++] = c->session.event[i];
}

/* As the session's thread takes frames, straight from the line. */
static void live(struct log *log, struct core *c, const struct making *m)
{
    struct wire_frame f;
    struct core_out o;

    for (size_t at = 0; at < m->n; ) {
        const int16_t got = wire_parse(m->bytes + at,
                                       (uint16_t)(m->n - at > 1000 ? 1000 : m->n - at), &f);

        ck_assert_int_gt(got, 0);
        at += (size_t)got;
        core_frame(c, &f, &o);
        keep(log, c);
    }
}

static void replayed(struct log *log, struct core *c, const struct making *m)
{
    struct err_text why;
    struct reader in;
    struct wire_frame f;
    struct core_out o;

    ck_assert_int_eq(reader_open_bytes("made.hfr", m->bytes, m->n, &in, &why), ERR_OK);
    while (reader_next(&in, &f) != 0) {
        core_frame(c, &f, &o);
        keep(log, c);
    }
    reader_close(&in);
}

START_TEST(live_and_replay_tell_the_same_events)
{
    static struct core cores[2];
    static struct log logs[2];
    struct calibration cal;
    struct protocol p;
    struct err_text why = { "" };
    struct making m = { 0 };

    make(&m);
    ck_assert_msg(protocol_parse("made", protocol, strlen(protocol), &p, &why) == ERR_OK, "%s",
                  why.s);
    ck_assert_int_eq(calibration_parse("made", making_calibration, strlen(making_calibration),
                                       &cal, &why), ERR_OK);
    core_init(&cores[0], &p, &cal);
    core_init(&cores[1], &p, &cal);
    live(&logs[0], &cores[0], &m);
    replayed(&logs[1], &cores[1], &m);
    ck_assert_int_gt(logs[0].n, 30);
    ck_assert_mem_eq(&logs[0], &logs[1], sizeof logs[0]);
    ck_assert_mem_eq(&cores[0].session, &cores[1].session, sizeof cores[0].session);
    making_free(&m);
}
END_TEST

static json_t *json_of(const struct results *r)
{
    char *text = NULL;
    size_t n;
    FILE *f = open_memstream(&text, &n);

    ck_assert_int_eq(results_json_write(f, r), ERR_OK);
    fclose(f);
    json_t *root = json_loads(text, 0, NULL);
    free(text);
    ck_assert_ptr_nonnull(root);
    return root;
}

START_TEST(missing_is_null_with_its_reason)
{
    struct making m = { 0 };

    make(&m);
    struct results *r = results_of(&m);
    json_t *root = json_of(r);
    const json_t *all = json_object_get(root, "answers");
    const json_t *given = json_array_get(all, 2), *missing = json_array_get(all, 5);

    ck_assert_int_eq(json_integer_value(json_object_get(given, "answer")), 2);
    ck_assert_ptr_null(json_object_get(given, "unavailable"));
    ck_assert(json_is_null(json_object_get(missing, "answer")));
    ck_assert_ptr_nonnull(json_object_get(json_object_get(missing, "unavailable"), "answer"));
    ck_assert_str_eq(json_string_value(json_object_get(json_array_get(all, 0), "answer")),
                     "yes");
    ck_assert_str_eq(json_string_value(json_object_get(json_array_get(all, 4), "answer")),
                     "calf tight");
    ck_assert_double_eq(json_real_value(json_object_get(root, "body_mass_kg")), 70.5);
    const json_t *h = json_array_get(json_object_get(root, "holds"), 0);
    ck_assert(json_is_real(json_object_get(h, "overtime_s")));
    ck_assert(json_is_null(json_object_get(h, "drop_out_s")));
    ck_assert_str_eq(json_string_value(json_object_get(h, "reference")), "force");
    json_decref(root);
    results_close(r);
    making_free(&m);
}
END_TEST

START_TEST(the_table_tells_them_too)
{
    struct making m = { 0 };
    char *text = NULL;
    size_t n;

    make(&m);
    struct results *r = results_of(&m);
    FILE *f = open_memstream(&text, &n);
    table_print(f, r);
    fclose(f);
    ck_assert_ptr_nonnull(strstr(text, "Rig check: 80.00 samples a second (nominal 80)"));
    ck_assert_ptr_nonnull(strstr(text, "Limb weight: "));
    ck_assert_ptr_nonnull(strstr(text, "pain     hold    hold 1   2 of 10"));
    ck_assert_ptr_nonnull(strstr(text, "text     now              calf tight"));
    ck_assert_ptr_nonnull(strstr(text, "pain     now              no answer   left"));
    ck_assert_ptr_nonnull(strstr(text, "completed, 3.3 s over"));
    free(text);
    results_close(r);
    making_free(&m);
}
END_TEST

/* Cut while a question is open: it is told, and its answer is missing. */
START_TEST(a_question_open_at_the_cut_is_missing)
{
    struct making m = { 0 };

    make(&m);
    m.n -= 100 * WIRE_ENCODED_BYTES(11);  /* the last second, and its end */
    struct results *r = results_of(&m);
    const int whole = r->answers;
    results_close(r);
    m.n -= 150 * WIRE_ENCODED_BYTES(11);  /* the last questions with it */
    r = results_of(&m);
    ck_assert_int_eq(r->end, READER_CUT);
    ck_assert_int_lt(r->answers, whole);
    ck_assert(!r->answer[r->answers - 1].answered);
    results_close(r);
    making_free(&m);
}
END_TEST

/* A kind of a later version, values out of range, texts a terminal must not see. */
START_TEST(unsound_answers_in_a_file_do_nothing)
{
    static const struct { uint8_t kind; int value; const char *text; uint64_t unknown; } bad[] = {
        { 0, 0, "", 1 }, { 7, 0, "", 1 }, { 255, 0, "", 1 },
        { SESSION_ANSWER_PAIN, 11, "", 0 }, { SESSION_ANSWER_PAIN, -2147483647, "", 0 },
        { SESSION_ANSWER_TEXT, 0, "\x1B[2J", 0 }, { SESSION_ANSWER_BODY_MASS, 1, "", 0 },
        { SESSION_ANSWER_DECLINED, 0, "", 0 },
    };

    for (int i = 0; i < COUNT(bad); i++) {
        struct making m = { 0 };

        making_head(&m);
        making_hello(&m, 0);
        making_sample(&m, 0, 0, 0, 0);
        answer(&m, bad[i].kind, bad[i].value, bad[i].text);
        making_end(&m, 1);
        struct results *r = results_of(&m);
        ck_assert_uint_eq(r->unknown_frames, bad[i].unknown);
        ck_assert_int_eq(r->answers, 0);
        ck_assert_int_eq(r->body_mass_g, 0);
        results_close(r);
        making_free(&m);
    }
}
END_TEST

/* Four holds that nobody begins.  A recording from before 'stage' tells all of them,
 * as they were; with it the step ends after two. */
START_TEST(an_old_recording_is_told_as_it_was)
{
    static const char steps[] = "id: a\nversion: 1\ntitle: T\nevidence: test\nsource: S\n%s"
        "steps:\n- holds: { count: 4, seconds: 5, rest_s: 0, target_n: 100, ready_s: 0,"
        " wait_s: 1 }\n";

    for (int old = 0; old < 2; old++) {
        struct making m = { 0 };
        char text[300];

        snprintf(text, sizeof text, steps, old ? "" : "stage: test\n");
        making_head_with(&m, text);
        making_hello(&m, 0);
        for (int i = 0; i < 800; i++)
            making_sample(&m, (uint16_t)i, (uint32_t)i * 200000U, 0, 0);
        struct results *r = results_of(&m);
        ck_assert_int_eq(r->ending, SESSION_END_FINISHED);
        ck_assert_int_eq(r->holds, old ? 4 : 2);
        ck_assert_int_eq(r->cut[0], old ? 0 : 2);
        results_close(r);
        making_free(&m);
    }
}
END_TEST

START_TEST(an_answer_is_put_and_got)
{
    struct record_answer a = { .kind = 3, .value = -5, .t_us = 1234567890123 }, b;
    struct wire_frame f = { .type = WIRE_REC_ANSWER };

    memset(a.text, 'x', RECORD_ANSWER_MAX);
    f.n = record_put_answer(f.payload, &a);
    ck_assert_int_eq(f.n, 13 + RECORD_ANSWER_MAX);
    ck_assert_int_eq(wire_shape(&f), WIRE_SHAPE_OK);
    memset(&b, 0xA5, sizeof b);
    record_get_answer(&f, &b);
    ck_assert_int_eq(b.kind, 3);
    ck_assert_int_eq(b.value, -5);
    ck_assert_int_eq(b.t_us, 1234567890123);
    ck_assert_str_eq(b.text, a.text);
    a.text[0] = '\0';
    f.n = record_put_answer(f.payload, &a);
    ck_assert_int_eq(f.n, 13);
    record_get_answer(&f, &b);
    ck_assert_str_eq(b.text, "");
}
END_TEST

Suite *answers_suite(void)
{
    Suite *s = suite_create("answers");
    TCase *tc = tcase_create("all");

    tcase_add_test(tc, what_was_said_comes_back);
    tcase_add_test(tc, overtime_is_told_with_its_hold);
    tcase_add_test(tc, live_and_replay_tell_the_same_events);
    tcase_add_test(tc, missing_is_null_with_its_reason);
    tcase_add_test(tc, the_table_tells_them_too);
    tcase_add_test(tc, a_question_open_at_the_cut_is_missing);
    tcase_add_test(tc, unsound_answers_in_a_file_do_nothing);
    tcase_add_test(tc, an_old_recording_is_told_as_it_was);
    tcase_add_test(tc, an_answer_is_put_and_got);
    suite_add_tcase(s, tc);
    return s;
}
