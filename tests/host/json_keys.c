/* json_keys.c - see json_keys.h. */
#include "json_keys.h"

#include <stdio.h>
#include <string.h>

#include "analysis/manual.h"

struct walk {
    char *places;
    size_t size, numbers;
};

static void number(struct walk *w, const char *place)
{
    const size_t used = strlen(w->places);
    char line[300];

    w->numbers++;
    snprintf(line, sizeof line, "%s\n", place);
    if (!manual_defines(place) && strstr(w->places, line) == NULL)
        snprintf(w->places + used, w->size - used, "%s", line);
}

static void visit(struct walk *w, json_t *value, const char *place)
{
    const char *key;
    json_t *inner;
    size_t i;
    char deeper[256];

    if (json_is_number(value)) {
        number(w, place);
    } else if (json_is_object(value)) {
        json_object_foreach(value, key, inner) {
            snprintf(deeper, sizeof deeper, "%s%s%s", place, place[0] != '\0' ? "." : "", key);
            visit(w, inner, deeper);
        }
    } else if (json_is_array(value)) {
        snprintf(deeper, sizeof deeper, "%s[]", place);
        json_array_foreach(value, i, inner)
            visit(w, inner, deeper);
    }
}

size_t json_keys_undefined(json_t *root, char *places, size_t size)
{
    struct walk w = { places, size, 0 };

    places[0] = '\0';
    visit(&w, root, "");
    return w.numbers;
}
