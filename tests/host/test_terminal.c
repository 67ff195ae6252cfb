/*
 * test_terminal.c - what a person reads.
 *
 * The words are read against a list of words that are not used.  The live
 * line is checked at every width by rules of its own: it fits, it is plain
 * text, and what it shows it shows whole.
 */
#include <check.h>
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "suites.h"
#include "terminal/screen.h"
#include "words/words.h"

Suite *terminal_suite(void);

/* ---- words -------------------------------------------------------------------- */

/* Beginnings of words: about structures, about fault, threats, promises. */
static const char *const banned[] = {
    "tear", "torn", "ruptur", "damag", "degenerat", "worn", "wear", "inflam", "tendin",
    "tendon", "fray", "break", "broke", "snap", "strain", "injur", "lesion", "weak", "fragil",
    "fail", "bad", "wrong", "poor", "must", "never", "danger", "risk", "harm", "hurt", "careful",
    "warn", "error", "pain", "ache", "cure", "heal", "relie", "guarant", "promis", "fix",
    "treat", "therap",
};

/* The banned word that starts one of the text's words, or NULL. */
static const char *banned_in(const char *text)
{
    for (const char *p = text; *p != '\0'; p++) {
        if (p > text && isalpha((unsigned char)p[-1]))
            continue;
        for (int i = 0; i < COUNT(banned); i++)
            if (strncasecmp(p, banned[i], strlen(banned[i])) == 0)
                return banned[i];
    }
    return NULL;
}

START_TEST(the_lint_finds_words_and_leaves_parts_of_words)
{
    ck_assert_str_eq(banned_in("Do not Tear it."), "tear");
    ck_assert_str_eq(banned_in("Fails"), "fail");
    ck_assert_str_eq(banned_in("a PAIN-free push"), "pain");
    ck_assert_ptr_null(banned_in("Swear by the spain of unfailing ability."));
}
END_TEST

START_TEST(no_line_for_the_client_has_a_banned_word)
{
    for (int w = 0; w <= WORDS_STOPPED; w++) {
        const char *const text = words_get((enum words)w);

        ck_assert_msg(banned_in(text) == NULL, "\"%s\" has \"%s\"", text, banned_in(text));
    }
}
END_TEST

START_TEST(phases_and_endings_have_no_banned_word_either)
{
    for (int p = SESSION_STARTING; p <= SESSION_STOPPED; p++)
        ck_assert_ptr_null(banned_in(session_phase_text((enum session_phase)p)));
    for (int e = SESSION_END_NOT_ENDED; e <= SESSION_END_TARGET_OVER; e++)
        ck_assert_ptr_null(banned_in(session_ending_text((enum session_ending)e)));
    for (int e = HOLD_NOT_ENDED; e <= HOLD_CUT_SHORT; e++)
        ck_assert_ptr_null(banned_in(hold_ending_text((enum hold_ending)e)));
}
END_TEST

START_TEST(lines_for_the_client_are_short_calm_sentences)
{
    for (int w = 0; w <= WORDS_STOPPED; w++) {
        const char *const text = words_get((enum words)w);
        const size_t n = strlen(text);

        /* With its time in front a line fits 80 columns. */
        ck_assert_msg(n > 0 && n <= 71, "%zu characters: %s", n, text);
        ck_assert_msg((text[n - 1] == '.' || text[n - 1] == '?') && strchr(text, '!') == NULL, "%s", text);
        for (size_t i = 0; i < n; i++)
            ck_assert(isprint((unsigned char)text[i]));
    }
}
END_TEST

/* ---- the live line -------------------------------------------------------------- */

static struct live_view view_of(enum session_phase phase)
{
    struct live_view v = { .phase = phase, .left_us = 61000000, .item = 2, .items = 5,
                           .force_n = 200.9, .next = "rest 120 s" };

    if (phase == SESSION_HOLD) {
        v.target_n = 287.0;
        v.low_n = 266.4;
        v.high_n = 307.6;
    }
    return v;
}

static const char *format(const struct live_view *v, int columns)
{
    static char buf[SCREEN_LINE_MAX];

    memset(buf, '#', sizeof buf);
    screen_format(v, NULL, columns, buf, sizeof buf);
    return buf;
}

/* The parts a line begins with, in order; each whole, as many as fit. */
static void begins_whole(const char *line, int columns, const char *const part[4])
{
    char want[200] = "";

    for (int i = 0; i < 4; i++)
        if ((int)(strlen(want) + strlen(part[i])) <= columns - 1)
            strcat(want, part[i]);
    if (strncmp(line, want, strlen(want)) != 0
        || (line[strlen(want)] != '\0' && line[strlen(want)] != ' '))
        ck_abort_msg("%d columns: \"%s\" does not begin \"%s\"", columns, line, want);
}

static void is_a_line(const char *line, int columns)
{
    if ((int)strlen(line) > columns - 1)
        ck_abort_msg("%d columns: %zu characters: %s", columns, strlen(line), line);
    for (const char *p = line; *p != '\0'; p++)
        if (!isprint((unsigned char)*p))
            ck_abort_msg("%d columns: a byte %02x in it", columns, (unsigned)*p);
}

static const struct {
    double force_n;
    const char *shown;
} forces[] = {
    { 0.0, "    0 N" }, { -0.3, "    0 N" }, { 0.49, "    0 N" }, { 7.0, "    7 N" },
    { 1234.4, " 1234 N" }, { -56.0, "  -56 N" }, { -1234.0, " -1234 N" },
    { 99999.0, " 99999 N" }, { 1e6, "    - N" }, { -1e6, "    - N" }, { 1e300, "    - N" },
    { -1e300, "    - N" }, { INFINITY, "    - N" }, { -INFINITY, "    - N" },
    { NAN, "    - N" },
};

START_TEST(at_every_width_the_line_fits_and_cuts_no_number)
{
    for (int columns = 20; columns <= 200; columns++)
        for (int f = 0; f < COUNT(forces); f++)
            for (int bits = 0; bits < 8; bits++) {
                struct live_view v = view_of((enum session_phase)_i);
                const char *const part[4] = {
                    session_phase_text(v.phase), bits & 1 ? " 2/5" : "",
                    bits & 2 ? " 01:01" : "      ", forces[f].shown,
                };

                v.force_n = forces[f].force_n;
                v.items = bits & 1 ? 5 : 0;
                v.left_us = bits & 2 ? 61000000 : LIVE_NO_COUNTDOWN;
                if (bits & 4)
                    v.next[0] = '\0';
                const char *const line = format(&v, columns);
                is_a_line(line, columns);
                begins_whole(line, columns, part);
            }
}
END_TEST

static const struct {
    const char *why;
    double force_n, u_n;
    int columns;
    const char *shown;           /* behind the countdown; NULL: the line has no "+-" */
} known[] = {
    { "beside the force", 200.9, 1.34, 80, " 01:01  201 N +-1.3 #" },
    { "a small one is no 0", 200.9, 0.01, 80, " 01:01  201 N +-0.1 #" },
    { "not known", 200.9, NAN, 80, NULL },
    { "not said", 200.9, 0.0, 80, NULL },
    { "of no force", NAN, 1.3, 80, NULL },
    { "the band is worth more than it: both fit", 200.9, 1.34, 41,
      " 01:01  201 N +-1.3 up 266-308 N" },
    { "and one does not", 200.9, 1.34, 40, NULL },
};

START_TEST(the_uncertainty_stands_beside_the_force_where_there_is_room)
{
    struct live_view v = view_of(SESSION_HOLD);

    v.force_n = known[_i].force_n;
    v.u_n = known[_i].u_n;
    const char *const line = format(&v, known[_i].columns);
    is_a_line(line, known[_i].columns);
    if (known[_i].shown == NULL)
        ck_assert_msg(strstr(line, "+-") == NULL, "%s: %s", known[_i].why, line);
    else
        ck_assert_msg(strstr(line, known[_i].shown) != NULL, "%s: %s", known[_i].why, line);
    if (known[_i].columns < 80)
        ck_assert_ptr_nonnull(strstr(line, "266-308 N"));
}
END_TEST

START_TEST(a_line_of_no_room_is_empty)
{
    const struct live_view v = view_of(SESSION_HOLD);

    for (int columns = -3; columns < 5; columns++)
        ck_assert_str_eq(format(&v, columns), "");
    char one[1] = { '#' };
    screen_format(&v, NULL, 80, one, sizeof one);
    ck_assert_int_eq(one[0], '\0');
}
END_TEST

START_TEST(the_buffer_is_a_limit_as_the_width_is)
{
    const struct live_view v = view_of(SESSION_HOLD);

    for (size_t n = 1; n < 200; n++) {
        char buf[200];

        memset(buf, '#', sizeof buf);
        screen_format(&v, NULL, 1000, buf, n);
        is_a_line(buf, (int)n);
        ck_assert_int_eq(buf[n], '#');
    }
}
END_TEST

static const struct {
    int64_t left_us;
    const char *shown;
} countdowns[] = {
    { 0, " 00:00 " }, { 1, " 00:01 " }, { 1000000, " 00:01 " }, { 1000001, " 00:02 " },
    { 44999999, " 00:45 " }, { 59000001, " 01:00 " }, { 120000000, " 02:00 " },
    { 5999000000, " 99:59 " }, { 5999000001, " 99:59 " }, { INT64_MAX, " 99:59 " }, { LIVE_NO_COUNTDOWN, "2/5      " },
    { -1, "2/5-00:00 " }, { -999999, "-00:00 " }, { -1000000, "-00:01 " }, { -61500000, "-01:01 " },
};

START_TEST(a_countdown_is_rounded_up_to_whole_seconds)
{
    struct live_view v = view_of(SESSION_REST);

    v.left_us = countdowns[_i].left_us;
    ck_assert_msg(strstr(format(&v, 80), countdowns[_i].shown) != NULL, "\"%s\" without \"%s\"",
                  format(&v, 80), countdowns[_i].shown);
    if (v.left_us == LIVE_NO_COUNTDOWN) {
        v.next[0] = '\0';
        ck_assert_ptr_null(strchr(format(&v, 80), ':'));
    }
}
END_TEST

/* The bar's end is 1.4 times the target, 401.8 N in 40 cells of 10.045 N: the
 * edges lie in cells 26 and 30, and 200.9 N fills 20 of them. */
START_TEST(the_bar_shows_force_against_the_band)
{
    struct live_view v = view_of(SESSION_HOLD);

    ck_assert_str_eq(format(&v, 200),
                     "Hold 2/5 01:01  201 N ####################......[---]......... "
                     "up 266-308 N  next: rest 120 s");
    v.force_n = 0.0;
    ck_assert_ptr_nonnull(strstr(format(&v, 200), " ..........................[---]......... "));
    v.force_n = 500.0;
    ck_assert_ptr_nonnull(strstr(format(&v, 200), " ##########################[###]######### "));
}
END_TEST

START_TEST(a_narrow_line_has_a_narrower_bar_or_none)
{
    const struct live_view v = view_of(SESSION_HOLD);

    for (int columns = 20; columns <= 200; columns++) {
        const char *const line = format(&v, columns);
        const char *const open = strchr(line, '['), *const close = strchr(line, ']');

        ck_assert((open == NULL) == (close == NULL));
        ck_assert(open == NULL || open < close);
        ck_assert(columns < 60 || open != NULL);
    }
}
END_TEST

static const struct {
    double force_n;
    bool in_band;
    const char *says;
} aims[] = {
    { 266.3, false, " up 266-308 N" }, { 287.0, true, " in 266-308 N" },
    { 308.0, false, " ease 266-308 N" },
};

START_TEST(the_way_to_the_band_is_said_in_a_word)
{
    struct live_view v = view_of(SESSION_HOLD);

    v.force_n = aims[_i].force_n;
    v.in_band = aims[_i].in_band;
    ck_assert_msg(strstr(format(&v, 120), aims[_i].says) != NULL, "%s", format(&v, 120));
}
END_TEST

START_TEST(what_comes_next_is_said_once)
{
    for (int p = SESSION_STARTING; p <= SESSION_STOPPED; p++)
        for (int aiming = 0; aiming < 2; aiming++) {
            struct live_view v = view_of((enum session_phase)p);

            if (!aiming)
                v.target_n = v.low_n = v.high_n = 0.0;
            const char *const first = strstr(format(&v, 200), "next: rest 120 s");
            ck_assert_ptr_nonnull(first);
            ck_assert_ptr_null(strstr(first + 1, "next:"));
        }
}
END_TEST

/* ---- lines for what happened ------------------------------------------------------ */

enum how { PIPED, PLAIN, COLOURED };

/* All that a screen writes when it shows v, if any, then is told of e, if any. */
static const char *told(const struct session_event *e, enum how how, const struct live_view *v)
{
    static char buf[2000];
    FILE *f = tmpfile();
    struct screen s;

    ck_assert_ptr_nonnull(f);
    screen_init(&s, f);
    ck_assert(!s.live && !s.colour && !s.drawn);
    s.live = how != PIPED;
    s.colour = how == COLOURED;
    if (v != NULL)
        screen_view(&s, v);
    if (e != NULL)
        screen_event(&s, e);
    rewind(f);
    buf[fread(buf, 1, sizeof buf - 1, f)] = '\0';
    fclose(f);
    return buf;
}

static struct session_event event_of(enum session_event_type type, enum session_phase phase)
{
    struct session_event e;

    memset(&e, 0, sizeof e);
    e.type = type;
    e.phase = phase;
    e.t_us = 61500000;
    return e;
}

static void is_one_line(const char *text)
{
    const size_t n = strlen(text);

    ck_assert_msg(n > 9 && strncmp(text, "[01:01] ", 8) == 0, "%s", text);
    ck_assert_ptr_eq(strchr(text, '\n'), text + n - 1);
    for (size_t i = 0; i < n - 1; i++)
        ck_assert(isprint((unsigned char)text[i]));
}

static const struct {
    enum session_phase phase;
    enum words words;
} entering[] = {
    { SESSION_TARE, WORDS_TARE }, { SESSION_READY, WORDS_READY }, { SESSION_PUSH, WORDS_PUSH },
    { SESSION_HOLD, WORDS_HOLD }, { SESSION_REST, WORDS_REST }, { SESSION_PAUSED, WORDS_PAUSED },
    { SESSION_LOST, WORDS_LOST }, { SESSION_DONE, WORDS_FINISHED },
    { SESSION_STOPPED, WORDS_STOPPED }, { SESSION_CHECK, WORDS_CHECK },
    { SESSION_PASSIVE, WORDS_PASSIVE }, { SESSION_RAMP_UP, WORDS_RAMP_UP },
    { SESSION_RAMP_DOWN, WORDS_RAMP_DOWN }, { SESSION_OVERTIME, WORDS_OVERTIME },
};

START_TEST(each_phase_is_a_line_of_its_words)
{
    const struct session_event e = event_of(SESSION_EV_PHASE, entering[_i].phase);

    is_one_line(told(&e, PIPED, NULL));
    ck_assert_ptr_nonnull(strstr(told(&e, PIPED, NULL), words_get(entering[_i].words)));
}
END_TEST

/* A question has a line of its own. */
START_TEST(starting_and_waiting_are_not_worth_a_line)
{
    static const enum session_phase quiet[] = {
        SESSION_STARTING, SESSION_SCREEN, SESSION_ASK,
    };

    for (int i = 0; i < COUNT(quiet); i++) {
        const struct session_event e = event_of(SESSION_EV_PHASE, quiet[i]);

        ck_assert_str_eq(told(&e, PIPED, NULL), "");
    }
}
END_TEST

START_TEST(an_effort_is_announced_by_its_kind)
{
    struct session_event e = event_of(SESSION_EV_PHASE, SESSION_PUSH);

    e.u.effort.kind = PROTOCOL_PUSH_FAST;
    ck_assert_ptr_nonnull(strstr(told(&e, PIPED, NULL), words_get(WORDS_PUSH_FAST)));
    e.u.effort.kind = PROTOCOL_PUSH_PAIN_LIMITED;
    ck_assert_ptr_nonnull(strstr(told(&e, PIPED, NULL), words_get(WORDS_PUSH_COMFORT)));
    e = event_of(SESSION_EV_PHASE, SESSION_HOLD);
    e.u.effort.choosing = true;
    ck_assert_ptr_nonnull(strstr(told(&e, PIPED, NULL), words_get(WORDS_HOLD_CHOOSE)));
    e = event_of(SESSION_EV_PHASE, SESSION_WARM_UP);
    e.u.effort.warm_up_pct = 69.7;
    ck_assert_ptr_nonnull(strstr(told(&e, PIPED, NULL), words_get(WORDS_WARM_UP)));
    ck_assert_ptr_nonnull(strstr(told(&e, PIPED, NULL),
                                 "\n[01:01] This one: about 70 % of all you have.\n"));
}
END_TEST

START_TEST(results_are_lines_with_their_numbers)
{
    struct session_event e = event_of(SESSION_EV_TARED, SESSION_READY);

    e.u.tare.value_n = 12.346;
    e.u.tare.noise_n = 0.0214;
    ck_assert_str_eq(told(&e, PIPED, NULL),
                     "[01:01] Zero taken at 12.35 N; noise SD 0.021 N.\n");
    e = event_of(SESSION_EV_PUSH_ENDED, SESSION_PUSH);
    e.u.push.number = 2;
    ck_assert_str_eq(told(&e, PIPED, NULL), "[01:01] Best push 2: no push came.\n");
    e.u.push.pushed = true;
    ck_assert_str_eq(told(&e, PIPED, NULL), "[01:01] Best push 2: too short to use.\n");
    e.u.push.has_best_1s = true;
    e.u.push.peak_n = 431.2;
    e.u.push.best_1s_n = 410.4;
    ck_assert_str_eq(told(&e, PIPED, NULL),
                     "[01:01] Best push 2: peak 431 N, best second 410 N.\n");
    e = event_of(SESSION_EV_HOLD_ENDED, SESSION_HOLD);
    e.u.hold.number = 3;
    e.u.hold.hold = (struct hold){ .state = HOLD_FAILED, .ending = HOLD_RELEASED,
                                   .started = true, .started_us = 1000000,
                                   .ended_us = 31500000, .in_band_us = 28240000.0,
                                   .cfg.hold_us = 45000000 };
    ck_assert_str_eq(told(&e, PIPED, NULL), "[01:01] Hold 3: 30.5 of 45.0 s, 28.2 s in band; "
                     "let go before the full time.\n");
}
END_TEST

START_TEST(small_events_are_lines_of_words)
{
    static const struct {
        enum session_event_type type;
        enum words words;
    } small[] = {
        { SESSION_EV_TARE_MOVED, WORDS_TARE_MOVED }, { SESSION_EV_PUSH_ADDED, WORDS_PUSH_MORE },
        { SESSION_EV_HOLD_STARTED, WORDS_HOLD_IN }, { SESSION_EV_HOLD_SAGGED, WORDS_HOLD_LOW },
        { SESSION_EV_HOLD_RECOVERED, WORDS_HOLD_BACK },
    };

    for (int i = 0; i < COUNT(small); i++) {
        const struct session_event e = event_of(small[i].type, SESSION_HOLD);

        is_one_line(told(&e, PIPED, NULL));
        ck_assert_ptr_nonnull(strstr(told(&e, PIPED, NULL), words_get(small[i].words)));
    }
}
END_TEST

START_TEST(notes_refusals_and_ends_are_lines)
{
    struct session_event e = event_of(SESSION_EV_NOTE, SESSION_REST);

    e.u.note = "Drink something.";
    ck_assert_str_eq(told(&e, PIPED, NULL), "[01:01] Drink something.\n");
    e = event_of(SESSION_EV_REFUSED, SESSION_REST);
    e.u.refused = SESSION_RESUME;
    ck_assert_str_eq(told(&e, PIPED, NULL), "[01:01] That key does nothing now (Rest).\n");
    e = event_of(SESSION_EV_ENDED, SESSION_STOPPED);
    e.u.ending = SESSION_END_BUTTON;
    ck_assert_str_eq(told(&e, PIPED, NULL),
                     "[01:01] Session over: the client pressed stop.\n");
    e.u.ending = SESSION_END_FINISHED;  /* its phase has said so */
    ck_assert_str_eq(told(&e, PIPED, NULL), "");
}
END_TEST

START_TEST(a_time_before_the_first_second_is_zero)
{
    struct session_event e = event_of(SESSION_EV_HOLD_STARTED, SESSION_HOLD);

    e.t_us = -5000000;
    ck_assert_ptr_eq(strstr(told(&e, PIPED, NULL), "[00:00] "), told(&e, PIPED, NULL));
    e.t_us = 3600000000;
    ck_assert_ptr_eq(strstr(told(&e, PIPED, NULL), "[60:00] "), told(&e, PIPED, NULL));
}
END_TEST

/* ---- on a terminal ------------------------------------------------------------------ */

START_TEST(piped_there_is_no_live_line)
{
    const struct live_view v = view_of(SESSION_HOLD);

    ck_assert_str_eq(told(NULL, PIPED, &v), "");
}
END_TEST

START_TEST(a_live_line_is_redrawn_in_place_and_wiped_before_an_event)
{
    const struct live_view v = view_of(SESSION_REST);
    const struct session_event e = event_of(SESSION_EV_PHASE, SESSION_READY);
    const char *const text = told(&e, PLAIN, &v);

    ck_assert_ptr_eq(strstr(text, "\rRest 2/5 01:01  201 N next: rest 120 s\033[K"), text);
    const char *const wiped = strstr(text, "\033[K\r\033[K[01:01] ");
    ck_assert_ptr_nonnull(wiped);
    ck_assert_ptr_nonnull(strstr(wiped, words_get(WORDS_READY)));
}
END_TEST

START_TEST(only_a_hold_inside_its_band_is_green)
{
    struct live_view v = view_of(SESSION_HOLD);

    ck_assert_ptr_null(strstr(told(NULL, COLOURED, &v), "\033[32m"));
    v.in_band = true;
    ck_assert_ptr_nonnull(strstr(told(NULL, COLOURED, &v), "\r\033[32mHold"));
    ck_assert_ptr_nonnull(strstr(told(NULL, COLOURED, &v), "\033[0m\033[K"));
    ck_assert_ptr_null(strstr(told(NULL, PLAIN, &v), "\033[32m"));
    v.phase = SESSION_REST;
    ck_assert_ptr_null(strstr(told(NULL, COLOURED, &v), "\033[32m"));
}
END_TEST

Suite *terminal_suite(void)
{
    Suite *s = suite_create("terminal");
    TCase *tc = tcase_create("all");
    const int phases = SESSION_STOPPED + 1;

    tcase_add_test(tc, the_lint_finds_words_and_leaves_parts_of_words);
    tcase_add_test(tc, no_line_for_the_client_has_a_banned_word);
    tcase_add_test(tc, phases_and_endings_have_no_banned_word_either);
    tcase_add_test(tc, lines_for_the_client_are_short_calm_sentences);
    tcase_add_loop_test(tc, at_every_width_the_line_fits_and_cuts_no_number, 0, phases);
    tcase_add_loop_test(tc, the_uncertainty_stands_beside_the_force_where_there_is_room, 0,
                        COUNT(known));
    tcase_add_test(tc, a_line_of_no_room_is_empty);
    tcase_add_test(tc, the_buffer_is_a_limit_as_the_width_is);
    tcase_add_loop_test(tc, a_countdown_is_rounded_up_to_whole_seconds, 0, COUNT(countdowns));
    tcase_add_test(tc, the_bar_shows_force_against_the_band);
    tcase_add_test(tc, a_narrow_line_has_a_narrower_bar_or_none);
    tcase_add_loop_test(tc, the_way_to_the_band_is_said_in_a_word, 0, COUNT(aims));
    tcase_add_test(tc, what_comes_next_is_said_once);
    tcase_add_loop_test(tc, each_phase_is_a_line_of_its_words, 0, COUNT(entering));
    tcase_add_test(tc, starting_and_waiting_are_not_worth_a_line);
    tcase_add_test(tc, an_effort_is_announced_by_its_kind);
    tcase_add_test(tc, results_are_lines_with_their_numbers);
    tcase_add_test(tc, small_events_are_lines_of_words);
    tcase_add_test(tc, notes_refusals_and_ends_are_lines);
    tcase_add_test(tc, a_time_before_the_first_second_is_zero);
    tcase_add_test(tc, piped_there_is_no_live_line);
    tcase_add_test(tc, a_live_line_is_redrawn_in_place_and_wiped_before_an_event);
    tcase_add_test(tc, only_a_hold_inside_its_band_is_green);
    suite_add_tcase(s, tc);
    return s;
}
