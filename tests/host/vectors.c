/* vectors.c - see vectors.h. */
#include "vectors.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

static int hex(const char *s, uint8_t *out)
{
    int n = 0;

    if (strcmp(s, "-") == 0)
        return 0;
    for (; s[0] != '\0' && s[1] != '\0'; s += 2) {
        unsigned byte;

        ck_assert_int_eq(sscanf(s, "%2x", &byte), 1);
        out[n++] = (uint8_t)byte;
    }
    return n;
}

int vectors_read(struct vector *v)
{
    static char line[2048], payload[1024], frame[1024];
    FILE *f = fopen("firmware/WIRE.md", "r");
    int n = 0, inside = 0;

    ck_assert_msg(f != NULL, "firmware/WIRE.md: not found; run from the top folder");
    while (fgets(line, sizeof line, f) != NULL) {
        unsigned type;

        if (strncmp(line, "## Vectors", 10) == 0)
            inside = 1;
        if (!inside || sscanf(line, "%31s %2x %1023s %1023s", v[n].name, &type, payload,
                              frame) != 4 || line[0] == 'N')
            continue;
        v[n].type = (uint8_t)type;
        v[n].n = (uint8_t)hex(payload, v[n].payload);
        v[n].frame_bytes = hex(frame, v[n].frame);
        if (++n == VECTORS_MAX)
            break;
    }
    fclose(f);
    ck_assert_int_gt(n, 10);
    return n;
}
