#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The CMake packages as somebody else's build sees them: installed to a folder that is then moved,
configured, built, touched; what was rebuilt and what was not.

usage: cmake_test.py BUILD_TREE      a build tree of Bulla whose program and libraries are built
"""
import json
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

    def test_each_option_of_an_image_makes_that_image_again(self):
        def configured(options):
            extra = self.base / "options.cmake"
            extra.write_text(f"bulla_add_image(one RECIPE app.yaml {options})\nbulla_add_image("
                             "two RECIPE app.yaml PAYLOAD ${CMAKE_SOURCE_DIR}/main.c)\n")
            done = self.configure(f"-DEXTRA={extra}")
            self.assertEqual(done.returncode, 0, done.stdout)
            self.make()
            return {path.name: path.stat().st_mtime_ns for path in self.build.glob("*.bulla")}

        self.touch("input.bin", "payload\n")
        payload = "PAYLOAD ${CMAKE_SOURCE_DIR}/input.bin"
        before = configured(payload)
        for options in (f"{payload} SET image.version=3", f"{payload} COMPRESS zstd:3",
                        f"{payload} CHAIN trust.bulla", f"{payload} KEY release.key other.key",
                        f"{payload} KEY cmd:./sign PUB other.pub",
                        "PAYLOAD ${CMAKE_SOURCE_DIR}/main.c"):
            with self.subTest(options=options):
                if "cmd:" in options:
                    program = self.build / "sign"
                    program.write_text("#!/bin/sh\ncat >message && exec openssl pkeyutl -sign "
                                       f"-rawin -inkey {self.source}/other.key -in message\n")
                    program.chmod(0o755)
                after = configured(options)
                self.assertEqual({name for name in after if after[name] != before[name]},
                                 {"one.bulla"})
                before = after
        self.assertEqual(configured("PAYLOAD ${CMAKE_SOURCE_DIR}/main.c"), before)

    def test_deltas_come_beside_the_image_and_follow_it(self):
        self.touch("old.bin", "".join(f"line {i}\n" for i in range(2000)))
        self.touch("new.bin", "".join(f"line {i}\n" for i in range(2000) if i % 100))
        done = run(self.bulla, "pack", "app.yaml", "--payload", "old.bin", "-o", "one-1.bulla",
                   "--key", "release.key", "--force", "--set", "image.sequence=1", cwd=self.source)
        self.assertEqual(done.returncode, 0, done.stdout)
        extra = self.base / "deltas.cmake"
        extra.write_text("bulla_add_image(one RECIPE app.yaml PAYLOAD ${CMAKE_SOURCE_DIR}/new.bin "
                         "KEY release.key DELTA_FROM one-1.bulla DELTA_KEY other.key DELTA_OPTIONS "
                         "--effort fast)\n")
        done = self.configure(f"-DEXTRA={extra}")
        self.assertEqual(done.returncode, 0, done.stdout)
        self.make()
        delta = self.build / "one-from-one-1.bulla"
        shown = run(self.bulla, "inspect", delta, "--json").stdout
        self.assertIn('"encoding":"delta"', shown)
        before = delta.stat().st_mtime_ns
        self.make()
        self.assertEqual(delta.stat().st_mtime_ns, before)
        self.touch("new.bin", "another payload\n")
        self.make()
        self.assertNotEqual(delta.stat().st_mtime_ns, before)
        extra.write_text("bulla_add_image(one RECIPE app.yaml DELTA_FROM missing.bulla)\n")
        done = self.configure(f"-DEXTRA={extra}")
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("missing.bulla does not exist", " ".join(done.stdout.split()))

    def test_a_changed_key_store_is_embedded_and_judged_again(self):
        self.built()
        name = self.source / "trust.bulla"
        old = name.read_bytes()
        self.addCleanup(name.write_bytes, old)
        spec = (HERE / "consumer/key-store.yaml").read_text()
        self.touch("second.yaml", spec.replace("release.pub", "other.pub"))
        for words in (["tks", "create", "second.yaml", "-o", "trust.bulla", "--force"],
                      ["sign", "trust.bulla", "--key", "root.key"]):
            self.assertEqual(run(self.bulla, *words, cwd=self.source).returncode, 0)
        before = {path.name: path.stat().st_mtime_ns for path in self.build.rglob("*.bulla")}
        done = run("cmake", "--build", self.build, "--verbose", "--", "-k", "0")
        # The release key signs nothing that counts under the new store, and the build says so.
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("FAILED: images/signed.bulla", done.stdout)
        self.assertIn("bulla tks export", done.stdout)
        now = {path.name: path.stat().st_mtime_ns for path in self.build.rglob("*.bulla")}
        self.assertEqual({each for each in now if now[each] != before[each]}, {"app.bulla"})
        done = run("ctest", "--test-dir", self.build)
        self.assertNotEqual(done.returncode, 0, "verify tests judge the files of now")
        name.write_bytes(old)
        self.make()
        done = run("ctest", "--test-dir", self.build, "--output-on-failure")
        self.assertEqual(done.returncode, 0, done.stdout)

    def test_manual_and_completions_come_along(self):
        share = self.prefix / "share"
        commands = json.loads(run(self.bulla, "--version", "--json").stdout)["commands"]
        names = {path.name.removesuffix(".gz") for path in (share / "man").rglob("bulla*.*")}
        for command in commands:
            self.assertIn("bulla-" + command.replace(" ", "-") + ".1", names)
        self.assertLessEqual({"bulla.1", "bulla-recipe.5", "bulla-keys.7"}, names)
        for shell, place in (("bash", "bash-completion/completions/bulla"),
                             ("zsh", "zsh/site-functions/_bulla"),
                             ("fish", "fish/vendor_completions.d/bulla.fish")):
            self.assertEqual((share / place).read_text(),
                             run(self.bulla, "completion", shell).stdout)

    def test_make_builds_it_too(self):
        done = run("cmake", "-S", self.source, "-B", self.build, "-G", "Unix Makefiles",
                   f"-DCMAKE_PREFIX_PATH={self.prefix}")
        self.assertEqual(done.returncode, 0, done.stdout)
        data = self.build / "images/data.bulla"
        for text, is_new in (("first\n", True), (None, False), ("second\n", True)):
            if text:
                self.touch("tree/file", text)
            before = data.stat().st_mtime_ns if data.exists() else None
            done = run("cmake", "--build", self.build)
            self.assertEqual(done.returncode, 0, done.stdout)
            self.assertEqual(data.stat().st_mtime_ns != before, is_new, text)

    def test_what_goes_missing_names_the_target_and_the_cure(self):
        self.built()
        key = self.source / "release.key"
        kept = key.read_bytes()
        key.unlink()
        done = run("cmake", "--build", self.build)
        key.write_bytes(kept)
        key.chmod(0o600)
        self.assertNotEqual(done.returncode, 0)
        said = " ".join(done.stdout.split())
        for words in ("bulla_target_add_image(app_image): the key", "release.key does not exist",
                      "bulla key generate"):
            self.assertIn(words, said)
        recipe = (HERE / "consumer/data.yaml").read_text()
        self.addCleanup(self.touch, "data.yaml", recipe)
        self.touch("data.yaml", recipe.replace("sequence: 10, ", ""))
        done = run("cmake", "--build", self.build)
        self.assertNotEqual(done.returncode, 0)
        for words in ("FAILED: images/data.bulla", "data.yaml:1:",
                      "field 'sequence' is missing in image", "man bulla-recipe"):
            self.assertIn(words, done.stdout)

    def program_instead(self, text):
        """Puts another program in the place of the installed one."""
        real = self.prefix / "bin/bulla.real"
        self.bulla.rename(real)

        def back():
            self.bulla.unlink(missing_ok=True)
            real.rename(self.bulla)
        self.addCleanup(back)
        if text is not None:
            self.bulla.write_text(text)
            self.bulla.chmod(0o755)

    def refused(self, *words, **how):
        done = self.configure(**how)
        self.assertNotEqual(done.returncode, 0, done.stdout)
        said = " ".join(done.stdout.split())
        for each in words:
            self.assertIn(each, said)

    def test_a_program_that_is_gone(self):
        self.program_instead(None)
        self.refused("bin/bulla is not there", "install Bulla's tools again")

    def test_a_program_that_does_not_run_here(self):
        self.program_instead("\x7fELF of another machine")
        self.refused("bulla_embed_trust(app):", "does not run here", "CMAKE_PREFIX_PATH")

    def test_a_program_of_another_version(self):
        self.program_instead("#!/bin/sh\necho '{\"version\":\"9.1.0\",\"commands\":[\"pack\"]}'\n")
        self.refused("bulla_embed_trust(app):", "is of version 9.1.0", "Install both")

    def test_a_program_without_the_command(self):
        version = run(self.bulla, "--version").stdout.split()[-1]
        self.program_instead("#!/bin/sh\necho '{\"format\":1,\"version\":\"" + version +
                             "\",\"commands\":[\"tks export\",\"verify\"]}'\n")
        self.refused("bulla_target_add_image(app_image):", "has no command 'pack'",
                     "BULLA_COMMANDS")

    def test_a_version_that_is_not_installed(self):
        source = self.base / "newer"
        shutil.copytree(self.source, source)
        text = (source / "CMakeLists.txt").read_text()
        (source / "CMakeLists.txt").write_text(text.replace("BullaTools 0.1", "BullaTools 9.1"))
        self.refused('requested version "9.1"', "BullaToolsConfig.cmake, version: 0.1",
                     source=source)

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
            "bulla_sign_image(x IMAGE data KEY none.key)": ["x", "none.key does not", "generate"],
            "bulla_sign_image(x IMAGE dta KEY release.key)": ["x", "no target 'dta'"],
            "bulla_sign_image(x IMAGE data KEY release.key TRUST n.bulla)": ["x", "/n.bulla does"],
            "bulla_sign_image(x IMAGE data KEY release.key PASSPHRASE_FILE p)": ["x", "/p does"],
            "bulla_add_image(x RECIPE none.yaml)": ["x", "none.yaml does not exist", "bulla init"],
            "bulla_add_image(x RECIPE app.yaml CHAIN c)": ["x", "/c does not exist", "tks chain"],
            "bulla_embed_trust(app TKS n.bulla SYMBOL b)": ["app", "/n.bulla", "tks create"],
            "bulla_embed_trust(app SYMBOL b)": ["app", "TKS is missing"],
            "bulla_embed_trust(nobody TKS trust.bulla)": ["nobody", "no such target"],
            "bulla_add_verify_test(x IMAGE data TRUST n.bulla)": ["x", "n.bulla does not exist"],
            "bulla_add_verify_test(x IMAGE data TRUST trust.bulla DEVICE d)": ["x", "/d does not"],
            "bulla_add_verify_test(x IMAGE data TRUST trust.bulla FOO)": ["x", "argument: FOO"],
        }
        for text, words in cases.items():
            with self.subTest(text=text):
                extra = self.base / "extra.cmake"
                extra.write_text(text + "\n")
                done = self.configure(f"-DEXTRA={extra}", build=self.base / "build-mistake")
                self.assertNotEqual(done.returncode, 0, done.stdout)
                said = " ".join(done.stdout.split())
                self.assertIn(f"({words[0]})", said)
                for word in words[1:]:
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
        text += (f'add_executable(device "{HERE}/device/main.c")\n'
                 "target_link_libraries(device Bulla::verifier Bulla::provider_builtin)\n")
        (source / "CMakeLists.txt").write_text(text.replace("LANGUAGES C)", "LANGUAGES C CXX)"))
        done = self.configure(source=source)
        self.assertEqual(done.returncode, 0, done.stdout)
        targets = run("cmake", "--build", self.build, "--target", "help").stdout
        self.assertIn("app_image", targets)
        self.assertNotIn("core_test", targets)
        self.run_commands_of("app_image")
        done = run(self.bulla, "verify", self.build / "app.bulla", "--trust", source / "trust.bulla")
        self.assertEqual(done.returncode, 0, done.stdout)
        # What a device links is built here and now.
        done = run("cmake", "--build", self.build, "--target", "device")
        self.assertEqual(done.returncode, 0, done.stdout)
        device, = [path for path in self.build.rglob("device") if os.access(path, os.X_OK) and
                   path.is_file()]
        self.assertEqual(run(device).returncode, 0)

    def run_commands_of(self, target):
        """What the build would run for a target. To build the program again would take minutes: the
        one that is built already is put where it would be."""
        program = self.build / "bulla/bin/bulla"
        program.parent.mkdir(exist_ok=True)
        shutil.copy(self.bulla, program)
        lines = run("ninja", "-C", self.build, "-t", "commands", target).stdout.splitlines()
        own = [line for line in lines if not re.search(r"(\s|=)bulla/", line)]
        self.assertTrue([line for line in own if f"{program} pack" in line], own)
        for line in own:
            done = run("sh", "-c", line, cwd=self.build)
            self.assertEqual(done.returncode, 0, f"{line}\n{done.stdout}")

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


class Beside(unittest.TestCase):
    """Bulla's tree inside somebody else's project."""

    def test_few_commands_want_few_libraries(self):
        with tempfile.TemporaryDirectory(prefix="bulla-beside-") as folder:
            base = pathlib.Path(folder)
            tree = HERE.parents[1]
            (base / "CMakeLists.txt").write_text(
                "cmake_minimum_required(VERSION 3.25)\nproject(product LANGUAGES C CXX)\n"
                f'set(BULLA_COMMANDS verify)\nadd_subdirectory("{tree}" bulla)\n')
            found = base / "pkgconfig"
            found.mkdir()
            for name in ("libzstd", "libsodium"):
                where = run("pkg-config", "--variable=pcfiledir", name).stdout.strip()
                (found / f"{name}.pc").symlink_to(f"{where}/{name}.pc")
            done = run("cmake", "-S", base, "-B", base / "b", "-G", "Ninja",
                       env={**os.environ, "PKG_CONFIG_LIBDIR": str(found)})
            self.assertEqual(done.returncode, 0, done.stdout)
            targets = run("ninja", "-C", base / "b", "-t", "targets", "all").stdout
            self.assertIn("bulla/bin/bulla:", targets)
            for room in ("hsm", "signer", "packer", "preflight", "tests"):
                self.assertNotIn(f"bulla/{room}/", targets)


if __name__ == "__main__":
    unittest.main(verbosity=2)
