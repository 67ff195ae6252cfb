/* words.c - see words.h. */
#include "terminal/words.h"

const char *words_get(enum words w)
{
    static const char *const text[] = {
#define X(name, text) [WORDS_##name] = (text),
        WORDS(X)
#undef X
    };

    return (unsigned)w < WORDS_COUNT ? text[w] : "";
}
