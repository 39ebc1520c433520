// SPDX-License-Identifier: GPL-2.0-only
/*
 * A libFuzzer target: the parsers of what other programs write, in the files and links
 * of processes, in sysctls, in /etc/services and /etc/hosts, and the words that become
 * part of a shell's command. The first byte of the input chooses the parser; the rest is
 * the content of a procfs that the target makes.
 */
#include <fcntl.h>
#include <ftw.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>
#include "fuzz.h"
#include "host/descriptors.h"
#include "host/hosts.h"
#include "host/netns.h"
#include "host/netns_entry.h"
#include "host/process_names.h"
#include "host/processes.h"
#include "host/services.h"
#include "host/sysctl.h"
#include "lib/format.h"
#include "source/dump.h"
#include "source/proc_tcp.h"

#define PID	7
#define MAX_PIECES	15	/* a pipe has room for one page each */

/* In memory: each input is written. */
static char top[] = "/dev/shm/tcpstates-fuzz-XXXXXX";
static char procfs[sizeof(top) + sizeof("/proc")];
static char process[sizeof(procfs) + sizeof("/7")];
static int content;

/* Return a path below the folder, valid until the next call. */
static const char *below(const char *name)
{
	static char path[256];

	snprintf(path, sizeof(path), "%s/%s", top, name);
	return path;
}

static int remove_one(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
	(void)st;
	(void)flag;
	(void)ftw;
	return remove(path);
}

static void remove_all(void)
{
	nftw(top, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* Let a path show the content. */
static void show_content(const char *name)
{
	char path[256], target[256], *slash;

	snprintf(path, sizeof(path), "%s", below(name));
	for (slash = path + sizeof(top); (slash = strchr(slash, '/')); slash++) {
		*slash = '\0';
		mkdir(path, 0755);
		*slash = '/';
	}
	snprintf(target, sizeof(target), "%s", below("content"));
	require(!symlink(target, path));
}

/* Make the files with the first input. libFuzzer needs the working folder as it is. */
static void begin(void)
{
	static const char *const files[] = {
		"proc/7/cgroup", "proc/7/comm", "proc/7/limits", "proc/7/net/netstat",
		"proc/7/fd/3", "proc/7/ns/net",
	};
	char name[128];
	size_t i;

	if (content)
		return;
	require(mkdtemp(top) && !atexit(remove_all));
	snprintf(procfs, sizeof(procfs), "%s/proc", top);
	snprintf(process, sizeof(process), "%s/7", procfs);
	content = open(below("content"), O_RDWR | O_CREAT | O_TRUNC, 0644);
	require(content > 0);
	for (i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		show_content(files[i]);
	for (i = 0; i < NR_SYSCTLS; i++) {
		snprintf(name, sizeof(name), "proc/sys/net/%s", sysctls[i].name);
		show_content(name);
	}
}

/* Names from outside must not change a terminal. */
static void check_clean(const char *text)
{
	char *copy = strdup(text);

	require(copy);
	format_clean(copy);
	require(!strcmp(copy, text));
	free(copy);
}

static void check_services(const char *text)
{
	struct services *services = services_load(below("content"));
	uint64_t port;

	(void)text;
	require(services && !services_name(services, SERVICES_PORTS));
	for (port = 0; port < SERVICES_PORTS; port++) {
		if (services_name(services, port))
			check_clean(services_name(services, port));
	}
	services_free(services);
}

static void check_hosts(const char *text)
{
	char *copy = strdup(text), *word, *rest;
	struct hosts hosts;

	require(copy);
	hosts_load(&hosts, below("content"));
	for (word = strtok_r(copy, " \t\r\n", &rest); word;
	     word = strtok_r(NULL, " \t\r\n", &rest)) {
		if (hosts_name(&hosts, word))
			check_clean(hosts_name(&hosts, word));
	}
	hosts_free(&hosts);
	free(copy);
}

static void check_sysctls(const char *text)
{
	struct sysctl_value values[NR_SYSCTLS] = { { .nr = 0 } };
	struct sysctl_text texts[NR_SYSCTLS];
	unsigned int i;

	(void)text;
	sysctl_texts(procfs, texts);
	sysctl_values(procfs, false, values);
	for (i = 0; i < NR_SYSCTLS; i++) {
		require(values[i].nr >= 0 && values[i].nr <= SYSCTL_MAX_VALUES);
		require(!values[i].nr || *texts[i].text);
		require(strlen(texts[i].text) < SYSCTL_TEXT_SIZE);
	}
}

static void check_process(const char *text)
{
	struct process_names names = { .by_unit = false };
	struct row row = { .group = ROWS_PROCESS, .id = PID };
	char unit[PROCESS_UNIT_SIZE];
	const struct process_name *name;
	size_t len;

	(void)text;
	require(!process_names_add(&names, procfs, PID));
	process_names_order(&names);
	name = process_names_of_row(&names, &row);
	require(name && *name->comm);
	check_clean(name->unit);
	process_names_unit(&names, &row, unit);
	check_clean(unit);
	len = strspn(name->container, "0123456789abcdef");
	require(!name->container[len] && (!len || len == NETNS_NAMES_CONTAINER_LEN));
	process_names_free(&names);
}

static void check_netns(const char *text)
{
	struct netns_name name = { .pid = PID };
	struct netns_names names = { .name = &name, .nr = 1 };
	char shown[NETNS_NAMES_TEXT_SIZE];
	struct figure limit = processes_descriptor_limit(procfs, PID);

	(void)text;
	require(limit.have || !limit.value);
	netns_names_describe(&names, procfs);
	require(netns_names_text(&name, shown));
	check_clean(shown);
}

/* The content is the target of links. */
static void check_links(const char *text)
{
	struct descriptors descriptors = { .nr = 0 };
	struct figure netns;

	if (!*text || strlen(text) > 200)
		return;
	require(!unlink(below("proc/7/fd/3")) && !symlink(text, below("proc/7/fd/3")));
	require(!unlink(below("proc/7/ns/net")) && !symlink(text, below("proc/7/ns/net")));
	require(descriptors_read(&descriptors, procfs, PID));
	require(descriptors.nr == 1 && descriptors.inode.nr <= 1);
	require(!descriptors.inode.nr || !strncmp(text, "socket:[", 8));
	netns = processes_own_netns(process);
	require(!netns.have || !strncmp(text, "net:[", 5));
	free(descriptors.inode.at);
}

static void check_netstat(const char *text)
{
	enum result result = dump_proc.visit_mptcp(process, TCP_ALL_STATE_BITS, NULL, NULL);

	(void)text;
	require(result == RESULT_OK || result == RESULT_FAILED);
}

/* Sum what was visited, in its order. */
static int sum_socket(const struct tcp_socket *socket, void *ctx)
{
	uint64_t *sum = ctx;

	*sum = *sum * 31 + socket->state + 7U * socket->local_port + socket->inode +
	       socket->remote[0] + socket->wqueue + socket->mini;
	return 0;
}

/* The pieces in which a file arrives make no difference. Each packet is one read(). */
static void check_pieces(const char *text)
{
	size_t len = strlen(text), piece, done;
	uint64_t whole = 1, pieces = 1;
	int fds[2];

	piece = len / MAX_PIECES + 1;
	require(!pipe2(fds, O_CLOEXEC | O_DIRECT));
	for (done = 0; done < len; done += piece) {
		if (piece > len - done)
			piece = len - done;
		require(write(fds[1], text + done, piece) == (ssize_t)piece);
	}
	close(fds[1]);
	require(!proc_tcp_parse(text, len, AF_INET, TCP_ALL_STATE_BITS, sum_socket, &whole));
	require(!proc_tcp_read(fds[0], AF_INET, TCP_ALL_STATE_BITS, sum_socket, &pieces));
	require(whole == pieces);
	close(fds[0]);
}

/* Take a shell's quotes off the end of a command, which must be one word. */
static void check_quoted(const char *word, const char *command)
{
	bool quoted = false;

	for (; *command; command++) {
		if (*command == '\'') {
			quoted = !quoted;
			continue;
		}
		if (!quoted && *command == '\\')
			command++;
		else if (!quoted)
			require(!strchr(" \t\n;&|<>()$`\"*?[#~!{}", *command));
		require(*command == *word++);
	}
	require(!quoted && !*word);
}

static void check_entry(const char *text)
{
	struct request request = { .procfs = procfs, .netns = text };
	char command[NETNS_ENTRY_SIZE];

	if (!*text)
		return;
	netns_entry_command(&request, command);
	if (!strncmp(command, "nsenter --net=", 14) && strchr(text, '/'))
		check_quoted(text, command + 14);
	if (!strncmp(command, "ip netns exec ", 14) && strncmp(text, "name:", 5))
		check_quoted(text, command + 14);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static void (*const checks[])(const char *text) = {
		check_services, check_hosts, check_sysctls, check_process, check_netns,
		check_links, check_netstat, check_pieces, check_entry,
	};
	char *text;

	if (!size)
		return 0;
	begin();
	require(!ftruncate(content, 0));
	require(pwrite(content, data + 1, size - 1, 0) == (ssize_t)size - 1);
	text = calloc(1, size);
	require(text);
	memcpy(text, data + 1, size - 1);
	checks[*data % (sizeof(checks) / sizeof(checks[0]))](text);
	free(text);
	return 0;
}
