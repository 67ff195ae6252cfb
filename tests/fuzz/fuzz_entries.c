/*
 * fuzz_entries.c - any bytes as a journal, and each of its lines as an entry: refused
 * with a sentence, or an entry that is written and read back the same.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "clinic/entry.h"
#include "clinic/journal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* One line: a terminal or a log must not be led astray by a file. */
static void check_sentence(const char *s)
{
    if (*s == '\0')
        abort();
    for (; *s != '\0'; s++)
        if ((unsigned char)*s < ' ')
            abort();
}

static void check_written(const char *json)
{
    struct journal_text t = { NULL, 0, 0 };
    struct journal_line line;
    size_t at = 0;

    for (int part = 1; part <= 2; part++)
        if (journal_put(&t, json, part, 2) != ERR_OK)
            abort();
    if (journal_whole(t.s, t.n) != t.n)
        abort();
    for (int part = 1; part <= 2; part++)
        if (!journal_next(t.s, t.n, &at, &line) || !line.sound || line.part != part
            || line.entry_n + 1 != strlen(json) || memcmp(line.text, json, line.entry_n) != 0)
            abort();
    free(t.s);
}

static void check_entry(const struct entry *e)
{
    struct entry back;
    char *text = entry_to_json(e), *again;

    if (text == NULL || strchr(text, '\n') != NULL
        || entry_from_json(text, strlen(text), &back, NULL) != ERR_OK)
        abort();
    again = entry_to_json(&back);
    if (again == NULL || strcmp(text, again) != 0)
        abort();
    check_written(text);
    free(text);
    free(again);
    entry_clear(&back);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    const char *text = (const char *)data;
    char id[JOURNAL_ID_TEXT];
    struct journal_line line;
    struct entry e;
    size_t at = 0;
    const size_t whole = journal_whole(text, n);

    if (whole > n || journal_whole(text, whole) != whole)
        abort();
    while (journal_next(text, n, &at, &line)) {
        struct err_text why = { "" };

        if (at > n || line.text + line.n > text + n || (line.sound && line.entry_n > line.n))
            abort();
        if (journal_head(&line, id, &why) != ERR_OK)
            check_sentence(why.s);
        why.s[0] = '\0';
        if (entry_from_json(line.text, line.n, &e, &why) != ERR_OK) {
            check_sentence(why.s);
            continue;
        }
        check_entry(&e);
        entry_clear(&e);
    }
    return 0;
}
