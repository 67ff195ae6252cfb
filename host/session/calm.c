/* calm.c - see calm.h. */
#include "session/calm.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>

static const struct calm_word words[] = {
#define X(word, instead) { word, instead },
    CALM_WORDS(X)
#undef X
};

const struct calm_word *calm_find(const char *text)
{
    for (const char *at = text; *at != '\0'; at++) {
        if (at > text && isalpha((unsigned char)at[-1]))
            continue;
        for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
            if (strncasecmp(at, words[i].word, strlen(words[i].word)) == 0)
                return &words[i];
    }
    return NULL;
}
