/* calling.c - see calling.h. */
#include "program/calling.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

char calling_out[HARNESS_TEXT_MAX];

void calling_write(const char *name, const void *bytes, size_t n)
{
    FILE *f = fopen(harness_path(name), "w");

    ck_assert_ptr_nonnull(f);
    fwrite(bytes, 1, n, f);
    fclose(f);
}

int calling_run(const char *command)
{
    const char *script = harness_text("F=\"$(realpath %s)\"\nH=\"$(realpath %s)\"\n"
                                      "G=\"$(realpath tests/golden/curves)\"\n"
                                      "export XDG_DATA_HOME=\"$F/data\" XDG_CONFIG_HOME=\"$F/config\"\n"
                                      "%s\n",
                                      harness_path("."), harness_program("holdfast"), command);

    calling_write("script", script, strlen(script));
    return harness_run(harness_text("bash %s", harness_path("script")), 60, calling_out);
}

void calling_says(const char *command, int code, const char *says)
{
    const int got = calling_run(command);

    ck_assert_msg(got == code, "%s\nended with %d, not %d: %.2000s", command, got, code,
                  calling_out);
    ck_assert_msg(strstr(calling_out, says) != NULL, "%s\ndoes not say \"%s\": %.2000s", command,
                  says, calling_out);
}
