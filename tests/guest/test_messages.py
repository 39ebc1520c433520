# SPDX-License-Identifier: GPL-2.0-only
"""The messages of kmod, make and cat in docs/troubleshooting.md that this guest can
provoke. Other tests have the others."""

import os
import re
import subprocess

from guest_test import GuestTest, load, run, unload

# A user of a container has it, but not what loads modules.
WITHOUT_MODULES = ("setpriv", "--bounding-set", "-sys_module", "--inh-caps", "-sys_module")
AS_NOBODY = ("setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups")


def said(*command):
    """Return the output of a command that must fail."""
    p = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                       env=dict(os.environ, LC_ALL="C"))
    assert p.returncode, "%s succeeded: %s" % (" ".join(command), p.stdout)
    return p.stdout


class Messages(GuestTest):
    also_expected = (r"tcpstates: version magic '[^']* UP [^']*' should be '[^']*'",)

    def module(self):
        return run("modinfo", "-n", "tcpstates").strip()

    def unloaded(self):
        unload()
        self.addCleanup(load)

    def test_no_headers(self):
        self.assertRegex(said("make", "-C", "/src", "KDIR=/lib/modules/none/build"),
                         r"\*\*\* /lib/modules/none/build: No such file or directory")

    def test_not_built(self):
        release = os.uname().release
        os.makedirs("/tmp/none/lib/modules/" + release, exist_ok=True)
        run("depmod", "-b", "/tmp/none", release)
        self.assertIn("Module tcpstates not found in directory /tmp/none/lib/modules/",
                      said("modprobe", "-d", "/tmp/none", "tcpstates"))

    def test_no_capability(self):
        self.unloaded()
        self.assertIn("could not insert 'tcpstates': Operation not permitted",
                      said(*WITHOUT_MODULES, "modprobe", "tcpstates"))

    def test_of_another_kernel(self):
        """A copy names another kernel, in a folder of the layout that modprobe knows."""
        self.unloaded()
        release = os.uname().release
        folder = "/tmp/other/lib/modules/" + release
        os.makedirs(folder, exist_ok=True)
        copy = folder + "/" + os.path.basename(self.module())
        with open(copy, "wb") as out:
            out.write(changed(self.module()))
        run("depmod", "-b", "/tmp/other", release)
        self.assertIn("could not insert 'tcpstates': Exec format error",
                      said("modprobe", "-d", "/tmp/other", "tcpstates"))

    def test_loaded_twice(self):
        self.assertRegex(said("insmod", self.module()),
                         r"could not insert module \S+: File exists")

    def test_unloaded_twice(self):
        self.unloaded()
        self.assertIn("Module tcpstates is not currently loaded", said("rmmod", "tcpstates"))

    def test_no_file(self):
        self.unloaded()
        self.assertIn("/proc/tcpstates: No such file or directory", said("cat", "/proc/tcpstates"))

    def test_others_namespaces(self):
        self.assertIn("/proc/tcpstates_netns: Operation not permitted",
                      said(*AS_NOBODY, "cat", "/proc/tcpstates_netns"))

    def test_opened_for_writing(self):
        self.assertRegex(said("sh", "-c", "exec 3<>/proc/tcpstates"),
                         r"/proc/tcpstates: Permission denied")

    def test_unloaded_since(self):
        self.assertIn("Input/output error",
                      said("sh", "-c", "exec 3</proc/tcpstates; rmmod tcpstates; cat <&3"))
        load()


def changed(path):
    """Return the module with the version magic of a kernel for one processor. With
    CONFIG_MODVERSIONS, its release would not be compared."""
    command = {".xz": "xzcat", ".zst": "zstdcat", ".gz": "zcat"}.get(os.path.splitext(path)[1],
                                                                      "cat")
    image = subprocess.run([command, path], stdout=subprocess.PIPE, check=True).stdout
    image, number = re.subn(rb"(vermagic=\S+ )SMP ", rb"\1UP  ", image)
    assert number == 1, "%s has %d version magics" % (path, number)
    return image
