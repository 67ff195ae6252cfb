/* main.c - the firmware's main loop; see rig.h. */
#include "board.h"
#include "rig.h"

int main(void)
{
    board_init();
    rig_init();
    for (;;) {
        rig_poll();
        board_wait();
    }
}
