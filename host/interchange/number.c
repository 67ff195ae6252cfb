/* number.c - see number.h. */
#include "interchange/number.h"

#include <locale.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define DIGITS_MAX   19               /* 10^19 - 1 < 2^64 */
#define EXACT_MAX    (1ULL << 53)
#define EXACT_POWER  22               /* 10^22 is an exact double, 10^23 is not */
#define U64_POWER    19               /* 10^19 < 2^64 */

static const double power[EXACT_POWER + 1] = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
    1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22
};

static const uint64_t power_u64[U64_POWER + 1] = {
    1U, 10U, 100U, 1000U, 10000U, 100000U, 1000000U, 10000000U, 100000000U, 1000000000U,
    10000000000U, 100000000000U, 1000000000000U, 10000000000000U, 100000000000000U,
    1000000000000000U, 10000000000000000U, 100000000000000000U, 1000000000000000000U,
    10000000000000000000U
};

static bool is_digit(char c)
{
    return (unsigned)(c - '0') < 10;
}

/* ---- reading ------------------------------------------------------------------ */

/* 2^e for -126 <= e <= 0, made of its bits: IEEE 754, binary64. */
static double power_of_two(int e)
{
    const uint64_t bits = (uint64_t)(1023 + e) << 52;
    double x;

    memcpy(&x, &bits, sizeof x);
    return x;
}

/* Rounded once to the nearest of w / d, both at least 1. */
static double divided(uint64_t w, uint64_t d)
{
    const int w_up = __builtin_clzll(w), d_up = __builtin_clzll(d);
    const unsigned __int128 over = (unsigned __int128)(w << w_up) << 63;
    const uint64_t under = d << d_up;
    const uint64_t quotient = (uint64_t)(over / under);
    const uint64_t rest = (uint64_t)over - quotient * under;

    /* At least 63 bits, so the lowest is far below the 53 kept: it only has to
     * say that the true value is a little more. */
    return (double)(quotient | (rest != 0)) * power_of_two(d_up - w_up - 63);
}

/* The number as text through strtod_l; s has only what a number may have. */
static enum number by_strtod(const char *s, size_t n, char decimal, double *out)
{
    char text[NUMBER_LENGTH_MAX + 1];
    /* The C locale is a constant of glibc: nothing is allocated or loaded. */
    const locale_t c = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    char *end;

    if (n > NUMBER_LENGTH_MAX || c == (locale_t)0)
        return NUMBER_TEXT;
    memcpy(text, s, n);
    text[n] = '\0';
    char *sign = memchr(text, decimal, n);
    if (sign != NULL)
        *sign = '.';
    const double x = strtod_l(text, &end, c);

    freelocale(c);
    if (*end != '\0')
        return NUMBER_TEXT;
    if (!isfinite(x))
        return NUMBER_NOT_FINITE;
    *out = x;
    return NUMBER_OK;
}

/* Words for "no number" that programs write. */
static enum number word(const char *s, size_t n)
{
    static const char *const words[] = {
        "nan", "inf", "infinity", "-nan", "-inf", "-infinity", "+inf", "+infinity", "#n/a",
        "#num!", "#value!", "#div/0!", "nan(ind)", "-nan(ind)", "1.#qnan", "-1.#ind", "1.#inf",
        "-1.#inf"
    };

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strlen(words[i]) == n && strncasecmp(words[i], s, n) == 0)
            return NUMBER_NOT_FINITE;
    return NUMBER_TEXT;
}

/* The parts of a number: digits without leading zeros and their power of ten. */
struct parts {
    bool negative;
    uint64_t w;
    int digits;      /* significant ones; over DIGITS_MAX, w is not all of them */
    int power;
    bool any;        /* a digit was there */
};

static const char *take_digits(const char *p, const char *end, struct parts *a, int step)
{
    for (; p < end && is_digit(*p); p++) {
        a->any = true;
        a->power += step;
        if (a->digits == 0 && *p == '0')
            continue;
        if (++a->digits <= DIGITS_MAX)
            a->w = 10 * a->w + (uint64_t)(*p - '0');
    }
    return p;
}

/* e, E and a whole number; returns where it ends, or p when it is none. */
static const char *take_exponent(const char *p, const char *end, struct parts *a)
{
    const char *q = p + 1;
    bool negative = false;
    int e = 0;

    if (p == end || (*p != 'e' && *p != 'E') || q == end)
        return p;
    if (*q == '-' || *q == '+')
        negative = *q++ == '-';
    if (q == end || !is_digit(*q))
        return p;
    for (; q < end && is_digit(*q); q++)
        if (e < 100000)
            e = 10 * e + (*q - '0');
    a->power += negative ? -e : e;
    return q;
}

static const char *take_sign(const char *p, const char *end, bool *negative)
{
    *negative = false;
    if (p < end && (*p == '-' || *p == '+'))
        *negative = *p++ == '-';
    return p;
}

static const char *take_all(const char *s, size_t n, char decimal, struct parts *a)
{
    const char *end = s + n, *p = take_sign(s, end, &a->negative);

    p = take_digits(p, end, a, 0);
    if (p < end && *p == decimal)
        p = take_digits(p + 1, end, a, -1);
    return a->any ? take_exponent(p, end, a) : s;
}

/* U+2212, the minus of typographers and of some languages' settings. */
#define MINUS "\xE2\x88\x92"

static enum number odd(const char *s, size_t n, char decimal, double *out)
{
    char text[NUMBER_LENGTH_MAX + 1];

    if (n < 4 || n > NUMBER_LENGTH_MAX || memcmp(s, MINUS, 3) != 0 || s[3] == '-' || s[3] == '+')
        return word(s, n);
    text[0] = '-';
    memcpy(text + 1, s + 3, n - 3);
    return number_read(text, n - 2, decimal, out);
}

/* ---- everyday numbers ------------------------------------------------------------ */

#define EIGHT(byte) ((byte) * 0x0101010101010101ULL)

/* How many of the eight bytes at p are digits before the first that is none; *value
 * is the number they make.  All eight at once: the low byte is the first. */
static inline size_t eight_digits(const char *p, uint64_t *value)
{
    uint64_t x;

    memcpy(&x, p, sizeof x);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    x = __builtin_bswap64(x);
#endif
    x ^= EIGHT('0');   /* digits become 0 .. 9 */
    /* The top bit of each byte over 9; a carry spoils only bytes behind such a one. */
    const uint64_t others = ((x + EIGHT(0x76)) | x) & EIGHT(0x80);
    const size_t n = others == 0 ? 8 : (size_t)__builtin_ctzll(others) / 8;

    if (n == 0) {
        *value = 0;
        return 0;
    }
    x <<= 8 * (8 - n);             /* as if zeros stood before them */
    x = 10 * x + (x >> 8);         /* pairs, in every second byte */
    *value = ((x & 0x000000FF000000FFULL) * (100 + (1000000ULL << 32))
              + ((x >> 16) & 0x000000FF000000FFULL) * (1 + (10000ULL << 32))) >> 32;
    return n;
}

/* Digits at p onto *w, which may overflow; returns where they end.  Before the
 * decimal sign they are few, and one by one is quicker. */
static inline const char *few_digits(const char *p, const char *end, uint64_t *w)
{
    for (; p < end && is_digit(*p); p++)
        *w = 10 * *w + (uint64_t)(*p - '0');
    return p;
}

static inline const char *many_digits(const char *p, const char *end, uint64_t *w)
{
    uint64_t value;
    size_t n = 8;

    while (n == 8 && end - p >= 8) {
        n = eight_digits(p, &value);
        *w = *w * power_u64[n] + value;
        p += n;
    }
    return n == 8 ? few_digits(p, end, w) : p;
}

const char *number_begin(const char *s, const char *end, char decimal, double *out)
{
    const bool negative = s < end && *s == '-';
    const char *first = s + (negative || (s < end && *s == '+'));
    uint64_t w = 0;
    const char *p = few_digits(first, end, &w);
    size_t digits = (size_t)(p - first), after = 0;

    if (p < end && *p == decimal) {
        const char *point = p++;

        p = many_digits(p, end, &w);
        after = (size_t)(p - point) - 1;
        digits += after;
    }
    if (digits - 1 >= DIGITS_MAX)   /* none, or too many */
        return NULL;
    double x;

    if (w <= EXACT_MAX)
        x = (double)(int64_t)w / power[after];  /* signed: one instruction */
    else if (after > 0)
        x = divided(w, power_u64[after]);
    else
        return NULL;
    *out = negative ? -x : x;
    return p;
}

/* ---- all numbers ------------------------------------------------------------------ */

static enum number general(const char *s, size_t n, char decimal, double *out)
{
    struct parts a = { 0 };
    double x;

    if (take_all(s, n, decimal, &a) != s + n)
        return odd(s, n, decimal, out);
    if (a.digits > DIGITS_MAX)
        return by_strtod(s, n, decimal, out);
    if (a.w == 0)
        x = 0.0;
    else if (a.w <= EXACT_MAX && a.power <= 0 && a.power >= -EXACT_POWER)
        x = (double)a.w / power[-a.power];
    else if (a.w <= EXACT_MAX && a.power > 0 && a.power <= EXACT_POWER)
        x = (double)a.w * power[a.power];
    else if (a.power < 0 && a.power >= -U64_POWER)
        x = divided(a.w, power_u64[-a.power]);
    else
        return by_strtod(s, n, decimal, out);
    *out = a.negative ? -x : x;
    return NUMBER_OK;
}

enum number number_read(const char *s, size_t n, char decimal, double *out)
{
    if (n == 0)
        return NUMBER_EMPTY;
    double x;

    if (number_begin(s, s + n, decimal, &x) != s + n)
        return general(s, n, decimal, out);
    *out = x;
    return NUMBER_OK;
}

/* ---- what separators say ------------------------------------------------------- */

/* Bytes of a thousands separator at p: ' . , ' and the no-break spaces
 * (U+00A0, U+202F); 0 for anything else. */
static size_t separator(const char *p, const char *end)
{
    if (p < end && (*p == '.' || *p == ',' || *p == '\'' || *p == ' '))
        return 1;
    if (end - p >= 2 && memcmp(p, "\xC2\xA0", 2) == 0)
        return 2;
    if (end - p >= 3 && memcmp(p, "\xE2\x80\xAF", 3) == 0)
        return 3;
    return 0;
}

static size_t digits_at(const char *p, const char *end)
{
    size_t n = 0;

    while (p + n < end && is_digit(p[n]))
        n++;
    return n;
}

/* Where groups of three digits after the first 1 to 3 end, each behind the same
 * separator; p when there is no such group. */
static const char *take_groups(const char *p, const char *end, size_t before, int *groups)
{
    const char *const sign = p;
    const size_t width = separator(p, end);

    *groups = 0;
    if (width == 0 || before < 1 || before > 3)
        return p;
    while (separator(p, end) == width && memcmp(p, sign, width) == 0
           && digits_at(p + width, end) == 3) {
        p += width + 3;
        ++*groups;
    }
    return p;
}

static bool ends_number(const char *p, const char *end)
{
    struct parts unused = { 0 };

    return take_exponent(p, end, &unused) == end;
}

static enum number_shape single(const char *first, size_t before, const char *at, const char *end)
{
    const size_t after = digits_at(at + 1, end);

    if (before + after == 0 || !ends_number(at + 1 + after, end))
        return NUMBER_NONE;
    if (*at == '.')
        return NUMBER_POINT;
    return after == 3 && before >= 1 && before <= 3 && *first != '0' ? NUMBER_COMMA_3
                                                                     : NUMBER_COMMA;
}

enum number_shape number_shape(const char *s, size_t n)
{
    const char *end = s + n;
    bool negative;
    int groups;

    if (n >= 3 && memcmp(s, MINUS, 3) == 0)
        s += 3;
    const char *first = take_sign(s, end, &negative);
    const size_t before = digits_at(first, end);
    const char *p = first + before;

    if (before > 0 && ends_number(p, end))
        return NUMBER_PLAIN;
    if (p == end)
        return NUMBER_NONE;
    const char *past = take_groups(p, end, before, &groups);
    const bool decimal = past < end && (*past == '.' || *past == ',') && *past != *p;
    const bool mark = *p == '.' || *p == ',';

    if (groups > 0 && decimal && ends_number(past + 1 + digits_at(past + 1, end), end))
        return NUMBER_GROUPED;
    if (past == end && (groups > 1 || (groups == 1 && !mark)))
        return NUMBER_GROUPED;
    return mark ? single(first, before, p, end) : NUMBER_NONE;
}
