#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Cross builds that find the program for the host and the library for the target, and what they are
told when the two are mixed up.

usage: cross_test.py BUILD_TREE      a build tree of Bulla whose program and libraries are built
"""
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
TREE = HERE.parents[1]
TOOLCHAINS = TREE / "cmake-modules/toolchains"
BUILD = pathlib.Path(sys.argv.pop()).resolve() if len(sys.argv) > 1 else None


def run(*words):
    return subprocess.run([str(word) for word in words], stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, check=False)


def must(*words):
    done = run(*words)
    assert done.returncode == 0, done.stdout
    return done.stdout


class Cross(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if not shutil.which("arm-none-eabi-gcc") or not shutil.which("qemu-system-arm"):
            raise unittest.SkipTest("skipped: needs arm-none-eabi-gcc and qemu-system-arm")
        cls.base = pathlib.Path(tempfile.mkdtemp(prefix="bulla-cross-"))
        cls.addClassCleanup(shutil.rmtree, cls.base, ignore_errors=True)
        cls.host = cls.base / "host"
        cls.target = cls.base / "target/usr"
        for component in ("tools", "device"):
            must("cmake", "--install", BUILD, "--component", component, "--prefix", cls.host)
        arm = cls.base / "arm"
        must("cmake", "-S", TREE, "-B", arm, "-G", "Ninja", "-DBULLA_BUILD_TOOLS=OFF",
             "-DBULLA_BUILD_TESTS=OFF", "--toolchain", TOOLCHAINS / "arm-none-eabi.cmake",
             f"-DCMAKE_INSTALL_PREFIX={cls.target}")
        must("cmake", "--build", arm, "--target", "install")

    def configure(self, *options, source="firmware", toolchain="arm-none-eabi.cmake"):
        build = self.base / f"build-{self.id().rsplit('.', 1)[-1]}"
        shutil.rmtree(build, ignore_errors=True)
        words = ["--toolchain", TOOLCHAINS / toolchain] if toolchain else []
        return build, run("cmake", "-S", HERE / source, "-B", build, "-G", "Ninja", *words, *options)

    def test_each_is_found_for_its_machine_and_the_firmware_runs(self):
        # The host's own library is in sight as well, and is passed over.
        build, done = self.configure(f"-DCMAKE_FIND_ROOT_PATH={self.target.parent}",
                                     f"-DCMAKE_PREFIX_PATH={self.host}")
        self.assertEqual(done.returncode, 0, done.stdout)
        cache = (build / "CMakeCache.txt").read_text()
        self.assertIn(f"Bulla_DIR:PATH={self.target}", cache)
        self.assertIn(f"BullaTools_DIR:PATH={self.host}", cache)
        must("cmake", "--build", build)
        self.assertTrue((build / "firmware.bulla").exists())
        done = run("ctest", "--test-dir", build, "--output-on-failure")
        self.assertEqual(done.returncode, 0, done.stdout)

    def test_the_hosts_library_is_refused_in_a_cross_build(self):
        for how in (f"-DCMAKE_PREFIX_PATH={self.host}",
                    f"-DBulla_DIR={self.host}/lib/cmake/Bulla"):
            with self.subTest(how=how):
                self.refused("bare arm", "libraries for", how, source="device")

    def test_the_targets_library_is_refused_in_a_build_for_the_host(self):
        self.refused("libraries for bare arm", "this build is for",
                     f"-DCMAKE_PREFIX_PATH={self.target}", source="device", toolchain=None)

    def test_a_program_for_another_machine_is_refused(self):
        version = self.host / "lib/cmake/BullaTools/BullaToolsConfigVersion.cmake"
        text = version.read_text()
        self.addCleanup(version.write_text, text)
        first, last = text.split("bulla_machine(_bulla_built", 1)
        version.write_text(first + 'bulla_machine(_bulla_built "Linux" "riscv64")\n' +
                           last.split("\n", 1)[1])
        self.refused("programs for Linux riscv64", "this machine is",
                     f"-DCMAKE_FIND_ROOT_PATH={self.target.parent}",
                     f"-DCMAKE_PREFIX_PATH={self.host}")

    def refused(self, first, second, *options, **how):
        _, done = self.configure(*options, **how)
        self.assertNotEqual(done.returncode, 0, done.stdout)
        said = " ".join(done.stdout.split())
        for words in (first, second, "host and target mixed up?"):
            self.assertIn(words, said)

    def test_a_core_that_nobody_knows_is_refused(self):
        _, done = self.configure("-DBULLA_CPU=cortex-m99")
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("no such core: BULLA_CPU=cortex-m99", done.stdout)

    def test_without_a_build_type_firmware_is_built_small(self):
        self.assertIn("CMAKE_BUILD_TYPE:STRING=MinSizeRel",
                      (self.base / "arm/CMakeCache.txt").read_text())


if __name__ == "__main__":
    unittest.main(verbosity=2)
