/*
 * test_sums_fields.c - every member of sums is in the list, and a change of any is told.
 */
#include <check.h>
#include <math.h>
#include <string.h>

#include "clinic/sums_fields.h"
#include "suites.h"

Suite *sums_fields_suite(void);

static const struct sums_fields *const lists[] = {
    &sums_fields_whole, &sums_fields_hold, &sums_fields_push, &sums_fields_answer,
};

/* Members lie one after the other; between them there is only what lines them up. */
START_TEST(the_list_leaves_nothing_out)
{
    const struct sums_fields *l = lists[_i];
    size_t end = 0;

    for (int i = 0; i < l->n; i++) {
        const enum sums_type type = l->field[i].type;
        const size_t line = type == SUMS_TEXT || type == SUMS_BOOL ? 1 : type == SUMS_INT ? 4 : 8;

        ck_assert_msg(l->field[i].offset == (end + line - 1) / line * line,
                      "something lies before %s", l->field[i].name);
        end = l->field[i].offset + l->field[i].bytes;
    }
    ck_assert_uint_eq((end + 7) / 8 * 8, l->bytes);
}
END_TEST

struct told {
    int n;
    char name[64], old[80], now[80];
};

static void tell(void *arg, const char *name, const struct sums_field *f, const void *old,
                 const void *now)
{
    struct told *t = arg;

    t->n++;
    snprintf(t->name, sizeof t->name, "%s", name);
    snprintf(t->old, sizeof t->old, "%s", old != NULL ? "there" : "none");
    snprintf(t->now, sizeof t->now, "%s", now != NULL ? "there" : "none");
    if (f != NULL && old != NULL && now != NULL) {
        sums_fields_text(f, old, t->old, sizeof t->old);
        sums_fields_text(f, now, t->now, sizeof t->now);
    }
}

static struct sums a, b;

static struct told compare(void)
{
    struct told t = { 0 };

    ck_assert_int_eq(sums_fields_differ(&a, &b, tell, &t), t.n);
    return t;
}

static void change(const struct sums_field *f, void *of)
{
    char *p = (char *)of + f->offset;
    const double x = 1.5;
    const int small = 7;
    const int64_t big = 1LL << 40;

    switch (f->type) {
    case SUMS_REAL: memcpy(p, &x, sizeof x); break;
    case SUMS_INT: memcpy(p, &small, sizeof small); break;
    case SUMS_INT64: memcpy(p, &big, sizeof big); break;
    case SUMS_BOOL: *(bool *)p = true; break;
    case SUMS_TEXT: strcpy(p, "x"); break;
    }
}

START_TEST(a_change_of_any_member_is_told)
{
    for (int i = 0; i < sums_fields_whole.n - 3; i++) {  /* the counts come with arrays */
        memset(&a, 0, sizeof a);
        memset(&b, 0, sizeof b);
        change(&sums_fields_whole.field[i], &b);
        const struct told t = compare();

        ck_assert_int_eq(t.n, 1);
        ck_assert_str_eq(t.name, sums_fields_whole.field[i].name);
        ck_assert_str_ne(t.old, t.now);
    }
}
END_TEST

START_TEST(a_change_in_a_hold_push_or_answer_says_in_which)
{
    memset(&a, 0, sizeof a);
    a.holds = a.pushes = a.answers = 3;
    b = a;
    b.hold[1].mean_n = 3.25;
    struct told t = compare();
    ck_assert_str_eq(t.name, "hold 2 mean_n");
    ck_assert_str_eq(t.old, "0");
    ck_assert_str_eq(t.now, "3.25");
    b = a;
    strcpy(b.push[2].kind, "fast");
    t = compare();
    ck_assert_str_eq(t.name, "push 3 kind");
    ck_assert_str_eq(t.old, "nothing");
    b = a;
    b.answer[0].value = NAN;
    t = compare();
    ck_assert_str_eq(t.name, "answer 1 value");
    ck_assert_str_eq(t.now, "not known");
}
END_TEST

START_TEST(one_more_or_less_is_told)
{
    memset(&a, 0, sizeof a);
    a.holds = 1;
    b = a;
    b.holds = 2;
    struct told t = compare();
    ck_assert_int_eq(t.n, 2);  /* the count, and the hold */
    ck_assert_str_eq(t.name, "hold 2");
    ck_assert_str_eq(t.old, "none");
    b.holds = 0;
    t = compare();
    ck_assert_str_eq(t.name, "hold 1");
    ck_assert_str_eq(t.now, "none");
}
END_TEST

START_TEST(not_known_is_not_known)
{
    memset(&a, 0, sizeof a);
    a.mean_n = NAN;
    b = a;
    b.mean_n = -NAN;
    ck_assert_int_eq(compare().n, 0);
}
END_TEST

START_TEST(as_json)
{
    memset(&a, 0, sizeof a);
    a.mean_n = NAN;
    a.bytes = 1LL << 40;
    strcpy(a.end, "clean");
    a.holds = 1;
    a.hold[0].complete = true;
    json_t *o = sums_fields_all(&a);

    ck_assert(json_is_null(json_object_get(o, "mean_n")));
    ck_assert_int_eq(json_integer_value(json_object_get(o, "bytes")), 1LL << 40);
    ck_assert_str_eq(json_string_value(json_object_get(o, "end")), "clean");
    ck_assert(json_is_true(json_object_get(json_array_get(json_object_get(o, "holds"), 0),
                                           "complete")));
    ck_assert_uint_eq(json_array_size(json_object_get(o, "pushes")), 0);
    json_decref(o);
}
END_TEST

Suite *sums_fields_suite(void)
{
    Suite *s = suite_create("sums_fields");
    TCase *tc = tcase_create("all");

    tcase_add_loop_test(tc, the_list_leaves_nothing_out, 0, COUNT(lists));
    tcase_add_test(tc, a_change_of_any_member_is_told);
    tcase_add_test(tc, a_change_in_a_hold_push_or_answer_says_in_which);
    tcase_add_test(tc, one_more_or_less_is_told);
    tcase_add_test(tc, not_known_is_not_known);
    tcase_add_test(tc, as_json);
    suite_add_tcase(s, tc);
    return s;
}
