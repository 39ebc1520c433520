// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tells which capability is missing. The user id says little about that: root of a
 * container has few of them, and a service may have one without being root.
 */
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "host/capability.h"

/* The arguments of capget(2), for which musl has no header: version 3. */
#define CAPABILITY_VERSION	0x20080522

struct capability_header {
	uint32_t version;
	int pid;	/* 0: this process */
};

struct capability_data {
	uint32_t effective;
	uint32_t permitted;
	uint32_t inheritable;
};

/**
 * capability_held() - tell if this process has a capability in its user namespace
 * @capability: the capability
 *
 * Return: the bit of CapEff in /proc/self/status, which needs no procfs this way.
 */
bool capability_held(enum capability capability)
{
	struct capability_header header = { CAPABILITY_VERSION, 0 };
	struct capability_data data[2] = { 0 };

	/* The C library has no wrapper for it. */
	return !syscall(SYS_capget, &header, data) && data[0].effective >> capability & 1;
}

/**
 * capability_advice() - complete a message that ends in the name of a capability
 * @capability: the capability, without which something was refused
 *
 * Return: the rest of the message, which tells how to get it.
 */
const char *capability_advice(enum capability capability)
{
	if (capability_held(capability))
		return " outside of this user namespace";
	return geteuid() ? ": run as root, such as with sudo" : ", which root does not have here";
}
