/* page.c - see page.h. */
#include "session/page.h"

#include <string.h>

/* Bytes as columns: one for each that does not continue a UTF-8 character. */
static int columns_of(const char *s, size_t n)
{
    int c = 0;

    for (size_t i = 0; i < n; i++)
        c += ((unsigned char)s[i] & 0xC0) != 0x80;
    return c;
}

/* Bytes to the next blank where a line may end: never between a number and
 * what it counts ("70 %", "2 min"). */
static size_t unbroken(const char *s)
{
    size_t n = strcspn(s, " ");

    if (n > 0 && s[n] == ' ' && s[n - 1] >= '0' && s[n - 1] <= '9')
        n += 1 + strcspn(s + n + 1, " ");
    return n;
}

void page_wrap(const struct page *page, const char *label, int indent, const char *text)
{
    int at = indent;

    fprintf(page->to, "%-*s", indent, label);
    while (*text != '\0') {
        const size_t n = unbroken(text);
        const int width = columns_of(text, n);

        if (at > indent && at + 1 + width > page->columns) {
            fprintf(page->to, "\n%*s", indent, "");
            at = indent;
        } else if (at > indent) {
            fputc(' ', page->to);
            at++;
        }
        fwrite(text, 1, n, page->to);
        at += width;
        text += n + (text[n] == ' ');
    }
    fputc('\n', page->to);
}
