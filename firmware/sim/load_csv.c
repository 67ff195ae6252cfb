/* load_csv.c - see load_csv.h. */
#include "load_csv.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct load_csv {
    struct row {
        double time_s, force_n;
    } *rows;
    size_t count, room;
    size_t at;  /* rows[at] is at or before the last time asked for */
};

/* Two finite numbers with a comma between and nothing after. */
static bool two_numbers(const char *line, struct row *out)
{
    char *end;
    const double time_s = strtod(line, &end);

    if (end == line)
        return false;
    end += strspn(end, " \t");
    if (*end++ != ',')
        return false;
    const char *second = end;
    const double force_n = strtod(second, &end);
    if (end == second || end[strspn(end, " \t\r\n")] != '\0')
        return false;
    if (!isfinite(time_s) || !isfinite(force_n))
        return false;
    out->time_s = time_s;
    out->force_n = force_n;
    return true;
}

static bool begins_with_number(const char *line)
{
    char *end;

    strtod(line, &end);
    return end != line;
}

static bool append(struct load_csv *load, struct row row)
{
    if (load->count == load->room) {
        const size_t room = load->room ? load->room * 2 : 1024;
        struct row *rows = realloc(load->rows, room * sizeof(*rows));

        if (rows == NULL) {
            fprintf(stderr, "holdfast-sim: not enough memory for the load\n");
            return false;
        }
        load->rows = rows;
        load->room = room;
    }
    load->rows[load->count++] = row;
    return true;
}

static bool take_line(struct load_csv *load, const char *path, int number, char *line)
{
    struct row row;
    const size_t blank = strspn(line, " \t\r\n");

    if (line[blank] == '\0' || line[blank] == '#')
        return true;
    if (!two_numbers(line, &row)) {
        if (load->count == 0 && !begins_with_number(line))
            return true;  /* the heading */
        line[strcspn(line, "\r\n")] = '\0';
        fprintf(stderr, "%s:%d: \"%.40s\" is not time_s,force_n\n", path, number, line);
        return false;
    }
    if (load->count > 0 && row.time_s <= load->rows[load->count - 1].time_s) {
        fprintf(stderr, "%s:%d: the time %g s does not come after %g s\n", path, number,
                row.time_s, load->rows[load->count - 1].time_s);
        return false;
    }
    return append(load, row);
}

static bool take_file(struct load_csv *load, const char *path, FILE *file)
{
    char line[256];
    int number = 0;

    while (fgets(line, sizeof(line), file) != NULL) {
        number++;
        if (strchr(line, '\n') == NULL && strlen(line) == sizeof(line) - 1) {
            fprintf(stderr, "%s:%d: the line is too long\n", path, number);
            return false;
        }
        if (!take_line(load, path, number, line))
            return false;
    }
    if (ferror(file)) {
        fprintf(stderr, "%s: %s\n", path, strerror(errno));
        return false;
    }
    if (load->count == 0) {
        fprintf(stderr, "%s: there is no row of time_s,force_n in it\n", path);
        return false;
    }
    return true;
}

struct load_csv *load_csv_open(const char *path)
{
    FILE *file = fopen(path, "r");

    if (file == NULL) {
        fprintf(stderr, "holdfast-sim: cannot read %s: %s\n", path, strerror(errno));
        return NULL;
    }
    struct load_csv *load = calloc(1, sizeof(*load));
    if (load != NULL && !take_file(load, path, file)) {
        load_csv_close(load);
        load = NULL;
    }
    fclose(file);
    return load;
}

void load_csv_close(struct load_csv *load)
{
    if (load == NULL)
        return;
    free(load->rows);
    free(load);
}

double load_csv_force_n(struct load_csv *load, double time_s)
{
    const struct row *rows = load->rows;

    if (time_s <= rows[0].time_s)
        return rows[0].force_n;
    if (rows[load->at].time_s > time_s)
        load->at = 0;
    while (load->at + 1 < load->count && rows[load->at + 1].time_s <= time_s)
        load->at++;
    const struct row *a = &rows[load->at];
    if (load->at + 1 == load->count)
        return a->force_n;
    const struct row *b = a + 1;
    return a->force_n
           + (b->force_n - a->force_n) * (time_s - a->time_s) / (b->time_s - a->time_s);
}
