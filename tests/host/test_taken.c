/*
 * test_taken.c - the line that says which samples are of which load.
 */
#include <check.h>
#include <string.h>

#include "session/session.h"
#include "session/taken.h"
#include "suites.h"

Suite *taken_suite(void);

START_TEST(a_line_reads_back_as_it_was_written)
{
    const struct taken t = { .number = 3, .of = 21, .from = 1234, .to = 1474 };
    struct record_answer a = { .t_us = 7 }, back;
    struct wire_frame f = { .type = WIRE_REC_ANSWER };
    struct taken read = { 0 };

    taken_put(&t, "20 kg", &a);
    ck_assert_str_eq(a.text, "load 3 of 21: 20 kg, samples 1234 to 1473");
    f.n = record_put_answer(f.payload, &a);
    record_get_answer(&f, &back);
    ck_assert(taken_get(&back, &read));
    ck_assert(read.number == 3 && read.of == 21 && read.from == 1234 && read.to == 1474);
}
END_TEST

static const struct { const char *text; int kind; const char *why; } others[] = {
    { "load 3 of 21: 20 kg, samples 1234 to 1473", SESSION_ANSWER_PAIN, "another kind of answer" },
    { "", SESSION_ANSWER_TEXT, "nothing" },
    { "load 3 of 21: 20 kg", SESSION_ANSWER_TEXT, "no samples" },
    { "load 0 of 21: 20 kg, samples 1 to 2", SESSION_ANSWER_TEXT, "no such load" },
    { "load 22 of 21: 20 kg, samples 1 to 2", SESSION_ANSWER_TEXT, "beyond the last load" },
    { "load 1 of 2: 20 kg, samples 9 to 2", SESSION_ANSWER_TEXT, "ends before it begins" },
    { "load 1 of 2: 20 kg, samples 0 to 18446744073709551615", SESSION_ANSWER_TEXT, "no end" },
    { "a load of hay", SESSION_ANSWER_TEXT, "what an operator typed" },
};

START_TEST(other_answers_are_no_loads)
{
    struct record_answer a = { .kind = (uint8_t)others[_i].kind };
    struct taken t = { .number = 77 };

    strcpy(a.text, others[_i].text);
    ck_assert_msg(!taken_get(&a, &t) && t.number == 77, "%s", others[_i].why);
}
END_TEST

static const struct { uint8_t flags; bool counts; } samples[] = {
    { 0, true }, { WIRE_FLAG_LOST, true }, { WIRE_FLAG_FIRST, true },
    { WIRE_FLAG_DESYNC, false }, { WIRE_FLAG_SATURATED, false },
    { WIRE_FLAG_LOST | WIRE_FLAG_SATURATED, false },
};

START_TEST(sound_samples_are_counted)
{
    const struct wire_sample s = { .flags = samples[_i].flags };

    ck_assert_int_eq(taken_counts(&s), samples[_i].counts);
}
END_TEST

Suite *taken_suite(void)
{
    Suite *s = suite_create("taken");
    TCase *tc = tcase_create("all");

    tcase_add_test(tc, a_line_reads_back_as_it_was_written);
    tcase_add_loop_test(tc, other_answers_are_no_loads, 0, COUNT(others));
    tcase_add_loop_test(tc, sound_samples_are_counted, 0, COUNT(samples));
    suite_add_tcase(s, tc);
    return s;
}
