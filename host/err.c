/* err.c - see err.h. */
#include "err.h"

#include <stdarg.h>
#include <stdio.h>

const char *err_str(int err)
{
    switch (err) {
#define X(name, code, text) case name: return (text);
    ERR_LIST(X)
#undef X
    default: return "an unknown error";
    }
}

int err_set(struct err_text *why, int err, const char *format, ...)
{
    va_list args;

    if (why != NULL) {
        va_start(args, format);
        vsnprintf(why->s, sizeof why->s, format, args);
        va_end(args);
    }
    return err;
}
