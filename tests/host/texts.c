/* texts.c - see texts.h. */
#include "texts.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

struct protocol texts_parsed(const char *text)
{
    struct err_text why = { "" };
    struct protocol p;

    ck_assert_msg(protocol_parse("f.yaml", text, strlen(text), &p, &why) == ERR_OK, "%s",
                  why.s);
    return p;
}

void texts_fill(char *to, size_t size, const char *text, const char *number)
{
    const char *gap = strchr(text, '@');

    snprintf(to, size, "%.*s%s%s", (int)(gap - text), text, number, gap + 1);
}
