# make help     lists the targets
# make V=1      shows the commands
# make SAN=1    builds with the address and undefined-behaviour sanitizers
# make CC=clang BUILD=build-clang    builds with another compiler, elsewhere

BUILD   ?= build$(if $(SAN),-san)
AVR_CC  ?= avr-gcc
MCU      = atmega328p
F_CPU    = 16000000UL
FLASH_BUDGET_BYTES = 8192
RAM_BUDGET_BYTES   = 1024
VERSION  = 0.1.0
Q        = $(if $(V),,@)
comma    = ,

WARN     = -Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes \
           -Wmissing-prototypes -Wvla -Wformat=2 -Wswitch-enum -Werror
OPT     ?= -O3
# No fused multiply-add and no -ffast-math: the same recording gives the same bits.
# Nobody asks errno about mathematics, so roots and roundings are one instruction.
CFLAGS   = -std=c11 $(OPT) -g -ffp-contract=off -fno-math-errno -fno-strict-aliasing -pthread $(WARN) -MMD -MP
CFLAGS  += $(if $(SAN),-fsanitize=address$(comma)undefined -fno-sanitize-recover=all)
# gcc looks across files when it links the host program, and nothing else waits for that.
LTO     := $(if $(SAN)$(findstring clang,$(CC)),,-flto=auto -ffat-lto-objects)
LTO_LD  := $(if $(LTO),$(LTO) -Wno-maybe-uninitialized)
CPPFLAGS = -D_GNU_SOURCE -DHOLDFAST_VERSION='"$(VERSION)"' -I. -Ifirmware -Ihost -Itests -I$(BUILD)/made -I/usr/include/simavr
AVRFLAGS = -mmcu=$(MCU) -DF_CPU=$(F_CPU) -std=gnu11 -Os -flto -fshort-enums \
           -ffunction-sections -fdata-sections -Wl,--gc-sections $(filter-out -Wswitch-enum,$(WARN)) -MMD -MP -Ifirmware
LDLIBS   = -lserialport -lyaml -ljansson -lsqlite3 -lnettle -lzip -lgsl -lgslcblas -lm
SIMLIBS  = -fno-lto -lsimavr -lelf -lm
CHECKLIBS = -fno-lto -lsodium -lcheck -lsubunit -lm -lrt -lpthread -lutil

# Portable firmware logic also runs in the host's tests; boards/ is the chip's own.
FW_SHARED = $(wildcard firmware/*.c)
FW_BOARD  = $(wildcard firmware/boards/uno/*.c)
HOST      = $(filter-out host/main.c,$(wildcard host/*.c host/*/*.c)) $(wildcard calibration/*.c) firmware/wire.c
SIM       = $(wildcard firmware/sim/*.c) firmware/wire.c firmware/wire_crc.c

obj = $(patsubst %.c,$(BUILD)/obj/%.o,$(1))

PROGRAMS = $(BUILD)/holdfast $(BUILD)/holdfast-sim
FIRMWARE = $(BUILD)/firmware.elf
RUNNERS  = $(addprefix $(BUILD)/tests/run-,host firmware program rig)

## Build the host program, the virtual rig and the firmware
all: $(PROGRAMS) $(FIRMWARE)

## Install what the build and the demo need (Debian 12, as root or with sudo)
deps: ; $(Q).ci/deps build

## Run a whole guided session on the virtual rig, faster than real time
demo: deps ; $(Q)$(MAKE) --no-print-directory all && tests/demo.sh $(BUILD)

## Install what the tests need, then run every one of them
check: ; $(Q).ci/deps build && .ci/deps check && tests/check.sh

## Measure speed and memory beside the programs a user would otherwise pick
bench: deps ; $(Q).ci/deps bench && $(MAKE) --no-print-directory all && tests/bench/run.sh $(BUILD)

## Run this build's tests only (no installing, no other compilers)
test: all tests_built ; $(Q)set -e; for r in $(RUNNERS); do HOLDFAST_BUILD=$(BUILD) $$r; done

tests_built: $(RUNNERS) $(BUILD)/tests/vectors.elf

## Write the firmware to an Uno: make flash PORT=/dev/ttyACM0
flash: $(FIRMWARE) ; avrdude -c arduino -p $(MCU) -P $(or $(PORT),$(error name the port: make flash PORT=/dev/ttyACM0)) -b 115200 -U flash:w:$<:e

## List the targets
help:
	@awk '/^## /{d=substr($$0,4);next} d{split($$0,t,":");printf "  %-8s %s\n",t[1],d;d=""}' Makefile

## Remove what the build made
clean: ; rm -rf build build-*

$(BUILD)/holdfast: $(call obj,host/main.c $(HOST))
	@echo "  LD    $@"
	$(Q)$(CC) $(CFLAGS) $(LTO_LD) $^ -o $@ $(LDLIBS)

$(BUILD)/holdfast-sim: $(call obj,$(SIM))
	@echo "  LD    $@"
	$(Q)$(CC) $(CFLAGS) $^ -o $@ $(SIMLIBS)

# Each folder of suites is a program; tests/run.c runs the list in its suites.c.
$(BUILD)/tests/run-host: $(call obj,tests/run.c tests/place.c $(wildcard tests/host/*.c) $(HOST))
$(BUILD)/tests/run-firmware: $(call obj,tests/run.c $(wildcard tests/firmware/*.c) $(FW_SHARED))
$(BUILD)/tests/run-program: $(call obj,tests/run.c tests/place.c $(wildcard tests/program/*.c) tests/rig/harness.c tests/host/making.c $(HOST))
$(BUILD)/tests/run-rig: $(call obj,tests/run.c tests/place.c $(wildcard tests/rig/*.c) $(HOST))
$(RUNNERS):
	@mkdir -p $(@D) && echo "  LD    $@"
	$(Q)$(CC) $(CFLAGS) $^ -o $@ $(CHECKLIBS) $(LDLIBS)

$(BUILD)/make-recording: $(call obj,tests/bench/make_recording.c firmware/sim/client.c firmware/sim/noise.c $(HOST))
	@echo "  LD    $@"
	$(Q)$(CC) $(CFLAGS) -fno-lto $^ -o $@ $(LDLIBS)

# The path is linked as the program is; the filters are not, so that a call to ours
# costs what one to theirs does.  liquid-dsp is no part of the program.
$(BUILD)/bench-path: BENCHLIBS = $(LTO_LD)
$(BUILD)/bench-filters: BENCHLIBS = -fno-lto -lliquid
$(BUILD)/bench-%: $(BUILD)/obj/tests/bench/%.o $(call obj,tests/place.c $(HOST))
	@echo "  LD    $@"
	$(Q)$(CC) $(CFLAGS) $^ -o $@ $(BENCHLIBS) $(LDLIBS)

# The budget is part of the build: a firmware that outgrows it does not exist.
$(FIRMWARE): $(patsubst %.c,$(BUILD)/avr/%.o,$(FW_SHARED) $(FW_BOARD))
	@echo "  AVRLD $@"
	$(Q)$(AVR_CC) $(AVRFLAGS) $^ -o $@.tmp
	$(Q)avr-size $@.tmp | awk -v f=$(FLASH_BUDGET_BYTES) -v r=$(RAM_BUDGET_BYTES) 'NR == 2 { \
	  printf "  SIZE  flash %d of %d bytes, RAM %d of %d bytes\n", $$1+$$2, f, $$2+$$3, r; \
	  if ($$1+$$2 > f || $$2+$$3 > r) { print "firmware is over its budget" > "/dev/stderr"; exit 1 } }'
	$(Q)mv $@.tmp $@

$(BUILD)/avr/%.o: %.c
	@mkdir -p $(@D) && echo "  AVR   $<"
	$(Q)$(AVR_CC) $(AVRFLAGS) -c $< -o $@

$(BUILD)/obj/%.o: %.c
	@mkdir -p $(@D) && echo "  CC    $<"
	$(Q)$(CC) $(CFLAGS) $(LTO) $(CPPFLAGS) -c $< -o $@

# The definitions of every number are part of the program.
$(BUILD)/made/metrics_md.h: host/analysis/METRICS.md
	@mkdir -p $(@D)
	$(Q)od -An -v -tu1 $< | sed 's/ *\([0-9][0-9]*\)/\1,/g' >$@
$(call obj,host/analysis/manual.c): $(BUILD)/made/metrics_md.h

# The wire's vectors, built and parsed on the chip itself.
$(BUILD)/tests/vectors.elf: tests/chip/vectors.c tests/chip/vectors.awk firmware/WIRE.md firmware/wire.c firmware/wire_crc.c
	@mkdir -p $(@D)/chip && echo "  AVRLD $@"
	$(Q)awk -f tests/chip/vectors.awk firmware/WIRE.md >$(@D)/chip/vectors_made.h
	$(Q)$(AVR_CC) $(filter-out -MMD -MP,$(AVRFLAGS)) -I$(@D)/chip tests/chip/vectors.c $(filter firmware/wire%.c,$^) -o $@

# A fuzz target is one file that defines LLVMFuzzerTestOneInput; what it calls is compiled
# once for all of them.
fuzz_obj = $(patsubst %.c,$(BUILD)/fuzz/obj/%.o,$(1))
FUZZ_CFLAGS = $(CFLAGS) -fsanitize=address,undefined -fno-sanitize-recover=all

$(BUILD)/fuzz/obj/%.o: %.c | $(BUILD)/made/metrics_md.h
	@mkdir -p $(@D)
	$(Q)clang $(FUZZ_CFLAGS) -fsanitize=fuzzer-no-link $(CPPFLAGS) -c $< -o $@

$(BUILD)/fuzz/%: $(BUILD)/fuzz/obj/tests/fuzz/%.o $(call fuzz_obj,tests/host/making.c $(HOST))
	@echo "  FUZZ  $@"
	$(Q)clang $(FUZZ_CFLAGS) -fsanitize=fuzzer $^ -o $@ $(LDLIBS) -lsodium

.PHONY: all deps demo check bench test tests_built flash help clean
.DELETE_ON_ERROR:
.SECONDARY:
-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
