/* main.c - the subcommand table, and nothing else. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>  /* umask */
#include <unistd.h>

#include "commands/commands.h"
#include "words/words.h"

static const struct {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *help;
} table[] = {
#define X(name, function, help) { name, function, help },
    COMMANDS(X)
#undef X
};

static int help(FILE *to)
{
    fputs("usage: holdfast COMMAND [OPTIONS]\n\n"
          "Guided isometric holds on a force rig: measured, recorded, repeatable.\n\n"
          "Commands:\n", to);
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        fprintf(to, "  %-10s %s\n", table[i].name, table[i].help);
    fputs("  help       this page; `holdfast COMMAND --help` says more\n"
          "\nExamples:\n"
          "  holdfast ports\n"
          "  holdfast run --rig /dev/ttyACM0 --protocol rio-2015-isometric\n"
          "  holdfast replay session.hfr\n"
          "  holdfast analyze session.hfr --json\n"
          "\nExit codes: 0 done, 1 it failed, 2 the call was wrong.\n"
          "A measuring and guidance tool for use under a clinician, or for research\n"
          "and education.  Not certified; it does not diagnose or choose treatment.\n", to);
    return EXIT_OK;
}

/* With a standard stream closed, the next file opened would take its place and
 * be printed into: fill the holes. */
static void fill_streams(void)
{
    int fd;

    while ((fd = open("/dev/null", O_RDWR)) >= 0 && fd <= STDERR_FILENO)
        ;
    if (fd > STDERR_FILENO)
        close(fd);
}

/* In which language clients are spoken to. */
static void choose_words(void)
{
    const char *const asked = getenv("HOLDFAST_LANG");

    if (!words_choose(asked, getenv("LANG")))
        commands_fail(EXIT_OK, "HOLDFAST_LANG: there are no words for \"%.32s\"; the client's "
                      "words are %s", asked, words_find("en")->name);
}

/* Printed to a full disk is not printed. */
static int ended(int code)
{
    return code == EXIT_OK && (fflush(stdout) != 0 || ferror(stdout))
         ? commands_fail(EXIT_FAILED, "standard output cannot be written: what was printed is "
                         "not whole") : code;
}

int main(int argc, char **argv)
{
    umask(077);  /* health data: what is written is its owner's alone, and always the owner's */
    fill_streams();
    choose_words();
    if (argc < 2) {
        help(stderr);
        return EXIT_USAGE;
    }
    if (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "-V") == 0) {
        puts("holdfast " HOLDFAST_VERSION);
        return EXIT_OK;
    }
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        if (strcmp(argv[1], table[i].name) == 0)
            return ended(table[i].run(argc - 1, argv + 1));
        /* `holdfast help run` is `holdfast run --help`. */
        if (argc > 2 && strcmp(argv[1], "help") == 0 && strcmp(argv[2], table[i].name) == 0) {
            char *ask[] = { argv[2], "--help", NULL };

            return ended(table[i].run(2, ask));
        }
    }
    if (strcmp(argv[1], "help") == 0 || strcmp(argv[1], "--help") == 0
        || strcmp(argv[1], "-h") == 0)
        return ended(help(stdout));
    return commands_fail(EXIT_USAGE, "there is no command \"%s\"; `holdfast help` lists them",
                         argv[1]);
}
