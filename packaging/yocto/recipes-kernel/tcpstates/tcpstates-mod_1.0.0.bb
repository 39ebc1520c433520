# SPDX-License-Identifier: GPL-2.0-only
SUMMARY = "Count TCP sockets by state in /proc/tcpstates"
LICENSE = "GPL-2.0-only"
LIC_FILES_CHKSUM = "file://LICENSE;md5=b234ee4d69f5fce4486a80fdaf4a4263"

inherit module

# make dist writes the archive: put it into files/. It unpacks to tcpstates-${PV}, where
# each release of Yocto looks for a package of this name.
BPN = "tcpstates"
SRC_URI = "file://tcpstates-${PV}.tar.gz"

# The inherit of module.bbclass gives the package the prefix kernel-module-.
RPROVIDES:${PN} += "kernel-module-tcpstates"
KERNEL_MODULE_AUTOLOAD += "tcpstates"
