/* clinics.c - see clinics.h. */
#include "clinics.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "place.h"

static struct store *store;

void clinics_begin(void)
{
    struct err_text why = { "" };

    place_make();
    ck_assert_msg(store_open(place_folder(), STORE_WRITE, &store, &why) == ERR_OK, "%s", why.s);
    clinics_add("K7", "client", NULL, CLINICS_DAY, "");
}

void clinics_end(void)
{
    store_close(store);
    place_remove();
}

struct store *clinics_store(void)
{
    return store;
}

const char *clinics_folder(void)
{
    return place_folder();
}

static void set(struct entry *e, char *word)
{
    char *value = strchr(word, '=');
    struct err_text why = { "" };

    ck_assert_ptr_nonnull(value);
    *value++ = '\0';
    const struct entry_field *f = entry_field(entry_kind(e->kind), word);

    ck_assert_msg(f != NULL, "%s has no %s", e->kind, word);
    ck_assert_msg((f->type == ENTRY_TIME ? entry_set_time(e, word, strtoll(value, NULL, 10), &why)
                                         : entry_set_text(e, word, value, &why)) == ERR_OK,
                  "%s", why.s);
}

static const char *add(struct entry *e, const char *values)
{
    static char ids[16][ENTRY_ID_TEXT];
    static int at;
    char words[1000], *rest = words;
    struct err_text why = { "" };

    snprintf(words, sizeof words, "%s", values);
    for (char *word; (word = strsep(&rest, ";")) != NULL; ) {
        word += strspn(word, " ");
        if (*word != '\0')
            set(e, word);
    }
    ck_assert_msg(store_add(store, e, 1, &why) == ERR_OK, "%s", why.s);
    strcpy(ids[++at % 16], e->id);
    entry_clear(e);
    return ids[at % 16];
}

const char *clinics_add(const char *client, const char *kind, const char *session,
                        int64_t made_us, const char *values)
{
    struct entry e;

    entry_init(&e, kind, client);
    e.made_unix_us = made_us;
    strcpy(e.who, "tests");
    if (session != NULL)
        strcpy(e.session, session);
    return add(&e, values);
}

const char *clinics_correct(const char *id, const char *values)
{
    struct entry e;
    struct err_text why = { "" };

    ck_assert_msg(store_get(store, id, &e, &why) == ERR_OK, "%s", why.s);
    strcpy(e.replaces, e.id);
    e.id[0] = '\0';
    e.made_unix_us += CLINICS_HOUR;
    strcpy(e.why, "typed wrongly");
    return add(&e, values);
}

struct sums *clinics_sums(const char *session, int64_t started_us, double length_s)
{
    static struct sums m;

    memset(&m, 0, sizeof m);
    snprintf(m.session, sizeof m.session, "%s", session);
    strcpy(m.path, "sessions/x/session.hfr");
    strcpy(m.end, "clean");
    strcpy(m.session_end, "finished");
    strcpy(m.protocol, "rio-2015-isometric");
    strcpy(m.calibration, "cal-1");
    strcpy(m.rig, "17");
    strcpy(m.reference_of, "best_1s");
    m.started_unix_us = started_us;
    m.length_s = length_s;
    m.holds_step = true;
    m.asked_pct = 50;
    m.asked_hold_s = 5;
    m.asked_rest_s = 6;
    m.asked_holds = 2;
    m.asked_s = 10;
    m.asked_ns = 1000;
    m.reference_n = 200;
    m.target_n = 100;
    m.mean_n = 98;
    m.holds_done = m.holds_complete = m.holds = 2;
    m.in_band_s = 9;
    m.held_s = 10;
    m.impulse_ns = 980;
    m.completed_pct = 90;
    m.best_1s_n = 200;
    m.best_peak_n = 210;
    m.limited_1s_n = m.trials_cv_pct = NAN;
    m.pushes = 1;
    strcpy(m.push[0].kind, "steady");
    return &m;
}

void clinics_answer(struct sums *m, const char *what, const char *moment, int hold, double value)
{
    struct sums_answer *a = &m->answer[m->answers++];

    memset(a, 0, sizeof *a);
    snprintf(a->what, sizeof a->what, "%s", what);
    snprintf(a->moment, sizeof a->moment, "%s", moment);
    a->hold = hold;
    a->value = value;
}

void clinics_put(const struct sums *m)
{
    struct err_text why = { "" };

    ck_assert_msg(store_sums_put(store, m, &why) == ERR_OK, "%s", why.s);
}
