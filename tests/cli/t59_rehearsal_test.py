# SPDX-License-Identifier: Apache-2.0
"""ceremony run --dry-run: broken off by signals, and of scripts that use grandfather trees and
rehearsals of the release. That every check fails once is tests/signer/ceremony_faults_test.cpp."""

import hashlib
import json
import os
import pty
import shutil
import signal
import subprocess
import time

from workshop import BULLA, KEY_STORE, TIMEOUT_SECONDS, Workshop, main

HEAD = """\
ceremony:
  title: Revocation
  purpose: the release key was stolen
  people:
    - {name: alice, role: administrator}
    - {name: bob, role: key-holder}
    - {name: carol, role: key-holder}
    - {name: wanda, role: witness}
  keys:
    - {name: root-a, uri: root-a.key, public: root-a.pub, holder: bob}
    - {name: root-b, uri: root-b.key, public: root-b.pub, holder: carol}
  steps:
    - {do: confirm, by: wanda, text: Everybody is here}
"""
REVOKED = (KEY_STORE.replace("version: 1", "version: 2")
           .replace("security-versions:", "revoked: [{key: release, reason: compromise, "
                    "grandfather: {journal: all.journal}}]\n  security-versions:"))
FLEET = """\
fleet:
  groups:
    - name: field
      devices: 10
      reach: online
      holds: {tks: trust.bulla}
      product: com.example.thermostat
      components: {thermostat-app: {sequence: 9000, security-version: 0}}
"""


class Rehearsal(Workshop):
    @classmethod
    def furnish(cls):
        super().furnish()
        cls.must("pack", "recipe.yaml", "-o", "released.bulla", "--compress", "none")
        cls.must("sign", "released.bulla", "--key", "release.key", "--journal", "all.journal")
        cls.write("next.yaml", REVOKED)
        cls.must("tks", "next", "trust.bulla", "next.yaml", "-o", "2.bulla")
        cls.must("attach", "released.bulla", "2.release.tree")
        cls.write("fleet.yaml", FLEET)

    def setUp(self):
        super().setUp()
        self.room = self.base / "room"
        shutil.rmtree(self.room, ignore_errors=True)
        self.room.mkdir()

    def script(self, *steps):
        self.write("script.yaml", HEAD + "".join(f"    - {{{step}}}\n" for step in steps))

    def media(self, *names):
        return "do: media, by: alice, files: [" + ", ".join(
            f"{{file: {name}, sha256: {hashlib.sha256(self.read(name)).hexdigest()}}}"
            for name in names) + "]"

    def start(self, *words, stdin):
        return subprocess.Popen([BULLA, "ceremony", "run", "script.yaml", "--transcript", "t.jsonl",
                                 "--dry-run", "--json", *words], cwd=self.place, stdin=stdin,
                                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                                env={**os.environ, "TMPDIR": str(self.room)},
                                start_new_session=True)

    def is_broken_off(self, process, sent):
        process.send_signal(sent)
        error = process.communicate(timeout=TIMEOUT_SECONDS)[1].decode()
        self.assertEqual(process.returncode, 4, error)
        self.assertEqual(json.loads(error.strip().splitlines()[-1])["reason"], "interrupted")
        self.assertEqual(list(self.room.iterdir()), [], sent)

    def test_a_signal_at_a_question_leaves_nothing(self):
        self.script("do: token, key: root-a")
        for sent in (signal.SIGINT, signal.SIGTERM):
            (self.place / "t.jsonl").unlink(missing_ok=True)
            before = self.files()
            controller, terminal = pty.openpty()
            process = self.start(stdin=terminal)
            os.close(terminal)
            heard = b""
            while not heard.endswith(b"wanda> "):
                heard += os.read(process.stderr.fileno(), 1)
            self.assertEqual(len(list(self.room.iterdir())), 1)
            self.is_broken_off(process, sent)
            os.close(controller)
            self.assertEqual(self.files(), sorted([*before, "t.jsonl"]))

    def test_a_signal_while_a_second_tool_runs_leaves_nothing(self):
        self.script("do: check, by: alice, program: [sh, -c, touch begun; exec sleep 600]")
        self.write("answers", "yes\n")
        process = self.start("--answers", "answers", stdin=subprocess.DEVNULL)
        while not list(self.room.glob("*/begun")):
            self.assertIsNone(process.poll())
            time.sleep(0.01)
        self.is_broken_off(process, signal.SIGINT)

    def revocation(self):
        self.script(
            self.media("2.bulla", "2.release.tree", "released.bulla", "fleet.yaml"),
            "do: sign, key: root-a, file: 2.bulla", "do: sign, key: root-b, file: 2.bulla",
            "do: verify, by: wanda, file: 2.bulla, trust: trust.bulla",
            "do: verify, by: wanda, file: released.bulla, trust: 2.bulla",
            f"do: check, by: wanda, program: [{BULLA}, preflight, --fleet, fleet.yaml, --release, "
            "2.bulla, released.bulla]")

    def run_script(self, *words, transcript="t.jsonl"):
        self.write("answers", "yes\n" * 3)
        return self.run_bulla("ceremony", "run", "script.yaml", "--transcript", transcript,
                              "--answers", "answers", "--no-journal", "--json", *words,
                              env={"TMPDIR": str(self.room)})

    def test_a_revocation_with_a_grandfather_tree_is_rehearsed_and_then_done(self):
        self.revocation()
        before = {name: self.read(name) for name in self.files()}
        rehearsed = self.run_script("--dry-run")
        self.assertEqual((rehearsed.code, rehearsed.json["exceptions"]), (0, 0), rehearsed)
        self.assertEqual(list(self.room.iterdir()), [])
        for name, content in before.items():
            self.assertEqual(self.read(name), content, name)
        paper = self.must("ceremony", "verify", "t.jsonl")
        self.assertIn("preflight", paper.out)
        self.refuses(1, "sig-missing", "verify", "2.bulla", "--trust", "trust.bulla")

        done = self.run_script(transcript="day.jsonl")
        self.assertEqual((done.code, done.json["exceptions"]), (0, 0), done)
        self.must("verify", "released.bulla", "--trust", "2.bulla")
        self.must("ceremony", "verify", "day.jsonl", "--script", "script.yaml")

    def test_what_would_strand_devices_is_found_in_the_rehearsal(self):
        self.must("pack", "recipe.yaml", "-o", "released.bulla", "--key", "release.key", "--force")
        self.revocation()
        result = self.run_script("--dry-run")
        self.assertEqual((result.code, result.error["reason"]), (1, "ceremony-check-failed"), result)
        self.assertIn("key-revoked", result.error["message"])
        text = self.read("script.yaml").decode().splitlines(keepends=True)
        self.write("script.yaml", "".join(line for line in text if "released.bulla, trust" not in line))
        (self.place / "t.jsonl").unlink()
        result = self.run_script("--dry-run")
        self.assertEqual((result.code, result.error["reason"]), (1, "ceremony-check-failed"), result)
        self.assertIn("ended with 1", result.error["message"])
        self.assertEqual(list(self.room.iterdir()), [])

    def test_a_generated_key_file_may_be_encrypted(self):
        text = HEAD.replace("  steps:", "    - {name: root-c, uri: root-c.key, public: root-c.pub, "
                                        "holder: bob, algorithm: ed25519}\n  steps:")
        self.write("script.yaml", text + "    - {do: generate, key: root-c, witness: wanda}\n"
                                         "    - {do: token, key: root-c}\n")
        self.write("passphrase", "correct horse\n")
        os.chmod(self.place / "passphrase", 0o600)
        self.write("answers", "yes\neight letters\n")
        self.must("ceremony", "run", "script.yaml", "--transcript", "t.jsonl", "--answers",
                  "answers", "--no-journal", "--passphrase-file", "passphrase")
        self.assertIn(b"BEGIN ENCRYPTED PRIVATE KEY", self.read("root-c.key"))
        self.must("ceremony", "verify", "t.jsonl")


main()
