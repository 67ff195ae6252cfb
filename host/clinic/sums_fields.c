/* sums_fields.c - see sums_fields.h. */
#include "clinic/sums_fields.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "clinic/sums_list.h"

#define COUNT_OF(a) ((int)(sizeof(a) / sizeof((a)[0])))
#define NAME_MAX_BYTES 64

#define FIELD(s, type, name) FIELD_OF(s, type, name)
#define FIELD_OF(s, type, name) \
    { #name, SUMS_##type, offsetof(struct s, name), sizeof ((struct s *)0)->name },

#define T(name) FIELD(SUMS, TEXT, name)
#define I(name) FIELD(SUMS, INT, name)
#define B(name) FIELD(SUMS, INT64, name)
#define Y(name) FIELD(SUMS, BOOL, name)
#define R(name) FIELD(SUMS, REAL, name)

#define SUMS sums
static const struct sums_field whole[] = { SUMS_LIST(T, I, B, Y, R) I(holds) I(pushes) I(answers) };
#undef SUMS
#define SUMS sums_hold
static const struct sums_field hold[] = { SUMS_LIST_HOLD(T, I, B, Y, R) };
#undef SUMS
#define SUMS sums_push
static const struct sums_field push[] = { SUMS_LIST_PUSH(T, I, B, Y, R) };
#undef SUMS
#define SUMS sums_answer
static const struct sums_field answer[] = { SUMS_LIST_ANSWER(T, I, B, Y, R) };
#undef SUMS

const struct sums_fields sums_fields_whole = { "", whole, COUNT_OF(whole),
                                               offsetof(struct sums, hold) };
const struct sums_fields sums_fields_hold = { "hold", hold, COUNT_OF(hold),
                                              sizeof(struct sums_hold) };
const struct sums_fields sums_fields_push = { "push", push, COUNT_OF(push),
                                              sizeof(struct sums_push) };
const struct sums_fields sums_fields_answer = { "answer", answer, COUNT_OF(answer),
                                                sizeof(struct sums_answer) };

/* ---- one value --------------------------------------------------------------------- */

static double real_of(const void *p)
{
    double x;

    memcpy(&x, p, sizeof x);
    return x;
}

static int64_t whole_of(const struct sums_field *f, const void *p)
{
    int64_t big = 0;
    int small = 0;

    if (f->type == SUMS_INT64)
        memcpy(&big, p, sizeof big);
    else
        memcpy(&small, p, sizeof small);
    return f->type == SUMS_INT64 ? big : small;
}

static const void *member(const struct sums_field *f, const void *of)
{
    return (const char *)of + f->offset;
}

void sums_fields_text(const struct sums_field *f, const void *of, char *to, size_t n)
{
    const void *p = member(f, of);

    switch (f->type) {
    case SUMS_REAL:
        if (isnan(real_of(p)))
            snprintf(to, n, "not known");
        else
            snprintf(to, n, "%.9g", real_of(p));
        break;
    case SUMS_INT: case SUMS_INT64:
        snprintf(to, n, "%lld", (long long)whole_of(f, p));
        break;
    case SUMS_BOOL:
        snprintf(to, n, "%s", *(const bool *)p ? "yes" : "no");
        break;
    case SUMS_TEXT:
        snprintf(to, n, "%s", *(const char *)p != '\0' ? (const char *)p : "nothing");
        break;
    }
}

json_t *sums_fields_json(const struct sums_field *f, const void *of)
{
    const void *p = member(f, of);

    switch (f->type) {
    case SUMS_REAL:
        return isnan(real_of(p)) ? json_null() : json_real(real_of(p));
    case SUMS_INT: case SUMS_INT64:
        return json_integer((json_int_t)whole_of(f, p));
    case SUMS_BOOL:
        return json_boolean(*(const bool *)p);
    case SUMS_TEXT:
        break;
    }
    return json_string(p);
}

/* ---- all of them ------------------------------------------------------------------- */

static json_t *object_of(const struct sums_fields *list, const void *of)
{
    json_t *o = json_object();

    for (int i = 0; i < list->n; i++)
        json_object_set_new(o, list->field[i].name, sums_fields_json(&list->field[i], of));
    return o;
}

static json_t *array_of(const struct sums_fields *list, const void *first, int n)
{
    json_t *a = json_array();

    for (int i = 0; i < n; i++)
        json_array_append_new(a, object_of(list, (const char *)first + (size_t)i * list->bytes));
    return a;
}

json_t *sums_fields_all(const struct sums *m)
{
    json_t *o = object_of(&sums_fields_whole, m);

    json_object_set_new(o, "holds", array_of(&sums_fields_hold, m->hold, m->holds));
    json_object_set_new(o, "pushes", array_of(&sums_fields_push, m->push, m->pushes));
    json_object_set_new(o, "answers", array_of(&sums_fields_answer, m->answer, m->answers));
    return o;
}

/* ---- what differs ------------------------------------------------------------------ */

struct telling {
    void (*each)(void *arg, const char *name, const struct sums_field *f, const void *old,
                 const void *now);
    void *arg;
    int told;
};

static bool same(const struct sums_field *f, const void *a, const void *b)
{
    const void *p = member(f, a), *q = member(f, b);

    if (f->type == SUMS_TEXT)
        return strcmp(p, q) == 0;
    if (f->type == SUMS_REAL && isnan(real_of(p)))
        return isnan(real_of(q));
    return f->type == SUMS_REAL ? real_of(p) == real_of(q) : memcmp(p, q, f->bytes) == 0;
}

/* number 0: the whole. */
static void compare(struct telling *t, const struct sums_fields *list, int number,
                    const void *old, const void *now)
{
    char name[NAME_MAX_BYTES];

    for (int i = 0; i < list->n; i++) {
        const struct sums_field *f = &list->field[i];

        if (same(f, old, now))
            continue;
        if (number > 0)
            snprintf(name, sizeof name, "%s %d %s", list->name, number, f->name);
        else
            snprintf(name, sizeof name, "%s", f->name);
        t->each(t->arg, name, f, old, now);
        t->told++;
    }
}

static void compare_arrays(struct telling *t, const struct sums_fields *list, const void *old,
                           int olds, const void *now, int nows)
{
    char name[NAME_MAX_BYTES];

    for (int i = 0; i < olds || i < nows; i++) {
        const void *a = i < olds ? (const char *)old + (size_t)i * list->bytes : NULL;
        const void *b = i < nows ? (const char *)now + (size_t)i * list->bytes : NULL;

        if (a != NULL && b != NULL) {
            compare(t, list, i + 1, a, b);
            continue;
        }
        snprintf(name, sizeof name, "%s %d", list->name, i + 1);
        t->each(t->arg, name, NULL, a, b);
        t->told++;
    }
}

int sums_fields_differ(const struct sums *old, const struct sums *now,
                       void (*each)(void *arg, const char *name, const struct sums_field *f,
                                    const void *old, const void *now), void *arg)
{
    struct telling t = { each, arg, 0 };

    compare(&t, &sums_fields_whole, 0, old, now);
    compare_arrays(&t, &sums_fields_hold, old->hold, old->holds, now->hold, now->holds);
    compare_arrays(&t, &sums_fields_push, old->push, old->pushes, now->push, now->pushes);
    compare_arrays(&t, &sums_fields_answer, old->answer, old->answers, now->answer, now->answers);
    return t.told;
}
