/* entry_json.c - see entry.h: an entry as one line of JSON, and back. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clinic/entry_inside.h"

/* ---- to ------------------------------------------------------------------------------------- */

/* 0.1 is written as 0.1; where 15 digits do not come back as the same number, 17 do. */
static size_t digits_of(const json_t *values)
{
    const char *key;
    json_t *v;
    char s[32];

    json_object_foreach((json_t *)values, key, v) {
        const double x = json_real_value(v);

        snprintf(s, sizeof s, "%.15g", x);
        if (json_is_real(v) && strtod(s, NULL) != x)
            return 17;
    }
    return 15;
}

/* A whole number in a REAL field is that number: 1 and 1.0 are one entry. */
static json_t *value_of(const struct entry_field *f, json_t *v)
{
    return f->type == ENTRY_REAL && json_is_integer(v) ? json_real(json_number_value(v))
         : json_incref(v);
}

/* In the list's order. */
static json_t *values_json(const struct entry *e)
{
    const struct entry_kind *k = entry_kind(e->kind);
    json_t *o = json_object();

    for (int i = 0; k != NULL && i < k->fields; i++) {
        json_t *v = json_object_get(e->values, k->field[i].name);

        if (v != NULL)
            json_object_set_new(o, k->field[i].name, value_of(&k->field[i], v));
    }
    return o;
}

static void put(json_t *o, const char *key, const char *text)
{
    if (text[0] != '\0')
        json_object_set_new(o, key, json_string(text));
}

char *entry_to_json(const struct entry *e)
{
    json_t *o = json_object(), *values = values_json(e);
    const size_t digits = digits_of(values);

    put(o, "id", e->id);
    put(o, "kind", e->kind);
    put(o, "client", e->client);
    put(o, "session", e->session);
    put(o, "replaces", e->replaces);
    if (e->withdrawn)
        json_object_set_new(o, "withdrawn", json_true());
    json_object_set_new(o, "made_unix_us", json_integer((json_int_t)e->made_unix_us));
    json_object_set_new(o, "utc_offset_min", json_integer(e->utc_offset_min));
    put(o, "who", e->who);
    put(o, "why", e->why);
    json_object_set_new(o, "values", values);

    char *text = json_dumps(o, JSON_COMPACT | JSON_REAL_PRECISION(digits));

    json_decref(o);
    return text;
}

/* ---- from ----------------------------------------------------------------------------------- */

static int wrong_key(const char *key, struct err_text *why)
{
    return err_set(why, ERR_FORMAT, "an entry's %s is not what it should be", key);
}

static int take_text(const char *key, const json_t *v, char *to, size_t n, struct err_text *why)
{
    const size_t len = json_string_length(v);

    if (!json_is_string(v) || len == 0 || len >= n || strlen(json_string_value(v)) != len)
        return wrong_key(key, why);
    memcpy(to, json_string_value(v), len + 1);
    return ERR_OK;
}

static int take_whole(const char *key, const json_t *v, int64_t most, int64_t *to,
                      struct err_text *why)
{
    const int64_t x = (int64_t)json_integer_value(v);

    if (!json_is_integer(v) || x < -most || x > most)
        return wrong_key(key, why);
    *to = x;
    return ERR_OK;
}

static int take_values(json_t *v, struct entry *e, struct err_text *why)
{
    const struct entry_kind *k = entry_kind(e->kind);
    const char *key;
    json_t *value;

    if (!json_is_object(v))
        return wrong_key("values", why);
    json_object_foreach(v, key, value) {
        const struct entry_field *f = k != NULL ? entry_field(k, key) : NULL;

        /* What no list has stays as it is, for entry_check to refuse. */
        json_object_set_new(e->values, key, f != NULL ? value_of(f, value)
                            : json_incref(value));
    }
    return ERR_OK;
}

static int take(const char *key, json_t *v, struct entry *e, struct err_text *why)
{
    const struct { const char *key; char *to; size_t n; } texts[] = {
        { "id", e->id, sizeof e->id }, { "kind", e->kind, sizeof e->kind },
        { "client", e->client, sizeof e->client }, { "session", e->session, sizeof e->session },
        { "replaces", e->replaces, sizeof e->replaces }, { "who", e->who, sizeof e->who },
        { "why", e->why, sizeof e->why },
    };
    int64_t offset_min = 0;

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        if (strcmp(key, texts[i].key) == 0)
            return take_text(key, v, texts[i].to, texts[i].n, why);
    if (strcmp(key, "made_unix_us") == 0)
        return take_whole(key, v, INT64_MAX, &e->made_unix_us, why);
    if (strcmp(key, "utc_offset_min") == 0) {
        const int err = take_whole(key, v, ENTRY_OFFSET_MOST_MIN, &offset_min, why);

        e->utc_offset_min = (int)offset_min;
        return err;
    }
    if (strcmp(key, "withdrawn") == 0) {
        e->withdrawn = json_is_true(v);
        return e->withdrawn ? ERR_OK : wrong_key(key, why);
    }
    if (strcmp(key, "values") == 0)
        return take_values(v, e, why);
    return err_set(why, ERR_FORMAT, "an entry has a part that this version does not know");
}

int entry_from_json(const char *text, size_t bytes, struct entry *out, struct err_text *why)
{
    json_error_t at;
    json_t *o = json_loadb(text, bytes, JSON_REJECT_DUPLICATES, &at), *v;
    struct entry e;
    const char *key;
    int err = ERR_OK;

    if (!json_is_object(o)) {
        json_decref(o);
        return err_set(why, ERR_FORMAT, "this is no entry: it should be one JSON object");
    }
    entry_init(&e, "", "");
    /* The kind first: it says what the values are. */
    v = json_object_get(o, "kind");
    err = v != NULL ? take("kind", v, &e, why) : wrong_key("kind", why);
    json_object_foreach(o, key, v)
        if (err == ERR_OK)
            err = take(key, v, &e, why);
    json_decref(o);
    if (err == ERR_OK)
        err = entry_check(&e, why);
    if (err != ERR_OK) {
        entry_clear(&e);
        return err;
    }
    *out = e;
    return ERR_OK;
}
