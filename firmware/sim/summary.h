/* summary.h - what happened in a run, as JSON for programs and one line for
 * people. */
#ifndef SUMMARY_H
#define SUMMARY_H

#include <stdbool.h>
#include <stdint.h>

#include "faults.h"
#include "hx711_model.h"
#include "measure.h"

struct summary {
    struct hx711_model_counts converter;
    struct faults_counts line;
    const char *violation;       /* NULL: none */
    uint64_t longest_read_cycles;/* first SCK rise to last fall */
    uint64_t bytes_in;           /* from the host */
    uint64_t bytes_lost;         /* no host, or its terminal was full */
    uint64_t button_presses;
    uint64_t eeprom_writes;      /* bytes */
    double streaming_s, simulated_s, wall_s;
    double asleep_frac;          /* of all cycles */
    bool measured;               /* the two fields of measure are known */
    struct measure measure;
};

/* False after a sentence on stderr. */
bool summary_write(const struct summary *s, const char *path);

/* The injected faults, on stderr; nothing when there were none. */
void summary_tell_faults(const struct summary *s);

#endif /* SUMMARY_H */
