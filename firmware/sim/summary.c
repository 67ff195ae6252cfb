/* summary.c - see summary.h. */
#include "summary.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static void put_faults(const struct summary *s, FILE *f)
{
    fprintf(f, "  \"faults\": {\n");
    fprintf(f, "    \"dropped_bytes\": %" PRIu64 ",\n", s->line.dropped);
    fprintf(f, "    \"duplicated_bytes\": %" PRIu64 ",\n", s->line.duplicated);
    fprintf(f, "    \"flipped_bits\": %" PRIu64 ",\n", s->line.flipped);
    fprintf(f, "    \"truncated_frames\": %" PRIu64 ",\n", s->line.truncated);
    fprintf(f, "    \"lost_pulses\": %" PRIu64 ",\n", s->converter.lost_pulses);
    fprintf(f, "    \"stuck\": %" PRIu64 ",\n", s->converter.stuck);
    fprintf(f, "    \"button_presses\": %" PRIu64 "\n  },\n", s->button_presses);
}

static void put_measures(const struct summary *s, FILE *f)
{
    fprintf(f, "  \"asleep_frac\": %.5f,\n", s->asleep_frac);
    fprintf(f, "  \"sck_read_cycles\": %" PRIu64, s->longest_read_cycles);
    if (s->measured) {
        fprintf(f, ",\n  \"hx711_read_cycles\": %" PRIu64, s->measure.read_cycles);
        fprintf(f, ",\n  \"hx711_read_quiet_cycles\": %" PRIu64, s->measure.quiet_read_cycles);
        fprintf(f, ",\n  \"interrupts_off_cycles\": %" PRIu64, s->measure.masked_cycles);
        fprintf(f, ",\n  \"interrupts_off_from\": \"0x%04" PRIx32 "\"", s->measure.masked_pc);
    }
    fputc('\n', f);
}

bool summary_write(const struct summary *s, const char *path)
{
    FILE *f = fopen(path, "w");

    if (f == NULL) {
        fprintf(stderr, "holdfast-sim: cannot write %s: %s\n", path, strerror(errno));
        return false;
    }
    fprintf(f, "{\n  \"conversions\": %" PRIu64 ",\n", s->converter.conversions);
    fprintf(f, "  \"read\": %" PRIu64 ",\n", s->converter.read);
    fprintf(f, "  \"violations\": %d,\n", s->violation != NULL);
    put_faults(s, f);
    fprintf(f, "  \"uart_bytes_out\": %" PRIu64 ",\n", s->line.bytes);
    fprintf(f, "  \"uart_bytes_in\": %" PRIu64 ",\n", s->bytes_in);
    fprintf(f, "  \"bytes_nobody_took\": %" PRIu64 ",\n", s->bytes_lost);
    fprintf(f, "  \"eeprom_writes\": %" PRIu64 ",\n", s->eeprom_writes);
    fprintf(f, "  \"streaming_s\": %.3f,\n", s->streaming_s > 0 ? s->streaming_s : 0.0);
    fprintf(f, "  \"simulated_s\": %.3f,\n", s->simulated_s);
    fprintf(f, "  \"wall_s\": %.3f,\n", s->wall_s);
    fprintf(f, "  \"speed\": %.2f,\n", s->wall_s > 0 ? s->simulated_s / s->wall_s : 0.0);
    put_measures(s, f);
    fputs("}\n", f);

    const bool sound = !ferror(f);
    if (fclose(f) == 0 && sound)
        return true;
    fprintf(stderr, "holdfast-sim: cannot write %s: %s\n", path, strerror(errno));
    return false;
}

void summary_tell_faults(const struct summary *s)
{
    if (s->line.dropped + s->line.duplicated + s->line.flipped + s->line.truncated
            + s->converter.lost_pulses + s->converter.stuck + s->button_presses
        == 0)
        return;
    fprintf(stderr,
            "faults injected: %" PRIu64 " bytes dropped, %" PRIu64 " doubled, %" PRIu64
            " bits flipped, %" PRIu64 " frames cut, %" PRIu64 " pulses lost, %" PRIu64
            " times stuck, button %" PRIu64 " times\n",
            s->line.dropped, s->line.duplicated, s->line.flipped, s->line.truncated,
            s->converter.lost_pulses, s->converter.stuck, s->button_presses);
}
