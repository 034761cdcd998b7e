#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The CMake packages as somebody else's build sees them: installed to a folder that is then moved,
configured, built, touched; what was rebuilt and what was not.

usage: cmake_test.py BUILD_TREE      a build tree of Bulla whose program and libraries are built
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
BUILD = pathlib.Path(sys.argv.pop()).resolve() if len(sys.argv) > 1 else None


def run(*words, **how):
    return subprocess.run([str(word) for word in words], stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, **how)


class Installed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.base = pathlib.Path(tempfile.mkdtemp(prefix="bulla-cmake-"))
        cls.addClassCleanup(shutil.rmtree, cls.base, ignore_errors=True)
        for component in ("tools", "device"):
            done = run("cmake", "--install", BUILD, "--component", component, "--prefix",
                       cls.base / "first")
            assert done.returncode == 0, done.stdout
        cls.prefix = cls.base / "moved"
        (cls.base / "first").rename(cls.prefix)
        cls.bulla = cls.prefix / "bin/bulla"
        cls.source = cls.base / "consumer"
        shutil.copytree(HERE / "consumer", cls.source)
        cls.furnish()

    @classmethod
    def furnish(cls):
        def must(*words):
            done = run(cls.bulla, *words, cwd=cls.source)
            assert done.returncode == 0, done.stdout
        for name in ("root", "release", "other"):
            must("key", "generate", "--algorithm", "ed25519", "--out", name)
        must("tks", "create", "key-store.yaml", "-o", "trust.bulla")
        must("sign", "trust.bulla", "--key", "root.key")
        (cls.source / "tree").mkdir()
        (cls.source / "tree/file").write_text("one\n")

    def configure(self, *options, source=None, build=None):
        return run("cmake", "-S", source or self.source, "-B", build or self.build, "-G", "Ninja",
                   f"-DCMAKE_PREFIX_PATH={self.prefix}", *options)

    def setUp(self):
        self.build = self.base / f"build-{self.id().rsplit('.', 1)[-1]}"

    def make(self):
        """Builds; gives what was made, as the comments of the commands say."""
        done = run("cmake", "--build", self.build, "--verbose")
        self.assertEqual(done.returncode, 0, done.stdout)
        return {word for word in ("bulla pack", "bulla sign", "bulla tks export")
                for line in done.stdout.splitlines() if re.search(word, line)}, done.stdout

    def built(self):
        done = self.configure()
        self.assertEqual(done.returncode, 0, done.stdout)
        return self.make()

    def touch(self, name, text):
        (self.source / name).write_text(text)

    def test_everything_is_built_once_and_verifies(self):
        made, text = self.built()
        self.assertEqual(made, {"bulla pack", "bulla sign", "bulla tks export"})
        self.assertIn("data: not signed. Sign it with: bulla sign", text)
        self.assertEqual(self.make()[0], set())
        done = run("ctest", "--test-dir", self.build, "--output-on-failure")
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertEqual(run(self.build / "app").returncode, 0)
        shown = run(self.bulla, "inspect", self.build / "app.bulla", "--json").stdout
        self.assertIn('"version":"2.0"', shown)

    def test_what_changes_is_made_again_and_nothing_else(self):
        self.built()
        before = {path.name: path.stat().st_mtime_ns for path in self.build.rglob("*.bulla")}

        def changed():
            self.make()
            now = {path.name: path.stat().st_mtime_ns for path in self.build.rglob("*.bulla")}
            names = {name for name in now if now[name] != before.get(name)}
            before.update(now)
            return names

        self.touch("tree/file", "two\n")  # pulled in by the recipe, known from the depfile
        self.assertEqual(changed(), {"data.bulla", "signed.bulla"})
        self.touch("app.yaml", (HERE / "consumer/app.yaml").read_text() + "# a remark\n")
        self.assertEqual(changed(), {"app.bulla"})
        self.touch("main.c", (HERE / "consumer/main.c").read_text().replace("? 0 : 1", "? 0 : 2"))
        self.assertEqual(changed(), {"app.bulla"})
        os.utime(self.source / "release.key")
        self.assertEqual(changed(), {"app.bulla", "signed.bulla"})
        self.assertEqual(changed(), set())

    def test_mistakes_are_fatal_and_name_the_target(self):
        cases = {
            "bulla_add_image(x RECIPE app.yaml COMPRES zstd)": ["x", "unknown argument", "COMPRES"],
            "bulla_add_image(x)": ["x", "RECIPE is missing"],
            "bulla_add_image(x RECIPE)": ["x", "no value after RECIPE"],
            "bulla_target_add_image(nobody RECIPE app.yaml)": ["nobody", "no such target"],
            "bulla_target_add_image(app RECIPE app.yaml PAYLOAD x)": ["app", "own file"],
            "bulla_sign_image(x IMAGE data)": ["x", "KEY is missing"],
            "add_custom_target(t)\nbulla_sign_image(x IMAGE t KEY release.key)": ["x", "no image"],
            "bulla_embed_trust(app TKS trust.bulla SYMBOL 1a)": ["app", "no C identifier"],
            "bulla_add_verify_test(x IMAGE data)": ["x", "TRUST is missing"],
            'bulla_sign_image(x IMAGE data KEY "pkcs11:object=a?pin-value=1")': ["x", "pin-source"],
        }
        for text, words in cases.items():
            with self.subTest(text=text):
                extra = self.base / "extra.cmake"
                extra.write_text(text + "\n")
                done = self.configure(f"-DEXTRA={extra}", build=self.base / "build-mistake")
                self.assertNotEqual(done.returncode, 0, done.stdout)
                said = " ".join(done.stdout.split())
                for word in words:
                    self.assertIn(word, said)

    def test_an_example_key_is_warned_of(self):
        self.touch("other.note", "Bulla example key: everybody has it\n")
        extra = self.base / "example.cmake"
        extra.write_text("bulla_sign_image(x IMAGE data KEY other.key)\n")
        done = self.configure(f"-DEXTRA={extra}")
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertIn("IS AN EXAMPLE KEY", " ".join(done.stdout.split()))
        (self.source / "other.note").unlink()

    def test_it_can_be_a_subdirectory(self):
        source = self.base / "subdirectory"
        shutil.copytree(self.source, source)
        text = (source / "CMakeLists.txt").read_text()
        text = text.replace("find_package(BullaTools 0.1 REQUIRED)",
                            f'add_subdirectory("{HERE.parents[1]}" bulla)')
        text += "add_library(uses INTERFACE)\ntarget_link_libraries(uses INTERFACE Bulla::verifier)\n"
        (source / "CMakeLists.txt").write_text(text.replace("LANGUAGES C)", "LANGUAGES C CXX)"))
        done = self.configure(source=source)
        self.assertEqual(done.returncode, 0, done.stdout)
        targets = run("cmake", "--build", self.build, "--target", "help").stdout
        self.assertIn("app_image", targets)
        self.assertNotIn("core_test", targets)

    def test_the_device_library_links_by_cmake_and_pkg_config(self):
        done = self.configure(source=HERE / "device")
        self.assertEqual(done.returncode, 0, done.stdout)
        self.make()
        self.assertEqual(run(self.build / "device").returncode, 0)
        pc = next(self.prefix.rglob("bulla-verifier.pc")).parent
        flags = run("pkg-config", "--cflags", "--libs", "bulla-verifier",
                    env={**os.environ, "PKG_CONFIG_PATH": str(pc)})
        self.assertEqual(flags.returncode, 0, flags.stdout)
        done = run("cc", HERE / "device/main.c", "-o", self.base / "plain", *flags.stdout.split())
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertEqual(run(self.base / "plain").returncode, 0)


if __name__ == "__main__":
    unittest.main(verbosity=2)
