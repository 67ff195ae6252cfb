/*
 * link_serial.c - a serial port through libserialport.
 *
 * Its blocking reads spin when a cable is pulled and its waiting calls say
 * nothing, so only opening and settings are its own; reading is poll() on the
 * handle it gives, in link.c.
 */
#include "link/link_backend.h"

#include <errno.h>
#include <fcntl.h>
#include <libserialport.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <termios.h>

static int settings(struct sp_port *port)
{
    return sp_set_baudrate(port, LINK_BAUD) == SP_OK
        && sp_set_bits(port, 8) == SP_OK
        && sp_set_parity(port, SP_PARITY_NONE) == SP_OK
        && sp_set_stopbits(port, 1) == SP_OK
        && sp_set_flowcontrol(port, SP_FLOWCONTROL_NONE) == SP_OK;
}

int link_serial_open(const char *name, struct sp_port **port, int *fd, struct err_text *why)
{
    if (sp_get_port_by_name(name, port) != SP_OK)
        return link_open_error(name, ENOTTY, why);
    errno = 0;
    if (sp_open(*port, SP_MODE_READ_WRITE) != SP_OK) {
        const int e = errno != 0 ? errno : EIO;

        sp_free_port(*port);
        return link_open_error(name, e, why);
    }
    if (sp_get_port_handle(*port, fd) != SP_OK || flock(*fd, LOCK_EX | LOCK_NB) != 0) {
        link_serial_close(*port);
        return link_open_error(name, EBUSY, why);
    }
    if (!settings(*port)) {
        link_serial_close(*port);
        return err_set(why, ERR_IO, "%s: does not take %d baud 8N1; use the rig's own USB "
                       "port or an adapter that does", name, LINK_BAUD);
    }
    ioctl(*fd, TIOCEXCL);
    fcntl(*fd, F_SETFL, O_NONBLOCK);
    return ERR_OK;
}

void link_serial_close(struct sp_port *port)
{
    sp_close(port);
    sp_free_port(port);
}
