/* manual.c - see manual.h. */
#include "analysis/manual.h"

#include <stdint.h>
#include <string.h>

static const uint8_t page[] = {
#include "metrics_md.h"  /* made from METRICS.md by the build */
};

struct manual_text manual_page(void)
{
    const struct manual_text all = { (const char *)page, sizeof page };

    return all;
}

/* ---- lines ----------------------------------------------------------------------------- */

static struct manual_text line_at(const char *at, const char *end)
{
    const char *stop = memchr(at, '\n', (size_t)(end - at));
    const struct manual_text line = { at, (size_t)((stop != NULL ? stop : end) - at) };

    return line;
}

static bool begins(struct manual_text s, const char *with)
{
    const size_t n = strlen(with);

    return s.n >= n && memcmp(s.at, with, n) == 0;
}

/* The next `name` in a piece of a line, from *from on; false at its end. */
static bool next_name(struct manual_text line, size_t *from, struct manual_text *name)
{
    const char *open = memchr(line.at + *from, '`', line.n - *from);

    if (open == NULL)
        return false;
    const size_t begin = (size_t)(open - line.at) + 1;
    const char *close = memchr(line.at + begin, '`', line.n - begin);

    if (close == NULL)
        return false;
    name->at = line.at + begin;
    name->n = (size_t)(close - name->at);
    *from = (size_t)(close - line.at) + 1;
    return true;
}

/* The whole of name, or what follows its last dot. */
static bool is_called(struct manual_text name, const char *id, bool whole)
{
    const size_t n = strlen(id);
    const bool ends = name.n >= n && memcmp(name.at + name.n - n, id, n) == 0;

    return ends && (name.n == n || (!whole && name.at[name.n - n - 1] == '.'));
}

/* Whether a heading or the first cell of a row has the name. */
static bool line_names(struct manual_text line, const char *id, bool whole)
{
    const char *cell = begins(line, "| ") ? memchr(line.at + 1, '|', line.n - 1) : NULL;
    struct manual_text name;
    size_t from = 0;

    if (!begins(line, "### ") && cell == NULL)
        return false;
    if (cell != NULL)
        line.n = (size_t)(cell - line.at);
    while (next_name(line, &from, &name))
        if (is_called(name, id, whole))
            return true;
    return false;
}

/* ---- entries --------------------------------------------------------------------------- */

/* A section goes on to the next heading, without its empty lines. */
static struct manual_text whole_section(struct manual_text heading, const char *end)
{
    const char *at = heading.at + heading.n;
    struct manual_text section = heading;

    while (at < end) {
        const struct manual_text line = line_at(at + 1, end);

        if (begins(line, "#"))
            break;
        if (line.n > 0)
            section.n = (size_t)(line.at + line.n - section.at);
        at = line.at + line.n;
    }
    return section;
}

static struct manual_text find(const char *id, bool whole)
{
    const struct manual_text all = manual_page(), none = { NULL, 0 };
    const char *end = all.at + all.n;

    for (const char *at = all.at; at < end; ) {
        const struct manual_text line = line_at(at, end);

        if (line_names(line, id, whole))
            return begins(line, "#") ? whole_section(line, end) : line;
        at = line.at + line.n + 1;
    }
    return none;
}

struct manual_text manual_entry(const char *id)
{
    const struct manual_text exact = find(id, true);

    return exact.n > 0 ? exact : find(id, false);
}

struct manual_text manual_field(struct manual_text section, const char *name)
{
    const char *end = section.at + section.n;
    struct manual_text field = { NULL, 0 };

    for (const char *at = section.at; at < end; ) {
        struct manual_text line = line_at(at, end);

        at = line.at + line.n + 1;
        if (begins(line, "- ")) {
            if (field.n > 0)
                break;
            const size_t n = strlen(name);

            if (line.n > n + 4 && memcmp(line.at + 2, name, n) == 0 && line.at[n + 2] == ':')
                field = (struct manual_text){ line.at + n + 4, line.n - n - 4 };
        } else if (field.n > 0 && begins(line, "  ")) {
            field.n = (size_t)(line.at + line.n - field.at);
        }
    }
    return field;
}

/* ---- places in results.json -------------------------------------------------------------- */

/* A metric's own section: its heading has exactly this name. */
static bool is_metric(const char *id, size_t n)
{
    char name[64];

    if (n >= sizeof name)
        return false;
    memcpy(name, id, n);
    name[n] = '\0';
    return begins(find(name, true), "###");
}

static size_t last_name(const char *place, size_t n)
{
    while (n > 0 && place[n - 1] != '.')
        n--;
    return n;
}

/* Metrics stand in objects of these names. */
static bool among_metrics(const char *place)
{
    return strstr(place, "metrics.") != NULL || strstr(place, "trials.") != NULL
        || strstr(place, "symmetry.") != NULL;
}

bool manual_defines(const char *place)
{
    static const char *const parts[] = { "value", "u", "interval_95[]" };
    size_t n = strlen(place);

    if (begins(find(place, true), "|"))
        return true;
    if (!among_metrics(place))
        return false;
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        if (last_name(place, n) > 0 && strcmp(place + last_name(place, n), parts[i]) == 0) {
            n = last_name(place, n) - 1;
            break;
        }
    }
    const size_t from = last_name(place, n);

    return is_metric(place + from, n - from);
}
