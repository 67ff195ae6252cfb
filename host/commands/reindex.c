/* reindex.c - `holdfast reindex`: every computed value from the recordings again. */
#include <errno.h>
#include <getopt.h>
#include <jansson.h>
#include <limits.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clinic/sums_fields.h"
#include "commands/clinic.h"
#include "commands/commands.h"
#include "commands/pool.h"
#include "commands/reindex_find.h"
#include "commands/visit_sums.h"
#include "interchange/json_value.h"
#include "now.h"

#define BETWEEN_US 200000        /* progress is shown so often */
#define VALUE_TEXT 80

/* What became of a recording: word in JSON, whether all is well then. */
#define FATES(X) \
    X(SAME,       "same",       true)  \
    X(DIFFERENT,  "different",  false) \
    X(NEW,        "new",        false) \
    X(ADDED,      "added",      false) \
    X(MISSING,    "missing",    false) \
    X(UNREADABLE, "unreadable", false) \
    X(MISPLACED,  "misplaced",  false) \
    X(STRANGER,   "stranger",   false) \
    X(WITHDRAWN,  "withdrawn",  true)  \
    X(NOBODY,     "nobody",     true)

enum fate {
#define X(name, word, well) name,
    FATES(X)
#undef X
    FATES_COUNT
};

static const struct { const char *word; bool well; } fates[] = {
#define X(name, word, well) { word, well },
    FATES(X)
#undef X
};

/* Of one recording, from a worker. */
struct found {
    struct sums sums;
    bool missing, readable, has_about;
    struct entry about;          /* whose it says it is; owned when has_about */
    struct err_text why;
};

struct work {
    struct store *store;
    const char *data;
    struct reindex_list list;
    int threads;
    bool json, dry, broken;
    bool terminal;
    int64_t shown_us;
    int count[FATES_COUNT];
    json_t *report;              /* an array of all but the same */
    json_t *differences;         /* of the one in hand */
};

static int usage(void)
{
    puts("usage: holdfast reindex [--dry-run] [--json] [--threads N]\n\n"
         "Compute everything that is kept of sessions from their recordings again, and say what\n"
         "is different: field by field, old and new. Recordings that say whose they are and\n"
         "whose session is not in the journal are put back; recordings that are missing,\n"
         "cannot be read or belong to nobody are named.\n\n"
         "  --dry-run      look and say, and change nothing\n"
         "  --json         the report as JSON\n"
         "  -j, --threads N    work on so many at once (default: one for each processor)\n\n"
         "Exit code 0 when all is well, or was put right; 1 when something is missing, cannot be\n"
         "read or put right, or with --dry-run is not as it should be.\n\n"
         "Examples:\n"
         "  holdfast reindex --dry-run\n"
         "  holdfast reindex --json | jq '.recordings[] | select(.what == \"different\")'");
    return EXIT_OK;
}

/* ---- on a worker ------------------------------------------------------------------- */

static bool path_of(const struct work *w, size_t i, char *to, size_t n)
{
    const char *folder = w->list.item[i].folder;
    const int used = folder[0] == '/' ? snprintf(to, n, "%s/" VISIT_RECORDING, folder)
                   : snprintf(to, n, "%s/%s/" VISIT_RECORDING, w->data, folder);

    return used > 0 && (size_t)used < n;
}

static void *read_one(void *context, size_t i)
{
    const struct work *w = context;
    struct found *f = calloc(1, sizeof *f);
    char path[PATH_MAX], kept[VISIT_FOLDER_MAX + sizeof "/" VISIT_RECORDING];
    struct results *r;

    if (f == NULL || !path_of(w, i, path, sizeof path)) {
        free(f);
        return NULL;
    }
    snprintf(kept, sizeof kept, "%s/" VISIT_RECORDING, w->list.item[i].folder);
    f->missing = access(path, F_OK) != 0;
    if (f->missing || results_open(path, &r, &f->why) != ERR_OK)
        return f;
    f->readable = visit_sums_of(r, w->list.item[i].session, kept, path, &f->sums, &f->why)
               == ERR_OK;
    f->has_about = r->about.n > 0
                && entry_from_json(r->about.bytes, r->about.n, &f->about, NULL) == ERR_OK;
    results_close(r);
    return f;
}

static void discard(void *result)
{
    struct found *f = result;

    if (f != NULL && f->has_about)
        entry_clear(&f->about);
    free(f);
}

/* ---- differences ------------------------------------------------------------------- */

static void tell(void *arg, const char *name, const struct sums_field *f, const void *old,
                 const void *now)
{
    struct work *w = arg;
    json_t *o = json_object();

    json_object_set_new(o, "field", json_string(name));
    json_object_set_new(o, "old", f != NULL ? sums_fields_json(f, old)
                                            : json_string(old != NULL ? "there" : "none"));
    json_object_set_new(o, "new", f != NULL ? sums_fields_json(f, now)
                                            : json_string(now != NULL ? "there" : "none"));
    json_array_append_new(w->differences, o);
    if (w->json)
        return;
    char a[VALUE_TEXT] = "none", b[VALUE_TEXT] = "none";

    if (f != NULL) {
        sums_fields_text(f, old, a, sizeof a);
        sums_fields_text(f, now, b, sizeof b);
    }
    printf("    %-20s %s -> %s\n", name, a, b);
}

static void clear_progress(const struct work *w)
{
    if (w->terminal && w->shown_us > 0)
        fputs("\r\033[K", stderr);
}

/* One line, and its place in the report. */
static void say(struct work *w, size_t i, enum fate fate, const char *session, const char *more)
{
    const struct reindex_item *item = &w->list.item[i];

    w->count[fate]++;
    if (fate == SAME)
        return;
    clear_progress(w);
    if (!w->json)
        printf("%-10s %.8s  %s%s%s\n", fates[fate].word, session[0] != '\0' ? session : "-",
               item->folder, more[0] != '\0' ? ": " : "", more);
    json_t *o = json_pack("{s:s, s:s, s:s, s:s, s:s, s:o}", "what", fates[fate].word,
                          "session", session, "client", item->client, "folder", item->folder,
                          "says", more, "differences", json_array());

    w->differences = json_object_get(o, "differences");
    json_array_append_new(w->report, o);
}

static void put(struct work *w, const struct sums *m)
{
    struct err_text why = { "" };

    if (w->dry || store_sums_put(w->store, m, &why) == ERR_OK)
        return;
    w->broken = true;
    commands_fail(EXIT_FAILED, "%s", why.s);
}

static void ignore(void *arg, const char *name, const struct sums_field *f, const void *old,
                   const void *now)
{
    (void)arg;
    (void)name;
    (void)f;
    (void)old;
    (void)now;
}

static void compare(struct work *w, size_t i, const struct found *f)
{
    struct sums *old = malloc(sizeof *old);
    const bool had = old != NULL
                  && store_sums_get(w->store, f->sums.session, old, NULL) == ERR_OK;

    if (!had) {
        say(w, i, NEW, f->sums.session, "nothing was computed of it yet");
        put(w, &f->sums);
    } else if (sums_fields_differ(old, &f->sums, ignore, NULL) == 0) {
        say(w, i, SAME, f->sums.session, "");
    } else {
        say(w, i, DIFFERENT, f->sums.session, "");
        sums_fields_differ(old, &f->sums, tell, w);
        put(w, &f->sums);
    }
    free(old);
}

/* ---- recordings no session names --------------------------------------------------- */

static void put_back(struct work *w, size_t i, struct found *f)
{
    struct err_text why = { "" };

    strcpy(w->list.item[i].client, f->about.client);
    if (entry_set_text(&f->about, "folder", w->list.item[i].folder, &why) == ERR_OK
        && (w->dry || store_add(w->store, &f->about, 1, &why) == ERR_OK)) {
        snprintf(f->sums.session, sizeof f->sums.session, "%s", f->about.session);
        say(w, i, ADDED, f->about.session, "its session was not in the journal");
        put(w, &f->sums);
        return;
    }
    say(w, i, STRANGER, f->about.session, why.s);
}

static void claim(struct work *w, size_t i, struct found *f)
{
    struct entry there;
    char more[VISIT_FOLDER_MAX + 80];

    if (store_get(w->store, f->about.id, &there, NULL) != ERR_OK) {
        if (store_has_client(w->store, f->about.client)) {
            put_back(w, i, f);
            return;
        }
        snprintf(more, sizeof more, "of client %s, who is not here", f->about.client);
        say(w, i, STRANGER, f->about.session, more);
        return;
    }
    const struct store_query q = { .session = f->about.session, .kind = "session" };

    entry_clear(&there);
    if (store_last(w->store, &q, &there, NULL) != ERR_OK) {
        say(w, i, WITHDRAWN, f->about.session, "its session was withdrawn");
        return;
    }
    const char *folder = entry_word(&there, "folder");

    snprintf(more, sizeof more, "its session names %s; `holdfast session correct` mends it",
             folder != NULL ? folder : "no folder");
    say(w, i, MISPLACED, f->about.session, more);
    entry_clear(&there);
}

/* On the caller's thread, in order. */
static bool take(void *context, size_t i, void *result)
{
    struct work *w = context;
    struct found *f = result;
    const struct reindex_item *item = &w->list.item[i];

    if (f == NULL) {
        w->broken = true;
        commands_fail(EXIT_FAILED, "%s: out of memory, or its path is too long", item->folder);
        return true;
    }
    if (f->missing)
        say(w, i, MISSING, item->session, "there is no recording");
    else if (!f->readable)
        say(w, i, UNREADABLE, item->session, f->why.s);
    else if (item->session[0] == '\0' && f->has_about)
        claim(w, i, f);
    else if (item->session[0] == '\0')
        say(w, i, NOBODY, "", "it belongs to nobody; `holdfast session link` gives it to a client");
    else if (f->has_about && strcmp(f->about.session, item->session) != 0)
        say(w, i, MISPLACED, item->session, "the recording there is of another session");
    else
        compare(w, i, f);
    discard(f);
    return true;
}

static void progress(void *context, size_t done)
{
    struct work *w = context;
    const int64_t now_us = now_mono_us();

    if (!w->terminal || now_us - w->shown_us < BETWEEN_US)
        return;
    w->shown_us = now_us;
    fprintf(stderr, "\r\033[K%zu of %zu recordings", done, w->list.n);
    fflush(stderr);
}

/* ---- the report -------------------------------------------------------------------- */

/* What was wrong and is put right does not count any more. */
static bool well(const struct work *w)
{
    bool all = !w->broken;

    for (int i = 0; i < FATES_COUNT; i++) {
        const bool mended = !w->dry && (i == DIFFERENT || i == NEW || i == ADDED);

        all = all && (w->count[i] == 0 || fates[i].well || mended);
    }
    return all;
}

static int print_json(const struct work *w)
{
    json_t *o = json_object(), *counts = json_object();

    for (int i = 0; i < FATES_COUNT; i++)
        json_object_set_new(counts, fates[i].word, json_integer(w->count[i]));
    json_object_set_new(o, "dry_run", json_boolean(w->dry));
    json_object_set_new(o, "counts", counts);
    json_object_set_new(o, "sessions_without_recording", json_integer(w->list.bare));
    json_object_set(o, "recordings", w->report);
    const int failed = json_dumpf(o, stdout, JSON_INDENT(2) | JSON_VALUE_PRECISION);

    json_decref(o);
    return failed || putchar('\n') == EOF ? EXIT_FAILED : EXIT_OK;
}

static void print_sums(const struct work *w)
{
    printf("%zu recordings", w->list.n);
    for (int i = 0; i < FATES_COUNT; i++)
        if (w->count[i] > 0)
            printf(", %d %s", w->count[i], fates[i].word);
    if (w->list.bare > 0)
        printf("; %d sessions never had one", w->list.bare);
    printf(".%s\n", w->dry ? " Nothing was changed." : "");
}

static int reindex(struct work *w)
{
    const struct pool_jobs jobs = {
        .n = w->list.n, .threads = w->threads, .work = read_one, .deliver = take,
        .progress = progress, .discard = discard, .context = w,
    };

    if (pool_run(&jobs) != ERR_OK)
        return commands_fail(EXIT_FAILED, "no thread could be started to work on the recordings");
    clear_progress(w);
    if (w->json && print_json(w) != EXIT_OK)
        return commands_fail(EXIT_FAILED, "standard output cannot be written");
    if (!w->json)
        print_sums(w);
    return well(w) ? EXIT_OK : EXIT_FAILED;
}

static int open_and_run(struct work *w)
{
    char data[PATH_MAX];
    int code = clinic_data(data, sizeof data);

    if (code != EXIT_OK
        || (code = clinic_open(w->dry ? STORE_READ : STORE_WRITE, &w->store)) != EXIT_OK)
        return code;
    w->data = data;
    w->report = json_array();
    if ((code = reindex_find(w->store, data, &w->list)) == EXIT_OK)
        code = reindex(w);
    reindex_find_free(&w->list);
    json_decref(w->report);
    store_close(w->store);
    return code;
}

int command_reindex(int argc, char **argv)
{
    static const struct option options[] = {
        { "dry-run", no_argument, NULL, 'd' }, { "json", no_argument, NULL, 'o' },
        { "threads", required_argument, NULL, 'j' }, { "help", no_argument, NULL, 'h' }, { 0 }
    };
    struct work w = { .threads = pool_processors(), .terminal = isatty(STDERR_FILENO) };
    double threads;
    int c;

    optind = 1;
    while ((c = commands_short_option(argc, argv, "j:", options)) != -1) {
        switch (c) {
        case 'h': return usage();
        case 'd': w.dry = true; break;
        case 'o': w.json = true; break;
        case 'j':
            if (commands_number("reindex", "--threads", optarg, 1, POOL_THREADS_MAX, "threads",
                                &threads) != EXIT_OK)
                return EXIT_USAGE;
            w.threads = (int)threads;
            break;
        case '?': return EXIT_USAGE;
        default:
            return commands_fail(EXIT_USAGE, "reindex takes no \"%s\"; `holdfast reindex --help` "
                                 "has examples", optarg);
        }
    }
    return open_and_run(&w);
}
