# SPDX-License-Identifier: Apache-2.0
"""A build directory on OE-Core, where the tools and libraries of the build machine stand in for
recipes that would be downloaded. BitBake refuses root there: as root, another user runs it, on
copies of whatever that user may not read.
"""

import os
import pathlib
import re
import shutil
import subprocess
import unittest

import bitbake_project as base

NOBODY = 65534
TREE = base.LAYER.parent

# Where Debian has the programs whose packages are not called like them.
PACKAGES = {"lz4c": "lz4", "pzstd": "zstd", "ninja": "ninja-build", "rpcgen": "rpcsvc-proto",
            "ctest": "cmake", "mkfs.ext4": "e2fsprogs", "fsck.ext4": "e2fsprogs",
            "setpriv": "util-linux", "pkg-config": "pkg-config", "chrpath": "chrpath"}

LOCAL_CONF = """\
MACHINE = "qemux86-64"
DISTRO = "nodistro"
BB_NO_NETWORK = "1"
CONNECTIVITY_CHECK_URIS = ""
BB_NUMBER_THREADS = "2"
PARALLEL_MAKE = "-j 2"
BB_SERVER_TIMEOUT ?= "0"
PRSERV_HOST = ""
BB_HASHSERVE = ""
BB_SIGNATURE_HANDLER = "OEBasicHash"
"""

# Recipes that nothing here needs: parsing all of OE-Core takes minutes of CPU.
ONLY_OURS = 'BBMASK += "/meta/recipes-"\n'

# Native tools and libraries of the build machine, in place of recipes that would be downloaded.
NATIVE_OF_THE_HOST = """\
ASSUME_PROVIDED += "cmake-native ninja-native quilt-native patch-native pseudo-native \\
  virtual/fakeroot-native gettext-minimal-native attr-native autoconf-native automake-native \\
  gnu-config-native libtool-native m4-native texinfo-dummy-native patch-replacement-native \\
  pkgconfig-native cli11-native libarchive-native libsodium-native nlohmann-json-native \\
  bzip2-native openssl-native p11-kit-native yaml-cpp-native zstd-native"
"""
OF_THE_HOST = NATIVE_OF_THE_HOST + """\
HOSTTOOLS += "cmake ninja ctest pkg-config"
BULLA_LIBRARIES_LAYER = ""
BUILD_OPTIMIZATION = "-O0"
OECMAKE_EXTRA_ROOT_PATH:class-native = "/"
EXTRA_OECMAKE:append:class-native = " -DCMAKE_LIBRARY_ARCHITECTURE=x86_64-linux-gnu \\
  -DCMAKE_PREFIX_PATH=/usr"
PKG_CONFIG_PATH:append:class-native = ":/usr/lib/x86_64-linux-gnu/pkgconfig:/usr/share/pkgconfig"
PKG_CONFIG_SYSROOT_DIR:class-native = ""
"""

DIVSUFSORT_OF_THE_HOST = 'ASSUME_PROVIDED += "libdivsufsort-native"\n'


def programs_of(core):
    """The programs that this release of OE-Core insists on."""
    conf = (core / "meta/conf/bitbake.conf").read_text()
    found = re.search(r'^HOSTTOOLS \+= "([^"]*)"', conf, re.MULTILINE)
    return found.group(1).replace("\\", " ").split() if found else []


def require_programs(names):
    missing = sorted({PACKAGES.get(name, name) for name in names if shutil.which(name) is None})
    if missing:
        raise unittest.SkipTest("programs are missing: apt-get install " + " ".join(missing))


def as_user(command):
    """The command for the user that runs BitBake."""
    if os.getuid() != 0:
        return command
    return ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", *command]


def is_readable(path):
    """Whether the user that runs BitBake may read all of a folder, or a file."""
    looked = subprocess.run(
        as_user(["find", "-L", str(path), "(", "-name", ".git", "-o", "-path", f"{path}/build", ")",
                 "-prune", "-o", "!", "-readable", "-print", "-quit"]),
        cwd="/", stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    return looked.returncode == 0 and not looked.stdout


def readable(path, copies):
    """The folder or file, or a copy of it in `copies` where BitBake's user may not read it."""
    path = pathlib.Path(path).resolve()
    if is_readable(path):
        return path
    copy = copies / path.name
    if path.is_file():
        copies.mkdir(exist_ok=True)
        shutil.copy2(path, copy)
    else:
        shutil.copytree(path, copy, symlinks=True, ignore=lambda folder, names: [
            name for name in names
            if name == ".git" or (name == "build" and pathlib.Path(folder) == path)])
    subprocess.run(["chown", "-R", f"{NOBODY}:{NOBODY}", copies], check=True)
    return copy


class OeCore(base.Project):
    """Recipes of a test are written to `layer`, as in Project; shared state is one for a class, or
    for many runs where SSTATE_DIR names a folder."""

    @classmethod
    def setUpClass(cls):
        core = base.folder_of("OECORE_DIR")
        super().setUpClass()
        require_programs([*programs_of(core), "cmake", "ninja", "ctest", "pkg-config", "setpriv"])
        cls.base.chmod(0o755)
        if subprocess.run(as_user(["test", "-x", str(cls.base)]), check=False).returncode != 0:
            raise unittest.SkipTest(f"BitBake refuses root, and no other user may enter {cls.base}: "
                                    "set TMPDIR to a folder that all may enter")
        copies = cls.base / "copies"
        cls.core = readable(core, copies / "core")
        cls.bitbake_folder = readable(cls.bitbake_folder, copies / "bitbake")
        cls.meta_bulla = readable(TREE, copies / "tree") / base.LAYER.name
        cls.program = readable(base.BULLA, copies / "program")
        cls.state = pathlib.Path(os.environ.get("SSTATE_DIR") or cls.base / "sstate")
        cls.state.mkdir(exist_ok=True)
        cls.hand_over(cls.state)

    @classmethod
    def hand_over(cls, path):
        if os.getuid() == 0:
            subprocess.run(["chown", "-R", f"{NOBODY}:{NOBODY}", path], check=True)

    def setUp(self):
        super().setUp()
        (self.top / "bin/bulla").unlink()
        os.symlink(self.program, self.top / "bin/bulla")
        self.write("layer/conf/layer.conf", base.LAYER_CONF.replace(
            '"scarthgap"', '"scarthgap styhead walnascar whinlatter wrynose blacksail"'))

    def layers(self, core, *more):
        names = [self.core / "meta", *more, self.meta_bulla, self.layer]
        return ('BBPATH = "${TOPDIR}"\nBBFILES = ""\n'
                f'BBLAYERS = "{" ".join(map(str, names))}"\n')

    def configure(self, text):
        super().configure(text + f'SSTATE_DIR = "{getattr(self, "state", "")}"\n')

    def environment(self):
        kept = super().environment()
        kept["HOME"] = str(self.top)
        kept["PATH"] = f"{self.core}/scripts:{kept['PATH']}:/usr/sbin:/sbin"
        return kept

    def run_there(self, command, **more):
        """Runs a command as the user of BitBake, in the build directory."""
        self.hand_over(self.top)
        return subprocess.run(as_user(command), cwd=self.top / "build", text=True, check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              env={**self.environment(), **more}, stdin=subprocess.DEVNULL)

    def bitbake(self, *words):
        return self.run_there(["bitbake", *words])

    def must(self, *words):
        done = self.bitbake(*words)
        self.assertEqual(done.returncode, 0, done.stdout)
        return done.stdout

    def order(self, said, recipe):
        """The tasks of a recipe that ran, in their order."""
        return re.findall(rf"recipe {re.escape(recipe)}-\S+: task do_(\w+): Started", said)

    def ran(self, recipe, *words):
        """What a build runs of the tasks that the layer has, and of those that feed them."""
        ours = ("fetch", "unpack", "manifest", "pack", "sign", "delta", "deploy", "image_ext4",
                "image_bulla", "bulla_sign", "image_complete")
        self.said = self.must(*(words or [recipe]))
        return [task for task in self.order(self.said, recipe) if task in ours]

    def work_of(self, recipe):
        return next(self.top.glob(f"build/tmp*/work/*/{recipe}"))

    def deployed(self, name):
        found = list(self.top.glob(f"build/tmp*/deploy/images/qemux86-64/{name}"))
        self.assertEqual(len(found), 1, f"{name} is not deployed")
        return found[0]
