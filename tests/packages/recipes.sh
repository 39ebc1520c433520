#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: recipes.sh
#
# Build and install the packages of other distributions as far as Debian has their
# tools, in a fresh root:
#
#	rpm	rpmbuild builds both packages, rpm installs them, dkms builds the module,
#		and rpm erases both without trace
#	arch	makepkg builds both packages
#	alpine	busybox's shell runs the functions of the APKBUILD in the order of abuild,
#		and those of the AKMBUILD that it makes
#
# Prints a KTAP line for each.

. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../vm/layer.sh"
. "$(dirname "$0")/lib.sh"

SUITE=trixie
PACKAGES=(linux-headers-amd64 dkms rpm makepkg pacman-package-manager libarchive-tools fakeroot gcc make libc6-dev
	gettext libncurses-dev pkgconf busybox-static zstd)

# in_root COMMAND...: run it in the root as an ordinary user, who owns /build.
in_root()
{
	chroot "$ROOT" setpriv --reuid nobody --clear-groups env HOME=/build PATH="$PATH" \
		"$@" >>"$LOG" 2>&1
}

# built FILE...: succeed if these files, as patterns, are in the list on stdin.
built()
{
	local list file missing=0

	list=$(cat)
	echo "$list" >>"$LOG"
	for file; do
		grep -qx "$file" <<<"$list" || { echo "missing: $file" >>"$LOG"; missing=1; }
	done
	[ "$missing" = 0 ]
}

# The files of the reader's package, and of the module's.
READER=(/usr/bin/tcpstates '/usr/share/man/man8/tcpstates.8.*' '/usr/share/man/man5/tcpstates.5.*'
	/usr/share/bash-completion/completions/tcpstates /usr/share/zsh/site-functions/_tcpstates
	/usr/share/locale/zh_CN/LC_MESSAGES/tcpstates.mo)
MODULE=('/usr/src/tcpstates-.*/Kbuild' '/usr/src/tcpstates-.*/module/walk.c'
	'/usr/src/tcpstates-.*/include/uapi/linux/tcpstates.h' '/usr/lib/modules-load.d/tcpstates.conf')

# installed_by_dkms: succeed if the kernel of the root's headers has the module.
installed_by_dkms()
{
	chroot "$ROOT" dkms status tcpstates | tee -a "$LOG" | grep -q ': installed'
}

rpm_packages()
{
	local build=$ROOT/build/rpm spec

	mkdir -p "$build"/{SOURCES,SPECS}
	cp "$ARCHIVE" "$build/SOURCES/"
	for spec in tcpstates tcpstates-dkms; do
		cp "$TOP/packaging/rpm/$spec.spec" "$build/SPECS/"
	done
	chroot "$ROOT" chown -R nobody /build
	for spec in tcpstates tcpstates-dkms; do
		in_root rpmbuild --define "_topdir /build/rpm" --define "debug_package %{nil}" \
			--nodeps -bb "/build/rpm/SPECS/$spec.spec" ||
			return 1
	done
	chroot "$ROOT" sh -c 'rpm -qlp /build/rpm/RPMS/*/tcpstates-[0-9]*.rpm' | built "${READER[@]}" &&
		chroot "$ROOT" sh -c 'rpm -qlp /build/rpm/RPMS/noarch/*.rpm' | built "${MODULE[@]}"
}

rpm_installs()
{
	chroot "$ROOT" sh -c 'rpm -i --nodeps /build/rpm/RPMS/*/*.rpm' >>"$LOG" 2>&1 &&
		installed_by_dkms && chroot "$ROOT" tcpstates -V >>"$LOG" &&
		chroot "$ROOT" rpm -e tcpstates tcpstates-dkms >>"$LOG" 2>&1 &&
		! installed_by_dkms &&
		! find "$ROOT"/usr/{bin,src,share,lib} -name '*tcpstates*' | tee -a "$LOG" | grep -q .
}

arch_packages()
{
	mkdir "$ROOT/build/arch"
	cp "$ARCHIVE" "$TOP/packaging/arch/PKGBUILD" "$ROOT/build/arch/"
	chroot "$ROOT" chown -R nobody /build
	in_root sh -c 'cd /build/arch && makepkg --nodeps --noconfirm' || return 1
	in_root sh -c 'cd /build/arch && for p in *.pkg.tar*; do
		bsdtar -tf "$p" | sed "s|^|/|" >"${p%%-[0-9]*}.list"; done' &&
		built "${READER[@]}" <"$ROOT/build/arch/tcpstates.list" &&
		built "${MODULE[@]}" <"$ROOT/build/arch/tcpstates-dkms.list"
}

# alpine_packages: abuild's order of functions, with its variables.
alpine_packages()
{
	mkdir "$ROOT/build/alpine"
	cp "$TOP/packaging/alpine/APKBUILD" "$ROOT/build/alpine/"
	tar -C "$ROOT/build/alpine" -xzf "$ARCHIVE"
	chroot "$ROOT" chown -R nobody /build
	# shellcheck disable=SC2016 # expanded by the shell in the root
	in_root busybox sh -euxc '
		cd /build/alpine
		. ./APKBUILD
		builddir=$PWD/$pkgname-$pkgver
		cd "$builddir"; build
		cd "$builddir"; check
		cd "$builddir"; pkgdir=/build/alpine/reader; package
		cd "$builddir"; subpkgdir=/build/alpine/akms; akms
		cd /build/alpine/reader; find . -type f | sed "s/^\\.//" >../reader.list
		cd /build/alpine/akms; find . -type f | sed "s/^\\.//" >../akms.list
	' && built /usr/bin/tcpstates '/usr/share/man/man8/tcpstates.8' \
		<"$ROOT/build/alpine/reader.list" &&
		built "${MODULE[@]}" '/usr/src/tcpstates-.*/AKMBUILD' <"$ROOT/build/alpine/akms.list"
}

# alpine_akms: the build of AKMS, with its variables.
alpine_akms()
{
	# shellcheck disable=SC2016 # expanded by the shell in the root
	in_root busybox sh -euxc '
		cd /build/alpine/akms/usr/src/tcpstates-*
		. ./AKMBUILD
		MAKEFLAGS= builddir=$PWD kernel_srcdir=$(echo /lib/modules/*/build)
		build
		test -s "$built_modules"
	'
}

inner()
{
	ROOT=$WORK/root
	LOG=$OUT/recipes.log
	: >"$LOG"
	layer "$BASE"
	mkdir "$ROOT/build"
	ARCHIVE=$("$TOP/scripts/dist.sh" "$WORK/tcpstates-$("$TOP/scripts/version.sh" "$TOP").tar.gz")
	set +e
	rpm_packages; result rpm_builds
	rpm_installs; result rpm_installs_and_erases
	arch_packages; result arch_builds
	alpine_packages; result alpine_builds
	alpine_akms; result alpine_module
	set -e
	close_root
}

main()
{
	need_root
	mkdir -p "$OUT"
	BASE=$("$TOP/tests/vm/plain-root.sh" recipes "$SUITE" "${PACKAGES[@]}")
	export BASE
	run_inner recipes
}

if [ "${1-}" = --inner ]; then
	inner
else
	main
fi
