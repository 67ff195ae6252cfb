/*
 * dossier.h - everything about one client as a folder of open files, and back.
 *
 *     FOLDER/README.txt           what each file is
 *     FOLDER/manifest.json        format, version, client; every other file with its
 *                                 bytes and SHA-256
 *     FOLDER/entries.jsonl        every entry, corrections included, one JSON object a line
 *     FOLDER/tables/KIND.csv      the same for a spreadsheet, a table a kind
 *     FOLDER/sessions/NAME/...    the folders of the recordings, byte for byte
 *
 * entries.jsonl and the recordings are the whole; importing them elsewhere gives the
 * same entries with the same ids, and computed values come from the recordings again.
 * One thread; reads and writes files; allocates while it runs.
 */
#ifndef DOSSIER_H
#define DOSSIER_H

#include "clinic/store.h"

#define DOSSIER_VERSION 1

/* What was done. */
struct dossier_sums {
    int entries;             /* written, added or erased */
    int known;               /* import: entries that were here already */
    int recordings;          /* folders copied or removed */
    int missing;             /* sessions whose recording is not there; erase: whose folder,
                                outside data, holds what is not known to be theirs: left */
};

/*
 * Write the client's folder to out, which must not exist; it appears whole or not at
 * all.  data is the folder that session folders are below.  ERR_OK, ERR_ABSENT (no such
 * client), ERR_BUSY (out exists), ERR_IO, ERR_FULL.
 */
int dossier_export(struct store *s, const char *data, const char *client, const char *out,
                   struct dossier_sums *sums, struct err_text *why);

/*
 * Take a folder in: every file is checked against the manifest first, then recordings are
 * copied, then all entries added, or none.  Importing twice adds nothing.  ERR_OK,
 * ERR_ABSENT, ERR_FORMAT (with file and line), ERR_VERSION, ERR_BUSY (the code is here
 * already for somebody else), ERR_IO, ERR_FULL.  client becomes the code.
 */
int dossier_import(struct store *s, const char *data, const char *in,
                   char client[ENTRY_CODE_TEXT], struct dossier_sums *sums,
                   struct err_text *why);

/*
 * Remove the client's recordings, then every entry and what the index has; a tombstone
 * stays.  Cut short, it can be called again.  A folder that holds a recording of somebody
 * else is left alone.
 */
int dossier_erase(struct store *s, const char *data, const char *client, const char *who,
                  const char *reason, struct dossier_sums *sums, struct err_text *why);

/* Where a session's folder is: below data, or where its entry says when that is absolute.
 * ERR_OK, or ERR_ABSENT when the entry names none or one that leaves data. */
int dossier_session_folder(const char *data, const struct entry *session, char *path,
                           size_t bytes);

#endif /* DOSSIER_H */
