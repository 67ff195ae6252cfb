/* word_list.c - see word_list.h. */
#include "interchange/word_list.h"

#include <string.h>

bool word_list_has(const char *list, const char *word)
{
    const size_t n = strlen(word);

    for (const char *at = list; *at != '\0'; at = strchr(at, ' ') + 1)
        if (strncmp(at, word, n) == 0 && at[n] == ' ')
            return true;
    return false;
}
