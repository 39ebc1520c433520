// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sharing a walk among concurrent readers.
 *
 * Concurrent walks would take the same locks and find the same sockets. So a
 * reader that finds a walk under way waits for a result that is as new as one of
 * its own: that of a walk which began after it asked. Walks are numbered, and the
 * numbers are compared, since clocks may be coarse. Sixty-four readers at once
 * cost two walks.
 *
 * No reader depends on another. The memory of a walk is allocated before waiting.
 * A wait ends after WAIT_MAX, and the reader then walks by itself, beside the
 * other: a walk may take as long as an unprivileged user likes, by a low priority
 * or a limit of processor time. Errors are not shared: after a walk that failed,
 * one of those that wait begins the next.
 */
#include <linux/err.h>
#include <linux/jiffies.h>
#include <linux/ktime.h>
#include <linux/sched/signal.h>
#include "rows.h"
#include "share.h"
#include "walk.h"

/* Longest wait for the walks of others, in jiffies. */
#define WAIT_MAX	(HZ / 4)

/* Is there a result of a walk that began after the generation @asked? */
static bool share_has_result(const struct tcpstates_share *share, unsigned long asked)
{
	return (long)(READ_ONCE(share->ready) - asked) > 0;
}

/* Does a reader that waits have something to do? Without the lock it is a hint. */
static bool share_is_over(const struct tcpstates_share *share, unsigned long asked)
{
	return share_has_result(share, asked) || !READ_ONCE(share->walking) ||
	       READ_ONCE(tcpstates_unloading);
}

static struct tcpstates_rows *share_get(struct tcpstates_share *share)
{
	kref_get(&share->rows->ref);
	return share->rows;
}

/*
 * Wait for a result that is new enough, with the lock held but while it sleeps.
 * Returns it, NULL if the reader must walk, or an ERR_PTR().
 */
static struct tcpstates_rows *share_wait(struct tcpstates_share *share)
	__must_hold(&share->lock)
{
	unsigned long asked = share->begun;
	long left = WAIT_MAX;

	share->waiting++;
	while (left > 0 && !share_is_over(share, asked)) {
		spin_unlock(&share->lock);
		left = wait_event_killable_timeout(share->wait, share_is_over(share, asked),
						   left);
		spin_lock(&share->lock);
	}
	share->waiting--;
	if (left < 0)
		return ERR_PTR(-EINTR);
	if (READ_ONCE(tcpstates_unloading))
		return ERR_PTR(-EIO);
	return share_has_result(share, asked) ? share_get(share) : NULL;
}

/* Get a result that is shared, or begin a walk and return NULL. */
static struct tcpstates_rows *share_begin(struct tcpstates_share *share, u64 cache_ns,
					  unsigned long *generation)
{
	struct tcpstates_rows *rows, *unused = NULL;

	spin_lock(&share->lock);
	if (cache_ns && share->rows &&
	    ktime_get_boottime_ns() - share->rows->ended_ns < cache_ns)
		rows = share_get(share);
	else
		rows = share_wait(share);
	if (!rows) {
		*generation = ++share->begun;
		WRITE_ONCE(share->walking, true);
	}
	if (!share->waiting && !cache_ns)
		swap(unused, share->rows);
	spin_unlock(&share->lock);

	tcpstates_rows_put(unused);
	return rows;
}

/* End a walk: publish its rows if there are any, and somebody may want them. */
static void share_end(struct tcpstates_share *share, unsigned long generation,
		      struct tcpstates_rows *rows, bool cached)
{
	struct tcpstates_rows *old = NULL;

	spin_lock(&share->lock);
	if (generation == share->begun)
		WRITE_ONCE(share->walking, false);
	if (!IS_ERR(rows) && (long)(generation - share->ready) > 0) {
		WRITE_ONCE(share->ready, generation);
		swap(old, share->rows);
		if (share->waiting || cached) {
			kref_get(&rows->ref);
			share->rows = rows;
		}
	}
	spin_unlock(&share->lock);

	wake_up_all(&share->wait);
	tcpstates_rows_put(old);
}

/**
 * tcpstates_share_init() - initialize
 * @share: the walks to share
 */
void tcpstates_share_init(struct tcpstates_share *share)
{
	spin_lock_init(&share->lock);
	init_waitqueue_head(&share->wait);
}

/**
 * tcpstates_share_stop() - end all waiting at unload, and free the last result
 * @share: the walks to share
 *
 * Context: process context. No new reader comes, or tcpstates_unloading is set.
 */
void tcpstates_share_stop(struct tcpstates_share *share)
{
	struct tcpstates_rows *rows = NULL;

	spin_lock(&share->lock);
	swap(rows, share->rows);
	spin_unlock(&share->lock);
	wake_up_all(&share->wait);
	tcpstates_rows_put(rows);
}

/**
 * tcpstates_share_read() - get counts, by a walk or shared
 * @share: the walks to share
 * @counter: how to count
 * @net: the namespace, which the caller pins, or NULL for all
 * @cache_ns: age up to which an old result will do, in ns; 0 for none
 * @age_ns: set to the age of a shared result in ns, or to 0 after a walk
 *
 * Context: process context, no locks held. Sleeps.
 * Return: the rows, for tcpstates_rows_put(); ERR_PTR(-ENOMEM); ERR_PTR(-EINTR)
 *	   after a fatal signal; ERR_PTR(-EIO) at unload.
 */
struct tcpstates_rows *tcpstates_share_read(struct tcpstates_share *share,
					    const struct tcpstates_counter *counter,
					    struct net *net, u64 cache_ns, u64 *age_ns)
{
	void *memory = counter->alloc();
	struct tcpstates_rows *rows;
	unsigned long generation;

	if (!memory)
		return ERR_PTR(-ENOMEM);
	*age_ns = 0;
	rows = share_begin(share, cache_ns, &generation);
	if (!rows) {
		rows = counter->walk(memory, net);
		if (!IS_ERR(rows))
			rows->ended_ns = ktime_get_boottime_ns();
		share_end(share, generation, rows, cache_ns);
	} else if (!IS_ERR(rows)) {
		*age_ns = ktime_get_boottime_ns() - rows->ended_ns;
	}
	counter->free(memory);
	return rows;
}
