#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: root.sh KERNEL
#
# Print the folder of the Debian root for a kernel of tests/kernels.txt. If it is
# not cached, make it first: the release's kernel with its headers, compiler and
# dkms, and the programs that the tests run in the guest.
#
# A root is built under another name and renamed when complete, so that a later
# run never uses half a root. The name has a hash of the recipe: a new recipe makes
# a new root.

. "$(dirname "$0")/../lib.sh"

. "$(dirname "$0")/apt.sh"
. "$(dirname "$0")/root-recipe.sh"

# build SUITE KERNEL FOLDER: make the root in FOLDER.
build()
{
	local suite=$1 kernel=$2 root=$3 log=$CACHE/root-$2.log
	local src=$3.list hook=$3.hook

	mkdir -p "$CACHE/roots"
	sources "$suite" >"$src"
	printf '%s' "$INSTALL_KERNEL" >"$hook"
	# A mount namespace, so that no mount outlives a killed build.
	unshare --mount mmdebstrap --format=directory "${OPTIONS[@]}" \
		--aptopt="$(apt_options)" --dpkgopt=force-unsafe-io \
		--customize-hook="cp '$hook' \"\$1/install-kernel\"" \
		--customize-hook="chroot \"\$1\" sh /install-kernel '$kernel' '$suite' '$PACKAGES'" \
		--customize-hook='rm "$1/install-kernel"' \
		"${suite%-backports}" "$root" "$src" \
		>"$log" 2>&1 || {
		tail -n 15 "$log" >&2
		rm -rf --one-file-system "$root" "$src" "$hook"
		die "could not make the root for $kernel ($suite): see $log"
	}
	rm -f "$src" "$hook"
}

main()
{
	local kernel=$1 suite key root partial

	need_root
	suite=$(suite_of "$kernel")
	key=$(printf '%s\n' "$kernel $suite" "$PACKAGES" "${OPTIONS[@]}" "$INSTALL_KERNEL" |
		sha256sum | cut -c1-12)
	root=$CACHE/roots/$kernel-$key
	mkdir -p "$CACHE/roots"
	if [ ! -d "$root" ]; then
		# guest.sh holds this lock, shared, for as long as it uses a root.
		exec 9>"$CACHE/roots/$kernel.lock"
		if ! flock -n 9; then
			say "waiting for another run that makes or uses the root of kernel $kernel"
			flock 9
		fi
	fi
	if [ ! -d "$root" ]; then
		need_packages mmdebstrap debian-archive-keyring
		say "making the Debian root for kernel $kernel ($suite): once, about 2 to 4 minutes"
		rm -rf --one-file-system "$CACHE/roots/$kernel-"*
		partial=$CACHE/roots/$kernel-partial
		build "$suite" "$kernel" "$partial"
		mv "$partial" "$root"
		say "root for kernel $kernel made: $(cat "$root/kernel-release")"
	fi
	echo "$root"
}

[ $# = 1 ] || { sed -n '3,5s/^# //p' "$0" >&2; exit 2; }
main "$1"
