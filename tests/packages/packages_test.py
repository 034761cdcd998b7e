#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The Debian packages: what is in them, what they need, that another build in another folder gives
the same bytes, and that they work from where they are unpacked. With CLEAN_DEBIAN_ROOT set to a
fresh debootstrap of Debian 12, as root, apt installs them there, with what they need.

usage: packages_test.py SOURCE_TREE BUILD_TREE      everything in the build tree is built
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

BUILD = pathlib.Path(sys.argv.pop()).resolve() if len(sys.argv) > 2 else None
SOURCE = pathlib.Path(sys.argv.pop()).resolve() if BUILD else None
NAMES = ("bulla", "bulla-ceremony", "libbulla-dev")

RECIPE = """\
image: {product: com.example.thermostat, name: app, class: application, version: 1.0.0, sequence: 1}
payload: {file: app.bin}
compress: zstd:3
"""
KEY_STORE = """\
key-store:
  fleet: example
  version: 1
  keys: [{name: root, file: root.pub}, {name: release, file: release.pub}]
  roles:
    root: {threshold: 1, keys: [root]}
    release:
      {threshold: 1, keys: [release], classes: [application], products: [com.example.thermostat]}
"""
STEPS = """\
set -e
bulla --version
bulla key generate --algorithm ed25519 --out root -q
bulla key generate --algorithm es256 --out release -q
bulla tks create key-store.yaml -o trust.bulla -q
bulla sign trust.bulla --key root.key -q
bulla pack recipe.yaml -o app.bulla -q
bulla sign app.bulla --key release.key -q
bulla verify app.bulla --trust trust.bulla
bulla unpack app.bulla --trust trust.bulla -o app.out -q
cmp app.bin app.out
"""
COMPILE = ("cc -Wall -Werror main.c -o device $(pkg-config --cflags --libs bulla-verifier) && "
           "./device")


def run(*words, **how):
    done = subprocess.run([str(word) for word in words], stdout=subprocess.PIPE, text=True,
                          stderr=subprocess.STDOUT, check=False, **how)
    assert done.returncode == 0, f"{' '.join(map(str, words))}\n{done.stdout}"
    return done.stdout


def cpack(build, folder, **environment):
    """The packages of a build tree, by their names."""
    run("cpack", "--config", build / "CPackConfig.cmake", "-B", folder,
        cwd=build, env={**os.environ, **environment})
    return {run("dpkg-deb", "-f", path, "Package").strip(): path for path in folder.glob("*.deb")}


def cached(name):
    found = re.search(rf"(?m)^{name}:\w+=(.*)$", (BUILD / "CMakeCache.txt").read_text())
    return found.group(1) if found else ""


class Packages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.base = pathlib.Path(tempfile.mkdtemp(prefix="bulla-packages-"))
        cls.addClassCleanup(shutil.rmtree, cls.base, ignore_errors=True)
        cls.packages = cpack(BUILD, cls.base / "first")
        cls.roots = {}
        for name, path in cls.packages.items():
            cls.roots[name] = cls.base / "root" / name
            cls.roots[name].mkdir(parents=True)
            run("dpkg-deb", "-x", path, cls.roots[name])

    def setUp(self):
        self.place = self.base / self.id().rsplit(".", 1)[-1]
        self.place.mkdir()
        self.furnish(self.place)

    @staticmethod
    def furnish(place):
        (place / "recipe.yaml").write_text(RECIPE)
        (place / "key-store.yaml").write_text(KEY_STORE)
        (place / "app.bin").write_bytes(bytes(range(256)) * 99)
        shutil.copy(SOURCE / "tests/cmake/device/main.c", place)

    def field(self, package, name):
        return run("dpkg-deb", "-f", self.packages[package], name).strip()

    def files(self, package):
        root = self.roots[package]
        return {str(path.relative_to(root)) for path in root.rglob("*") if not path.is_dir()}

    def test_there_are_three_and_each_has_what_its_name_says(self):
        self.assertEqual(sorted(self.packages), sorted(NAMES))
        for name in NAMES:
            self.assertIn(f"usr/share/doc/{name}/copyright", self.files(name))
        for name in ("bulla", "bulla-ceremony"):
            self.assertIn("usr/bin/bulla", self.files(name))
        for path in ("usr/lib/cmake/BullaTools/BullaFunctions.cmake",
                     "usr/share/man/man1/bulla-pack.1", "usr/share/man/man5/bulla-recipe.5",
                     "usr/share/bash-completion/completions/bulla",
                     "usr/share/zsh/vendor-completions/_bulla",
                     "usr/share/fish/vendor_completions.d/bulla.fish"):
            self.assertIn(path, self.files("bulla"))
        self.assertIn("usr/share/man/man1/bulla-sign.1", self.files("bulla-ceremony"))
        self.assertNotIn("usr/share/man/man1/bulla-pack.1", self.files("bulla-ceremony"))
        for path in ("usr/include/bulla-verifier/bulla/bulla.h", "usr/lib/libbulla_core.a",
                     "usr/lib/pkgconfig/bulla-verifier.pc",
                     "usr/lib/cmake/Bulla/BullaConfig.cmake"):
            self.assertIn(path, self.files("libbulla-dev"))
        for first, second in (("bulla", "libbulla-dev"), ("bulla-ceremony", "libbulla-dev")):
            self.assertEqual(self.files(first) & self.files(second), set())
        for name in NAMES:
            for path in self.files(name):
                self.assertTrue(path.startswith("usr/"), path)
                data = (self.roots[name] / path).read_bytes()
                self.assertNotIn(str(SOURCE).encode(), data, f"{path} names the build's folder")

    def test_what_they_need_is_found_by_what_they_link(self):
        for name in ("libc6", "libssl3", "libsodium23", "libyaml-cpp0.7", "libarchive13"):
            self.assertIn(name, self.field("bulla", "Depends"))
        needs = self.field("bulla-ceremony", "Depends")
        self.assertIn("libp11-kit0", needs)
        for name in ("libarchive", "divsufsort"):
            self.assertNotIn(name, needs, "a machine that holds keys has no packer")
        self.assertIn("libssl-dev", self.field("libbulla-dev", "Depends"))
        self.assertEqual(self.field("bulla", "Conflicts"), "bulla-ceremony")
        self.assertEqual(self.field("bulla-ceremony", "Conflicts"), "bulla")

    def test_the_program_works_from_where_it_is_unpacked(self):
        path = f"{self.roots['bulla']}/usr/bin:{os.environ['PATH']}"
        said = run("sh", "-c", STEPS, cwd=self.place, env={**os.environ, "PATH": path})
        self.assertIn("verified", said)

    def test_the_ceremony_program_signs_and_does_not_pack(self):
        bulla = self.roots["bulla-ceremony"] / "usr/bin/bulla"
        for word in ("key", "tks", "ceremony", "sign", "verify", "journal"):
            self.assertIn(f"  {word}", run(bulla, "--help"))
        run(bulla, "key", "generate", "--algorithm", "ed25519", "--out", "root", cwd=self.place)
        for word in ("pack", "delta", "preflight", "capability", "init"):
            done = subprocess.run([bulla, word, "x"], stdout=subprocess.PIPE, text=True,
                                  stderr=subprocess.STDOUT, check=False)
            self.assertEqual(done.returncode, 2, done.stdout)
            self.assertIn("unknown command", done.stdout)

    def test_a_device_program_compiles_against_the_library(self):
        pc = self.roots["libbulla-dev"] / "usr/lib/pkgconfig"
        run("sh", "-c", COMPILE, cwd=self.place, env={**os.environ, "PKG_CONFIG_PATH": str(pc)})

    def test_another_build_in_another_folder_gives_the_same_bytes(self):
        if "BULLA_BUILD_AGAIN" not in os.environ:
            self.skipTest("BULLA_BUILD_AGAIN is not set (.ci/run sets it): it builds all once more")
        source = self.place / "another/folder"
        names = run("git", "-C", SOURCE, "ls-files", "-z", "--", ":!tests", ":!examples")
        for name in filter(None, names.split("\0")):
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(SOURCE / name, source / name)
        build = source / "build/release"
        same = [f"-D{name}={cached(name)}" for name in (
            "CMAKE_BUILD_TYPE", "CMAKE_C_COMPILER", "CMAKE_CXX_COMPILER", "CMAKE_C_FLAGS_RELEASE",
            "CMAKE_CXX_FLAGS_RELEASE", "CMAKE_C_COMPILER_LAUNCHER", "CMAKE_CXX_COMPILER_LAUNCHER")]
        run("cmake", "-S", source, "-B", build, "-G", "Ninja", "-DBULLA_BUILD_TESTS=OFF", *same)
        run("cmake", "--build", build)
        epoch = {"SOURCE_DATE_EPOCH": "1767225600"}
        first = cpack(BUILD, self.place / "one", **epoch)
        second = cpack(build, self.place / "two", **epoch)
        for name in NAMES:
            self.assertEqual(first[name].read_bytes(), second[name].read_bytes(), name)

    def test_apt_installs_them_on_a_clean_system(self):
        root = os.environ.get("CLEAN_DEBIAN_ROOT")
        if not root or os.getuid() != 0:
            self.skipTest("CLEAN_DEBIAN_ROOT is not set (a debootstrap of Debian 12), or not root")
        inside = pathlib.Path(root) / "srv/bulla"
        shutil.rmtree(inside, ignore_errors=True)
        inside.mkdir(parents=True)
        self.furnish(inside)
        for path in self.packages.values():
            shutil.copy(path, inside)
        install = "apt-get -q -y --no-install-recommends install "
        run("chroot", root, "sh", "-c", "cd /srv/bulla && export DEBIAN_FRONTEND=noninteractive && "
            + install + "./bulla_*.deb ./libbulla-dev_*.deb gcc libc6-dev pkg-config")
        said = run("chroot", root, "sh", "-c", f"cd /srv/bulla && {STEPS}\n{COMPILE}")
        self.assertIn("verified", said)
        run("chroot", root, "sh", "-c", "cd /srv/bulla && " + install + "./bulla-ceremony_*.deb")
        self.assertIn("ceremony", run("chroot", root, "bulla", "--help"))


if __name__ == "__main__":
    unittest.main(verbosity=2)
