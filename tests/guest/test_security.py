# SPDX-License-Identifier: GPL-2.0-only
"""The rights to read the files: a table of readers and files.

Each reader is a process of its own, changed step by step. Each file is there in the
reader's own procfs, or in another mount of it.
"""

import errno
import fcntl
import os
import re
import socket
import tempfile
import termios

import all_netns
import counts
import netns
import ports
import sockets
import users
from guest_test import GuestTest

NAMES = ("tcpstates", "tcpstates_ports", "tcpstates_idle")
PATHS = (*("/proc/self/net/" + name for name in NAMES), all_netns.PATH)
MAY, EPERM, ENOENT = "may", "EPERM", "ENOENT"


def inode_key(text):
    """Return the inode number that a file of a namespace shows."""
    return int(re.match(r"# tcpstates\S* 1 netns (\d+) walk_ns ", text)[1])


# Steps: what a process does before it reads.
def nobody():
    users.become_nobody()


def container():
    """Root of a container with namespaces of its own, made by the user it was."""
    users.become_container_root(users.CLONE_NEWNET)


def user_namespace():
    """Root of a user namespace, in the network namespace that it was in."""
    users.become_container_root()


def network():
    users.unshare(users.CLONE_NEWNET)


def effective_user():
    """Give up the effective rights for now, as a setuid program may."""
    os.seteuid(users.NOBODY)


def root_again():
    os.seteuid(0)


def not_effective():
    users.set_capabilities(users.ALL, 0)


# Each reader: its steps, and what it gets of the files
# - of its own namespace, by the links in the root of procfs;
# - of the initial namespace and of another one, by /proc/PID/net of a process of root's;
# - of all namespaces.
READERS = (
    # steps                          own    initial  other  all
    ((),                             MAY,   MAY,     MAY,   MAY),
    ((network,),                     MAY,   MAY,     MAY,   MAY),
    ((nobody,),                      MAY,   MAY,     MAY,   EPERM),
    ((network, nobody),              MAY,   MAY,     MAY,   EPERM),
    ((container,),                   MAY,   MAY,     MAY,   EPERM),
    ((nobody, container),            MAY,   MAY,     MAY,   EPERM),
    ((user_namespace,),              MAY,   MAY,     MAY,   EPERM),
    ((nobody, user_namespace),       MAY,   MAY,     MAY,   EPERM),
    ((effective_user,),              MAY,   MAY,     MAY,   EPERM),
    ((effective_user, root_again),   MAY,   MAY,     MAY,   MAY),
    ((not_effective,),               MAY,   MAY,     MAY,   EPERM),
)

# 5.10 hides /proc/PID/net in a mount with subset=pid, later ones do not.
SUBSET = ENOENT if os.uname().release.startswith("5.10.") else MAY

# The same in mounts of procfs with an option, all by root of the initial namespaces.
MOUNTS = (
    # option      steps              own     initial  other    all
    ("hidepid=1", (),                MAY,    MAY,     MAY,     MAY),
    ("hidepid=1", (nobody,),         MAY,    EPERM,   EPERM,   EPERM),
    ("hidepid=1", (nobody, container), MAY,  EPERM,   EPERM,   EPERM),
    ("hidepid=2", (),                MAY,    MAY,     MAY,     MAY),
    ("hidepid=2", (nobody,),         MAY,    ENOENT,  ENOENT,  EPERM),
    ("hidepid=2", (nobody, container), MAY,  ENOENT,  ENOENT,  EPERM),
    ("subset=pid", (),               ENOENT, SUBSET,  SUBSET,  ENOENT),
    ("subset=pid", (nobody,),        ENOENT, SUBSET,  SUBSET,  ENOENT),
)

# The file of all namespaces, by user, capabilities and network namespace. "root" has all
# other capabilities too, "nobody" none.
NET, SYS = users.CAP_NET_ADMIN, users.CAP_SYS_ADMIN
CAPABILITIES = (
    # user     capabilities  initial  another namespace
    ("root",   (),           EPERM,   EPERM),
    ("root",   (NET,),       MAY,     EPERM),
    ("root",   (SYS,),       MAY,     MAY),
    ("root",   (NET, SYS),   MAY,     MAY),
    ("nobody", (),           EPERM,   EPERM),
    ("nobody", (NET,),       MAY,     EPERM),
    ("nobody", (SYS,),       MAY,     MAY),
    ("nobody", (NET, SYS),   MAY,     MAY),
)


def reader(steps, paths):
    """Return what a process gets after some steps: a text or an error for each path, and
    the inode number of its namespace."""
    def body():
        for step in steps:
            step()
        return [users.attempt(path) for path in paths], netns.inode()
    return users.result(body)


class Other:
    """A process of root's in another namespace."""

    def __init__(self):
        self.quit, stay = os.pipe()[::-1]
        r, w = os.pipe()
        self.pid = os.fork()
        if not self.pid:
            try:
                os.close(self.quit)
                network()
                os.write(w, b".")
                os.read(stay, 1)
            finally:
                os._exit(0)
        os.read(r, 1)
        for fd in (r, w, stay):
            os.close(fd)
        self.inode = os.stat("/proc/%d/ns/net" % self.pid).st_ino

    def close(self):
        os.close(self.quit)
        os.waitpid(self.pid, 0)


class Rights(GuestTest):
    def setUp(self):
        super().setUp()
        self.other = Other()
        self.addCleanup(self.other.close)

    def outcome(self, text, inode):
        """Return MAY or an error, and fail if a file shows another namespace."""
        if not text.startswith("#"):
            return text
        if inode is None:
            all_netns.parse(text)
        else:
            self.assertEqual(inode_key(text), inode)
        return MAY

    def outcomes(self, procfs, steps):
        """Return a row of the tables: the three files of a namespace go together."""
        places = (("", None), ("1/net/", netns.inode()),
                  ("%d/net/" % self.other.pid, self.other.inode))
        texts, own = reader(steps, ["%s/%s%s" % (procfs, place, name) for name in NAMES
                                    for place, _ in places] + [procfs + "/tcpstates_netns"])
        everything = self.outcome(texts.pop(), None)
        rows = {tuple(self.outcome(text, inode or own)
                      for text, (_, inode) in zip(texts[i:], places))
                for i in range(0, len(texts), len(places))}
        self.assertEqual(len(rows), 1, "different files: %s" % rows)
        return (*rows.pop(), everything)

    def test_readers(self):
        self.assertEqual([(steps, *self.outcomes("/proc", steps)) for steps, *_ in READERS],
                         list(READERS))

    def test_mounts(self):
        got = []
        for option, steps, *_ in MOUNTS:
            procfs = tempfile.mkdtemp(prefix="procfs")
            os.chmod(procfs, 0o755)
            users.mount("proc", procfs, "proc", 0, option)
            try:
                got.append((option, steps, *self.outcomes(procfs, steps)))
            finally:
                users.umount(procfs)
                os.rmdir(procfs)
        self.assertEqual(got, list(MOUNTS))

    def test_capabilities(self):
        def change():
            if user == "root":
                users.set_capabilities(users.ALL & ~users.mask(NET, SYS) | keep)
            else:
                users.become_nobody(keep)

        got = []
        for user, capabilities, *_ in CAPABILITIES:
            keep = users.mask(*capabilities)
            got.append((user, capabilities, *(self.outcomes("/proc", steps)[-1]
                                              for steps in ((change,), (network, change)))))
        self.assertEqual(got, list(CAPABILITIES))


    def test_open_itself_is_refused(self):
        """Otherwise an ordinary user could open it, and have a privileged program read."""
        def refused():
            try:
                os.close(os.open("/proc/tcpstates_netns", os.O_RDONLY))
            except PermissionError:
                return True
            return False

        self.as_nobody(refused)


class Surface(GuestTest):
    """The ways in: files that can be read, and a parameter of root's."""

    def test_modes(self):
        for path in PATHS:
            self.assertEqual(os.stat(path).st_mode, 0o100444, path)
        parameters = "/sys/module/tcpstates/parameters"
        self.assertEqual(os.listdir(parameters), ["cache_ms"])
        self.assertEqual(os.stat(parameters + "/cache_ms").st_mode, 0o100644)

    def test_no_ioctl(self):
        for path in PATHS:
            fd = os.open(path, os.O_RDONLY)
            self.addCleanup(os.close, fd)
            for request in (termios.TCGETS, 0, 0xFFFFFFFF):
                with self.assertRaises(OSError) as raised:
                    fcntl.ioctl(fd, request)
                self.assertEqual(raised.exception.errno, errno.ENOTTY)


class PassedOn(GuestTest):
    """Descriptors that root passes over a Unix socket to root of a container of nobody's,
    in another network namespace."""

    def receive(self, body, also=()):
        """Return what body() returns for the descriptors, and for some of sockets, in a
        process without rights."""
        ours, theirs = socket.socketpair()
        fds = [os.open(path, os.O_RDONLY) for path in PATHS]
        socket.send_fds(ours, [b"."], fds + [s.fileno() for s in also])
        for fd in fds:
            os.close(fd)

        def unprivileged():
            nobody()
            container()
            return body(socket.recv_fds(theirs, 1, len(fds) + len(also))[1])

        try:
            return users.result(unprivileged)
        finally:
            ours.close()
            theirs.close()

    def test_shows_the_namespace_of_who_opened_it(self):
        texts = self.receive(lambda fds: [counts.whole(fd) for fd in fds])
        self.assertEqual([inode_key(text) for text in texts[:3]], [netns.inode()] * 3)
        self.assertIn(netns.inode(), all_netns.parse(texts[3])[1])

    def test_only_the_summary_is_counted_again(self):
        """The sockets of the opener's namespace change between two reads."""
        def body(fds):
            fds, bound = fds[:4], fds[4:]
            first = [counts.whole(fd) for fd in fds]
            for fd in bound:
                socket.socket(fileno=fd).listen()
            for fd in fds:
                os.lseek(fd, 0, os.SEEK_SET)
            return first, [counts.whole(fd) for fd in fds], len(bound)

        with netns.new():
            bound = [socket.socket() for _ in range(7)]
            for i, s in enumerate(bound):
                s.bind(("127.0.0.1", 7000 + i))
            first, again, _ = self.receive(body, bound)
            sockets.close(bound)
        listening = [counts.parse(text)[1]["LISTEN"]["total"] for text in (first[0], again[0])]
        self.assertEqual(listening, [0, 7])
        self.assertEqual(first[1:], again[1:])

    def test_opening_it_again_is_checked(self):
        """/proc/self/fd opens the file anew."""
        results = self.receive(lambda fds: [users.attempt("/proc/self/fd/%d" % fd)
                                            for fd in fds])
        self.assertEqual([inode_key(text) for text in results[:3]], [netns.inode()] * 3)
        self.assertEqual(results[3], EPERM)


class Container(GuestTest):
    """Root of a container: user, PID, network and mount namespaces of its own, a root
    folder, and a procfs mounted in it."""

    def inside(self, body):
        """Return what body() returns in a container made by nobody."""
        root = tempfile.mkdtemp(prefix="container")
        self.addCleanup(os.rmdir, root)
        os.chmod(root, 0o755)

        def in_root():
            users.mount("none", "/", "none", users.MS_REC | users.MS_PRIVATE)
            users.mount("/", root, "none", users.MS_BIND | users.MS_REC)
            users.mount("proc", root + "/proc", "proc")
            os.chroot(root)
            os.chdir("/")
            return body()

        def container_of_nobody():
            nobody()
            users.become_container_root(users.CLONE_NEWNET | users.CLONE_NEWNS
                                        | users.CLONE_NEWPID)
            return users.result(in_root)

        return users.result(container_of_nobody)

    def test_shows_itself(self):
        """In every place where the contract says so, as process 1."""
        def body():
            made = [socket.socket() for _ in range(3)]
            for s in made:
                s.listen()
            texts = [users.attempt(place + name) for name in NAMES
                     for place in ("/proc/", "/proc/net/", "/proc/self/net/", "/proc/1/net/")]
            return os.getpid(), os.getuid(), netns.inode(), texts

        pid, uid, inode, texts = self.inside(body)
        self.assertEqual((pid, uid), (1, 0))
        self.assertNotEqual(inode, netns.inode())
        self.assertEqual([inode_key(text) for text in texts], [inode] * 12)
        for text in texts[:4]:
            self.assertEqual(counts.parse(text)[1]["LISTEN"]["total"], 3)
        for text in texts[4:8]:
            self.assertEqual(sum(r["listeners"] for r in ports.parse(text)[1].values()), 3)

    def test_sees_no_others(self):
        """The file of all namespaces is refused, and other processes are not there."""
        outside = os.getpid()

        def body():
            return [users.attempt(path) for path in
                    (all_netns.PATH, "/proc/%d/net/tcpstates" % outside)]

        self.assertEqual(self.inside(body), [EPERM, ENOENT])
