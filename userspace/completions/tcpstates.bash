# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# bash completion of tcpstates(8): commands and options are those of its help.

_tcpstates_states=(ESTABLISHED SYN_SENT SYN_RECV FIN_WAIT1 FIN_WAIT2 TIME_WAIT CLOSE
	CLOSE_WAIT LAST_ACK LISTEN CLOSING)
_tcpstates_idle=(ESTABLISHED FIN_WAIT1 FIN_WAIT2 CLOSE_WAIT LAST_ACK CLOSING)
_tcpstates_formats='table json prometheus influx collectd zabbix'

_tcpstates_commands() # PROGRAM
{
	"$1" --help 2>/dev/null | sed -n '/^Commands:/,/^$/s/^  \([a-z][a-z]*\).*/\1/p'
}

_tcpstates_options() # PROGRAM COMMAND
{
	"$1" help "$2" 2>/dev/null | sed -nE 's/^  (-.,|   ) (--[a-z0-9-]+).*/\2/p'
}

# The command among the words so far: the first that is neither an option nor
# the argument of one. Figures are those of show.
_tcpstates_command()
{
	local i word

	for ((i = 1; i < COMP_CWORD; i++)); do
		word=${COMP_WORDS[i]}
		case $word in
		-[Nfpowc] | --netns | --file | --procfs | --output | --source | --format | \
		--sort | --top | --host | --prefix | --port | --side | --interval | --set | --warning | --critical | --timeout)
			i=$((i + 1))
			[ "${COMP_WORDS[i]}" != = ] || i=$((i + 1))
			;;
		--color)
			[ "${COMP_WORDS[i + 1]}" != = ] || i=$((i + 2)) ;;
		-*)	;;
		[0-9.]*)
			echo show
			return ;;
		*)
			echo "$word"
			return ;;
		esac
	done
}

# The words that may be the argument of an option; status 1: it has none.
_tcpstates_argument() # PROGRAM OPTION COMMAND
{
	case $2 in
	--format)
		echo "$_tcpstates_formats"
		case $3 in
		'' | show)	echo prometheus-node ;;
		esac
		;;
	--source)
		echo auto diag proc
		[ "$3" = processes ] || echo module ;;
	--color)	echo auto always never ;;
	-N | --netns)	ip netns list 2>/dev/null | cut -d ' ' -f 1 ;;
	--sort)
		case $3 in
		ports)	printf '%s\n' "${_tcpstates_states[@]}" | grep -vx LISTEN
			echo total port listeners full backlog backlog_max synq close_wait_s ;;
		netns)	echo total netns "${_tcpstates_states[@]}" ;;
		peers)	printf '%s\n' "${_tcpstates_states[@]}" | grep -vx LISTEN
			echo total peer ;;
		processes) echo total pid fds shared "${_tcpstates_states[@]}" ;;
		esac
		;;
	--side)		echo server client ;;
	--set)		"$1" diagnose --thresholds 2>/dev/null | sed 's/ .*/=/' ;;
	-w | -c | --warning | --critical)
			printf '%s=\n' total "${_tcpstates_states[@]}" "${_tcpstates_idle[@]/%/.idle}" ;;
	--top | --host | --prefix | --port | --interval | --timeout)
			;;
	-t)		[ "$3" = check ] ;;
	*)		return 1 ;;
	esac
}

_tcpstates_operands() # PROGRAM COMMAND
{
	case $2 in
	'')		_tcpstates_commands "$1" ;;
	ports)		echo server client ;;
	peers)		printf '%s\n' "${_tcpstates_states[@]}" | grep -vx LISTEN ;;
	idle)		echo "${_tcpstates_idle[@]}" ;;
	explain)	echo all "${_tcpstates_states[@]}" ;;
	processes)	echo "${_tcpstates_states[@]}" ;;
	check)		echo total "${_tcpstates_states[@]}" "${_tcpstates_idle[@]/%/.idle}" ;;
	help)		_tcpstates_commands "$1" ;;
	esac
}

_tcpstates()
{
	local program=$1 cur=${COMP_WORDS[COMP_CWORD]} option=${COMP_WORDS[COMP_CWORD - 1]}
	local command words

	# "--color=al" is three words, and "--color=" two.
	if [ "$cur" = = ]; then
		cur=
	elif [ "$option" = = ]; then
		option=${COMP_WORDS[COMP_CWORD - 2]}
	elif [ "$option" = --color ]; then
		option=
	fi
	command=$(_tcpstates_command)
	COMPREPLY=()
	case $option in
	-f | --file | -o | --output)
		mapfile -t COMPREPLY < <(compgen -f -- "$cur")
		compopt -o filenames 2>/dev/null
		return ;;
	-p | --procfs)
		mapfile -t COMPREPLY < <(compgen -d -- "$cur")
		compopt -o filenames 2>/dev/null
		return ;;
	esac
	if words=$(_tcpstates_argument "$program" "$option" "$command"); then
		:
	elif [[ $cur == -* ]]; then
		words=$(_tcpstates_options "$program" "${command:-show}")
	else
		words=$(_tcpstates_operands "$program" "$command")
	fi
	mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
	# A word that goes on after its "=" gets no blank.
	[[ ${#COMPREPLY[@]} -ne 1 || ${COMPREPLY[0]} != *= ]] || compopt -o nospace 2>/dev/null
}

complete -F _tcpstates tcpstates
