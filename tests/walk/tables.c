// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tables of sockets that change while they are walked.
 *
 * Connections begin, end, become timewait sockets, and requests become full
 * sockets, each under its bucket's lock, as in TCP. As with SLAB_TYPESAFE_BY_RCU,
 * the memory of a socket may become another's of its kind at once, in any chain,
 * but is freed only when no RCU read-side section is under way. Each socket is an
 * allocation of its own, as large as its kind, so that AddressSanitizer finds
 * reads of one that was freed, or of fields that its kind lacks.
 *
 * Local and remote port together are the number of a connection's life; the local
 * port is that of a listener's.
 */
#include "kernel.h"
#include "state.h"
#include "tables.h"

/* Kinds of sockets: each has memory of its own. */
enum kind { FULL, REQUEST, TIMEWAIT, NR_KINDS };

struct kernel kernel;
struct net tables_net[2];
struct life tables_life[LIVES_MAX];
unsigned int tables_nr_lives;

static struct inet_hashinfo table[TABLES_MAX];
static struct tables_shape shape;
static uint64_t random_state;
static bool changing;

/* Sockets that ended: their memory is reused, or freed after the RCU section. */
#define ENDED_MAX 1024
static struct sock *ended[NR_KINDS][ENDED_MAX];
static unsigned int nr_ended[NR_KINDS];

static unsigned int random_below(unsigned int limit)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return (random_state >> 32) % limit;
}

static enum kind kind_of(const struct sock *sk)
{
	uint8_t state = sk->sk_state;

	return state == TCP_TIME_WAIT ? TIMEWAIT : state == TCP_NEW_SYN_RECV ? REQUEST : FULL;
}

static struct sock *new_socket(enum kind kind)
{
	static const size_t size[NR_KINDS] = {
		[FULL] = sizeof(struct tcp_sock),
		[REQUEST] = sizeof(struct sock_common),
		[TIMEWAIT] = sizeof(struct inet_timewait_sock),
	};

	if (nr_ended[kind] && random_below(2))
		return ended[kind][--nr_ended[kind]];
	return calloc(1, size[kind]);
}

static void end_socket(struct sock *sk)
{
	enum kind kind = kind_of(sk);

	if (kernel.rcu)
		ended[kind][nr_ended[kind]++] = sk;
	else
		free(sk);
}

/**
 * kernel_rcu_ends() - free what an RCU read-side section kept
 */
void kernel_rcu_ends(void)
{
	enum kind kind;

	for (kind = 0; kind < NR_KINDS; kind++)
		while (nr_ended[kind])
			free(ended[kind][--nr_ended[kind]]);
}

static struct hlist_nulls_head *chain_of(const struct life *life)
{
	return &table[life->table].ehash[life->bucket].chain;
}

static void link_socket(struct sock *sk, struct hlist_nulls_head *head)
{
	struct hlist_nulls_node *node = &sk->sk_nulls_node;

	node->next = head->first;
	node->pprev = &head->first;
	if (!is_a_nulls(head->first))
		head->first->pprev = &node->next;
	head->first = node;
}

/* Unlink a socket; a walker that stands on it can still go on. */
static void unlink_socket(struct sock *sk)
{
	struct hlist_nulls_node *node = &sk->sk_nulls_node;

	*node->pprev = node->next;
	if (!is_a_nulls(node->next))
		node->next->pprev = node->pprev;
}

/* Let data or an ACK come from the peer of a full socket now, or @ago before. */
static void hear(struct sock *sk, uint32_t ago)
{
	if (random_below(2))
		inet_csk(sk)->icsk_ack.lrcvtime = kernel.jiffies - ago;
	else
		tcp_sk(sk)->rcv_tstamp = kernel.jiffies - ago;
}

/* Choose when something came from the peer of a full socket. */
static void hear_before(struct life *life, struct sock *sk)
{
	uint32_t ago = random_below(shape.silent + 1);

	inet_csk(sk)->icsk_ack.lrcvtime = kernel.jiffies - shape.silent;
	tcp_sk(sk)->rcv_tstamp = kernel.jiffies - shape.silent;
	hear(sk, ago);
	life->heard = kernel.jiffies - ago;
}

/* Make the socket of a life, in a state that its kind can have. */
static struct sock *socket_of(struct life *life, enum kind kind)
{
	static const uint8_t full[] = {
		TCP_ESTABLISHED, TCP_SYN_SENT, TCP_SYN_RECV, TCP_FIN_WAIT1, TCP_FIN_WAIT2,
		TCP_CLOSE, TCP_CLOSE_WAIT, TCP_LAST_ACK, TCP_CLOSING
	};
	unsigned int id = life - tables_life;
	struct sock *sk = new_socket(kind);
	bool dead = random_below(2);

	sk->sk_num = id >> 16;
	sk->sk_dport = id & 0xFFFF;
	sk->sk_family = random_below(2) ? AF_INET6 : AF_INET;
	sk->__sk_common.skc_net = (struct net *)life->net;
	life->state = kind == FULL ? full[random_below(sizeof(full))] : TCP_NEW_SYN_RECV;
	sk->sk_state = life->state;
	if (kind == FULL)
		hear_before(life, sk);
	/* In place of flags, mini-sockets have an aligned pointer. */
	sk->sk_flags = kind == FULL ? dead : (unsigned long)table;
	if (kind == TIMEWAIT) {
		life->state = dead ? TCP_TIME_WAIT : TCP_FIN_WAIT2;
		sk->sk_state = TCP_TIME_WAIT;
		inet_twsk(sk)->tw_substate = life->state;
	}
	life->class = (kind == FULL ? dead * TCPSTATES_ORPHAN : TCPSTATES_MINI) |
		      (sk->sk_family == AF_INET6 ? TCPSTATES_IPV6 : 0);
	life->sk = sk;
	return sk;
}

static void begin_life(bool stable)
{
	struct life *life = &tables_life[tables_nr_lives];

	if (tables_nr_lives == LIVES_MAX)
		return;
	life->net = &tables_net[random_below(2)];
	life->table = random_below(shape.nr_tables);
	life->bucket = random_below(shape.even || random_below(4) ? shape.spread :
				    1 + shape.spread / 8);
	if (inet_ehash_lockp(&table[life->table], life->bucket)->held)
		return;
	tables_nr_lives++;
	life->stable = stable;
	life->during = changing;
	link_socket(socket_of(life, random_below(NR_KINDS)), chain_of(life));
}

/* Find a life that may change now, or return NULL. */
static struct life *find_life(void)
{
	struct life *life;
	unsigned int tries;

	for (tries = 0; tries < 8; tries++) {
		life = &tables_life[random_below(tables_nr_lives)];
		if (life->sk && !life->stable &&
		    !inet_ehash_lockp(&table[life->table], life->bucket)->held)
			return life;
	}
	return NULL;
}

static void end_life(struct life *life)
{
	unlink_socket(life->sk);
	end_socket(life->sk);
	life->sk = NULL;
	life->during = true;
}

/* Replace a request by a full socket, or a full one by a timewait socket. */
static void replace(struct life *life)
{
	struct sock *old = life->sk;
	enum kind kind = kind_of(old);

	if (kind == TIMEWAIT)
		return;
	link_socket(socket_of(life, kind == FULL ? TIMEWAIT : FULL), chain_of(life));
	unlink_socket(old);
	end_socket(old);
}

/*
 * Let a segment come for some socket: that needs no lock of a bucket. One in the
 * bucket that is locked is preferred, since the walk is there.
 */
static void hear_something(void)
{
	struct life *life;
	unsigned int tries;

	for (tries = 0; tables_nr_lives && tries < 32; tries++) {
		life = &tables_life[random_below(tables_nr_lives)];
		if (life->sk && !life->stable && kind_of(life->sk) == FULL &&
		    inet_ehash_lockp(&table[life->table], life->bucket)->held) {
			hear(life->sk, 0);
			return;
		}
	}
}

/**
 * kernel_point() - let another processor change the tables, if it can
 */
void kernel_point(void)
{
	struct life *life;

	if (!changing || random_below(256) >= shape.busy)
		return;
	kernel.jiffies++;
	hear_something();
	if (random_below(2)) {
		begin_life(false);
		return;
	}
	life = tables_nr_lives ? find_life() : NULL;
	if (!life || nr_ended[kind_of(life->sk)] == ENDED_MAX)
		return;
	if (random_below(2))
		end_life(life);
	else
		replace(life);
}

static void make_table(struct inet_hashinfo *hashinfo)
{
	unsigned int i;

	hashinfo->ehash_mask = (1U << shape.bits) - 1;
	hashinfo->ehash_locks_mask = (1U << shape.lock_bits) - 1;
	hashinfo->ehash = malloc(sizeof(*hashinfo->ehash) << shape.bits);
	hashinfo->ehash_locks = calloc(1 << shape.lock_bits, sizeof(*hashinfo->ehash_locks));
	for (i = 0; i <= hashinfo->ehash_mask; i++)
		hashinfo->ehash[i].chain.first = (void *)(2 * (uintptr_t)i + 1);
	hashinfo->lhash2_mask = 1;
	hashinfo->lhash2 = calloc(2, sizeof(*hashinfo->lhash2));
	for (i = 0; i < 2; i++)
		hashinfo->lhash2[i].nulls_head.first = (void *)(2 * (uintptr_t)i + 1);
}

/* Make a listener in the first table, which stays. */
static void make_listener(void)
{
	struct life *life = &tables_life[tables_nr_lives++];
	struct sock *sk;

	life->net = &tables_net[random_below(2)];
	life->stable = true;
	sk = socket_of(life, FULL);
	life->state = TCP_LISTEN;
	sk->sk_state = TCP_LISTEN;
	sk->sk_num = life - tables_life;
	link_socket(sk, &table[0].lhash2[random_below(2)].nulls_head);
}

/**
 * tables_make() - make tables and their sockets
 * @new_shape: their parameters
 */
void tables_make(const struct tables_shape *new_shape)
{
	unsigned int i;

	shape = *new_shape;
	random_state = shape.seed | 1;
	for (i = 0; i < shape.nr_tables; i++)
		make_table(&table[i]);
	for (i = 0; i < 5; i++)
		make_listener();
	for (i = 0; i < shape.stable + shape.moving; i++)
		begin_life(i < shape.stable);
}

/**
 * tables_get() - get a table
 * @number: its number
 *
 * Return: the table, owned by this file.
 */
struct inet_hashinfo *tables_get(unsigned int number)
{
	return &table[number];
}

/**
 * tables_change() - let the tables change from now on, or no more
 * @on: let them
 */
void tables_change(bool on)
{
	changing = on;
}

/**
 * tables_free() - free the tables and all sockets
 */
void tables_free(void)
{
	unsigned int i;

	kernel_rcu_ends();
	for (i = 0; i < tables_nr_lives; i++)
		free(tables_life[i].sk);
	for (i = 0; i < shape.nr_tables; i++) {
		free(table[i].ehash);
		free(table[i].ehash_locks);
		free(table[i].lhash2);
	}
	for (i = 0; i < tables_nr_lives; i++)
		tables_life[i] = (struct life){};
	tables_nr_lives = 0;
}
