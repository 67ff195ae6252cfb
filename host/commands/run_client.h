/*
 * run_client.h - whose session `holdfast run` guides: before it, and after.
 *
 *     run_client_option ... -> run_client_prepare -> run_client_begin -> the session
 *                           -> run_client_after -> run_client_close
 *
 * Without --client every call returns EXIT_OK and does nothing.  Functions that can
 * fail say why on stderr and return the exit code.
 */
#ifndef RUN_CLIENT_H
#define RUN_CLIENT_H

#include <stdbool.h>
#include <stdio.h>

#include "analysis/results.h"
#include "clinic/entry.h"
#include "clinic/rules.h"
#include "commands/visit.h"
#include "session/protocol.h"

struct run_client {
    const char *code;            /* NULL: a session of nobody */
    const char *said_who;
    struct entry session;        /* its settings, and then it */
    bool begun;                  /* it is in the journal */
    char *about;                 /* the entry as JSON, for the recording; owned */
    char inherited[64];          /* of which session's settings are; "": of none */
    char protocol[PROTOCOL_ID_MAX];  /* prescribed; "": none is */
    char review[2][RULES_SAYS_TEXT + 160];  /* left, right: what is looked at first; "" */
};

enum run_client_choice { RUN_CLIENT_CODE = 900, RUN_CLIENT_WHO };

/* For the table of options, and for --help. */
#define RUN_CLIENT_OPTIONS \
    { "client", required_argument, NULL, RUN_CLIENT_CODE }, \
    { "who", required_argument, NULL, RUN_CLIENT_WHO }, \
    VISIT_SETTINGS(VISIT_OPTION)

#define RUN_CLIENT_USAGE \
    "  --client CODE        whose session it is: it is kept with the client, begins only\n" \
    "                       after a screening, and takes the dose prescribed for the side\n" \
    VISIT_USAGE \
    "                       (default: those of the client's latest session of that side)\n" \
    "  --who NAME           who is guiding it (default: your user name)\n"

void run_client_init(struct run_client *c);

/* Whether an option is one of these; and take it. */
bool run_client_is(int option);
int run_client_option(struct run_client *c, int option, const char *value);

/* The protocol to run: named, else prescribed, else the usual one.  Refuses an unknown
 * client and what the screening says no to.  Before the protocol is read. */
int run_client_protocol(struct run_client *c, const char **name);

/* Put the prescribed dose into the protocol's text, fill in settings not said, and the
 * body mass when it is not given. */
int run_client_prepare(struct run_client *c, struct protocol *p, char *text, size_t *bytes,
                       double *body_mass_kg);

/* Say it, before the session, and when a red day is to be looked at first. */
void run_client_say(FILE *to, const struct run_client *c);

/* Write the session down.  folder is there. */
int run_client_begin(struct run_client *c, const struct protocol *p, const char *folder);

/* It did not begin after all: take it back. */
void run_client_undo(struct run_client *c);

/* Computed values into the index, and what to do next. */
int run_client_after(const struct run_client *c, const struct results *r, FILE *to);

void run_client_close(struct run_client *c);

#endif /* RUN_CLIENT_H */
