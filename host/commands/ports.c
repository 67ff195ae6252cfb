/* ports.c - `holdfast ports`: serial ports a rig may be on. */
#include <getopt.h>
#include <jansson.h>
#include <libserialport.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "commands/commands.h"

static int usage(void)
{
    puts("usage: holdfast ports [--json]\n\n"
         "List the serial ports of this machine.  An Arduino Uno is usually\n"
         "/dev/ttyACM0; give it to `holdfast run --rig`.\n\n"
         "  --json   one JSON array");
    return EXIT_OK;
}

static const char *or_dash(const char *s)
{
    return s != NULL && *s != '\0' ? s : "-";
}

static json_t *as_json(struct sp_port *p)
{
    json_t *o = json_object();
    int vid, pid;

    json_object_set_new(o, "port", json_string(sp_get_port_name(p)));
    json_object_set_new(o, "description", json_string(or_dash(sp_get_port_description(p))));
    if (sp_get_port_usb_vid_pid(p, &vid, &pid) == SP_OK)
        json_object_set_new(o, "usb", json_sprintf("%04x:%04x", (unsigned)vid, (unsigned)pid));
    else
        json_object_set_new(o, "usb", json_null());
    return o;
}

static void list(struct sp_port **ports)
{
    if (ports[0] == NULL) {
        puts("No serial port was found.  Plug the rig in; a port like /dev/ttyACM0 appears.");
        return;
    }
    for (int i = 0; ports[i] != NULL; i++) {
        int vid, pid;

        printf("%-16s %s", sp_get_port_name(ports[i]), or_dash(sp_get_port_description(ports[i])));
        if (sp_get_port_usb_vid_pid(ports[i], &vid, &pid) == SP_OK)
            printf("  (USB %04x:%04x)", (unsigned)vid, (unsigned)pid);
        putchar('\n');
    }
}

int command_ports(int argc, char **argv)
{
    static const struct option options[] = {
        { "json", no_argument, NULL, 'j' }, { "help", no_argument, NULL, 'h' }, { 0 }
    };
    struct sp_port **ports;
    int c, json = 0;

    optind = 1;
    while ((c = commands_option(argc, argv, options)) != -1) {
        if (c == 'h')
            return usage();
        if (c == '?')
            return EXIT_USAGE;
        if (c == 1)
            return commands_fail(EXIT_USAGE, "ports takes no \"%s\"", optarg);
        json = 1;
    }
    /* A container without /sys has no ports, and the library calls that an error. */
    if (access("/sys/class/tty", R_OK) != 0)
        ports = calloc(1, sizeof *ports);
    else if (sp_list_ports(&ports) != SP_OK)
        ports = NULL;
    if (ports == NULL)
        return commands_fail(EXIT_FAILED, "the system's serial ports could not be listed");
    if (json) {
        json_t *all = json_array();

        for (int i = 0; ports[i] != NULL; i++)
            json_array_append_new(all, as_json(ports[i]));
        json_dumpf(all, stdout, JSON_INDENT(2));
        putchar('\n');
        json_decref(all);
    } else {
        list(ports);
    }
    sp_free_port_list(ports);
    return EXIT_OK;
}
