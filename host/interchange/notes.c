/* notes.c - see notes.h. */
#include "interchange/notes.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What was cut may end within a character of UTF-8. */
static void mend_end(char *text)
{
    size_t n = strlen(text);

    while (n > 0 && ((unsigned char)text[n - 1] & 0xC0) == 0x80)
        n--;
    if (n > 0 && (unsigned char)text[n - 1] >= 0xC0)
        n--;
    text[n] = '\0';
}

void notes_add(struct notes *s, const char *format, ...)
{
    char text[NOTES_LENGTH];
    va_list args;

    va_start(args, format);
    const int length = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (length >= NOTES_LENGTH)
        mend_end(text);
    for (size_t i = 0; i < s->n; i++)
        if (strcmp(s->note[i], text) == 0)
            return;
    if (s->n == NOTES_MAX)
        return;
    char (*more)[NOTES_LENGTH] = realloc(s->note, (s->n + 1) * sizeof *more);

    if (more == NULL) {
        s->no_memory = true;
        return;
    }
    s->note = more;
    memcpy(s->note[s->n++], text, sizeof text);
}

void notes_close(struct notes *s)
{
    const struct notes none = { 0 };

    free(s->note);
    *s = none;
}
