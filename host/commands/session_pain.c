/* session_pain.c - see session_pain.h. */
#include "commands/session_pain.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static struct session_pain_score *next(struct session_pain *p)
{
    return p->n < SESSION_PAIN_MAX ? &p->score[p->n++] : NULL;
}

void session_pain_gather(struct session_pain *p, const struct sums *m, struct moments_end end)
{
    memset(p, 0, sizeof *p);
    p->end = end;
    for (int i = 0; m != NULL && i < m->answers; i++) {
        const struct sums_answer *a = &m->answer[i];
        const bool unasked = strcmp(a->moment, "unasked") == 0;
        const enum moments moment = unasked ? MOMENTS_HOLD : moments_of(a->moment);
        struct session_pain_score *s;

        if (strcmp(a->what, "pain") != 0 || moment == MOMENTS_COUNT || (s = next(p)) == NULL)
            continue;
        *s = (struct session_pain_score){ moment, a->hold, a->value, true, true, "" };
        snprintf(s->about, sizeof s->about, "%s", unasked ? "told unasked" : a->site);
    }
}

static void append(char *to, size_t n, const char *word)
{
    const size_t used = strlen(to);

    if (word != NULL)
        snprintf(to + used, n - used, "%s%s", used > 0 ? ", " : "", word);
}

void session_pain_entry(struct session_pain *p, const struct entry *e, int64_t since_unix_us)
{
    int64_t felt_us = since_unix_us;
    const double hold = entry_number(e, "hold");
    struct session_pain_score *s;

    if (strcmp(e->kind, "pain") != 0 || (s = next(p)) == NULL)
        return;
    *s = (struct session_pain_score){ moments_of(entry_word(e, "moment")),
                                      isnan(hold) ? 0 : (int)hold, entry_number(e, "score"),
                                      false, false, "" };
    entry_time(e, "felt_at", &felt_us);
    s->in_time = moments_in_time(s->moment, p->end, felt_us);
    append(s->about, sizeof s->about, entry_word(e, "side"));
    append(s->about, sizeof s->about, entry_word(e, "site"));
    append(s->about, sizeof s->about, entry_word(e, "load_test"));
}

/* Whether an entry takes the place of this answer. */
static bool stands(const struct session_pain *p, const struct session_pain_score *s)
{
    for (int i = 0; s->answer && i < p->n; i++)
        if (!p->score[i].answer && p->score[i].moment == s->moment
            && p->score[i].hold == s->hold)
            return false;
    return true;
}

static void print_one(const struct session_pain *p, const struct session_pain_score *s)
{
    char name[48];

    if (s->hold > 0)
        snprintf(name, sizeof name, "after hold %d", s->hold);
    else
        snprintf(name, sizeof name, "%s", moments_text(s->moment));
    printf("  %-20s ", name);
    if (isnan(s->score))
        fputs("not noted", stdout);
    else
        printf("%.0f", s->score);
    if (s->about[0] != '\0')
        printf("  %s", s->about);
    if (!s->in_time)
        fputs("  not in its time: counts as missing", stdout);
    if (!stands(p, s))
        fputs("  written down otherwise, which counts", stdout);
    putchar('\n');
}

void session_pain_print(const struct session_pain *p)
{
    for (int m = MOMENTS_BEFORE; m < MOMENTS_DAILY; m++) {
        bool any = false;

        for (int i = 0; i < p->n; i++) {
            if (p->score[i].moment != (enum moments)m)
                continue;
            print_one(p, &p->score[i]);
            any = true;
        }
        if (!any)
            printf("  %-20s not noted\n", moments_text((enum moments)m));
    }
}

json_t *session_pain_json(const struct session_pain *p)
{
    json_t *all = json_array();

    for (int i = 0; i < p->n; i++) {
        const struct session_pain_score *s = &p->score[i];

        json_array_append_new(all, json_pack("{s:s, s:o, s:o, s:s, s:b, s:b}",
            "moment", moments_word(s->moment),
            "hold", s->hold > 0 ? json_integer(s->hold) : json_null(),
            "score", isnan(s->score) ? json_null() : json_integer((json_int_t)s->score),
            "from", s->answer ? "recording" : "entry", "in_time", (int)s->in_time,
            "counts", (int)(s->in_time && !isnan(s->score) && stands(p, s))));
    }
    return all;
}
