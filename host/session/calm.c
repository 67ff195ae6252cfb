/* calm.c - see calm.h. */
#include "session/calm.h"

#include <ctype.h>
#include <string.h>

#include "session/text.h"

static const struct calm_word words[] = {
#define X(word, instead) { word, instead, false },
    CALM_BEGINNINGS(X)
#undef X
#define X(word, instead) { word, instead, true },
    CALM_WHOLE(X)
#undef X
};

static bool letter(uint32_t c)
{
    /* Past ASCII: letters are there from U+00C0 on, but for general punctuation. */
    return c < 0x80 ? isalpha((int)c) != 0 : c >= 0xC0 && !(c >= 0x2000 && c <= 0x206F);
}

static bool letter_at(const char *s)
{
    uint32_t c = (unsigned char)*s;

    return text_character(s, strnlen(s, 4) + 1, &c) > 0 && letter(c);
}

static bool letter_before(const char *text, size_t at)
{
    size_t k = at;

    do
        k--;
    while (k > 0 && ((unsigned char)text[k] & 0xC0) == 0x80);
    return letter_at(text + k);
}

/* Bytes of what may stand between the words of a phrase: blanks and line ends, a
 * no-break space (U+00A0), hyphens (also U+2010 and U+2011). */
static size_t between(const char *s)
{
    size_t n = 0;

    for (;;) {
        if (strchr(" \t\r\n-", s[n]) != NULL && s[n] != '\0')
            n++;
        else if (strncmp(s + n, "\xC2\xA0", 2) == 0)
            n += 2;
        else if (strncmp(s + n, "\xE2\x80\x90", 3) == 0 || strncmp(s + n, "\xE2\x80\x91", 3) == 0)
            n += 3;
        else
            return n;
    }
}

/* Bytes of text that are this word or phrase; 0 when it is another. */
static size_t match(const char *text, const struct calm_word *w)
{
    size_t n = 0;

    for (const char *p = w->word; *p != '\0'; p++) {
        const size_t more = *p == ' ' ? between(text + n)
                                      : tolower((unsigned char)text[n]) == *p;

        if (more == 0)
            return 0;
        n += more;
    }
    return w->whole && letter_at(text + n) ? 0 : n;
}

const struct calm_word *calm_next(const char *text, size_t *at, size_t *n)
{
    for (size_t i = *at; text[i] != '\0'; i++) {
        if (i > 0 && letter_before(text, i))
            continue;
        for (size_t w = 0; w < sizeof words / sizeof words[0]; w++) {
            size_t end = match(text + i, &words[w]);

            if (end == 0)
                continue;
            while (isalpha((unsigned char)text[i + end]))
                end++;
            *at = i;
            *n = end;
            return &words[w];
        }
    }
    return NULL;
}

const struct calm_word *calm_find(const char *text)
{
    size_t at = 0, n;

    return calm_next(text, &at, &n);
}
