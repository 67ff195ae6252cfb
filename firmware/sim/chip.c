/* chip.c - see chip.h. */
#include "chip.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "simavr.h"

/* Data-space addresses, ATmega328P data sheet, "Register Summary". */
enum { REG_MCUSR = 0x54, BIT_BORF = 0x04, REG_TCCR1B = 0x81, REG_UCSR0A = 0xC0, REG_UBRR0L = 0xC4, BIT_U2X0 = 0x02 };

/* How far the core may run between looks at its timers.  The default goes as
 * far as it can and then sleeps in pieces; 1,000 measured 25 % faster. */
#define RUN_CYCLES   1000

/* simavr's receive queue holds 64; leave some for its own flow control. */
#define SEND_AT_MOST 32

struct chip {
    avr_t *avr;
    elf_firmware_t firmware;
    avr_irq_t *uart_in, *dout, *button;
    avr_uart_t *uart;
    struct chip_listener listener;
    uint64_t timer_started;  /* cycle; 0 not yet */
    uint64_t asleep_cycles;
    bool led, uart_full, single_step;
};

/* simavr talks about every file it loads; only this program's words count. */
static void say_nothing(avr_t *avr, const int level, const char *format, va_list args)
{
    (void)avr;
    (void)level;
    (void)format;
    (void)args;
}

static void count_sleep(avr_t *avr, avr_cycle_count_t cycles)
{
    struct chip *chip = avr->custom.data;

    chip->asleep_cycles += cycles + 1;
}

static void on_byte(struct avr_irq_t *irq, uint32_t value, void *param)
{
    struct chip *chip = param;

    (void)irq;
    if (chip->listener.byte != NULL)
        chip->listener.byte(chip->listener.user, (uint8_t)value);
}

static void on_uart_room(struct avr_irq_t *irq, uint32_t value, void *param)
{
    (void)irq;
    (void)value;
    ((struct chip *)param)->uart_full = false;
}

static void on_uart_full(struct avr_irq_t *irq, uint32_t value, void *param)
{
    (void)irq;
    (void)value;
    ((struct chip *)param)->uart_full = true;
}

static void on_led(struct avr_irq_t *irq, uint32_t value, void *param)
{
    struct chip *chip = param;
    const bool on = (value & 1u) != 0;

    (void)irq;
    if (on == chip->led)
        return;
    chip->led = on;
    if (chip->listener.led != NULL)
        chip->listener.led(chip->listener.user, on);
}

static void on_sck(struct avr_irq_t *irq, uint32_t value, void *param)
{
    struct chip *chip = param;

    (void)irq;
    if (chip->listener.sck != NULL)
        chip->listener.sck(chip->listener.user, (value & 1u) != 0);
}

static void on_timer_start(struct avr_irq_t *irq, uint32_t value, void *param)
{
    struct chip *chip = param;

    (void)irq;
    if (chip->timer_started == 0 && (value & 7u) != 0)
        chip->timer_started = chip->avr->cycle;
}

static avr_uart_t *find_uart(avr_t *avr)
{
    for (avr_io_t *io = avr->io_port; io != NULL; io = io->next)
        if (strcmp(io->kind, "uart") == 0)
            return (avr_uart_t *)(void *)io;
    return NULL;
}

static void connect(struct chip *chip)
{
    avr_t *avr = chip->avr;
    uint32_t flags = 0;

    avr_ioctl(avr, AVR_IOCTL_UART_SET_FLAGS('0'), &flags);
    chip->uart = find_uart(avr);
    chip->uart_in = avr_io_getirq(avr, AVR_IOCTL_UART_GETIRQ('0'), UART_IRQ_INPUT);
    avr_irq_register_notify(
        avr_io_getirq(avr, AVR_IOCTL_UART_GETIRQ('0'), UART_IRQ_OUTPUT), on_byte, chip);
    avr_irq_register_notify(
        avr_io_getirq(avr, AVR_IOCTL_UART_GETIRQ('0'), UART_IRQ_OUT_XON), on_uart_room, chip);
    avr_irq_register_notify(
        avr_io_getirq(avr, AVR_IOCTL_UART_GETIRQ('0'), UART_IRQ_OUT_XOFF), on_uart_full,
        chip);

    chip->dout = avr_io_getirq(avr, AVR_IOCTL_IOPORT_GETIRQ('B'), 0);
    chip->button = avr_io_getirq(avr, AVR_IOCTL_IOPORT_GETIRQ('D'), 2);
    avr_irq_register_notify(avr_io_getirq(avr, AVR_IOCTL_IOPORT_GETIRQ('D'), 4), on_led, chip);
    avr_irq_register_notify(avr_io_getirq(avr, AVR_IOCTL_IOPORT_GETIRQ('B'), 1), on_sck, chip);
    avr_irq_register_notify(avr_iomem_getirq(avr, REG_TCCR1B, "tccr1b", AVR_IOMEM_IRQ_ALL),
                            on_timer_start, chip);
    chip_dout(chip, true);
    chip_button(chip, false);
}

struct chip *chip_open(const char *elf_path)
{
    struct chip *chip = calloc(1, sizeof(*chip));

    if (chip == NULL)
        return NULL;
    avr_global_logger_set(say_nothing);
    /* Looked for first: the library has words of its own for a missing file. */
    if (access(elf_path, R_OK) != 0 || elf_read_firmware(elf_path, &chip->firmware) != 0) {
        fprintf(stderr, "holdfast-sim: there is no firmware at %s; run make\n", elf_path);
        free(chip);
        return NULL;
    }
    chip->avr = avr_make_mcu_by_name("atmega328p");
    if (chip->avr == NULL) {
        fprintf(stderr, "holdfast-sim: this libsimavr does not know the ATmega328P\n");
        free(chip);
        return NULL;
    }
    avr_init(chip->avr);
    chip->firmware.frequency = CHIP_HZ;
    avr_load_firmware(chip->avr, &chip->firmware);
    chip->avr->frequency = CHIP_HZ;
    chip->avr->custom.data = chip;
    chip->avr->sleep = count_sleep;
    chip->avr->run_cycle_limit = RUN_CYCLES;
    connect(chip);
    return chip;
}

void chip_close(struct chip *chip)
{
    if (chip == NULL)
        return;
    avr_terminate(chip->avr);
    /* avr_terminate frees little of what the library allocated and the rest
     * has no function to free it: kept in sight for the leak checker, until
     * the process ends. */
    static struct chip *volatile ended;
    ended = chip;
    (void)ended;
}

void chip_listen(struct chip *chip, const struct chip_listener *listener)
{
    chip->listener = *listener;
}

void chip_single_step(struct chip *chip)
{
    chip->single_step = true;
    chip->avr->run_cycle_limit = 1;
}

/* 8N1 is ten bits; simavr counts eleven when the firmware sets the rate. */
static void mend_uart(struct chip *chip)
{
    const uint8_t *data = chip->avr->data;
    const uint64_t bit = (data[REG_UCSR0A] & BIT_U2X0) ? 8 : 16;

    chip->uart->cycles_per_byte = 10 * bit * (data[REG_UBRR0L] + 1u);
}

bool chip_run(struct chip *chip, uint64_t until_cycle)
{
    int state = cpu_Running;

    mend_uart(chip);
    do {
        state = avr_run(chip->avr);
    } while (!chip->single_step && chip->avr->cycle < until_cycle && state != cpu_Done
             && state != cpu_Crashed);
    return state != cpu_Done && state != cpu_Crashed;
}

void chip_brown_out(struct chip *chip)
{
    avr_t *avr = chip->avr;
    const avr_cycle_count_t cycle = avr->cycle;

    avr_reset(avr);
    avr->cycle = cycle;  /* the world's time goes on */
    avr->data[REG_MCUSR] = BIT_BORF;
    chip->timer_started = 0;
    chip->uart_full = false;
    /* A level that does not change does not reach the registers, which are 0 now. */
    chip_dout(chip, false);
    chip_dout(chip, true);
    chip_button(chip, true);
    chip_button(chip, false);
}

uint64_t chip_cycle(const struct chip *chip)
{
    return chip->avr->cycle;
}

uint64_t chip_tick(const struct chip *chip)
{
    return chip->timer_started == 0 ? 0 : chip->avr->cycle - chip->timer_started;
}

uint64_t chip_asleep_cycles(const struct chip *chip)
{
    return chip->asleep_cycles;
}

size_t chip_send(struct chip *chip, const uint8_t *bytes, size_t n)
{
    size_t sent = 0;

    while (sent < n && sent < SEND_AT_MOST && !chip->uart_full)
        avr_raise_irq(chip->uart_in, bytes[sent++]);
    return sent;
}

void chip_dout(struct chip *chip, bool high)
{
    avr_raise_irq(chip->dout, high);
}

void chip_button(struct chip *chip, bool pressed)
{
    /* Without this a write to the port pulls the pin up again. */
    avr_ioport_external_t outside = {
        .name = 'D', .mask = 1u << 2, .value = pressed ? 0 : 1u << 2
    };

    avr_ioctl(chip->avr, AVR_IOCTL_IOPORT_SET_EXTERNAL('D'), &outside);
    avr_raise_irq(chip->button, !pressed);
}

bool chip_led(const struct chip *chip)
{
    return chip->led;
}

struct avr_t *chip_avr(struct chip *chip)
{
    return chip->avr;
}

uint32_t chip_symbol(const struct chip *chip, const char *name)
{
    for (uint32_t i = 0; i < chip->firmware.symbolcount; i++)
        if (strcmp(chip->firmware.symbol[i]->symbol, name) == 0)
            return chip->firmware.symbol[i]->addr;
    return 0;
}
