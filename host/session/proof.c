/* proof.c - every fault of a protocol file that stands on its own; see proof.h. */
#include "session/proof.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>  /* strtol */
#include <string.h>

#include "session/schema.h"  /* schema_open, schema_alike */

void proof_add(struct proof_list *list, int line, const char *format, ...)
{
    struct proof_item *item;
    va_list args;

    if (list->count++ >= PROOF_ITEMS_MAX)
        return;
    item = &list->item[list->count - 1];
    item->line = line;
    va_start(args, format);
    vsnprintf(item->text, sizeof item->text, format, args);
    va_end(args);
}

/* ---- the text, in lines ---------------------------------------------------- */

/* What is mended.  Every line keeps its number. */
struct draft {
    char *s;
    size_t n;       /* up to PROTOCOL_TEXT_MAX */
    uint32_t *at;   /* where each line begins; then n */
    int lines;      /* those that end in a newline */
};

static void number_lines(struct draft *d)
{
    d->lines = 0;
    d->at[0] = 0;
    for (size_t i = 0; i < d->n; i++)
        if (d->s[i] == '\n')
            d->at[++d->lines] = (uint32_t)i + 1;
}

/* The beginning of line (1 and up), or the end of the text. */
static size_t line_at(const struct draft *d, int line)
{
    return line <= d->lines ? d->at[line - 1] : d->n;
}

/* Blanks at the beginning of the line. */
static int indent_of(const struct draft *d, int line)
{
    const size_t at = line_at(d, line);
    size_t i = at;

    while (i < d->n && d->s[i] == ' ')
        i++;
    return (int)(i - at);
}

/* Whether a key of the protocol itself begins on this line. */
static bool is_key(const struct draft *d, int line)
{
    const size_t at = line_at(d, line);

    return at < d->n && isalpha((unsigned char)d->s[at]);
}

/* Whether an item of a list begins on this line. */
static bool is_item(const struct draft *d, int line)
{
    const size_t at = line_at(d, line) + (size_t)indent_of(d, line);

    return at + 1 < d->n && d->s[at] == '-'
        && (d->s[at + 1] == ' ' || d->s[at + 1] == '\n');
}

/* The line on which the key begins, or 0. */
static int line_of_key(const struct draft *d, const char *key)
{
    const size_t n = strlen(key);

    for (int line = 1; line <= d->lines; line++)
        if (line_at(d, line) + n < d->n && d->s[line_at(d, line) + n] == ':'
            && memcmp(d->s + line_at(d, line), key, n) == 0)
            return line;
    return 0;
}

/* Put text in the place of lines first .. last; they keep their number, and
 * those after the first become empty.  False when there is no room. */
static bool replace(struct draft *d, int first, int last, const char *text)
{
    const size_t at = line_at(d, first), end = line_at(d, last + 1);
    const size_t n = strlen(text), gap = (size_t)(last - first) + 1;

    if (d->n - (end - at) + n + gap > PROTOCOL_TEXT_MAX)
        return false;
    memmove(d->s + at + n + gap, d->s + end, d->n - end);
    memcpy(d->s + at, text, n);
    memset(d->s + at + n, '\n', gap);
    d->n = d->n - (end - at) + n + gap;
    number_lines(d);
    return true;
}

/* ---- mending ---------------------------------------------------------------- */

/* A harmless value for each key a file must have. */
static const struct {
    const char *key, *line;
} needed[] = {
    { "id", "id: x" }, { "version", "version: 1" }, { "title", "title: x" },
    { "stage", "stage: test" }, { "position", "position: x" },
    { "evidence", "evidence: test" }, { "source", "source: x" },
};

/* The line to write for a key that was meant to be typed, or "". */
static const char *harmless(const char *typed)
{
    for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++)
        if (schema_alike(typed, needed[i].key))
            return needed[i].line;
    return "";
}

/* The word that begins at this place. */
static void word_at(const struct draft *d, size_t at, char *to, size_t size)
{
    size_t n = 0;

    while (at + n < d->n && n + 1 < size
           && (isalnum((unsigned char)d->s[at + n]) || d->s[at + n] == '_')) {
        to[n] = d->s[at + n];
        n++;
    }
    to[n] = '\0';
}

/* The key of the protocol itself that line belongs to. */
static bool mend_key(struct draft *d, int line)
{
    int first = line, last = line;
    char typed[64];

    while (first > 1 && !is_key(d, first))
        first--;
    while (last < d->lines && !is_key(d, last + 1))
        last++;
    word_at(d, line_at(d, first), typed, sizeof typed);
    if (typed[0] == '\0' || strcmp(typed, "steps") == 0)
        return false;
    return replace(d, first, last, harmless(typed));
}

/* A push that later holds may refer to, of the same kind as the one in
 * lines first .. last; for other steps a zero or just a note. */
static const char *harmless_step(const struct draft *d, int first, int last, int indent)
{
    const size_t at = line_at(d, first), end = line_at(d, last + 1);
    char typed[64];

    word_at(d, at + (size_t)indent + 2, typed, sizeof typed);
    if (schema_alike(typed, "tare"))
        return "- tare: { seconds: 3 }";
    if (!schema_alike(typed, "best_push"))
        return "- note: x";
    if (memmem(d->s + at, end - at, "pain_limited", 12) != NULL)
        return "- best_push: { trials: 1, seconds: 5, kind: pain_limited }";
    if (memmem(d->s + at, end - at, "fast", 4) != NULL)
        return "- best_push: { trials: 1, seconds: 5, kind: fast }";
    return "- best_push: { trials: 1, seconds: 5 }";
}

/* The step that line belongs to; steps is the line of their key. */
static bool mend_step(struct draft *d, int line, int steps)
{
    int first = steps + 1, last = line, indent;
    char text[128];

    while (first < line && !is_item(d, first))
        first++;
    indent = indent_of(d, first);
    for (first = line; first > steps; first--)
        if (is_item(d, first) && indent_of(d, first) == indent)
            break;
    if (first <= steps)
        return false;
    while (last < d->lines && !is_key(d, last + 1)
           && !(is_item(d, last + 1) && indent_of(d, last + 1) == indent))
        last++;
    snprintf(text, sizeof text, "%*s%s", indent, "",
             harmless_step(d, first, last, indent));
    return replace(d, first, last, text);
}

/* Put something harmless where the fault is, so that the next one shows. */
static bool mend(struct draft *d, int line, const char *fault)
{
    char key[64];
    int steps;

    if (d->s[d->n - 1] != '\n') {
        if (d->n == PROTOCOL_TEXT_MAX)
            return false;
        d->s[d->n++] = '\n';
    }
    number_lines(d);
    if (sscanf(fault, "the protocol has no '%63[^']'", key) == 1)
        return harmless(key)[0] != '\0'
            && replace(d, d->lines + 1, d->lines + 1, harmless(key));
    steps = line_of_key(d, "steps");
    if (steps == 0 || line == steps)
        return false;
    for (int at = line; at > steps; at--)
        if (is_key(d, at))
            return mend_key(d, line);
    return line > steps ? mend_step(d, line, steps) : mend_key(d, line);
}

/* ---- reading ---------------------------------------------------------------- */

/* The line and the sentence of "name:line: sentence" with an empty name. */
static int split(const struct err_text *why, const char **sentence)
{
    char *end;
    const long line = strtol(why->s + 1, &end, 10);

    *sentence = end[0] == ':' && end[1] == ' ' ? end + 2 : why->s;
    return (int)line;
}

static bool is_yaml(const struct draft *d)
{
    struct schema_file f;

    if (schema_open(&f, "", d->s, d->n, NULL) != ERR_OK)
        return false;
    schema_close(&f);
    return true;
}

/* What a file in use must say besides; one fault for each. */
static void check_complete(const struct protocol *p, struct proof_list *errors)
{
    struct protocol mended = *p;
    struct err_text why;
    const char *sentence;

    for (int i = 0; i < 2 && protocol_complete("", &mended, &why) != ERR_OK; i++) {
        const int line = split(&why, &sentence);

        proof_add(errors, line, "%s", sentence);
        if (mended.stage == PROTOCOL_STAGE_UNSTATED)
            mended.stage = PROTOCOL_STAGE_TEST;
        else
            strcpy(mended.position, "x");
    }
}

/* By line; those of one line stay as they were found. */
static void sort(struct proof_list *list)
{
    const int n = list->count < PROOF_ITEMS_MAX ? list->count : PROOF_ITEMS_MAX;

    for (int i = 1; i < n; i++) {
        const struct proof_item item = list->item[i];
        int at = i;

        for (; at > 0 && list->item[at - 1].line > item.line; at--)
            list->item[at] = list->item[at - 1];
        list->item[at] = item;
    }
}

static bool told(const struct proof_list *list, int line, const char *fault)
{
    const int i = list->count - 1;

    return i >= 0 && list->item[i].line == line && strcmp(list->item[i].text, fault) == 0;
}

/* Note faults and mend them until the text is a protocol.  A fault that is there
 * again was not mended; the rest of the text then stays unread. */
static void read_errors(struct draft *d, struct proof *out)
{
    struct err_text why;
    const char *fault;

    const int lines = d->lines + 1;  /* a mended text may have more */

    while (protocol_parse("", d->s, d->n, &out->protocol, &why) != ERR_OK) {
        const int line = split(&why, &fault);

        if (told(&out->errors, line, fault) || line > lines)
            return;
        proof_add(&out->errors, line, "%s", fault);
        if (out->errors.count == PROOF_ITEMS_MAX || !is_yaml(d) || !mend(d, line, fault))
            return;
    }
    check_complete(&out->protocol, &out->errors);
}

bool proof_read(const char *text, size_t n, struct proof *out)
{
    struct draft d = { out->draft, n, out->lines, 0 };

    out->errors.count = out->warnings.count = 0;
    memcpy(d.s, text, n);
    number_lines(&d);
    read_errors(&d, out);
    sort(&out->errors);
    if (out->errors.count > 0)
        return false;
    proof_advice(text, n, &out->protocol, &out->warnings);
    sort(&out->warnings);
    return true;
}
