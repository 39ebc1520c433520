# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# The apt sources of a Debian root, which are those of this machine. Sourced by the
# scripts that make roots.

# host_mirror REGEX: print the URL of this machine's first apt source of Debian
# whose codename matches. The roots come from the same mirror as its packages.
host_mirror()
{
	apt-get indextargets --format '$(ORIGIN) $(REPO_URI) $(CODENAME)' |
		sort -u | awk -v p="$1" \
		'$1 == "Debian" && $2 ~ /^https?:/ && $3 ~ p { print $2; exit }'
}

# sources SUITE [ARCH]: print its sources.list. For another architecture it has the
# release alone: a mirror's indices of its updates may be older than their checksums.
sources()
{
	local base=${1%-backports} main security

	[ -n "$(apt-get indextargets)" ] || apt_update || true
	main=${DEBIAN_MIRROR:-$(host_mirror '^[a-z]+$')}
	security=${DEBIAN_SECURITY_MIRROR:-$(host_mirror '^[a-z]+-security$')}
	[ -n "$main" ] && [ -n "$security" ] ||
		die "this machine's apt sources lack Debian or its security updates:
set DEBIAN_MIRROR and DEBIAN_SECURITY_MIRROR to their URLs"
	echo "deb $main $base main"
	[ -z "${2-}" ] || return 0
	echo "deb $main $base-updates main"
	echo "deb $security $base-security main"
	if [ "$base" != "$1" ]; then
		echo "deb $main $1 main"
	fi
}

# apt_options: print the host's proxy and date checks, to use in the root too.
apt_options()
{
	apt-config dump | grep -E '^Acquire::(https?::Proxy|Check-)' || true
}
