/*
 * word_list.h - one word among many: a list is a text whose words each end in a
 * blank.
 */
#ifndef WORD_LIST_H
#define WORD_LIST_H

#include <stdbool.h>

bool word_list_has(const char *list, const char *word);

#endif /* WORD_LIST_H */
