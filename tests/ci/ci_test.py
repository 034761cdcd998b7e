#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The scripts of examples/ci, as pipelines run them: build without secrets, sign without the
source, an air gap, provenance; and what each refuses. $BULLA is the program.

usage: ci_test.py EXAMPLES_CI
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

SCRIPTS = pathlib.Path(sys.argv.pop()).resolve() if len(sys.argv) > 1 else None
BULLA = os.path.abspath(os.environ["BULLA"])
BUILDER = "https://ci.example/runner/7"

KEY_STORE = """\
key-store:
  fleet: example
  version: 1
  keys: [{name: root, file: root.pub}, {name: release, file: release.pub}]
  roles:
    root: {threshold: 1, keys: [root]}
    release: {threshold: 1, keys: [release], classes: [application], products: [PRODUCT]}
  security-versions: {application: 0..9}
"""


class Pipeline(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.base = pathlib.Path(tempfile.mkdtemp(prefix="bulla-ci-"))
        cls.addClassCleanup(shutil.rmtree, cls.base, ignore_errors=True)
        cls.machine = cls.base / "signing"  # what only the signing machine has
        cls.machine.mkdir()
        for name in ("root", "release", "stranger"):
            cls.must("key", "generate", "--algorithm", "ed25519", "--out", name)
        (cls.machine / "key-store.yaml").write_text(
            KEY_STORE.replace("PRODUCT", "com.example.thermostat"))
        cls.must("tks", "create", "key-store.yaml", "-o", "trust.bulla")
        cls.must("sign", "trust.bulla", "--key", "root.key")
        for name in ("sign.sh", "check-provenance.sh", "air-gap.sh"):
            shutil.copy(SCRIPTS / name, cls.machine)

    @classmethod
    def must(cls, *words):
        done = subprocess.run([BULLA, *map(str, words)], cwd=cls.machine, text=True, check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        assert done.returncode == 0, done.stdout
        return done.stdout

    def setUp(self):
        self.place = self.base / self.id().rsplit(".", 1)[-1]
        self.place.mkdir()

    def run_script(self, script, *words, **environment):
        kept = {"PATH": os.environ["PATH"], "BULLA": BULLA, "HOME": str(self.base)}
        return subprocess.run([str(script), *map(str, words)], cwd=self.place, text=True,
                              check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              stdin=subprocess.DEVNULL, env={**kept, **environment})

    def build(self, folder="out", *fields):
        """The build job; gives the digest that it hands over."""
        done = self.run_script(SCRIPTS / "build.sh", folder, *fields, BUILDER_ID=BUILDER,
                               SOURCE_URI="git+https://example.com/thermostat",
                               SOURCE_REVISION="0f1e2d", RUN_ID="https://ci.example/runs/1")
        self.assertEqual(done.returncode, 0, done.stdout)
        return re.search(r"^handover ([0-9a-f]{64})$", done.stdout, re.MULTILINE).group(1)

    def sign(self, digest, *words, key="release.key", builder=BUILDER):
        return self.run_script(self.machine / "sign.sh", "out", digest,
                               "--trust", self.machine / "trust.bulla", "--key", self.machine / key,
                               "--journal", self.place / "journal", "--builder", builder, *words)

    def refuses(self, done, words):
        self.assertNotEqual(done.returncode, 0, done.stdout)
        self.assertIn(words, done.stdout)
        shown = json.loads(self.must("inspect", self.place / "out/app.bulla", "--json"))
        self.assertEqual(shown["signatures"], [], "nothing was signed")


class Protected(Pipeline):
    def test_what_was_built_is_signed_recorded_and_verifies(self):
        done = self.sign(self.build("out", "image.version=1.5.0"))
        self.assertEqual(done.returncode, 0, done.stdout)
        self.must("verify", self.place / "out/app.bulla", "--trust", "trust.bulla")
        self.must("journal", "audit", self.place / "journal", self.place / "out/app.bulla")
        shown = json.loads(self.must("inspect", self.place / "out/app.bulla", "--json"))
        self.assertEqual(shown["manifest"]["version"], "1.5.0")

    def test_two_builds_of_one_source_hand_over_the_same(self):
        self.assertEqual(self.build("one"), self.build("two"))

    def test_what_changed_on_the_way_is_not_signed(self):
        digest = self.build()
        package = self.place / "out/app.bulla"
        whole = package.read_bytes()
        package.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
        self.refuses(self.sign(digest), "changed it on the way")

    def test_another_package_under_an_adjusted_list_is_not_signed(self):
        digest = self.build()
        self.build("out", "image.sequence=99999")
        self.refuses(self.sign(digest), "HANDOVER is not what the build job gave")

    def test_a_link_out_of_the_folder_is_not_signed(self):
        digest = self.build()
        os.rename(self.place / "out/app.bulla", self.place / "elsewhere")
        (self.place / "out/app.bulla").symlink_to(self.place / "elsewhere")
        self.refuses(self.sign(digest), "is no plain file")

    def test_another_builder_is_not_signed_for(self):
        self.refuses(self.sign(self.build(), builder="https://ci.example/runner/8"),
                     "not by https://ci.example/runner/8")

    def test_a_key_whose_signature_would_not_count_does_not_sign(self):
        self.refuses(self.sign(self.build(), key="stranger.key"), "bulla: error:")

    def test_key_store_and_journal_are_no_option(self):
        digest = self.build()
        for words, missing in ((["--key", "k"], "--trust"), (["--trust", "t"], "--key"),
                               (["--trust", "t", "--key", "k"], "--journal")):
            done = self.run_script(self.machine / "sign.sh", "out", digest, *words)
            self.assertNotEqual(done.returncode, 0)
            self.assertIn(f"{missing} is missing", done.stdout)

    def test_the_build_sees_no_secret_and_signing_no_source(self):
        text = (SCRIPTS / "build.sh").read_text() + (SCRIPTS / "provenance.sh").read_text()
        self.assertNotRegex(text, r"--key|--pin-file|--passphrase")
        gitlab = (SCRIPTS / "gitlab-ci.yml").read_text()
        self.assertIn("GIT_STRATEGY: none", gitlab[gitlab.index("\nsign:"):])
        github = (SCRIPTS / "github-workflow.yml").read_text()
        self.assertNotIn("checkout@", github[github.index("\n  sign:"):])
        for text in (gitlab, github):
            self.assertNotRegex(text, r"pin-value|secrets\.")


class AirGap(Pipeline):
    def test_only_small_files_travel(self):
        self.build()
        stick = self.place / "stick"
        stick.mkdir()
        gap = self.machine / "air-gap.sh"
        here = self.run_script(gap, "request", "out/app.bulla", self.machine / "release.pub", stick)
        self.assertEqual(here.returncode, 0, here.stdout)
        there = self.run_script(gap, "sign", stick, "--key", self.machine / "release.key",
                                "--trust", self.machine / "trust.bulla",
                                "--journal", self.place / "journal")
        self.assertEqual(there.returncode, 0, there.stdout)
        digests = [re.findall(r"digest ([0-9a-f]{16})", done.stdout) for done in (here, there)]
        self.assertEqual(digests[0], digests[1], "both machines show what is compared")
        self.assertTrue(digests[0])
        self.assertLess(sum(path.stat().st_size for path in stick.iterdir()), 4096)
        done = self.run_script(gap, "attach", "out/app.bulla", stick, self.machine / "trust.bulla")
        self.assertEqual(done.returncode, 0, done.stdout)

    def test_an_answer_for_another_package_is_not_attached(self):
        self.build()
        stick = self.place / "stick"
        stick.mkdir()
        gap = self.machine / "air-gap.sh"
        self.run_script(gap, "request", "out/app.bulla", self.machine / "release.pub", stick)
        self.run_script(gap, "sign", stick, "--key", self.machine / "release.key", "--no-journal")
        self.build("out", "image.sequence=99999")
        done = self.run_script(gap, "attach", "out/app.bulla", stick, self.machine / "trust.bulla")
        self.assertNotEqual(done.returncode, 0, done.stdout)


class Provenance(Pipeline):
    def checked(self, *words):
        return self.run_script(SCRIPTS / "check-provenance.sh", "out/app.bulla",
                               "--trust", self.machine / "trust.bulla", *words)

    def test_the_signed_statement_names_payload_builder_and_source(self):
        self.sign(self.build())
        done = self.checked("--builder", BUILDER, "--revision", "0f1e2d")
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertIn(f"built by {BUILDER} from 0f1e2d", done.stdout)
        for words in (["--builder", "x"], ["--revision", "0000"]):
            self.assertNotEqual(self.checked(*words).returncode, 0)

    def test_a_statement_about_another_payload_is_refused(self):
        self.build()
        (self.place / "other").write_text("another program\n")
        self.must("pack", SCRIPTS / "app/recipe.yaml", "--payload", self.place / "other", "--set",
                  "attachments=[{name: provenance.json, file: "
                  f"\"{self.place}/out/provenance.json\"}}]", "-o", self.place / "out/app.bulla",
                  "--force", "--key", "release.key")
        done = self.checked()
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("about another payload", done.stdout)

    def test_an_unsigned_or_changed_statement_is_refused(self):
        digest = self.build()
        self.assertNotEqual(self.checked().returncode, 0, "not signed")
        self.sign(digest)
        package = self.place / "out/app.bulla"
        whole = package.read_bytes()
        package.write_bytes(whole.replace(b"0f1e2d", b"0f1e2e"))
        done = self.checked()
        self.assertNotEqual(done.returncode, 0)

    def test_text_that_would_break_the_statement_is_refused(self):
        done = self.run_script(SCRIPTS / "build.sh", "out", BUILDER_ID='x", "y": "z')
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("strange text", done.stdout)


if __name__ == "__main__":
    unittest.main(verbosity=2)
