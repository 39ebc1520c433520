# SPDX-License-Identifier: GPL-2.0-only
SUMMARY = "Count TCP sockets by state, and say what the numbers mean"
LICENSE = "GPL-2.0-only"
LIC_FILES_CHKSUM = "file://LICENSE;md5=b234ee4d69f5fce4486a80fdaf4a4263"

# make dist writes the archive: put it into files/.
SRC_URI = "file://tcpstates-${PV}.tar.gz"

# CC has the flags of the target; ncurses and gettext stay out.
EXTRA_OEMAKE = "-C ${S}/userspace O=${B}/build PREFIX=${prefix} NCURSES=no NLS=no \
    'CC=${CC}' 'CFLAGS=${CFLAGS}' 'LDFLAGS=${LDFLAGS}'"

do_install() {
    oe_runmake DESTDIR=${D} install
}

FILES:${PN} += "${datadir}/bash-completion ${datadir}/zsh"
