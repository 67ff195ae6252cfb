/* writing.c - see writing.h. */
#include "writing.h"

#include <check.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static char text[400000];
static size_t length;

void writing_clear(void)
{
    length = 0;
}

void writing_put(const char *format, ...)
{
    va_list args;

    va_start(args, format);
    length += (size_t)vsnprintf(text + length, sizeof text - length, format, args);
    va_end(args);
    ck_assert_uint_lt(length, sizeof text);
}

struct curve_file *writing_read(const struct curve_file_options *o)
{
    struct curve_file *f;
    struct err_text said = { "" };

    ck_assert_msg(curve_file_open_bytes("f.csv", text, length, o, &f, &said) == ERR_OK, "%s", said.s);
    return f;
}

size_t writing_gaps(const struct curve *c)
{
    size_t n = 0;

    for (size_t i = 0; i < c->trace.n; i++)
        n += c->trace.gap_before[i];
    return n;
}

bool writing_noted(const struct curve_file *f, const char *part)
{
    for (size_t i = 0; i < f->notes; i++)
        if (strstr(f->note[i], part) != NULL)
            return true;
    return false;
}
