/* words.c - see words.h. */
#include "words/words.h"

#include <string.h>
#include <strings.h>

static const struct words_table *const tables[] = {
#define X(code) &words_##code,
    WORDS_LANGUAGES(X)
#undef X
    NULL
};

/* Set once, before there is a second thread. */
static const struct words_table *spoken = &words_en;

const struct words_table *words_table(int i)
{
    return i >= 0 && i < (int)(sizeof tables / sizeof tables[0]) ? tables[i] : NULL;
}

const struct words_table *words_find(const char *locale)
{
    for (const struct words_table *const *t = tables; *t != NULL; t++) {
        const size_t n = strlen((*t)->code);

        if (strncasecmp(locale, (*t)->code, n) == 0 && strchr("_-.@", locale[n]) != NULL)
            return *t;  /* strchr finds the end of the text, too */
    }
    return NULL;
}

bool words_choose(const char *asked, const char *locale)
{
    const bool named = asked != NULL && asked[0] != '\0';
    const struct words_table *const first = named ? words_find(asked) : NULL;
    const struct words_table *const second = locale != NULL ? words_find(locale) : NULL;

    spoken = first != NULL ? first : second != NULL ? second : &words_en;
    return !named || first != NULL;
}

const char *words_get(enum words w)
{
    return (unsigned)w < WORDS_COUNT ? spoken->text[w] : "";
}

/* The text for the name in braces at from, or NULL when there is none of it. */
static const char *value_of(const char *from, size_t n, const struct words_value *v)
{
    for (; v->name != NULL; v++)
        if (strlen(v->name) == n && memcmp(v->name, from, n) == 0)
            return v->text;
    return NULL;
}

void words_fill(char *to, size_t n, enum words w, const struct words_value *values)
{
    size_t used = 0;

    for (const char *s = words_get(w); *s != '\0'; ) {
        const size_t name = *s == '{' ? strcspn(s + 1, "}") : 0;
        const char *const text = *s == '{' ? value_of(s + 1, name, values) : NULL;

        for (const char *t = text != NULL ? text : s; *t != '\0' && used + 1 < n; t++) {
            to[used++] = *t;
            if (text == NULL)
                break;
        }
        s += text != NULL ? name + 2 : 1;
    }
    if (n > 0)
        to[used] = '\0';
}
