#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: mutants.sh
#
# Check that the model catches each broken walk: a patch in mutants. Print one KTAP
# line for each.

. "$(dirname "$0")/../lib.sh"

SECONDS_EACH=30
failed=0
number=0

# model FOLDER TARGET: make it with the module in that folder.
model()
{
	local dir=$1

	shift
	timeout 120 make -s -C "$TOP/tests/walk" O="$dir/build" MODULE="$dir/module" WARNINGS=-w \
		FUZZ_SECONDS="$SECONDS_EACH" "$@"
}

main()
{
	local patch name dir

	need_packages clang libclang-rt-dev make patch
	dir=$(mktemp -d)
	# shellcheck disable=SC2064 # expanded now
	trap "rm -rf '$dir'" EXIT
	for patch in "$TOP"/tests/walk/mutants/*.patch; do
		name=$(basename "$patch" .patch)
		number=$((number + 1))
		rm -rf "${dir:?}"/*
		cp -a "$TOP/module" "$dir/"
		patch -s -d "$dir" -p1 <"$patch" || die "$name.patch no longer applies"
		# A build that fails is no catch.
		model "$dir" "$dir/build/fuzz_walk" || die "$name does not build"
		if ! model "$dir" check >"$dir/log" 2>&1 &&
		   grep -qE '^not ok|does not hold|Assertion|Sanitizer' "$dir/log"; then
			echo "ok $number walk-mutant.$name"
		else
			echo "not ok $number walk-mutant.$name"
			failed=1
		fi
	done
	[ "$number" -gt 0 ] && [ "$failed" = 0 ]
}

main
