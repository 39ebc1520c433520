// SPDX-License-Identifier: GPL-2.0-only
/* The procfs of a request, and the text of its error. */
#include <stdarg.h>
#include <stdio.h>
#include "host/request.h"

/* Return the directory of the procfs that a request reads. */
const char *request_procfs(const struct request *request)
{
	return request->procfs ? request->procfs : REQUEST_PROCFS;
}

/**
 * request_fail() - set the text of an error
 * @err: receives the text, cut to its size
 * @result: the outcome that this function returns
 * @format: as printf's, without a newline
 *
 * Return: @result, so that a caller can end with this call.
 */
enum result request_fail(struct request_error *err, enum result result, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(err->text, sizeof(err->text), format, args);
	va_end(args);
	return result;
}

/* Set the error of a process that a procfs does not have. Return: RESULT_NO_NETNS. */
enum result request_no_process(struct request_error *err, const char *procfs, const char *process)
{
	return request_fail(err, RESULT_NO_NETNS, "no process %s in %s", process, procfs);
}
