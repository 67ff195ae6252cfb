/* curve_results.c - see curve_results.h. */
#include "interchange/curve_results.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Whether the word stands in s by itself, in letters of either case. */
static bool has_word(const char *s, const char *word)
{
    const size_t n = strlen(word);

    for (const char *at = s; (at = strcasestr(at, word)) != NULL; at++)
        if ((at == s || !isalpha((unsigned char)at[-1])) && !isalpha((unsigned char)at[n]))
            return true;
    return false;
}

enum symmetry_side curve_results_side(const char *label)
{
    const bool left = has_word(label, "left"), right = has_word(label, "right");

    return left == right ? SYMMETRY_NEITHER : left ? SYMMETRY_LEFT : SYMMETRY_RIGHT;
}

/* Every effort's value on one side, over all its curves; returns how many. */
static size_t gather(const struct curve_set *set, const struct curve_results_set *r,
                     enum symmetry_side side, enum metric m, double *out, double *best)
{
    size_t n = 0;

    *best = NAN;
    for (size_t i = 0; i < set->curves; i++)
        for (size_t k = 0; r->side[i] == side && k < r->curve[i].efforts; k++) {
            out[n] = r->curve[i].effort[k].metric[m].value;
            *best = fmax(*best, out[n++]);  /* fmax ignores a NAN */
        }
    return n;
}

static int compare_sides(const struct curve_set *set, enum symmetry_side involved,
                         struct curve_results_set *r)
{
    size_t efforts = 0;

    for (size_t i = 0; i < set->curves; i++)
        efforts += r->curve[i].efforts;
    double *value = malloc((2 * efforts + 1) * sizeof *value);

    if (value == NULL)
        return ERR_IO;
    for (int c = 0; c < ANALYSIS_COMPARED_COUNT; c++) {
        const enum metric m = analysis_compared_metric((enum analysis_compared)c);
        struct symmetry_limb left = { .trial = value }, right;

        left.trials = gather(set, r, SYMMETRY_LEFT, m, value, &left.value);
        right.trial = value + left.trials;
        right.trials = gather(set, r, SYMMETRY_RIGHT, m, value + left.trials, &right.value);
        r->left[c] = left.value;
        r->right[c] = right.value;
        symmetry_measure(&left, &right, involved, &r->symmetry[c]);
        r->has_sides |= isfinite(left.value) && isfinite(right.value);
    }
    free(value);
    return ERR_OK;
}

static int analyse_set(struct curve_set *set, const struct effort_options *o,
                       enum symmetry_side involved, struct curve_results_set *r)
{
    const size_t n = set->curves > 0 ? set->curves : 1;

    r->curve = calloc(n, sizeof *r->curve);
    r->side = calloc(n, sizeof *r->side);
    if (r->curve == NULL || r->side == NULL)
        return ERR_IO;
    for (size_t i = 0; i < set->curves; i++) {
        const int err = analysis_make(&set->curve[i].trace, o, &r->curve[i]);

        if (err != ERR_OK)
            return err;
        r->side[i] = curve_results_side(set->curve[i].label);
    }
    return compare_sides(set, involved, r);
}

int curve_results_make(struct curve_file *file, const struct effort_options *o,
                       enum symmetry_side involved, struct curve_results *out,
                       struct err_text *why)
{
    struct curve_results r = {
        .file = file, .set = calloc(file->sets > 0 ? file->sets : 1, sizeof *r.set), .options = *o
    };
    int err = r.set != NULL ? ERR_OK : ERR_IO;

    for (size_t i = 0; i < file->sets && err == ERR_OK; i++)
        err = analyse_set(&file->set[i], o, involved, &r.set[i]);
    if (err != ERR_OK) {
        err_set(why, err, err == ERR_IO ? "%s: out of memory"
                : "%s: a filter of that order and cut-off cannot be built for its sample rate",
                file->name);
        curve_results_free(&r);
        return err;
    }
    *out = r;
    return ERR_OK;
}

void curve_results_free(struct curve_results *r)
{
    for (size_t i = 0; r->set != NULL && i < r->file->sets; i++) {
        for (size_t k = 0; r->set[i].curve != NULL && k < r->file->set[i].curves; k++)
            analysis_free(&r->set[i].curve[k]);
        free(r->set[i].curve);
        free(r->set[i].side);
    }
    free(r->set);
    curve_file_close(r->file);
    *r = (struct curve_results){ 0 };
}
