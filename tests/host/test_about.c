/*
 * test_about.c - a recording that says whose it is.
 *
 * Everything else in it must be as if it did not say.
 */
#include <check.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/results.h"
#include "interchange/results_json.h"
#include "making.h"
#include "suites.h"

Suite *about_suite(void);

static const char about_text[] = "{\"id\": \"0f\", \"client\": \"K7\", \"values\": {\"side\": \"left\"}}";

/* The curve of making.h with these texts of a kind after the calibration. */
static void make(struct making *m, uint8_t kind, const char *text)
{
    struct making whole = { 0 };

    making_head(&whole);
    const size_t head = whole.n;
    making_free(&whole);
    making_whole(&whole, 80.0);
    making_head(m);
    if (text != NULL)
        making_text(m, kind, text);
    /* all after the head but the end mark, whose digest is another now */
    making_bytes(m, whole.bytes + head, whole.n - head - WIRE_ENCODED_BYTES(37));
    making_end(m, 1);
    making_free(&whole);
}

static json_t *compute(const struct making *m)
{
    struct err_text why = { "" };
    struct results *r;

    ck_assert_msg(results_open_bytes("a.hfr", m->bytes, m->n, &r, &why) == ERR_OK, "%s", why.s);
    ck_assert_int_eq(r->end, READER_CLEAN);
    json_t *o = results_json_make(r);
    results_close(r);
    return o;
}

START_TEST(whose_it_is_comes_back)
{
    struct making m = { 0 };

    make(&m, RECORD_TEXT_ABOUT, about_text);
    json_t *o = compute(&m), *want = json_loads(about_text, 0, NULL);

    ck_assert(json_equal(json_object_get(o, "about"), want));
    json_decref(want);
    json_decref(o);
    making_free(&m);
}
END_TEST

START_TEST(a_long_text_comes_in_parts)
{
    struct making m = { 0 };
    char text[3 * RECORD_PART_MAX];
    struct reader in;
    struct err_text why;

    memset(text, 'a', sizeof text);
    text[0] = text[sizeof text - 2] = '"';
    text[sizeof text - 1] = '\0';
    make(&m, RECORD_TEXT_ABOUT, text);
    ck_assert_int_eq(reader_open_bytes("a.hfr", m.bytes, m.n, &in, &why), ERR_OK);
    ck_assert_uint_eq(in.about.n, sizeof text - 1);
    ck_assert_mem_eq(in.about.bytes, text, in.about.n);
    reader_close(&in);
    making_free(&m);
}
END_TEST

static const struct { const char *why, *text; int kind; } silent[] = {
    { "an older recording says nothing", NULL, 0 },
    { "a text of a kind from later", about_text, 4 },
    { "what is no JSON", "{\"client\": ", RECORD_TEXT_ABOUT },
};

/* A text of a kind a reader does not know is what an ABOUT is to older readers. */
START_TEST(nothing_else_depends_on_it)
{
    struct making with = { 0 }, named = { 0 };

    make(&with, (uint8_t)silent[_i].kind, silent[_i].text);
    make(&named, RECORD_TEXT_ABOUT, about_text);
    json_t *a = compute(&with), *b = compute(&named);

    ck_assert_msg(json_is_null(json_object_get(a, "about")), "%s", silent[_i].why);
    json_object_set_new(b, "about", json_null());
    ck_assert_msg(json_equal(a, b), "%s", silent[_i].why);
    json_decref(a);
    json_decref(b);
    making_free(&with);
    making_free(&named);
}
END_TEST

static void put_part(struct making *m, uint16_t part, uint16_t parts, const char *bytes)
{
    uint8_t payload[WIRE_PAYLOAD_MAX];
    const struct record_text t = { RECORD_TEXT_ABOUT, part, parts, (uint8_t)strlen(bytes),
                                   (const uint8_t *)bytes };

    making_frame(m, WIRE_REC_TEXT, payload, record_put_text(payload, &t));
}

/* left: texts that are no part of it, for whoever reads on. */
static const struct { const char *why; int part[3], parts[3], left; } broken[] = {
    { "the last part is missing", { 0, 1 }, { 3, 3 }, 0 },
    { "it begins in the middle", { 1, 2 }, { 3, 3 }, 2 },
    { "a part comes twice", { 0, 0 }, { 2, 2 }, 1 },
    { "parts of two texts", { 0, 1 }, { 2, 3 }, 1 },
    { "no parts at all", { 0 }, { 0 }, 1 },
};

START_TEST(a_text_that_is_not_whole_names_nobody_and_loses_no_frame)
{
    struct making m = { 0 };
    struct reader in;
    struct err_text why;
    struct wire_frame f;
    int hellos = 0, texts = 0;

    making_head(&m);
    for (int i = 0; i < 3 && (i == 0 || broken[_i].parts[i] > 0); i++)
        put_part(&m, (uint16_t)broken[_i].part[i], (uint16_t)broken[_i].parts[i], "{}");
    making_hello(&m, 0);
    ck_assert_int_eq(reader_open_bytes("a.hfr", m.bytes, m.n, &in, &why), ERR_OK);
    ck_assert_msg(in.about.n == 0, "%s", broken[_i].why);
    while (reader_next(&in, &f) > 0) {
        hellos += f.type == WIRE_HELLO;
        texts += f.type == WIRE_REC_TEXT;
    }
    ck_assert_msg(hellos == 1 && texts == broken[_i].left, "%s: %d texts", broken[_i].why, texts);
    ck_assert_uint_eq(in.damaged_bytes, 0);
    reader_close(&in);
    making_free(&m);
}
END_TEST

START_TEST(cut_at_every_byte_of_the_text)
{
    struct making m = { 0 };
    struct err_text why;

    making_head(&m);
    const size_t head = m.n;
    making_text(&m, RECORD_TEXT_ABOUT, about_text);
    for (size_t n = head; n <= m.n; n++) {
        struct reader in;
        struct wire_frame f;

        ck_assert_int_eq(reader_open_bytes("a.hfr", m.bytes, n, &in, &why), ERR_OK);
        ck_assert_msg((in.about.n > 0) == (n == m.n), "cut %zu bytes in", n - head);
        ck_assert_int_eq(reader_next(&in, &f), 0);
        ck_assert_int_eq(in.end, READER_CUT);
        reader_close(&in);
    }
    making_free(&m);
}
END_TEST

Suite *about_suite(void)
{
    Suite *s = suite_create("about");
    TCase *tc = tcase_create("all");

    tcase_add_test(tc, whose_it_is_comes_back);
    tcase_add_test(tc, a_long_text_comes_in_parts);
    tcase_add_loop_test(tc, nothing_else_depends_on_it, 0, COUNT(silent));
    tcase_add_loop_test(tc, a_text_that_is_not_whole_names_nobody_and_loses_no_frame, 0,
                        COUNT(broken));
    tcase_add_test(tc, cut_at_every_byte_of_the_text);
    suite_add_tcase(s, tc);
    return s;
}
