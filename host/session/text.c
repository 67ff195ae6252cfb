/* text.c - see text.h. */
#include "session/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

size_t text_character(const char *s, size_t n, uint32_t *c)
{
    static const uint32_t least[5] = { 0, 0, 0x80, 0x800, 0x10000 };
    const unsigned char lead = (unsigned char)s[0];
    const size_t len = lead < 0x80 ? 1 : lead < 0xC2 ? 0 : lead < 0xE0 ? 2
                     : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
    uint32_t v = len == 1 ? lead : lead & (0x7FU >> len);

    if (len == 0 || len > n)
        return 0;
    for (size_t i = 1; i < len; i++) {
        const unsigned char next = (unsigned char)s[i];

        if ((next & 0xC0) != 0x80)
            return 0;
        v = (v << 6) | (next & 0x3FU);
    }
    if (v < least[len] || v > 0x10FFFF || (v >= 0xD800 && v <= 0xDFFF))
        return 0;
    *c = v;
    return len;
}

bool text_visible(uint32_t c)
{
    return c >= 0x20 && !(c >= 0x7F && c <= 0x9F) && !(c >= 0x2028 && c <= 0x202E)
        && !(c >= 0x2066 && c <= 0x2069) && c != 0xFEFF && (c & 0xFFFE) != 0xFFFE;
}

bool text_line(const char *s, size_t n)
{
    uint32_t c = 0;

    for (size_t i = 0, len; i < n; i += len) {
        len = text_character(s + i, n - i, &c);
        if (len == 0 || !text_visible(c))
            return false;
    }
    return true;
}

void text_add(char *to, size_t n, const char *format, ...)
{
    const size_t used = strlen(to);
    va_list args;

    va_start(args, format);
    vsnprintf(to + used, n - used, format, args);
    va_end(args);
}
