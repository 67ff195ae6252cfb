/*
 * reindex_find.h - every recording there is, and every session that should have one.
 */
#ifndef REINDEX_FIND_H
#define REINDEX_FIND_H

#include <stdbool.h>

#include "clinic/store.h"
#include "commands/visit.h"

/* A session and its folder; either may be missing. */
struct reindex_item {
    char session[ENTRY_ID_TEXT];     /* "": a folder that no session names */
    char client[ENTRY_CODE_TEXT];
    char folder[VISIT_FOLDER_MAX];   /* below the data folder, or absolute; never "" */
};

struct reindex_list {
    struct reindex_item *item;       /* owned; by folder */
    size_t n, room;
    int bare;                        /* sessions that name no folder */
};

/* EXIT_OK with the list owned (reindex_find_free), or having said why. */
int reindex_find(struct store *s, const char *data, struct reindex_list *out);
void reindex_find_free(struct reindex_list *l);

#endif /* REINDEX_FIND_H */
