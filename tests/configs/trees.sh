# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# Kernel trees that are configured and prepared for the build of modules. Sourced
# by configs.sh, whose mounts it uses: the compilers' root is $ROOT, with the
# sources in /source and the trees in /trees.

# Options of all configurations.
COMMON="EXPERT=y MODULES=y MODULE_UNLOAD=y NET=y INET=y IPV6=y PROC_FS=y SYSCTL=y
MULTIUSER=y NAMESPACES=y NET_NS=y CGROUPS=y MEMCG=y SMP=y PRINTK=y BUG=y"

# kernel_options KERNEL: print options that not all kernels have.
kernel_options()
{
	case $1 in
	6.*)	echo PROC_SYSCTL=y ;;
	esac
}

# arch_options ARCH: print the options that choose the processor.
arch_options()
{
	case $1 in
	x86_64)	echo 64BIT=y ;;
	i386)	echo X86_32=y ;;
	arm)	echo MMU=y ARCH_MULTIPLATFORM=y ARCH_MULTI_V7=y AEABI=y ;;
	mips)	echo MIPS_GENERIC_KERNEL=y 32BIT=y CPU_MIPS32_R2=y SMP=n ;;
	riscv)	echo MMU=y 64BIT=y ;;
	esac
}

# cross ARCH: print the prefix of its gcc. i386 is built with -m32.
cross()
{
	case $1 in
	arm)	echo arm-linux-gnueabihf- ;;
	arm64)	echo aarch64-linux-gnu- ;;
	mips)	echo mips-linux-gnu- ;;
	riscv)	echo riscv64-linux-gnu- ;;
	s390)	echo s390x-linux-gnu- ;;
	esac
}

# compiler_args ARCH COMPILER: print the arguments of make that choose it.
compiler_args()
{
	case $2 in
	gcc)	echo "ARCH=$1 CROSS_COMPILE=$(cross "$1")" ;;
	clang)	echo "ARCH=$1 LLVM=-19" ;;
	*)	die "no compiler '$2', only gcc and clang" ;;
	esac
}

# compiler_version ARCH COMPILER
compiler_version()
{
	case $2 in
	gcc)	echo "gcc $(chroot "$ROOT" "$(cross "$1")gcc" -dumpfullversion)" ;;
	clang)	echo "clang $(chroot "$ROOT" clang-19 -dumpversion)" ;;
	esac
}

# last OPTION=VALUE...: print them, of each name the last only.
last()
{
	printf '%s\n' "$@" | tac | awk -F= '!seen[$1]++' | tac
}

# verify FILE OPTION=VALUE...: fail if the configuration lacks one of them.
verify()
{
	local file=$1 option bad=0

	shift
	for option; do
		case $option in
		*=n)	! grep -q "^CONFIG_${option%n}" "$file" ;;
		*)	grep -qxF "CONFIG_$option" "$file" ;;
		esac || { echo "not in the configuration: $option"; bad=1; }
	done
	return "$bad"
}

# tree KERNEL ARCH COMPILER OPTION=VALUE...: configure a tree and prepare it for the
# build of modules. Set MAKE_ARGS to the arguments of make for builds with it, and
# CONFIG to its configuration. The tree of a processor and a compiler is used
# again, so that the kernel's own tools are compiled once.
tree()
{
	local options option dir=$1-$2-$3 args

	read -ra args <<<"$(compiler_args "$2" "$3")"
	# Name the linker of HOSTCC: newer kernels choose lld for LLVM=, and gcc does not
	# find lld-19.
	MAKE_ARGS=(-C "/source/$1" "O=/trees/$dir" HOSTCC=gcc HOSTLDFLAGS=-fuse-ld=bfd
		"${args[@]}")
	CONFIG=$ROOT/trees/$dir/.config
	# shellcheck disable=SC2046,SC2086 # lists of words
	mapfile -t options < <(last $COMMON $(kernel_options "$1") $(arch_options "$2") "${@:4}")
	mkdir -p "$ROOT/trees/$dir"
	for option in "${options[@]}"; do
		case $option in
		*=n)	echo "# CONFIG_${option%=n} is not set" ;;
		*)	echo "CONFIG_$option" ;;
		esac
	done >"$ROOT/trees/$dir/wanted"
	chroot "$ROOT" make "${MAKE_ARGS[@]}" "KCONFIG_ALLCONFIG=/trees/$dir/wanted" allnoconfig &&
		verify "$CONFIG" "${options[@]}" &&
		chroot "$ROOT" make "${MAKE_ARGS[@]}" modules_prepare
}
