/* store.c - see store.h: opening, and transactions. */
#include "clinic/store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "clinic/store_inside.h"

int store_wait_ms = 5000;

const char *store_notice(const struct store *s) { return s->notice; }
const char *store_folder(const struct store *s) { return s->folder; }
struct sqlite3 *store_index(struct store *s) { return s->db; }

void store_notice_add(struct store *s, const char *sentence)
{
    const size_t n = strlen(s->notice);

    if (strstr(s->notice, sentence) == NULL)
        snprintf(s->notice + n, sizeof s->notice - n, "%s%s", n > 0 ? " " : "", sentence);
}

/* ---- the index's file ------------------------------------------------------------------- */

static ino_t inode_of(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 ? st.st_ino : 0;
}

/* SQLite gives its side files the mode that the file has. */
static int make_index_file(struct store *s, const char *path, struct err_text *why)
{
    const int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    struct stat st;

    if (fd < 0)
        return store_sql_fail(s, errno == ENOSPC ? SQLITE_FULL : SQLITE_CANTOPEN, why);
    if (fstat(fd, &st) == 0 && (st.st_mode & 077) != 0)
        fchmod(fd, 0600);
    close(fd);
    return ERR_OK;
}

static int set_up(struct store *s, struct err_text *why)
{
    static const char pragmas[] =
        "PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF;"
        "PRAGMA cell_size_check = ON; PRAGMA cache_size = -16000;"
        /* The journal is what must be on disk; the index may lose its last rows. */
        "PRAGMA synchronous = NORMAL; PRAGMA journal_mode = WAL;";

    sqlite3_busy_timeout(s->db, store_wait_ms);
    sqlite3_extended_result_codes(s->db, 1);
    sqlite3_db_config(s->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    return store_sql_run(s, pragmas, why);
}

static void close_index(struct store *s)
{
    store_sql_forget(s);
    sqlite3_close(s->db);
    s->db = NULL;
}

static int open_index(struct store *s, struct err_text *why)
{
    char path[JOURNAL_PATH];

    if (journal_path(s->folder, s->index, path) != ERR_OK)
        return err_set(why, ERR_RANGE, "the clinic's folder has too long a name");
    int err = make_index_file(s, path, why);

    if (err != ERR_OK)
        return err;
    /* One thread: no lock around every column that is read. */
    const int rc = sqlite3_open_v2(path, &s->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW
                                   | SQLITE_OPEN_NOMUTEX, NULL);

    s->db_inode = inode_of(path);
    err = rc == SQLITE_OK ? set_up(s, why) : store_sql_fail(s, rc, why);
    if (err != ERR_OK)
        close_index(s);
    return err;
}

/* ---- bring up to date ------------------------------------------------------------------------ */

static int bring_up(struct store *s, struct store_meta *m, struct err_text *why)
{
    bool fresh = false;
    int err = store_schema_make(s, &fresh, why);

    if (err == ERR_OK)
        err = store_follow_meta(s, m, why);
    if (err == ERR_OK && fresh)
        m->journal[0] = '\0';  /* its rows are to be made again */
    return err == ERR_OK ? store_follow_journal(s, m, why) : err;
}

int store_finish(struct store *s, int err, struct err_text *why)
{
    if (err == ERR_OK)
        err = store_sql_run(s, "COMMIT", why);
    if (err != ERR_OK && s->db != NULL && !sqlite3_get_autocommit(s->db))
        sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
    return err;
}

static int begin(struct store *s, struct store_meta *m, struct err_text *why)
{
    int err = store_sql_run(s, "BEGIN IMMEDIATE", why);

    if (err != ERR_OK)
        return err;
    err = bring_up(s, m, why);
    return err == ERR_OK ? ERR_OK : store_finish(s, err, why);
}

static int scrub(struct store *s, struct err_text *why)
{
    int64_t busy = 1;
    int err;

    store_sql_forget(s);
    err = store_sql_run(s, "VACUUM", why);
    if (err == ERR_OK)
        err = store_sql_number(s, "PRAGMA wal_checkpoint(TRUNCATE)", NULL, 1, &busy, why);
    if (err == ERR_OK && busy != 0)
        err = err_set(why, ERR_BUSY, "another program reads the clinic's index, which may still "
                      "hold what was erased; close it and open the clinic again");
    return err == ERR_OK ? store_sql_run(s, "UPDATE meta SET scrub = 0", why) : err;
}

/* Under the lock, unless the index is a copy in memory. */
int store_mend(struct store *s, struct err_text *why)
{
    struct store_meta m;
    int err = begin(s, &m, why);

    if (err == ERR_OK)
        err = store_finish(s, ERR_OK, why);
    return err == ERR_OK && m.scrub && !s->in_memory ? scrub(s, why) : err;
}

static int needs_mending(struct store *s, bool *needs, struct err_text *why)
{
    bool current = false, behind = false;
    int err = store_schema_check(s, &current, why);

    if (err == ERR_OK && current)
        err = store_follow_behind(s, &behind, why);
    *needs = !current || behind;
    return err;
}

/* ---- open ---------------------------------------------------------------------------------------- */

static int make_folder(struct store *s, struct err_text *why)
{
    struct stat st;
    char parent[JOURNAL_PATH];
    char *slash;

    if (stat(s->folder, &st) == 0 && S_ISDIR(st.st_mode)) {
        if ((st.st_mode & 077) != 0)
            chmod(s->folder, 0700);
        return ERR_OK;
    }
    if (mkdir(s->folder, 0700) != 0)
        return err_set(why, errno == ENOSPC ? ERR_FULL : errno == ENOENT ? ERR_ABSENT
                       : errno == EACCES || errno == EROFS ? ERR_ACCESS : ERR_IO,
                       "%s: cannot make the clinic's folder: %s", s->folder, strerror(errno));
    chmod(s->folder, 0700);  /* whatever the umask */
    memcpy(parent, s->folder, sizeof parent);
    slash = strrchr(parent, '/');
    if (slash != NULL && slash != parent)
        *slash = '\0';
    journal_sync_folder(slash != NULL ? parent : ".");
    return ERR_OK;
}

void store_remove(struct store *s, const char *name)
{
    char path[JOURNAL_PATH];

    if (journal_path(s->folder, name, path) == ERR_OK)
        journal_calls.unlink(path);
}

static int make_journal(struct store *s, struct err_text *why)
{
    struct journal_text text = { NULL, 0, 0 };
    char id[JOURNAL_ID_TEXT];
    int err = journal_random_id(id, why);

    if (err == ERR_OK)
        err = journal_put_head(&text, id) == ERR_OK ? journal_replace(s->folder, &text, why)
            : err_set(why, ERR_FULL, "there is no memory for the clinic's entries");
    free(text.s);
    return err;
}

static bool is_there(const struct store *s, const char *name)
{
    char path[JOURNAL_PATH];
    struct stat st;

    return journal_path(s->folder, name, path) == ERR_OK
        && (stat(path, &st) == 0 ? st.st_size > 0 : errno != ENOENT);
}

/* A journal is made where there was none; but an index without one has lost its own. */
static int open_journal(struct store *s, struct err_text *why)
{
    int err = ERR_OK;

    if (!is_there(s, JOURNAL_NAME) && is_there(s, STORE_INDEX))
        return err_set(why, ERR_FORMAT, "%s/" JOURNAL_NAME " is missing or empty although there "
                       "is an index of it; " STORE_DOCTOR, s->folder);
    if (s->mode == STORE_WRITE && !is_there(s, JOURNAL_NAME))
        err = make_journal(s, why);
    return err == ERR_OK ? journal_open(s->folder, s->mode == STORE_WRITE, &s->journal, why)
                         : err;
}

int store_open_parts(struct store *s, struct err_text *why)
{
    const int err = open_journal(s, why);

    return err == ERR_OK ? open_index(s, why) : err;
}

void store_close_parts(struct store *s)
{
    close_index(s);
    journal_close(&s->journal);
}

static int open_to_write(struct store *s, struct err_text *why)
{
    bool needs = false;
    int lock, err = make_folder(s, why);

    if (err == ERR_OK)
        err = journal_lock(s->folder, store_wait_ms, &lock, why);
    if (err != ERR_OK)
        return err;
    store_remove(s, JOURNAL_NEW);
    store_remove(s, STORE_INDEX_NEW);
    store_remove(s, STORE_INDEX_OLD);
    err = store_open_parts(s, why);
    if (err == ERR_OK)
        err = needs_mending(s, &needs, why);
    if (err == ERR_OK && needs)
        err = store_mend(s, why);
    close(lock);
    return err;
}

static int open_to_read(struct store *s, struct err_text *why)
{
    bool needs = false;
    int lock, err = store_open_parts(s, why);

    if (err == ERR_OK)
        err = needs_mending(s, &needs, why);
    if (err != ERR_OK || !needs)
        return err;
    err = journal_lock(s->folder, store_wait_ms, &lock, why);
    if (err != ERR_OK)
        return err;
    err = store_mend(s, why);
    close(lock);
    return err;
}

/* ---- a folder or disk that cannot be written ------------------------------------------------------- */

/* What an index that cannot be opened in the usual way holds; nothing when it cannot be
 * read at all, and then the journal makes it. */
static void copy_index(struct store *s)
{
    sqlite3 *from = NULL;
    sqlite3_backup *b = store_sql_open_still(s->folder, &from) == SQLITE_OK
                      ? sqlite3_backup_init(s->db, "main", from, "main") : NULL;

    if (b != NULL) {
        sqlite3_backup_step(b, -1);
        sqlite3_backup_finish(b);
    }
    sqlite3_close(from);
}

static int open_in_memory(struct store *s, struct err_text *why)
{
    int err = journal_open(s->folder, false, &s->journal, why);

    if (err != ERR_OK)
        return err;
    s->in_memory = true;
    if (sqlite3_open_v2(":memory:", &s->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
                        | SQLITE_OPEN_MEMORY | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
        return err_set(why, ERR_FULL, "there is no memory for the clinic's index");
    sqlite3_extended_result_codes(s->db, 1);
    copy_index(s);
    return store_mend(s, why);
}

int store_init(struct store *s, const char *folder, enum store_mode mode, struct err_text *why)
{
    const size_t n = strlen(folder);

    memset(s, 0, sizeof *s);
    s->mode = mode;
    s->index = STORE_INDEX;
    s->journal.fd = -1;
    if (n == 0 || n > JOURNAL_PATH - 32)
        return err_set(why, ERR_RANGE, "the clinic's folder has too long a name, or none");
    memcpy(s->folder, folder, n + 1);
    return ERR_OK;
}

int store_open(const char *folder, enum store_mode mode, struct store **out,
               struct err_text *why)
{
    struct store *s = malloc(sizeof *s);
    int err;

    *out = NULL;
    if (s == NULL)
        return err_set(why, ERR_FULL, "there is no memory for the clinic's entries");
    err = store_init(s, folder, mode, why);
    if (err == ERR_OK)
        err = mode == STORE_WRITE ? open_to_write(s, why) : open_to_read(s, why);
    /* Reading needs no room on the disk. */
    if ((err == ERR_ACCESS || err == ERR_FULL || err == ERR_IO) && mode == STORE_READ) {
        store_close_parts(s);
        err = open_in_memory(s, why);
    }
    if (err != ERR_OK) {
        store_close(s);
        return err;
    }
    *out = s;
    return ERR_OK;
}

void store_close(struct store *s)
{
    if (s == NULL)
        return;
    store_close_parts(s);
    free(s);
}

/* ---- transactions --------------------------------------------------------------------------------- */

/* Another program may have put a new journal or index in place. */
static int refresh(struct store *s, struct err_text *why)
{
    char path[JOURNAL_PATH];

    journal_path(s->folder, STORE_INDEX, path);
    if (journal_same(s->folder, &s->journal) && inode_of(path) == s->db_inode)
        return ERR_OK;
    store_close_parts(s);
    return store_open_parts(s, why);
}

int store_begin(struct store *s, int *lock, struct store_meta *m, struct err_text *why)
{
    if (s->mode != STORE_WRITE)
        return err_set(why, ERR_ARG, "the clinic's entries were opened for reading");
    int err = journal_lock(s->folder, store_wait_ms, lock, why);

    if (err != ERR_OK)
        return err;
    err = refresh(s, why);
    if (err == ERR_OK)
        err = begin(s, m, why);
    if (err != ERR_OK)
        close(*lock);
    return err;
}

int store_end(struct store *s, int lock, int err, struct err_text *why)
{
    err = store_finish(s, err, why);
    close(lock);
    return err;
}
