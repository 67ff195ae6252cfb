/*
 * text.h - which bytes are a line of text that may be shown, and appending to one.
 *
 * A terminal must not obey a title or an answer, nor may a text read
 * differently from how it looks: so control characters, separators, direction
 * marks and what is not UTF-8 are no part of a line.
 */
#ifndef TEXT_H
#define TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes of the UTF-8 character at s[0 .. n-1], 0 when it is none (RFC 3629:
 * shortest form, no surrogates).  *c becomes its code point.  n > 0. */
size_t text_character(const char *s, size_t n, uint32_t *c);

/* Whether this character may be shown. */
bool text_visible(uint32_t c);

/* Whether all of s[0 .. n-1] is characters that may be shown. */
bool text_line(const char *s, size_t n);

/* Append to the text in to[0 .. n-1], printf style, as far as there is room. */
void text_add(char *to, size_t n, const char *format, ...) __attribute__((format(printf, 3, 4)));

#endif /* TEXT_H */
