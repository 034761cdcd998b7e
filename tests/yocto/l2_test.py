#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The layer in OE-Core, with its real classes: the tools are built by their native recipe and pack
the demo; a program of the build machine packs it too, and another key signs again, without packing.
Needs BITBAKE_DIR and OECORE_DIR, checkouts that fit together, and ten minutes of two cores. BitBake
refuses root: as root, another user runs it. Libraries come from the build machine here, and from
meta-oe in real builds.
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import bitbake_project as base  # noqa: E402

NOBODY = 65534
HOST_PROGRAMS = ["chrpath", "diffstat", "gawk", "lz4c", "cpio", "file", "zstd", "cmake", "ninja",
                 "rpcgen"]

LOCAL_CONF = """\
MACHINE = "qemux86-64"
DISTRO = "nodistro"
BB_NO_NETWORK = "1"
CONNECTIVITY_CHECK_URIS = ""
BB_NUMBER_THREADS = "2"
PARALLEL_MAKE = "-j 2"
BB_SERVER_TIMEOUT = "0"
PRSERV_HOST = ""
BB_HASHSERVE = ""
BB_SIGNATURE_HANDLER = "OEBasicHash"
"""

# Recipes that nothing here needs: parsing all of OE-Core takes minutes of CPU.
ONLY_OURS = 'BBMASK += "/meta/recipes-"\n'

# Native tools and libraries of the build machine, in place of recipes that would be downloaded.
OF_THE_HOST = """\
ASSUME_PROVIDED += "cmake-native ninja-native quilt-native patch-native pseudo-native \\
  virtual/fakeroot-native gettext-minimal-native attr-native autoconf-native automake-native \\
  gnu-config-native libtool-native m4-native texinfo-dummy-native patch-replacement-native \\
  pkgconfig-native cli11-native libarchive-native libsodium-native nlohmann-json-native \\
  bzip2-native libdivsufsort-native openssl-native p11-kit-native yaml-cpp-native zstd-native"
HOSTTOOLS += "cmake ninja ctest pkg-config"
BULLA_LIBRARIES_LAYER = ""
BUILD_OPTIMIZATION = "-O0"
OECMAKE_EXTRA_ROOT_PATH:class-native = "/"
EXTRA_OECMAKE:append:class-native = " -DCMAKE_LIBRARY_ARCHITECTURE=x86_64-linux-gnu \\
  -DCMAKE_PREFIX_PATH=/usr"
PKG_CONFIG_PATH:append:class-native = ":/usr/lib/x86_64-linux-gnu/pkgconfig:/usr/share/pkgconfig"
PKG_CONFIG_SYSROOT_DIR:class-native = ""
"""


class OeCore(base.Project):
    @classmethod
    def setUpClass(cls):
        cls.core = base.folder_of("OECORE_DIR")
        super().setUpClass()
        missing = [name for name in HOST_PROGRAMS if shutil.which(name) is None]
        if missing:
            raise unittest.SkipTest("OE-Core needs programs: " + " ".join(missing))
        cls.base.chmod(0o755)

    def layers(self, core):
        return ('BBPATH = "${TOPDIR}"\nBBFILES = ""\n'
                f'BBLAYERS = "{self.core}/meta {base.LAYER}"\n')

    def environment(self):
        kept = super().environment()
        kept["HOME"] = str(self.top)
        kept["PATH"] = f"{self.core}/scripts:{kept['PATH']}"
        return kept

    def bitbake(self, *words):
        command = ["bitbake", *words]
        if os.getuid() == 0:
            subprocess.run(["chown", "-R", f"{NOBODY}:{NOBODY}", self.top], check=True)
            command = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups",
                       *command]
        return subprocess.run(command, cwd=self.top / "build", text=True, check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              env=self.environment(), stdin=subprocess.DEVNULL)

    def must(self, *words):
        done = self.bitbake(*words)
        self.assertEqual(done.returncode, 0, done.stdout)
        return done.stdout

    def order(self, said, recipe):
        """The tasks of a recipe in a dry run, in their order."""
        return re.findall(rf"recipe {re.escape(recipe)}-\S+: task do_(\w+): Started", said)


class Builds(OeCore):
    def deployed(self):
        name = "bulla-demo-image-thermostat-app-qemux86-64.bulla"
        return next(self.top.glob(f"build/tmp*/deploy/images/qemux86-64/{name}"))

    def test_the_native_tool_packs_the_demo(self):
        self.configure(LOCAL_CONF + OF_THE_HOST + ONLY_OURS)
        self.must("bulla-demo-image")
        self.assertIn("thermostat-app", self.bulla("inspect", self.deployed()))

    def test_a_program_of_the_build_machine_packs_and_another_key_signs_again(self):
        for name in ("first", "second"):
            self.bulla("key", "generate", "--algorithm", "ed25519", "--out", name)
        host = (LOCAL_CONF + OF_THE_HOST + ONLY_OURS
                + 'HOSTTOOLS += "bulla"\nBULLA_PROGRAM_DEPENDS = ""\n'
                'BULLA_SIGNING_KEY = "${TOPDIR}/../first.key"\n')
        self.configure(host)
        self.must("bulla-demo-image")
        signer = self.bulla("inspect", self.deployed(), "--json")
        self.configure(host.replace("first.key", "second.key"))
        said = self.must("bulla-demo-image")
        self.assertNotEqual(self.bulla("inspect", self.deployed(), "--json"), signer)
        ran = self.order(said, "bulla-demo-image")
        self.assertEqual([task for task in ran if task in
                          ("fetch", "unpack", "manifest", "pack", "sign", "delta", "deploy")],
                         ["sign", "delta", "deploy"])
        self.assertEqual(self.order(self.must("bulla-demo-image"), "bulla-demo-image"), [])


class Layers(OeCore):
    def test_without_meta_oe_the_recipe_says_what_is_missing(self):
        self.configure(LOCAL_CONF + ONLY_OURS)
        done = self.bitbake("-n", "bulla-native")
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("meta-openembedded/meta-oe", done.stdout)


if __name__ == "__main__":
    unittest.main(verbosity=2)
