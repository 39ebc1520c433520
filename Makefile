# SPDX-License-Identifier: GPL-2.0-only
#
# Entry points for people. The rules that build are in Kbuild and
# userspace/Makefile.

# The kernel to build for: KDIR=, or the names that other build systems use.
KERNELDIR ?= /lib/modules/$(shell uname -r)/build
KERNEL_SRC ?= $(KERNELDIR)
KDIR ?= $(KERNEL_SRC)

# Output of the reader's build and of the tests. (O= belongs to Kbuild.)
OUT ?= $(CURDIR)/build

# $(call given,NAME): the variable, if the command line has it. The environment may have
# one of that name for another purpose.
given = $(if $(filter command line,$(origin $(1))),$($(1)))

# Where modules are installed: below this folder, in lib/modules.
INSTALL_MOD_PATH ?= $(DESTDIR)

# Build the module only: Yocto and others call this with the kernel's CC.
modules modules_install:
	$(MAKE) -C $(KDIR) M=$(CURDIR) INSTALL_MOD_PATH="$(INSTALL_MOD_PATH)" $@

# Kernels differ in the folder: extra or updates, with or without module. In the
# headers of Debian 11 and 12, kernelrelease and kernel.release are not the name of
# the folder in lib/modules; UTS_RELEASE is.
modules_uninstall:
	release=$$(sed -n 's/^#define UTS_RELEASE "\(.*\)"/\1/p' \
		"$(KDIR)/include/generated/utsrelease.h") && \
	cd "$(INSTALL_MOD_PATH)/lib/modules/$$release" && \
	rm -f extra/tcpstates.ko* updates/tcpstates.ko* extra/module/tcpstates.ko* \
		updates/module/tcpstates.ko* && \
	depmod -b "$(INSTALL_MOD_PATH)/" "$$release"

reader:
	$(MAKE) -C userspace O=$(OUT)/reader

reader-static:
	$(MAKE) -C userspace O=$(OUT)/reader static

install: reader
	$(MAKE) -C userspace O=$(OUT)/reader install

uninstall:
	$(MAKE) -C userspace O=$(OUT)/reader uninstall

# The units of systemd, to enable by name: docs/monitoring.md
UNITDIR ?= /usr/local/lib/systemd/system
UNITS := $(wildcard packaging/systemd/*.*)
# The folder of node_exporter's textfile collector; the units have that of Debian.
TEXTFILEDIR ?= /var/lib/prometheus/node-exporter

install-units:
	install -d "$(DESTDIR)$(UNITDIR)"
	install -m 644 $(UNITS) "$(DESTDIR)$(UNITDIR)"
	cd "$(DESTDIR)$(UNITDIR)" && sed -i 's|/var/lib/prometheus/node-exporter|$(TEXTFILEDIR)|g' \
		$(notdir $(filter %.service,$(UNITS)))

uninstall-units:
	cd "$(DESTDIR)$(UNITDIR)" && rm -f $(notdir $(UNITS))

# The source archive, and the Debian packages, in OUT
dist:
	OUT=$(OUT) scripts/dist.sh

deb:
	OUT=$(OUT) tests/packages/deb.sh $(OUT)/deb

# make run [KERNEL=6.12]
run:
	OUT=$(OUT) scripts/run.sh $(call given,KERNEL)

# make check [KERNEL=6.12]: all tests, or those in the guest of one kernel
check:
	OUT=$(OUT) tests/check.sh $(if $(filter command line,$(origin KERNEL)),guest $(KERNEL))

# make time-attacks [KERNEL=6.12]: only prints
time-attacks:
	OUT=$(OUT) tests/vm/guest.sh $(if $(filter command line,$(origin KERNEL)),$(KERNEL),6.12) \
		tests/vm/install.sh "modprobe tcpstates && tests/guest/time_attacks.py"

# make time-neighbours: only prints; at native speed
time-neighbours:
	OUT=$(OUT) tests/bench/uml.sh 6.12 true \
		"insmod /tcpstates.ko; cd /src; tests/guest/time_neighbours.py"

# make check-stress [KERNEL=6.12] [SCALE=1] [BUDGET=300]
check-stress:
	OUT=$(OUT) tests/check.sh stress $(call given,KERNEL)

# make check-debug [KERNEL=6.12-kasan] [SCALE=0.01] [BUDGET=60]
check-debug:
	OUT=$(OUT) tests/check.sh debug $(call given,KERNEL)

# make check-hardened [KERNEL=6.12] [SCALE=1] [BUDGET=120]
check-hardened:
	OUT=$(OUT) tests/check.sh hardened $(call given,KERNEL)

# make check-boots [KERNEL=6.12]
check-boots:
	OUT=$(OUT) tests/check.sh boots $(call given,KERNEL)

# make soak [HOURS=1] [KERNEL=6.12] [SEED=n]
soak:
	OUT=$(OUT) HOURS=$(HOURS) SEED=$(SEED) tests/check.sh soak \
		$(call given,KERNEL)

# make fuzz-calls [SECONDS=600] [KERNEL=6.12] [SEED=n] [LOG=/dev/console]
fuzz-calls:
	OUT=$(OUT) CALLS_SECONDS=$(SECONDS) SEED=$(SEED) CALLS_LOG=$(LOG) tests/check.sh fuzz-calls \
		$(call given,KERNEL)

# make check-configs [CONFIG="i386 7.3-arm"]: names of tests/configs/configs.txt
check-configs:
	OUT=$(OUT) tests/check.sh configs $(call given,CONFIG)

# make check-monitoring [SYSTEM=prometheus]
check-monitoring:
	OUT=$(OUT) tests/check.sh monitoring $(call given,SYSTEM)

# make check-packages|check-bare|check-kernels [SUITE=trixie]
check-packages check-bare check-kernels:
	OUT=$(OUT) tests/check.sh $(@:check-%=%) $(call given,SUITE)

# make check-arch [ARCH="arm64 s390x"]. ARCH of the environment is the kernel's.
check-arch:
	OUT=$(OUT) tests/check.sh arch $(call given,ARCH)

check-unit check-style check-analyze check-instructions check-mutants check-debug-mutants \
	check-walk-arch:
	OUT=$(OUT) tests/check.sh $(@:check-%=%)

# For clangd; the module is in it if it has been built or can be.
compile_commands.json:
	test ! -e $(KDIR)/Makefile || $(MAKE) modules
	scripts/compile_commands.py $(KDIR)

bench:
	OUT=$(OUT) tests/bench/bench.sh $(call given,KERNEL)

clean:
	rm -rf $(OUT) compile_commands.json
	rm -f .*.cmd .*.o *.o Module.symvers modules.order module/*.o module/*.ko \
		module/*.mod module/*.mod.c module/.*.cmd module/modules.order

# Delete the cached Debian roots and downloads.
clean-cache:
	rm -rf --one-file-system "$${XDG_CACHE_HOME:-$$HOME/.cache}/tcpstates"

help:
	@echo 'make                 build the module, for the running kernel or KDIR='
	@echo 'make reader          build the reader, in build/reader'
	@echo 'make reader-static   build the reader for any Linux, with musl'
	@echo 'make install         install the reader to DESTDIR, PREFIX; make uninstall: delete it'
	@echo 'make install-units   install the units of systemd to DESTDIR, UNITDIR, for the'
	@echo '                     textfile collector in TEXTFILEDIR; make uninstall-units:'
	@echo '                     delete them'
	@echo 'make modules_install install the module without DKMS, below INSTALL_MOD_PATH;'
	@echo '                     make modules_uninstall: delete it'
	@echo 'make deb             build the Debian packages in a clean root, in build/deb'
	@echo 'make dist            write the source archive'
	@echo 'make run             show /proc/tcpstates from a real kernel [KERNEL=6.12: in QEMU]'
	@echo 'make check           run all tests; KERNEL=6.12: those of one kernel'
	@echo 'make check-unit      test the reader, and the walk in user space, without QEMU'
	@echo 'make check-style     check the style of sources, comments and scripts'
	@echo 'make check-analyze   look for faults in the reader with two static analyzers'
	@echo 'make check-instructions  compare the instructions of a walk with the record'
	@echo 'make time-attacks    time reads beside readers that would hold them up'
	@echo 'make time-neighbours time what a walk tells of other namespaces'
	@echo 'make check-mutants   show that the tests catch broken modules'
	@echo 'make check-debug-mutants  the same for those that only a debug kernel shows'
	@echo 'make check-stress    run the stress tests with their whole load; KERNEL=6.12, SCALE=1'
	@echo 'make check-debug     the same on kernels with KASAN and KCSAN, which it builds'
	@echo 'make check-hardened  load, unload and churn in modes of the kernels that find bugs'
	@echo 'make check-boots     test without IPv6, with table extremes, preempt=full; KERNEL=6.12'
	@echo 'make check-configs   build the module for odd kernels and processors; CONFIG=i386'
	@echo 'make check-packages  install, upgrade, boot and purge the packages; SUITE=trixie'
	@echo 'make check-monitoring  run monitoring systems with real sockets; SYSTEM=prometheus'
	@echo 'make check-bare      run the two commands on a bare Debian of another release; SUITE=trixie'
	@echo 'make check-kernels   build the module for all kernels of Debian, boot rt, cloud and testing'
	@echo 'make check-arch      build for and boot other processors; ARCH=arm64'
	@echo 'make check-walk-arch run the walk in user space on big-endian processors'
	@echo 'make soak            run everything at once for HOURS=1, and report how memory drifts'
	@echo 'make fuzz-calls      make random system calls for SECONDS=600'
	@echo 'make bench           measure against other tools, 35 minutes [KERNEL=6.12]'
	@echo 'make compile_commands.json  for clangd: the reader, and the module if it builds'
	@echo 'make clean           delete what was built; make clean-cache: the Debian roots too'

.PHONY: modules modules_install modules_uninstall reader reader-static install uninstall \
	install-units uninstall-units \
	dist deb check-monitoring check-bare check-packages check-kernels check-arch run check check-unit \
	check-style check-instructions check-mutants check-stress check-debug \
	check-boots check-hardened check-analyze soak fuzz-calls time-attacks \
	time-neighbours bench clean clean-cache help compile_commands.json \
	check-configs check-walk-arch check-debug-mutants
