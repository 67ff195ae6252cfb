/* gate.c - see gate.h. */
#include "clinic/gate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct found {
    struct entry full, brief;    /* id "": none */
    struct entry *override;      /* owned */
    int overrides;
};

/* Entries come oldest first, so the last of each depth stays. */
static int take_screening(void *arg, const struct entry *e)
{
    struct found *f = arg;
    const char *depth = entry_word(e, "depth");
    struct entry *to = depth != NULL && strcmp(depth, "full") == 0 ? &f->full : &f->brief;

    entry_clear(to);
    return entry_copy(to, e);
}

static int take_override(void *arg, const struct entry *e)
{
    struct found *f = arg;
    struct entry *more = realloc(f->override, (size_t)(f->overrides + 1) * sizeof *more);

    if (more == NULL)
        return ERR_FULL;
    f->override = more;
    const int err = entry_copy(&more[f->overrides], e);

    f->overrides += err == ERR_OK;
    return err;
}

static int find(struct store *s, const char *client, struct found *f, struct err_text *why)
{
    const struct store_query screenings = { .client = client, .kind = "screening" };
    const struct store_query overrides = { .client = client, .kind = "override" };
    int err = store_each(s, &screenings, take_screening, f, why);

    if (err == ERR_OK)
        err = store_each(s, &overrides, take_override, f, why);
    if (err == ERR_FULL && why != NULL && why->s[0] == '\0')
        err_set(why, err, "out of memory");
    return err;
}

static int year_of_birth(struct store *s, const char *client)
{
    const struct store_query q = { .client = client, .kind = "client" };
    struct entry e;

    if (store_last(s, &q, &e, NULL) != ERR_OK)
        return 0;
    const double year = entry_number(&e, "birth_year");

    entry_clear(&e);
    return isnan(year) ? 0 : (int)year;
}

int gate_now(struct store *s, const char *client, int today, struct screening_gate *out,
             int *birth_year, struct err_text *why)
{
    struct found f = { .override = NULL };
    const int year = year_of_birth(s, client);

    entry_init(&f.full, "screening", client);
    entry_init(&f.brief, "screening", client);
    const int err = find(s, client, &f, why);

    if (err == ERR_OK)
        screening_gate(f.full.id[0] ? &f.full : NULL, f.brief.id[0] ? &f.brief : NULL, f.override,
                       f.overrides, year, today, out);
    if (err == ERR_OK && birth_year != NULL)
        *birth_year = year;
    entry_clear(&f.full);
    entry_clear(&f.brief);
    for (int i = 0; i < f.overrides; i++)
        entry_clear(&f.override[i]);
    free(f.override);
    return err;
}
