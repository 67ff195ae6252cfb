/*
 * clinic.c - what a clinic's store costs: opening, reading one client, adding, and bytes,
 * with more and more sessions.
 * usage: bench-clinic FOLDER
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "clinic/store.h"
#include "now.h"

enum { SESSIONS = 10000, AT_ONCE = 100, EACH = 10, RUNS = 15 };

static struct err_text why;

static void must(int err)
{
    if (err != ERR_OK) {
        fprintf(stderr, "bench-clinic: %s\n", why.s);
        exit(1);
    }
}

static struct entry entry(const char *kind, const char *session, int64_t at_us)
{
    struct entry e;

    entry_init(&e, kind, "K07");
    strcpy(e.who, "R. Tester");
    strcpy(e.session, session);
    e.made_unix_us = at_us;
    return e;
}

static void pain(struct entry *e, const char *moment, int score)
{
    must(entry_set_word(e, "moment", moment, &why));
    must(entry_set_number(e, "score", score % 11, &why));
    must(entry_set_word(e, "side", "left", &why));
}

/* One session and what is said about it: ten entries. */
static void session(struct entry *e, int i, int64_t at_us)
{
    static const char *const moments[] = { "before", "hold", "hold", "after", "min45", "morning", "h24" };

    e[0] = entry("session", "", at_us);
    snprintf(e[0].id, sizeof e[0].id, "%032x", i + 1);
    must(entry_set_time(&e[0], "started", at_us, &why));
    must(entry_set_word(&e[0], "side", "left", &why));
    must(entry_set_word(&e[0], "folder", "2026/11/26-0830", &why));
    must(entry_set_word(&e[0], "protocol", "rio-2015-isometric", &why));
    must(entry_set_word(&e[0], "position", "prone", &why));
    must(entry_set_number(&e[0], "knee_deg", 30, &why));
    must(entry_set_yes(&e[0], "feedback", true, &why));
    for (int p = 0; p < 7; p++) {
        e[1 + p] = entry("pain", e[0].id, at_us + p);
        pain(&e[1 + p], moments[p], i + p);
    }
    e[8] = entry("afterwards", e[0].id, at_us + 8);
    must(entry_set_number(&e[8], "settle_h", 12.5, &why));
    must(entry_set_yes(&e[8], "morning_worse", false, &why));
    e[9] = entry("note", e[0].id, at_us + 9);
    must(entry_set_word(&e[9], "text", "Sat through a film without thinking of it.", &why));
}

static void add_sessions(struct store *s, int from, int n)
{
    static struct entry e[AT_ONCE * EACH];

    for (int i = 0; i < n; i++)
        session(&e[i * EACH], from + i, 1700000000000000 + (int64_t)(from + i) * 86400000000);
    must(store_add(s, e, n * EACH, &why));
    for (int i = 0; i < n * EACH; i++)
        entry_clear(&e[i]);
}

static int count(void *arg, const struct entry *e)
{
    (void)e;
    ++*(int *)arg;
    return ERR_OK;
}

static int by_value(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return x < y ? -1 : x > y;
}

static double median(double *ms)
{
    qsort(ms, RUNS, sizeof *ms, by_value);
    return ms[RUNS / 2];
}

static double since_ms(int64_t us) { return (double)(now_mono_us() - us) / 1000.0; }

static double mb(const char *folder, const char *name)
{
    char path[4096];
    struct stat st = { .st_size = 0 };

    snprintf(path, sizeof path, "%s/%s", folder, name);
    stat(path, &st);
    return (double)st.st_size / 1e6;
}

static void measure(const char *folder, int sessions)
{
    static const struct store_query of_client = { .client = "K07", .kind = "session" },
                                    pains = { .client = "K07", .kind = "pain" },
                                    everything = { .client = "K07" };
    double open_ms[RUNS], each_ms[RUNS], pain_ms[RUNS], all_ms[RUNS], add_ms[RUNS];
    int n = 0;

    for (int i = 0; i < RUNS; i++) {
        struct entry e = entry("mass", "", 0);
        struct store *s;
        int64_t at = now_mono_us();

        must(store_open(folder, STORE_READ, &s, &why));
        open_ms[i] = since_ms(at);
        at = now_mono_us();
        must(store_each(s, &of_client, count, &n, &why));
        each_ms[i] = since_ms(at);
        at = now_mono_us();
        must(store_each(s, &pains, count, &n, &why));
        pain_ms[i] = since_ms(at);
        at = now_mono_us();
        must(store_each(s, &everything, count, &n, &why));
        all_ms[i] = since_ms(at);
        store_close(s);
        must(store_open(folder, STORE_WRITE, &s, &why));
        must(entry_set_number(&e, "mass_kg", 70.0, &why));
        at = now_mono_us();
        must(store_add(s, &e, 1, &why));
        add_ms[i] = since_ms(at);
        entry_clear(&e);
        store_close(s);
    }
    printf("%8d %9.2f %9.2f %9.2f %9.2f %9.2f %9.1f %9.1f\n", sessions, median(open_ms),
           median(each_ms), median(pain_ms), median(all_ms), median(add_ms),
           mb(folder, "entries.jsonl"), mb(folder, "clinic.db"));
}

int main(int argc, char **argv)
{
    struct store_health h;
    struct store *s;
    struct entry e;

    if (argc != 2) {
        fprintf(stderr, "usage: bench-clinic FOLDER\n");
        return 2;
    }
    must(store_open(argv[1], STORE_WRITE, &s, &why));
    e = entry("client", "", 1600000000000000);
    must(store_add(s, &e, 1, &why));
    entry_clear(&e);
    printf("medians of %d, ms: opening; one client's sessions, pain, everything; adding one\n"
           "%8s %9s %9s %9s %9s %9s %9s %9s\n", RUNS, "sessions", "open", "sessions", "pain",
           "all", "add", "file_MB", "index_MB");
    for (int i = 0; i < SESSIONS; i += AT_ONCE) {
        add_sessions(s, i, AT_ONCE);
        if (i + AT_ONCE == SESSIONS / 4 || i + AT_ONCE == SESSIONS / 2 || i + AT_ONCE == SESSIONS)
            measure(argv[1], i + AT_ONCE);
    }
    store_close(s);
    int64_t at = now_mono_us();

    must(store_examine(argv[1], &h, &why));
    printf("examining %d entries: %.0f ms, %s\n", h.entries, since_ms(at), h.sound ? "sound" : "not sound");
    at = now_mono_us();
    must(store_rebuild(argv[1], &why));
    printf("making the index anew: %.0f ms\n", since_ms(at));
    return 0;
}
