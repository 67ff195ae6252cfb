/*
 * test_words.c - what clients read, in every language, and the list it is read against.
 *
 * Every line of every table, and every text for clients in the shipped protocols, is
 * read for words that are not used; a finding says which word, where, and what to use
 * instead.  The list itself is tried with each form of each word of the project's
 * clinical reference, and with words that only look like them.
 */
#include <check.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "session/calm.h"
#include "session/protocol.h"
#include "session/text.h"
#include "suites.h"
#include "words/words.h"

Suite *words_suite(void);

/* ---- the list ------------------------------------------------------------------- */

/* Every word that is to be avoided, in the forms people write. */
static const char *const avoided[] = {
    "a tear", "tears in it", "tearing", "Torn!", "rupture", "the rupture risk", "ruptured",
    "damage", "damaged", "damaging", "degenerated", "degeneration", "degenerative", "worn out",
    "worn-out", "wear and tear", "wear-and-tear", "bone on bone", "bone-on-bone", "crumbling",
    "crumbles", "fraying", "frayed", "it frays", "tendinitis", "tendonitis", "inflamed",
    "inflammation", "weak", "weaker", "weakness", "a deficient side", "deficiency", "failing",
    "bad leg", "your good leg", "bad legs", "good side", "injured side", "an injury", "injuries",
    "failed hold", "a failure", "fault", "faulty", "warning", "warnings", "abnormal",
    "abnormality", "asymmetrical", "asymmetry", "no pain no gain", "No pain, no gain",
    "no-pain-no-gain", "push through", "pushing through it", "dangerous", "danger",
    "protect it", "pain killer", "pain-killer", "painkillers", "heals the tendon", "heal",
    "healing", "healed", "reduces inhibition", "inhibited", "compression", "compressed",
    "crushing", "crushes", "never sit", "chronic", "chronically", "for life", "flare-up",
    "flare up", "flareups", "setback", "set-back", "relapse", "relapsing", "overload injury",
    "overloaded", "stop!", "Stop! Now", "maximal voluntary isometric contraction", "MVIC",
    /* promises */
    "this will ease it", "relief", "relieves", "eases the pain", "cures", "will reduce pain",
    "guaranteed", "will get better", "takes the pain away",
    /* where lines end, and with typographer's blanks and hyphens */
    "bad\nleg", "push  through", "bad\xC2\xA0leg", "flare\xE2\x80\x91up", ("wear\xE2\x80\x90" "and"),
    "\xE2\x80\x9Ctorn\xE2\x80\x9D", "(torn)", "non-torn", "2nd tear",
};

/* Innocent words that begin alike, hold one, or mean something else. */
static const char *const innocent[] = {
    "steady", "forward", "Ease into the band and stay.", "Ease off", "easier", "healthy", "health",
    "bear", "bears", "tornado", "teardrop", "unfailing", "default", "swear and", "wear loose clothes",
    "stop when you like", "secure", "accurate", "cured\xC3\xA9", "obscure", "chronicle",
    "chronological", "pre-set back rest", "set back to zero", "for lifting", "for lifelong",
    "good legible", "a good push", "bad weather", "not so bad", "week", "weeks", "wear", "worn",
    "frayne", "curious", "curiosity", "no pain is asked for", "sit as you like", "press",
    "expressed", "impress", "load", "loading", "protection", "warn", "push", "through the band",
    "maximal", "inhale", "life", "some soreness is allowed and not a sign of harm", "",
    ("\xC3\xBC" "berfail"), "\xC3\xA4tear", "tear\xC3\xA4n",
};

START_TEST(what_is_avoided_is_found)
{
    const struct calm_word *w = calm_find(avoided[_i]);

    ck_assert_msg(w != NULL, "\"%s\" passes", avoided[_i]);
    ck_assert_int_gt((int)strlen(w->instead), 0);
}
END_TEST

START_TEST(what_is_innocent_passes)
{
    const struct calm_word *w = calm_find(innocent[_i]);

    ck_assert_msg(w == NULL, "\"%s\" is taken for \"%s\"", innocent[_i], w->word);
}
END_TEST

/* Where it is, to the end of the word as written. */
static const struct { const char *text; size_t from, at, n; } places[] = {
    { "an injured side", 0, 3, 7 }, { "weak", 0, 0, 4 }, { "weak, failing", 1, 6, 7 },
    { "weak, failing", 6, 6, 7 }, { "a bad  leg.", 0, 2, 8 }, { "so stop!", 0, 3, 5 },
};

START_TEST(a_finding_says_where)
{
    size_t at = places[_i].from, n = 0;

    ck_assert_ptr_nonnull(calm_next(places[_i].text, &at, &n));
    ck_assert_uint_eq(at, places[_i].at);
    ck_assert_uint_eq(n, places[_i].n);
}
END_TEST

START_TEST(nothing_found_leaves_the_place_alone)
{
    size_t at = 5, n = 77;

    ck_assert_ptr_null(calm_next("weak steady", &at, &n));
    ck_assert(at == 5 && n == 77);
}
END_TEST

/* ---- every text for clients ----------------------------------------------------- */

/* All findings in a text, so that one run shows them all.  Returns how many. */
static int read_text(const char *where, const char *text)
{
    const struct calm_word *w;
    int found = 0;

    for (size_t at = 0, n = 0; (w = calm_next(text, &at, &n)) != NULL; at += n, found++)
        printf("  %s: \"%.*s\" in \"%s\"; use instead: %s\n", where, (int)n, text + at, text,
               w->instead);
    return found;
}

START_TEST(every_language_is_calm)
{
    const struct words_table *const t = words_table(_i);
    char where[40];
    int found = 0;

    for (int w = 0; w < WORDS_COUNT; w++) {
        snprintf(where, sizeof where, "%s, line %d", t->code, w + 1);
        found += read_text(where, t->text[w]);
    }
    ck_assert_msg(found == 0, "%s: %d words that clients are not shown", t->name, found);
}
END_TEST

START_TEST(every_line_can_be_shown)
{
    const struct words_table *const t = words_table(_i);

    for (int w = 0; w < WORDS_COUNT; w++) {
        const char *const s = t->text[w];
        const size_t n = s != NULL ? strlen(s) : 0;

        ck_assert_msg(n > 0, "%s: line %d is empty", t->code, w + 1);
        ck_assert_msg(text_line(s, n), "%s: \"%s\"", t->code, s);
        ck_assert_msg(strchr(".?", s[n - 1]) != NULL && strchr(s, '!') == NULL, "%s", s);
    }
}
END_TEST

/* Each {name} of one text is in the other. */
static bool has_names_of(const char *text, const char *of)
{
    for (const char *s = of; (s = strchr(s, '{')) != NULL; s++) {
        const size_t n = strcspn(s, "}") + 1;

        if (memmem(text, strlen(text), s, n) == NULL)
            return false;
    }
    return true;
}

START_TEST(every_language_fills_in_the_same)
{
    const struct words_table *const t = words_table(_i);

    for (int w = 0; w < WORDS_COUNT; w++)
        ck_assert_msg(has_names_of(t->text[w], words_en.text[w])
                      && has_names_of(words_en.text[w], t->text[w]), "%s: %s", t->code,
                      t->text[w]);
}
END_TEST

static struct protocol protocol;
static char yaml[PROTOCOL_TEXT_MAX];

static int read_protocol(const char *file)
{
    struct err_text why = { "" };
    char path[300];
    size_t n;
    int found;

    snprintf(path, sizeof path, "protocols/%s", file);
    ck_assert_msg(protocol_load(path, &protocol, yaml, &n, &why) == ERR_OK, "%s", why.s);
    found = read_text(path, protocol.title);
    for (int i = 0; i < protocol.steps; i++) {
        const struct protocol_step *s = &protocol.step[i];

        snprintf(path, sizeof path, "protocols/%.200s:%d", file, s->line);
        found += s->type == PROTOCOL_NOTE ? read_text(path, s->u.note.text)
               : s->type == PROTOCOL_SCREEN ? read_text(path, s->u.screen.question)
               : s->type == PROTOCOL_ASK ? read_text(path, s->u.ask.site) : 0;
    }
    return found;
}

START_TEST(every_protocol_is_calm)
{
    DIR *dir = opendir("protocols");
    int found = 0, files = 0;

    ck_assert_msg(dir != NULL, "run the tests from the project's folder");
    for (const struct dirent *e = readdir(dir); e != NULL; e = readdir(dir)) {
        const char *dot = strrchr(e->d_name, '.');

        if (dot == NULL || strcmp(dot, ".yaml") != 0)
            continue;
        found += read_protocol(e->d_name);
        files++;
    }
    closedir(dir);
    ck_assert_int_gt(files, 20);
    ck_assert_msg(found == 0, "%d words that clients are not shown", found);
}
END_TEST

/* ---- languages ------------------------------------------------------------------ */

static const struct { const char *locale, *code; } locales[] = {
    { "en", "en" }, { "EN", "en" }, { "en_GB.UTF-8", "en" }, { "en-US", "en" }, { "en.UTF-8", "en" },
    { "en@x", "en" }, { "eng", NULL }, { "e", NULL }, { "", NULL }, { "C", NULL }, { "xx_EN", NULL },
};

START_TEST(a_locale_finds_its_table)
{
    const struct words_table *const t = words_find(locales[_i].locale);

    ck_assert_msg((t != NULL) == (locales[_i].code != NULL), "%s", locales[_i].locale);
    if (t != NULL)
        ck_assert_str_eq(t->code, locales[_i].code);
}
END_TEST

START_TEST(english_is_first_and_the_end_is_null)
{
    int n = 0;

    ck_assert_ptr_eq(words_table(0), &words_en);
    for (; words_table(n) != NULL; n++)
        ck_assert_ptr_eq(words_find(words_table(n)->code), words_table(n));
    ck_assert_ptr_null(words_table(n + 1));
    ck_assert_ptr_null(words_table(-1));
}
END_TEST

static const struct { const char *asked, *locale; bool there; } choices[] = {
    { NULL, NULL, true }, { "", "", true }, { "en", "xx", true }, { NULL, "xx_XX.UTF-8", true },
    { "xx", "en_GB", false }, { "xx", NULL, false },
};

START_TEST(english_when_nothing_else_is_there)
{
    ck_assert_int_eq(words_choose(choices[_i].asked, choices[_i].locale), choices[_i].there);
    ck_assert_str_eq(words_get(WORDS_FINISHED), "Finished. Thank you.");
}
END_TEST

START_TEST(words_are_never_null)
{
    ck_assert_str_eq(words_get(WORDS_COUNT), "");
    ck_assert_str_eq(words_get((enum words)-1), "");
    ck_assert_str_eq(words_get((enum words)1000), "");
}
END_TEST

/* ---- filling in ----------------------------------------------------------------- */

static const struct {
    struct words_value v[3];
    size_t room;
    const char *text;
} fills[] = {
    { { { "limit", "3" } }, 100, "Some discomfort can be fine; today's guide is 0 to 3 of 10." },
    { { { "lim", "3" } }, 100, "Some discomfort can be fine; today's guide is 0 to {limit} of 10." },
    { { { "a", "b" }, { "limit", "" } }, 100,
      "Some discomfort can be fine; today's guide is 0 to  of 10." },
    { { { "limit", "{limit}" } }, 100,
      "Some discomfort can be fine; today's guide is 0 to {limit} of 10." },
    { { { "limit", "345" } }, 54, "Some discomfort can be fine; today's guide is 0 to 34" },
    { { { "limit", "3" } }, 1, "" },
};

START_TEST(names_are_filled_in)
{
    char to[120];

    memset(to, '#', sizeof to);
    words_choose("en", NULL);
    words_fill(to, fills[_i].room, WORDS_GUIDE, fills[_i].v);
    ck_assert_str_eq(to, fills[_i].text);
    ck_assert(to[fills[_i].room] == '#');
}
END_TEST

/* ---- a table in the making ------------------------------------------------------ */

/* Compile English with this done to it; returns whether that was possible. */
static bool compiles(const char *sed)
{
    char command[600];
    const char *const cc = getenv("CC");

    snprintf(command, sizeof command, "sed '%s' host/words/words_en.c | %s -std=c11 -fsyntax-only "
             "-Ihost -x c - 2>/dev/null", sed, cc != NULL ? cc : "cc");
    return system(command) == 0;
}

START_TEST(a_table_that_lacks_a_line_does_not_compile)
{
    ck_assert_msg(compiles(""), "English compiles as it is");
    ck_assert_msg(!compiles("/X(REST,/d"), "a line is missing");
    ck_assert_msg(!compiles("s/X(REST, /X(READY, /"), "one is there twice, and one missing");
    ck_assert_msg(!compiles("s/X(REST, /X(RSET, /"), "there is no such line");
    ck_assert_msg(!compiles("s/X(REST, \\(.*\\)) .$/X(REST, \\1) X(REST, \\1) \\\\/"), "twice");
}
END_TEST

Suite *words_suite(void)
{
    Suite *s = suite_create("words");
    TCase *list = tcase_create("list"), *texts = tcase_create("texts");
    TCase *languages = tcase_create("languages");
    int n = 0;

    while (words_table(n) != NULL)
        n++;
    tcase_add_loop_test(list, what_is_avoided_is_found, 0, COUNT(avoided));
    tcase_add_loop_test(list, what_is_innocent_passes, 0, COUNT(innocent));
    tcase_add_loop_test(list, a_finding_says_where, 0, COUNT(places));
    tcase_add_test(list, nothing_found_leaves_the_place_alone);
    tcase_add_loop_test(texts, every_language_is_calm, 0, n);
    tcase_add_loop_test(texts, every_line_can_be_shown, 0, n);
    tcase_add_loop_test(texts, every_language_fills_in_the_same, 0, n);
    tcase_add_test(texts, every_protocol_is_calm);
    tcase_add_loop_test(languages, a_locale_finds_its_table, 0, COUNT(locales));
    tcase_add_test(languages, english_is_first_and_the_end_is_null);
    tcase_add_loop_test(languages, english_when_nothing_else_is_there, 0, COUNT(choices));
    tcase_add_test(languages, words_are_never_null);
    tcase_add_loop_test(languages, names_are_filled_in, 0, COUNT(fills));
    tcase_add_test(languages, a_table_that_lacks_a_line_does_not_compile);
    suite_add_tcase(s, list);
    suite_add_tcase(s, texts);
    suite_add_tcase(s, languages);
    return s;
}
