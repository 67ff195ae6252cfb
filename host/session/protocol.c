/* protocol.c - finding and reading protocol files; see protocol.h. */
#include "protocol.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "schema.h"  /* schema_alike */

#define SUFFIX     ".yaml"
#define FOLDERS      4
#define IDS_MAX    256  /* looked through for a name like one that is not there */
#define IDS_SHOWN    8  /* in the sentence about it */

struct folders {
    int count;
    char path[FOLDERS][PATH_MAX];
};

static void add_folder(struct folders *f, const char *path)
{
    const int n = snprintf(f->path[f->count], PATH_MAX, "%s", path);

    if (n > 0 && n < PATH_MAX)
        f->count++;
}

/* The program's own tree: build/holdfast has its protocols in build/../protocols. */
static void add_beside_program(struct folders *f)
{
    char exe[PATH_MAX - 32], path[PATH_MAX];
    const ssize_t n = readlink("/proc/self/exe", exe, sizeof exe - 1);
    char *slash;

    if (n <= 0)
        return;
    exe[n] = '\0';
    slash = strrchr(exe, '/');
    if (slash == NULL)
        return;
    *slash = '\0';
    snprintf(path, sizeof path, "%s/../protocols", exe);
    add_folder(f, path);
}

static void find_folders(struct folders *f)
{
    const char *own = getenv("HOLDFAST_PROTOCOLS");

    f->count = 0;
    if (own != NULL && own[0] != '\0')
        add_folder(f, own);
    add_folder(f, "protocols");
    add_beside_program(f);
    add_folder(f, "/usr/share/holdfast/protocols");
}

/* ---- ids --------------------------------------------------------------- */

static bool ends_with(const char *s, const char *end)
{
    const size_t n = strlen(s), m = strlen(end);

    return n >= m && strcmp(s + n - m, end) == 0;
}

static void add_id(char (*ids)[PROTOCOL_ID_MAX], int *n, int max, const char *file)
{
    const size_t stem = strlen(file) - strlen(SUFFIX);

    if (*n >= max || stem == 0 || stem >= PROTOCOL_ID_MAX || file[0] == '.')
        return;
    for (int i = 0; i < *n; i++)
        if (strlen(ids[i]) == stem && memcmp(ids[i], file, stem) == 0)
            return;
    memcpy(ids[*n], file, stem);
    ids[*n][stem] = '\0';
    ++*n;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(a, b);
}

int protocol_ids(char (*ids)[PROTOCOL_ID_MAX], int max)
{
    struct folders f;
    int n = 0;

    find_folders(&f);
    for (int i = 0; i < f.count; i++) {
        DIR *dir = opendir(f.path[i]);

        if (dir == NULL)
            continue;
        for (const struct dirent *e = readdir(dir); e != NULL; e = readdir(dir))
            if (ends_with(e->d_name, SUFFIX))
                add_id(ids, &n, max, e->d_name);
        closedir(dir);
    }
    qsort(ids, (size_t)n, sizeof ids[0], by_name);
    return n;
}

static int absent(const char *name, struct err_text *why)
{
    char ids[IDS_MAX][PROTOCOL_ID_MAX], list[300] = "", more[48] = "";
    const int n = protocol_ids(ids, IDS_MAX);
    size_t used = 0;

    for (int i = 0; i < n; i++)
        if (schema_alike(name, ids[i]))
            return err_set(why, ERR_ABSENT, "there is no protocol '%.80s'; did you "
                           "mean '%s'?", name, ids[i]);
    for (int i = 0; i < n && i < IDS_SHOWN && used < sizeof list; i++)
        used += (size_t)snprintf(list + used, sizeof list - used, "%s%s",
                                 i ? ", " : "", ids[i]);
    if (n == 0)
        return err_set(why, ERR_ABSENT, "there is no protocol '%.80s', nor any other; "
                       "set HOLDFAST_PROTOCOLS to the folder that has them", name);
    if (n > IDS_SHOWN)
        snprintf(more, sizeof more, " and %d more (holdfast protocols list)", n - IDS_SHOWN);
    return err_set(why, ERR_ABSENT, "there is no protocol '%.80s'; there is %s%s", name,
                   list, more);
}

/* ---- reading ------------------------------------------------------------ */

/* Up to PROTOCOL_TEXT_MAX bytes of fd; the count, or -1 with errno set. */
static ssize_t read_all(int fd, char *text)
{
    size_t n = 0;

    while (n < PROTOCOL_TEXT_MAX) {
        const ssize_t got = read(fd, text + n, PROTOCOL_TEXT_MAX - n);

        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return -1;
        if (got == 0)
            break;
        n += (size_t)got;
    }
    return (ssize_t)n;
}

static int read_open(int fd, const char *path, char *text, size_t *n,
                     struct err_text *why)
{
    struct stat st;
    ssize_t got;

    if (fstat(fd, &st) != 0)
        return err_set(why, ERR_IO, "cannot look at %s: %s", path, strerror(errno));
    if (S_ISDIR(st.st_mode))
        return err_set(why, ERR_IO, "%s is a folder; name a protocol file in it", path);
    if (!S_ISREG(st.st_mode))
        return err_set(why, ERR_IO, "%s is not a regular file; save the protocol as "
                       "one", path);
    if (st.st_size > PROTOCOL_TEXT_MAX)
        return err_set(why, ERR_FORMAT, "%s:1: the file is over %d bytes; a protocol "
                       "is a page or two of text", path, PROTOCOL_TEXT_MAX);
    got = read_all(fd, text);
    if (got < 0)
        return err_set(why, ERR_IO, "cannot read %s: %s", path, strerror(errno));
    *n = (size_t)got;
    return ERR_OK;
}

/* ERR_ABSENT is left to the caller, who knows where else to look. */
static int read_file(const char *path, char *text, size_t *n, struct err_text *why)
{
    /* Without O_NONBLOCK a pipe of that name would wait for a writer. */
    const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    int err;

    if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
        return err_set(why, ERR_ABSENT, "there is no file %s; check the name, or give "
                       "the id of a protocol", path);
    if (fd < 0)
        return err_set(why, ERR_IO, "cannot open %s: %s", path, strerror(errno));
    err = read_open(fd, path, text, n, why);
    close(fd);
    return err;
}

/* The name is a path, or the id of a protocol. */
static bool is_path(const char *name)
{
    return strchr(name, '/') != NULL || ends_with(name, SUFFIX);
}

int protocol_read_in(const char *file, char path[PROTOCOL_PATH_MAX], char *text, size_t *n,
                     struct err_text *why)
{
    struct folders f;

    find_folders(&f);
    for (int i = 0; i < f.count; i++) {
        int err;

        if (snprintf(path, PROTOCOL_PATH_MAX, "%s/%s", f.path[i], file) >= PROTOCOL_PATH_MAX)
            continue;
        err = read_file(path, text, n, why);
        if (err != ERR_ABSENT)
            return err;
    }
    return err_set(why, ERR_ABSENT, "there is no file %s in the protocol folders; set "
                   "HOLDFAST_PROTOCOLS to the folder that has it", file);
}

int protocol_read(const char *name, char path[PROTOCOL_PATH_MAX], char *text, size_t *n,
                  struct err_text *why)
{
    char file[PROTOCOL_PATH_MAX];
    int err = ERR_ABSENT;

    if (is_path(name)) {
        if (snprintf(path, PROTOCOL_PATH_MAX, "%s", name) >= PROTOCOL_PATH_MAX)
            return err_set(why, ERR_IO, "the name %.80s... is too long; use a shorter one",
                           name);
        return read_file(path, text, n, why);
    }
    if (name[0] != '\0' && snprintf(file, sizeof file, "%s" SUFFIX, name) < (int)sizeof file)
        err = protocol_read_in(file, path, text, n, why);
    if (err != ERR_ABSENT)
        return err;
    return absent(name, why);
}

int protocol_complete(const char *name, const struct protocol *p, struct err_text *why)
{
    if (p->stage == PROTOCOL_STAGE_UNSTATED)
        return err_set(why, ERR_FORMAT, "%s:1: the protocol has no 'stage'; add a line "
                       "'stage: ...' with isometric, isotonic, deep_flexion, "
                       "energy_storage or test", name);
    if (p->position[0] == '\0')
        return err_set(why, ERR_FORMAT, "%s:1: the protocol has no 'position'; add a line "
                       "'position: ...' with the angles of hip and knee and where the "
                       "strap sits", name);
    return ERR_OK;
}

/* A file found by its name has that name as its id; otherwise a record would
 * name one protocol and the person would have chosen another. */
static int check_id(const char *path, const char *id, const struct protocol *p,
                    struct err_text *why)
{
    if (is_path(id) || strcmp(p->id, id) == 0)
        return ERR_OK;
    return err_set(why, ERR_FORMAT, "%s:1: its id is '%s', unlike its name; rename "
                   "the file to %s" SUFFIX " or change the id", path, p->id, p->id);
}

int protocol_load(const char *name, struct protocol *out,
                  char *text, size_t *n, struct err_text *why)
{
    char path[PROTOCOL_PATH_MAX];
    struct protocol p;
    size_t got = 0;
    int err = protocol_read(name, path, text, &got, why);

    if (err == ERR_OK)
        err = protocol_parse(path, text, got, &p, why);
    if (err == ERR_OK)
        err = check_id(path, name, &p, why);
    if (err != ERR_OK)
        return err;
    *out = p;
    *n = got;
    return ERR_OK;
}
