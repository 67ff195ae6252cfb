/*
 * test_entry.c - what may be written down, and that it comes back as it was.
 */
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "clinic/entry.h"
#include "storing.h"
#include "suites.h"

Suite *entry_suite(void);

#define ID     "0123456789abcdef0123456789abcdef"
#define OTHER  "fedcba9876543210fedcba9876543210"

static void in_berlin(void)
{
    setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1);
}

/* ---- what a person types ---------------------------------------------------------------- */

static const struct {
    const char *why, *kind, *field, *typed;
    int err;
    const char *says;        /* in the sentence of a refusal */
} typed[] = {
    { "the least score", "pain", "score", "0", ERR_OK, "" },
    { "the most", "pain", "score", "10", ERR_OK, "" },
    { "under the least", "pain", "score", "-1", ERR_RANGE, "0 to 10" },
    { "over the most", "pain", "score", "11", ERR_RANGE, "0 to 10" },
    { "half a point", "pain", "score", "3.5", ERR_FORMAT, "whole number" },
    { "a whole number written as 3.0", "pain", "score", "3.0", ERR_OK, "" },
    { "nothing is no zero", "pain", "score", "", ERR_FORMAT, "score" },
    { "a word", "pain", "score", "much", ERR_FORMAT, "score" },
    { "a number with more after it", "pain", "score", "3 of 10", ERR_FORMAT, "score" },
    { "not a number", "pain", "score", "nan", ERR_FORMAT, "score" },
    { "endless", "mass", "mass_kg", "inf", ERR_FORMAT, "mass_kg" },
    { "the least mass", "mass", "mass_kg", "20", ERR_OK, "" },
    { "just under it", "mass", "mass_kg", "19.999", ERR_RANGE, "20 to 300" },
    { "the most mass", "mass", "mass_kg", "300", ERR_OK, "" },
    { "just over it", "mass", "mass_kg", "300.001", ERR_RANGE, "20 to 300" },
    { "a listed word", "pain", "side", "left", ERR_OK, "" },
    { "the last of the words", "pain", "side", "both", ERR_OK, "" },
    { "a word's beginning", "pain", "side", "lef", ERR_FORMAT, "left, right, both" },
    { "two words at once", "pain", "side", "left|right", ERR_FORMAT, "left, right, both" },
    { "no word", "pain", "side", "", ERR_FORMAT, "left, right, both" },
    { "another case", "pain", "side", "Left", ERR_FORMAT, "left, right, both" },
    { "yes", "afterwards", "sharp_or_new", "Yes", ERR_OK, "" },
    { "no", "afterwards", "sharp_or_new", "n", ERR_OK, "" },
    { "perhaps", "afterwards", "sharp_or_new", "perhaps", ERR_FORMAT, "yes or no" },
    { "a moment", "pain", "felt_at", "2026-11-26 08:30", ERR_OK, "" },
    { "with seconds and T", "pain", "felt_at", "2026-11-26T08:30:59", ERR_OK, "" },
    { "a day alone", "pain", "felt_at", "2026-11-26", ERR_FORMAT, "2026-11-26 08:30" },
    { "a day that does not exist", "pain", "felt_at", "2026-02-29 08:30", ERR_FORMAT, "felt_at" },
    { "a leap day", "pain", "felt_at", "2028-02-29 08:30", ERR_OK, "" },
    { "an hour that does not exist", "pain", "felt_at", "2026-11-26 24:00", ERR_FORMAT, "felt_at" },
    { "an hour that the clocks skip", "pain", "felt_at", "2026-03-29 02:30", ERR_FORMAT, "felt_at" },
    { "more after it", "pain", "felt_at", "2026-11-26 08:30 h", ERR_FORMAT, "felt_at" },
    { "seconds that are none", "pain", "felt_at", "2026-11-26 08:30:", ERR_FORMAT, "felt_at" },
    { "before 1970", "pain", "felt_at", "1969-12-31 23:00", ERR_FORMAT, "felt_at" },
    { "a line", "note", "text", "Sits \"well\" \\ today: 4 \xC3\xA4", ERR_OK, "" },
    { "two lines", "note", "text", "one\ntwo", ERR_FORMAT, "one line" },
    { "an escape", "note", "text", "\033[31mred", ERR_FORMAT, "one line" },
    { "no UTF-8", "note", "text", "caf\xE9", ERR_FORMAT, "text" },
    { "an empty line", "note", "text", "", ERR_FORMAT, "text" },
    { "no such field", "note", "colour", "red", ERR_FORMAT, "no such field" },
};

START_TEST(a_typed_value_is_taken_or_refused)
{
    const struct entry_kind *k = entry_kind(typed[_i].kind);
    struct err_text why = { "" };
    struct entry e;

    in_berlin();
    ck_assert_ptr_nonnull(k);
    entry_init(&e, typed[_i].kind, "K07");
    const int err = entry_set_text(&e, typed[_i].field, typed[_i].typed, &why);

    ck_assert_msg(err == typed[_i].err, "%s: %d %s", typed[_i].why, err, why.s);
    ck_assert_msg(json_object_size(e.values) == (err == ERR_OK), "%s", typed[_i].why);
    if (err != ERR_OK) {
        storing_sentence(&why);
        ck_assert_msg(strstr(why.s, typed[_i].says) != NULL, "%s: %s", typed[_i].why, why.s);
        ck_assert_msg(strncmp(why.s, k->name, strlen(k->name)) == 0, "%s", why.s);
    }
    entry_clear(&e);
}
END_TEST

START_TEST(a_text_has_a_longest)
{
    char text[ENTRY_LINE_MAX + 2];
    struct err_text why = { "" };
    struct entry e;

    memset(text, 'x', sizeof text);
    text[ENTRY_LINE_MAX + 1] = '\0';
    entry_init(&e, "note", "K07");
    ck_assert_int_eq(entry_set_text(&e, "text", text, &why), ERR_RANGE);
    text[ENTRY_LINE_MAX] = '\0';
    ck_assert_int_eq(entry_set_text(&e, "text", text, &why), ERR_OK);
    entry_clear(&e);
}
END_TEST

START_TEST(a_refused_value_leaves_the_former_one)
{
    struct entry e;

    entry_init(&e, "pain", "K07");
    ck_assert_int_eq(entry_set_number(&e, "score", 4.0, NULL), ERR_OK);
    ck_assert_int_eq(entry_set_number(&e, "score", 11.0, NULL), ERR_RANGE);
    ck_assert_int_eq(entry_set_number(&e, "score", NAN, NULL), ERR_FORMAT);
    ck_assert_int_eq(entry_set_word(&e, "score", "4", NULL), ERR_FORMAT);
    ck_assert_int_eq(entry_set_time(&e, "score", 4, NULL), ERR_FORMAT);
    ck_assert_int_eq(entry_set_yes(&e, "score", true, NULL), ERR_FORMAT);
    ck_assert(entry_number(&e, "score") == 4.0);
    entry_unset(&e, "score");
    ck_assert(isnan(entry_number(&e, "score")));
    entry_clear(&e);
}
END_TEST

START_TEST(what_is_not_known_is_not_zero)
{
    struct entry e;
    int64_t at_us = 5;
    bool known = true;

    entry_init(&e, "pain", "K07");
    ck_assert(isnan(entry_number(&e, "score")));
    ck_assert_ptr_null(entry_word(&e, "side"));
    ck_assert(!entry_yes(&e, "sharp_or_new", &known) && !known);
    ck_assert(!entry_time(&e, "felt_at", &at_us) && at_us == 5);
    entry_clear(&e);
    entry_init(&e, "afterwards", "K07");
    ck_assert_int_eq(entry_set_text(&e, "sharp_or_new", "no", NULL), ERR_OK);
    ck_assert(!entry_yes(&e, "sharp_or_new", &known) && known);
    entry_clear(&e);
}
END_TEST

/* date -u -d '2026-11-26 07:30' +%s; an hour later by the clock in Berlin, two in summer. */
START_TEST(a_typed_moment_is_local)
{
    struct entry e;
    int64_t at_us = 0;

    in_berlin();
    entry_init(&e, "pain", "K07");
    ck_assert_int_eq(entry_set_text(&e, "felt_at", "2026-11-26 08:30", NULL), ERR_OK);
    ck_assert(entry_time(&e, "felt_at", &at_us));
    ck_assert_int_eq(at_us, 1795678200000000);
    ck_assert_int_eq(entry_set_text(&e, "felt_at", "2026-07-01 09:30:15", NULL), ERR_OK);
    ck_assert(entry_time(&e, "felt_at", &at_us));
    ck_assert_int_eq(at_us, 1782891015000000);
    entry_clear(&e);
}
END_TEST

/* ---- a client's code ----------------------------------------------------------------------- */

static const struct {
    const char *code;
    bool ok;
} codes[] = {
    { "K7", true }, { "k07-b", true }, { "A123456789012345", true },
    { "", false }, { "K", false }, { "7", false }, { "7K", false }, { "-K7", false },
    { "Anna", false },                   /* a name has no digit */
    { "A1234567890123456", false },      /* 17 */
    { "K 7", false }, { "K_7", false }, { "K7/", false }, { "../K7", false }, { "K\xC3\xA4" "7", false },
    { "K7\n", false },
};

START_TEST(a_code_is_no_name)
{
    struct err_text why = { "" };

    ck_assert_msg((entry_code_check(codes[_i].code, &why) == ERR_OK) == codes[_i].ok, "%s",
                  codes[_i].code);
    if (!codes[_i].ok)
        storing_sentence(&why);
}
END_TEST

/* ---- the whole entry ------------------------------------------------------------------------ */

#define HEAD  "\"made_unix_us\":1700000000000000,\"utc_offset_min\":60,\"who\":\"R.\""

static const struct {
    const char *why, *json;
    const char *says;        /* "": accepted */
} whole[] = {
    { "the least there is", "{\"kind\":\"mass\",\"client\":\"K07\"," HEAD ",\"values\":{\"mass_kg\":70}}", "" },
    { "all parts", "{\"id\":\"" ID "\",\"kind\":\"pain\",\"client\":\"K07\",\"session\":\"" OTHER "\",\"replaces\":\""
      OTHER "\"," HEAD ",\"why\":\"typo\",\"values\":{\"score\":3,\"moment\":\"hold\",\"hold\":2}}", "" },
    { "withdrawn", "{\"kind\":\"mass\",\"client\":\"K07\",\"replaces\":\"" OTHER "\",\"withdrawn\":true," HEAD
      ",\"why\":\"not this client\",\"values\":{}}", "" },
    { "a tombstone", "{\"kind\":\"erased\"," HEAD ",\"values\":{\"code\":\"K07\",\"entries\":3,\"recordings\":0}}", "" },
    { "a session that is its own", "{\"id\":\"" ID "\",\"kind\":\"session\",\"client\":\"K07\",\"session\":\"" ID "\"," HEAD
      ",\"values\":{\"started\":1700000000000000,\"side\":\"left\"}}", "" },
    { "a decision accepted", "{\"kind\":\"decision\",\"client\":\"K07\"," HEAD
      ",\"values\":{\"rule\":\"r\",\"suggested\":\"s\",\"answer\":\"accepted\"}}", "" },
    { "a decision refused with its reason", "{\"kind\":\"decision\",\"client\":\"K07\"," HEAD
      ",\"values\":{\"rule\":\"r\",\"suggested\":\"s\",\"answer\":\"refused\",\"reason\":\"tired\"}}", "" },

    { "nothing", "", "no entry" },
    { "a list", "[]", "no entry" },
    { "half of it", "{\"kind\":\"mass\",\"client\":\"K0", "no entry" },
    { "more after it", "{\"kind\":\"mass\",\"client\":\"K07\"," HEAD ",\"values\":{\"mass_kg\":70}} x", "no entry" },
    { "a key twice", "{\"kind\":\"mass\",\"kind\":\"mass\",\"client\":\"K07\"," HEAD ",\"values\":{\"mass_kg\":70}}", "no entry" },
    { "no kind", "{\"client\":\"K07\"," HEAD ",\"values\":{\"mass_kg\":70}}", "kind" },
    { "an unknown kind", "{\"kind\":\"weather\",\"client\":\"K07\"," HEAD ",\"values\":{}}", "kind" },
    { "an unknown part", "{\"kind\":\"mass\",\"client\":\"K07\",\"colour\":1," HEAD ",\"values\":{\"mass_kg\":70}}", "part" },
    { "no client", "{\"kind\":\"mass\"," HEAD ",\"values\":{\"mass_kg\":70}}", "code" },
    { "a name for a code", "{\"kind\":\"mass\",\"client\":\"Anna\"," HEAD ",\"values\":{\"mass_kg\":70}}", "code" },
    { "a tombstone that is a client's", "{\"kind\":\"erased\",\"client\":\"K07\"," HEAD
      ",\"values\":{\"code\":\"K07\",\"entries\":3,\"recordings\":0}}", "belongs to no client" },
    { "a tombstone corrected", "{\"kind\":\"erased\",\"replaces\":\"" OTHER "\",\"why\":\"w\"," HEAD
      ",\"values\":{\"code\":\"K07\",\"entries\":3,\"recordings\":0}}", "cannot be corrected" },
    { "nobody wrote it", "{\"kind\":\"mass\",\"client\":\"K07\",\"made_unix_us\":1,\"utc_offset_min\":0,\"values\":{\"mass_kg\":70}}", "who" },
    { "an escape in who", "{\"kind\":\"mass\",\"client\":\"K07\",\"made_unix_us\":1,\"who\":\"\\u001b[0m\",\"values\":{\"mass_kg\":70}}", "who" },
    { "two lines of why", "{\"kind\":\"mass\",\"client\":\"K07\"," HEAD ",\"why\":\"a\\nb\",\"values\":{\"mass_kg\":70}}", "why" },
    { "too long a who", "{\"kind\":\"mass\",\"client\":\"K07\",\"who\":\"12345678901234567890123456789012345678901234567890123456789012345\",\"values\":{\"mass_kg\":70}}", "who" },
    { "who is a number", "{\"kind\":\"mass\",\"client\":\"K07\",\"who\":7,\"values\":{\"mass_kg\":70}}", "who" },
    { "no id", "{\"id\":\"7\",\"kind\":\"mass\",\"client\":\"K07\"," HEAD ",\"values\":{\"mass_kg\":70}}", "id" },
    { "an id in capitals", "{\"id\":\"0123456789ABCDEF0123456789ABCDEF\",\"kind\":\"mass\",\"client\":\"K07\"," HEAD ",\"values\":{\"mass_kg\":70}}", "id" },
    { "a moment before 1970", "{\"kind\":\"mass\",\"client\":\"K07\",\"who\":\"R.\",\"made_unix_us\":-1,\"values\":{\"mass_kg\":70}}", "made_unix_us" },
    { "a moment after 9999", "{\"kind\":\"mass\",\"client\":\"K07\",\"who\":\"R.\",\"made_unix_us\":253402300800000000,\"values\":{\"mass_kg\":70}}", "made_unix_us" },
    { "a moment that is no whole number", "{\"kind\":\"mass\",\"client\":\"K07\",\"who\":\"R.\",\"made_unix_us\":1.5,\"values\":{\"mass_kg\":70}}", "made_unix_us" },
    { "no such local time", "{\"kind\":\"mass\",\"client\":\"K07\",\"who\":\"R.\",\"utc_offset_min\":1081,\"values\":{\"mass_kg\":70}}", "utc_offset_min" },
    { "a needed field is missing", "{\"kind\":\"pain\",\"client\":\"K07\"," HEAD ",\"values\":{\"score\":3}}", "moment" },
    { "an unknown field", "{\"kind\":\"mass\",\"client\":\"K07\"," HEAD ",\"values\":{\"mass_kg\":70,\"colour\":1}}", "field" },
    { "a field out of range", "{\"kind\":\"mass\",\"client\":\"K07\"," HEAD ",\"values\":{\"mass_kg\":7}}", "mass_kg" },
    { "a field of another type", "{\"kind\":\"mass\",\"client\":\"K07\"," HEAD ",\"values\":{\"mass_kg\":\"70\"}}", "mass_kg" },
    { "a field that is null", "{\"kind\":\"mass\",\"client\":\"K07\"," HEAD ",\"values\":{\"mass_kg\":null}}", "mass_kg" },
    { "values that are none", "{\"kind\":\"mass\",\"client\":\"K07\"," HEAD ",\"values\":[]}", "values" },
    { "of no session", "{\"kind\":\"event\",\"client\":\"K07\"," HEAD ",\"values\":{\"what\":\"cramp\"}}", "which session" },
    { "of a session that it cannot have", "{\"kind\":\"mass\",\"client\":\"K07\",\"session\":\"" ID "\"," HEAD ",\"values\":{\"mass_kg\":70}}", "no session" },
    { "a session with no id", "{\"kind\":\"event\",\"client\":\"K07\",\"session\":\"yesterday\"," HEAD ",\"values\":{\"what\":\"cramp\"}}", "session" },
    { "a new session of another", "{\"id\":\"" ID "\",\"kind\":\"session\",\"client\":\"K07\",\"session\":\"" OTHER "\"," HEAD
      ",\"values\":{\"started\":1700000000000000,\"side\":\"left\"}}", "another" },
    { "a correction without why", "{\"kind\":\"mass\",\"client\":\"K07\",\"replaces\":\"" OTHER "\"," HEAD ",\"values\":{\"mass_kg\":70}}", "why" },
    { "a correction of itself", "{\"id\":\"" ID "\",\"kind\":\"mass\",\"client\":\"K07\",\"replaces\":\"" ID "\",\"why\":\"w\"," HEAD ",\"values\":{\"mass_kg\":70}}", "another entry's" },
    { "a correction of no id", "{\"kind\":\"mass\",\"client\":\"K07\",\"replaces\":\"7\",\"why\":\"w\"," HEAD ",\"values\":{\"mass_kg\":70}}", "id" },
    { "withdrawn, but what", "{\"kind\":\"mass\",\"client\":\"K07\",\"withdrawn\":true," HEAD ",\"values\":{}}", "which entry" },
    { "withdrawn with values", "{\"kind\":\"mass\",\"client\":\"K07\",\"replaces\":\"" OTHER "\",\"why\":\"w\",\"withdrawn\":true," HEAD ",\"values\":{\"mass_kg\":70}}", "no values" },
    { "withdrawn false", "{\"kind\":\"mass\",\"client\":\"K07\",\"withdrawn\":false," HEAD ",\"values\":{\"mass_kg\":70}}", "withdrawn" },
    { "a decision changed without a reason", "{\"kind\":\"decision\",\"client\":\"K07\"," HEAD
      ",\"values\":{\"rule\":\"r\",\"suggested\":\"s\",\"answer\":\"changed\"}}", "reason" },
    { "which hold, at another moment", "{\"kind\":\"pain\",\"client\":\"K07\"," HEAD ",\"values\":{\"score\":3,\"moment\":\"after\",\"hold\":2}}", "hold" },
};

START_TEST(an_entry_is_as_the_list_says)
{
    struct err_text why = { "" };
    struct entry e, before;

    memset(&e, 0xA5, sizeof e);
    memcpy(&before, &e, sizeof e);
    const int err = entry_from_json(whole[_i].json, strlen(whole[_i].json), &e, &why);

    if (whole[_i].says[0] == '\0') {
        ck_assert_msg(err == ERR_OK, "%s: %s", whole[_i].why, why.s);
        ck_assert_int_eq(entry_check(&e, &why), ERR_OK);
        entry_clear(&e);
        return;
    }
    ck_assert_msg(err == ERR_FORMAT, "%s: %d", whole[_i].why, err);
    storing_sentence(&why);
    ck_assert_msg(strstr(why.s, whole[_i].says) != NULL, "%s: %s", whole[_i].why, why.s);
    ck_assert_mem_eq(&e, &before, sizeof e);
}
END_TEST

/* What was written is not in a sentence: it may end in a log. */
START_TEST(a_sentence_does_not_repeat_what_was_written)
{
    static const char *const texts[] = {
        "{\"kind\":\"note\",\"client\":\"Marker\"," HEAD ",\"values\":{\"text\":\"Marker\"}}",
        "{\"kind\":\"note\",\"client\":\"K07\"," HEAD ",\"values\":{\"text\":\"Marker\\n\"}}",
        "{\"kind\":\"pain\",\"client\":\"K07\"," HEAD ",\"values\":{\"score\":3,\"moment\":\"Marker\"}}",
        "{\"kind\":\"note\",\"client\":\"K07\"," HEAD ",\"values\":{\"Marker\":\"Marker\",\"text\":\"a\"}}",
        "{\"kind\":\"Marker\",\"client\":\"K07\"," HEAD ",\"values\":{}}",
        "{\"Marker\":\"Marker\",\"kind\":\"note\",\"client\":\"K07\"," HEAD ",\"values\":{\"text\":\"a\"}}",
        "Marker",
    };
    struct err_text why = { "" };
    struct entry e;

    ck_assert_int_eq(entry_from_json(texts[_i], strlen(texts[_i]), &e, &why), ERR_FORMAT);
    ck_assert_ptr_null(strstr(why.s, "Marker"));
}
END_TEST

/* ---- JSON ------------------------------------------------------------------------------------- */

START_TEST(an_entry_is_one_line_in_one_order)
{
    static const char want[] =
        "{\"id\":\"" ID "\",\"kind\":\"limb\",\"client\":\"K07\",\"replaces\":\"" OTHER "\","
        "\"made_unix_us\":1700000000000001,\"utc_offset_min\":-330,\"who\":\"R.\",\"why\":\"\\\"measured\\\"\","
        "\"values\":{\"position\":\"prone\",\"side\":\"left\",\"limb_mm\":0.1e3,\"lever_mm\":312.7}}";
    struct err_text why = { "" };
    struct entry e;

    /* Another order, and the same numbers written otherwise. */
    static const char other[] =
        "{ \"values\": {\"lever_mm\":3127e-1, \"limb_mm\": 100, \"side\":\"left\", \"position\":\"prone\"},"
        "\"why\":\"\\u0022measured\\u0022\", \"who\":\"R.\", \"client\":\"K07\", \"utc_offset_min\":-330,"
        "\"made_unix_us\":1700000000000001, \"replaces\":\"" OTHER "\", \"kind\":\"limb\", \"id\":\"" ID "\"}\n";

    ck_assert_msg(entry_from_json(other, strlen(other), &e, &why) == ERR_OK, "%s", why.s);
    char *text = entry_to_json(&e), *at = strstr(text, "100.0");

    ck_assert_ptr_nonnull(at);
    ck_assert_int_eq(strncmp(text, want, (size_t)(at - text)), 0);
    ck_assert_str_eq(at, "100.0,\"lever_mm\":312.7}}");
    free(text);
    entry_clear(&e);
}
END_TEST

/* Numbers whose 15 digits are another number. */
static const double hard[] = { 70.1, 100.0 / 3.0, 20.0 + 0x1p-48, 299.99999999999994, 70.100000000000009 };

START_TEST(numbers_come_back_bit_for_bit)
{
    struct err_text why = { "" };
    struct entry e, back;

    e = storing_entry("mass", "K07", NULL);
    ck_assert_int_eq(entry_set_number(&e, "mass_kg", hard[_i], &why), ERR_OK);
    char *text = entry_to_json(&e);

    ck_assert_msg(entry_from_json(text, strlen(text), &back, &why) == ERR_OK, "%s", why.s);
    ck_assert(entry_number(&back, "mass_kg") == hard[_i]);
    char *again = entry_to_json(&back);

    ck_assert_str_eq(text, again);
    free(text);
    free(again);
    entry_clear(&e);
    entry_clear(&back);
}
END_TEST

START_TEST(a_copy_stands_by_itself)
{
    struct entry e = storing_entry("note", "K07", "text", "one", NULL), copy;

    ck_assert_int_eq(entry_copy(&copy, &e), ERR_OK);
    ck_assert_int_eq(entry_set_word(&e, "text", "two", NULL), ERR_OK);
    ck_assert_str_eq(entry_word(&copy, "text"), "one");
    entry_clear(&e);
    ck_assert_str_eq(entry_word(&copy, "text"), "one");
    entry_clear(&copy);
}
END_TEST

/* Every field of every kind, at its least and most or with each of its words, there and back. */
static void set_something(struct entry *e, const struct entry_field *f, bool most)
{
    char word[40];

    switch (f->type) {
    case ENTRY_INT:
    case ENTRY_REAL:
        ck_assert_int_eq(entry_set_number(e, f->name, most ? f->most : f->least, NULL), ERR_OK);
        break;
    case ENTRY_TEXT:
        ck_assert_int_eq(entry_set_word(e, f->name, most ? "text" : "t", NULL), ERR_OK);
        break;
    case ENTRY_WORD:
        snprintf(word, sizeof word, "%s", most ? strrchr(f->words, '|') + 1 : f->words);
        word[strcspn(word, "|")] = '\0';
        ck_assert_int_eq(entry_set_word(e, f->name, word, NULL), ERR_OK);
        break;
    case ENTRY_YES_NO:
        ck_assert_int_eq(entry_set_yes(e, f->name, most, NULL), ERR_OK);
        break;
    case ENTRY_TIME:
        ck_assert_int_eq(entry_set_time(e, f->name, most ? 253402300799000000 : 1, NULL), ERR_OK);
        break;
    }
}

START_TEST(every_kind_comes_back)
{
    struct err_text why = { "" };
    const struct entry_kind *k;
    struct entry e, back;

    for (int i = 0; (k = entry_kind_at(i)) != NULL; i++) {
        ck_assert_ptr_eq(entry_kind(k->name), k);
        e = storing_entry(k->name, k->scope == ENTRY_OF_NOBODY ? "" : "K07", NULL);
        if (k->scope == ENTRY_OF_SESSION)
            strcpy(e.session, ID);
        for (int f = 0; f < k->fields; f++)
            set_something(&e, &k->field[f], _i == 1);
        if (strcmp(k->name, "pain") == 0)
            ck_assert_int_eq(entry_set_word(&e, "moment", "hold", NULL), ERR_OK);
        char *text = entry_to_json(&e);

        ck_assert_msg(entry_from_json(text, strlen(text), &back, &why) == ERR_OK, "%s: %s",
                      k->name, why.s);
        ck_assert(json_equal(e.values, back.values));
        free(text);
        entry_clear(&e);
        entry_clear(&back);
    }
    ck_assert_ptr_null(entry_kind(""));
    ck_assert_ptr_null(entry_kind_at(-1));
}
END_TEST

Suite *entry_suite(void)
{
    Suite *s = suite_create("entry");
    TCase *t = tcase_create("entry");

    tcase_add_loop_test(t, a_typed_value_is_taken_or_refused, 0, COUNT(typed));
    tcase_add_test(t, a_text_has_a_longest);
    tcase_add_test(t, a_refused_value_leaves_the_former_one);
    tcase_add_test(t, what_is_not_known_is_not_zero);
    tcase_add_test(t, a_typed_moment_is_local);
    tcase_add_loop_test(t, a_code_is_no_name, 0, COUNT(codes));
    tcase_add_loop_test(t, an_entry_is_as_the_list_says, 0, COUNT(whole));
    tcase_add_loop_test(t, a_sentence_does_not_repeat_what_was_written, 0, 7);
    tcase_add_test(t, an_entry_is_one_line_in_one_order);
    tcase_add_loop_test(t, numbers_come_back_bit_for_bit, 0, COUNT(hard));
    tcase_add_test(t, a_copy_stands_by_itself);
    tcase_add_loop_test(t, every_kind_comes_back, 0, 2);
    suite_add_tcase(s, t);
    return s;
}
