/*
 * sessions.c - a clinic with one client of many sessions, for measuring commands.
 *
 * usage: bench-sessions FOLDER [SESSIONS]      10,000 unless said
 *
 * FOLDER is the clinic's, as below the data folder; it is made.  Client K7, one leg, a
 * session a day of five holds with a best push every tenth, pain before, in each hold and
 * after as answered, at 45 minutes, next morning and next day as written down, hours to
 * settle; a prescription.  The last session was yesterday.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "clinic/entry.h"
#include "clinic/store.h"
#include "now.h"

enum { BATCH = 500 };

#define DAY_US (86400 * INT64_C(1000000))
#define HOUR_US (3600 * INT64_C(1000000))

static void fail(const char *why)
{
    fprintf(stderr, "bench-sessions: %s\n", why);
    exit(EXIT_FAILURE);
}

/* NAME VALUE NAME VALUE ... as typed. */
static void begin(struct entry *e, const char *kind, int64_t made_us, int fields,
                  const char *const *field)
{
    struct err_text why = { "" };

    entry_init(e, kind, "K7");
    strcpy(e->who, "bench");
    e->made_unix_us = made_us;
    for (int i = 0; i < 2 * fields; i += 2)
        if (entry_set_text(e, field[i], field[i + 1], &why) != ERR_OK)
            fail(why.s);
}

static void add(struct store *s, struct entry *e, int n)
{
    struct err_text why = { "" };

    if (store_add(s, e, n, &why) != ERR_OK)
        fail(why.s);
}

static const char *whole(char to[16], int least, int most)
{
    snprintf(to, 16, "%d", least + rand() % (most - least + 1));
    return to;
}

static void sums_put(struct store *s, const char *session, int64_t started_us, int number)
{
    static struct sums m;
    struct err_text why = { "" };
    char path[64];

    memset(&m, 0, sizeof m);
    strcpy(m.session, session);
    snprintf(path, sizeof path, "sessions/%d/session.hfr", number);
    strcpy(m.path, path);
    strcpy(m.end, "finished");
    strcpy(m.session_end, "finished");
    strcpy(m.protocol, "goom-stage-1");
    strcpy(m.reference_of, "best_1s");
    strcpy(m.rig, "1");
    m.started_unix_us = started_us;
    m.length_s = 900;
    m.holds_step = true;
    m.asked_pct = 50;
    m.asked_hold_s = 45;
    m.asked_rest_s = 120;
    m.asked_holds = m.holds_done = m.holds_complete = 5;
    m.asked_s = m.held_s = 225;
    m.reference_n = 300;
    m.target_n = 150;
    m.asked_ns = 225 * 150;
    m.in_band_s = 200 + rand() % 25;
    m.mean_n = 140 + rand() % 20;
    m.impulse_ns = m.mean_n * m.held_s;
    m.completed_pct = m.in_band_s / 2.25;
    m.best_1s_n = number % 10 == 0 ? 280 + rand() % 40 : 0.0 / 0.0;
    m.best_peak_n = m.limited_1s_n = m.trials_cv_pct = 0.0 / 0.0;
    m.answers = 7;
    for (int i = 0; i < m.answers; i++) {
        strcpy(m.answer[i].what, "pain");
        strcpy(m.answer[i].moment, i == 0 ? "before" : i == 6 ? "after" : "hold");
        m.answer[i].hold = i > 0 && i < 6 ? i : 0;
        m.answer[i].value = rand() % 4;
    }
    if (store_sums_put(s, &m, &why) != ERR_OK)
        fail(why.s);
}

/* Sessions from..to-1, and what was written down about each. */
static void sessions(struct store *s, int from, int to, int64_t first_us)
{
    static const struct { const char *moment; int hours; } later[] = {
        { "min45", 1 }, { "morning", 22 }, { "h24", 24 },
    };
    static struct entry e[BATCH], about[4 * BATCH];
    int n = 0;
    char a[16], b[16];

    for (int i = from; i < to; i++) {
        char started[32];
        const int64_t us = first_us + i * DAY_US;

        snprintf(started, sizeof started, "2000-01-01 00:00");
        begin(&e[i - from], "session", us, 6, (const char *const[]){
              "started", started, "side", "left", "protocol", "goom-stage-1", "position", "prone",
              "knee_deg", "30", "feedback", "yes" });
        entry_set_time(&e[i - from], "started", us, NULL);
    }
    add(s, e, to - from);
    for (int i = from; i < to; i++) {
        const int64_t us = first_us + i * DAY_US;

        for (int m = 0; m < 3; m++) {
            begin(&about[n], "pain", us + later[m].hours * HOUR_US, 2, (const char *const[]){
                  "score", whole(a, 0, 4), "moment", later[m].moment });
            strcpy(about[n++].session, e[i - from].session);
        }
        begin(&about[n], "afterwards", us + 24 * HOUR_US, 1, (const char *const[]){
              "settle_h", whole(b, 1, 25) });
        strcpy(about[n++].session, e[i - from].session);
        sums_put(s, e[i - from].session, us, i);
    }
    add(s, about, n);
    for (int i = 0; i < n; i++)
        entry_clear(&about[i]);
    for (int i = 0; i < to - from; i++)
        entry_clear(&e[i]);
}

int main(int argc, char **argv)
{
    const int n = argc > 2 ? atoi(argv[2]) : 10000;
    const int64_t first_us = now_unix_us() - (n + 1) * DAY_US + HOUR_US;
    struct err_text why = { "" };
    struct store *s;
    struct entry e;

    if (argc < 2)
        fail("usage: bench-sessions FOLDER [SESSIONS]");
    mkdir(argv[1], 0700);
    if (store_open(argv[1], STORE_WRITE, &s, &why) != ERR_OK)
        fail(why.s);
    srand(1);
    begin(&e, "client", first_us, 3, (const char *const[]){
          "birth_year", "1980", "involved", "left", "sessions_per_week", "7" });
    add(s, &e, 1);
    entry_clear(&e);
    begin(&e, "dose", first_us, 1, (const char *const[]){ "protocol", "goom-stage-1" });
    add(s, &e, 1);
    entry_clear(&e);
    for (int i = 0; i < n; i += BATCH)
        sessions(s, i, i + BATCH < n ? i + BATCH : n, first_us);
    store_close(s);
    return EXIT_SUCCESS;
}
