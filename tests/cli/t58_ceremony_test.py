# SPDX-License-Identifier: Apache-2.0
"""ceremony: a rotation with two machines, its rehearsal, every check failing, every lie found, and
a kill at every line."""

import base64
import hashlib
import json
import os
import pathlib
import shutil
import subprocess

from workshop import KEYS, KEY_STORE, Workshop, main

NEXT = (KEY_STORE.replace("version: 1", "version: 2")
        .replace("    - {name: release,", "    - {name: root-c, file: root-c.pub}\n"
                                          "    - {name: release,")
        .replace("keys: [root-a, root-b]", "keys: [root-a, root-b, root-c]"))

SCRIPT = """\
ceremony:
  title: Third root key
  purpose: root-c joins the root of the example fleet
  abort-if: [a digest differs, a person leaves the room]
  people:
    - {name: alice, role: administrator}
    - {name: bob, role: key-holder}
    - {name: carol, role: key-holder}
    - {name: dave, role: key-holder}
    - {name: wanda, role: witness}
  keys:
    - {name: root-a, uri: root-a.key, public: root-a.pub, holder: bob}
    - {name: root-b, uri: root-b.key, public: root-b.pub, holder: carol}
    - {name: root-c, uri: root-c.key, public: root-c.pub, holder: dave, algorithm: ed25519}
  steps:
    - {do: note, text: The room is locked}
    - {do: confirm, by: wanda, text: Everybody who is listed is here and nobody else}
    - {do: machine, by: alice, program: PROGRAM}
    - {do: media, by: alice, files: [{file: next.yaml, sha256: SPEC}]}
    - {do: token, key: root-a}
    - {do: generate, key: root-c, witness: wanda}
    - {do: key-store, by: alice, previous: trust.bulla, spec: next.yaml, out: tks-2.bulla}
    - {do: compare, by: alice, with: wanda, file: tks-2.bulla}
    - {do: sign, key: root-a, file: tks-2.bulla}
    - {do: request, by: alice, key: root-b, file: tks-2.bulla, out: b.req}
    - {do: attach, by: alice, key: root-b, file: tks-2.bulla, response: b.sig}
    - {do: verify, by: alice, file: tks-2.bulla, trust: trust.bulla}
    - {do: check, by: alice, program: [sh, second.sh, tks-2.bulla]}
    - {do: seal, by: alice, files: [tks-2.bulla]}
"""
STEP_COUNT = 14
ANSWERS = ["yes", "eight letters", "=", "yes", "bag 17 and 18"]


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def rechained(lines):
    """The lines with numbers and chain made right again: what a liar without keys can do."""
    previous, out = "0" * 64, []
    for number, line in enumerate(lines):
        line = dict(line)
        line["n"], line["prev"] = number, previous
        text = json.dumps(line, separators=(",", ":"), ensure_ascii=False)
        previous = sha256(text.encode())
        out.append(text)
    return "\n".join(out) + "\n"


class Ceremony(Workshop):
    @classmethod
    def furnish(cls):
        for name, algorithm in KEYS.items():
            cls.must("key", "generate", "--algorithm", algorithm, "--out", name)
        cls.write("key-store.yaml", KEY_STORE)
        cls.must("tks", "create", "key-store.yaml", "-o", "trust.bulla")
        cls.must("sign", "trust.bulla", "--key", "root-a.key", "--key", "root-b.key")
        cls.write("next.yaml", NEXT)
        cls.write("second.sh", "test -s \"$1\" && echo the second tool agrees\n")
        program = sha256(pathlib.Path(os.environ["BULLA"]).read_bytes())
        cls.write("script.yaml",
                  SCRIPT.replace("PROGRAM", program).replace("SPEC", sha256(NEXT.encode())))

    def ceremony(self, answers, *more, out="t.jsonl"):
        self.write("answers", "\n".join(answers) + "\n")
        return self.run_bulla("ceremony", "run", "script.yaml", "--transcript", out, "--answers",
                              "answers", "--sign-key", "release.key", "--no-journal", "--json",
                              *more)

    def lines(self, name="t.jsonl"):
        return [json.loads(line) for line in self.read(name).splitlines()]

    def other_machine(self):
        self.must("sign", "b.req", "--key", "root-b.key", "--no-journal", "-o", "b.sig")

    def whole_ceremony(self):
        result = self.ceremony([*ANSWERS[:4], "pause"])
        self.assertEqual((result.code, result.json["outcome"]), (0, "paused"), result)
        self.other_machine()
        result = self.ceremony(ANSWERS[4:])
        self.assertEqual((result.code, result.json["outcome"]), (0, "done"), result)
        return result.json

    def verify(self, name="t.jsonl"):
        return self.run_bulla("ceremony", "verify", name, "--script", "script.yaml", "--key",
                              "release.pub", "--json")

    def test_a_rotation_on_two_machines_is_done_verified_and_taken_by_devices(self):
        done = self.whole_ceremony()
        self.assertEqual(done["steps_done"], STEP_COUNT)
        self.assertEqual(done["exceptions"], 1)  # the answer of the other machine was not there
        verified = self.verify()
        self.assertEqual(verified.code, 0, verified)
        self.assertEqual(verified.json["digest"], done["digest"])
        self.assertTrue(verified.json["answers_from_file"])
        self.must("verify", "tks-2.bulla", "--trust", "trust.bulla")
        paper = self.must("ceremony", "verify", "t.jsonl").out
        for words in ("wanda answered: eight letters", "EXCEPTION", "bag 17 and 18", "+ key root-c"):
            self.assertIn(words, paper)
        alone = self.base / "alone"
        alone.mkdir()
        shutil.copy(self.place / "t.jsonl", alone)
        self.must("ceremony", "verify", alone / "t.jsonl")

    def test_the_chain_is_what_the_document_says(self):
        self.whole_ceremony()
        previous = "0" * 64
        for number, line in enumerate(self.read("t.jsonl").split(b"\n")[:-1]):
            self.assertEqual(json.loads(line)["prev"], previous)
            self.assertEqual(json.loads(line)["n"], number)
            previous = sha256(line)
        for line in self.lines():
            for file in line.get("inputs", []) + line.get("outputs", []):
                if "content" in file:
                    self.assertEqual(sha256(base64.b64decode(file["content"])), file["sha256"])
        self.assertNotIn(b"PRIVATE", self.read("t.jsonl"))

    def test_every_lie_is_found(self):
        self.whole_ceremony()
        whole = self.read("t.jsonl").splitlines(keepends=True)
        lies = {}
        for i, line in enumerate(whole):
            middle = len(line) // 2
            lies[f"changed {i}"] = [*whole[:i], line[:middle] + bytes([line[middle] ^ 1])
                                    + line[middle + 1:], *whole[i + 1:]]
            lies[f"dropped {i}"] = whole[:i] + whole[i + 1:]
            if i + 1 < len(whole):
                lies[f"swapped {i}"] = [*whole[:i], whole[i + 1], line, *whole[i + 2:]]
            lies[f"twice {i}"] = whole[:i + 1] + whole[i:]
        for name, lie in lies.items():
            self.write("lie.jsonl", b"".join(lie))
            result = self.verify("lie.jsonl")
            self.assertIn(result.code, (1, 3), f"{name}: {result}")
            self.assertIn(result.error["reason"], ("transcript-broken", "transcript-malformed",
                                                   "transcript-unfinished"), name)

    def test_lies_with_a_chain_made_right_again_are_found(self):
        self.whole_ceremony()
        first = self.lines()
        for i in range(len(first)):
            with self.subTest(dropped=i):
                self.write("lie.jsonl", rechained(first[:i] + first[i + 1:]))
                self.assertIn(self.verify("lie.jsonl").code, (1, 3))
        edits = {
            "another answer": lambda lines: self.step(lines, 2)["said"][0].update(answer="no"),
            "another person": lambda lines: self.step(lines, 2)["said"][0].update(by="bob"),
            "another actor": lambda lines: self.step(lines, 4).update(by="wanda"),
            "another digest of a medium": lambda lines: self.step(lines, 4)["inputs"][0].update(
                sha256="0" * 64),
            "another nonce": lambda lines: self.step(lines, 6)["facts"][2].update(text="x" * 8),
            "another difference": lambda lines: self.step(lines, 7)["facts"][0].update(text="+"),
            "another number heard": lambda lines: self.step(lines, 8)["said"][0].update(
                answer="0" * 16),
            "another document": lambda lines: self.step(lines, 9)["said"][0].update(question="?"),
            "content without its digest": lambda lines: self.step(lines, 7)["outputs"][0].update(
                content=""),
            "a check that failed": lambda lines: self.step(lines, 13)["facts"][1].update(text="1"),
            "no bag": lambda lines: self.step(lines, 14)["said"][0].update(answer=""),
        }
        for name, edit in edits.items():
            with self.subTest(name):
                lines = json.loads(json.dumps(first))
                edit(lines)
                self.write("lie.jsonl", rechained(lines))
                result = self.verify("lie.jsonl")
                self.assertEqual(result.error["reason"], "transcript-broken", result)
                self.assertNotIn("signature does not verify", result.error["message"])
        for edit in (lambda lines: lines[0].update(dry_run=True),
                     lambda lines: lines[3].update(time="2001-01-01T00:00:00Z")):
            lines = json.loads(json.dumps(first))
            edit(lines)
            self.write("lie.jsonl", rechained(lines))
            self.assertIn("signature does not verify", self.verify("lie.jsonl").error["message"])

    @staticmethod
    def step(lines, number):
        return next(line for line in lines if line["type"] == "step" and line["step"] == number)

    def test_who_must_have_signed_and_which_script_are_asked(self):
        self.whole_ceremony()
        self.refuses(1, "transcript-mismatch", "ceremony", "verify", "t.jsonl", "--key", "farm.pub")
        self.write("other.yaml", self.read("script.yaml") + b"# other\n")
        self.refuses(1, "transcript-mismatch", "ceremony", "verify", "t.jsonl", "--script",
                     "other.yaml")
        self.refuses(1, "transcript-mismatch", "ceremony", "verify", "t.jsonl", "--digest", "0" * 64)
        self.refuses(3, "transcript-malformed", "ceremony", "verify", "script.yaml")

    def test_a_rehearsal_leaves_nothing_and_needs_no_private_key(self):
        for name in ("root-a.key", "root-b.key"):
            (self.place / name).unlink()
        room = self.base / "room"
        for answers, code in ((ANSWERS, 0), (ANSWERS[:2], 4), ([*ANSWERS[:2], "abort", "tired"], 1)):
            shutil.rmtree(room, ignore_errors=True)
            room.mkdir()
            (self.place / "t.jsonl").unlink(missing_ok=True)
            before = self.files()
            result = self.run_rehearsal(answers, room)
            self.assertEqual(result.code, code, result)
            self.assertEqual(list(room.iterdir()), [])
            self.assertEqual(sorted({*before, "answers", "t.jsonl"}), self.files())
        verified = self.run_bulla("ceremony", "verify", "t.jsonl", "--json")
        self.assertTrue(verified.json["dry_run"], verified)
        self.assertEqual(self.read("next.yaml"), NEXT.encode())
        again = self.ceremony(ANSWERS)
        self.assertEqual(again.error["reason"], "transcript-mismatch")

    def run_rehearsal(self, answers, room):
        self.write("answers", "\n".join(answers) + "\n")
        return self.run_bulla("ceremony", "run", "script.yaml", "--transcript", "t.jsonl",
                              "--dry-run", "--answers", "answers", "--json",
                              env={"TMPDIR": str(room)})

    def test_every_check_fails_once_and_the_ceremony_goes_on(self):
        """One run: before each step something is wrong, is written down, is put right, goes on."""
        whole = {name: self.read(name) for name in ("next.yaml", "root-a.key", "root-a.pub",
                                                    "trust.bulla", "second.sh")}
        other = self.read("release.key")

        def spoil(name, content):
            return lambda: self.write(name, content)

        def mend(name):
            def put_back():
                (self.place / name).unlink(missing_ok=True)
                self.write(name, whole[name])
                os.chmod(self.place / name, 0o600)
            return put_back

        # Answers up to and into the step, what is wrong, the reason, how it is put right.
        faults = [
            (["no"], lambda: None, "ceremony-check-failed", lambda: None),
            (["yes"], spoil("next.yaml", b"other"), "ceremony-check-failed", mend("next.yaml")),
            ([], spoil("root-a.key", other), "ceremony-check-failed", mend("root-a.key")),
            (["short"], lambda: None, "ceremony-check-failed", lambda: None),
            (["eight letters"], spoil("trust.bulla", b"no key store"), None, mend("trust.bulla")),
            (["0000 0000 0000 0000"], lambda: None, "ceremony-check-failed", lambda: None),
            (["=", "no"], lambda: None, "ceremony-check-failed", lambda: None),
            (["yes"], lambda: None, "file-not-found", self.other_machine),
            ([], spoil("trust.bulla", b"no key store"), None, mend("trust.bulla")),
            ([], spoil("second.sh", b"exit 3\n"), "ceremony-check-failed", mend("second.sh")),
        ]
        for answers, wrong, reason, right in faults:
            wrong()
            result = self.ceremony(answers)
            self.assertNotEqual(result.code, 0, result)
            if reason:
                self.assertEqual(result.error["reason"], reason, result)
            self.assertEqual(self.lines()[-1]["type"], "exception", result)
            right()
        result = self.ceremony(ANSWERS[4:])
        self.assertEqual((result.code, result.json["outcome"]), (0, "done"), result)
        self.assertEqual(result.json["exceptions"], len(faults))
        self.assertEqual(self.verify().code, 0, self.verify())

    def test_a_kill_at_any_line_is_taken_up_again(self):
        if shutil.which("strace") is None:
            self.skipTest("strace is not installed")
        for kill_at in range(1, 30):
            shutil.rmtree(self.place)
            shutil.copytree(self.whole, self.place)
            killed = self.until_end(kill_at)
            verified = self.verify()
            self.assertEqual(verified.code, 0, f"killed at sync {kill_at}: {verified}")
            self.must("verify", "tks-2.bulla", "--trust", "trust.bulla")
            if not killed:
                break
        self.assertGreater(kill_at, 10)

    def until_end(self, kill_at):
        """Runs until it is done, killed once at this sync; says whether it came to the kill."""
        killed = False
        for _ in range(4):
            said = sum(len(line.get("said", [])) for line in self.whole_lines())
            self.write("answers", "\n".join([*ANSWERS[said:4], *(["pause"] if said < 4 else []),
                                             *ANSWERS[max(said, 4):]]) + "\n")
            words = ["ceremony", "run", "script.yaml", "--transcript", "t.jsonl", "--answers",
                     "answers", "--sign-key", "release.key", "--no-journal"]
            if not killed:
                code = self.under_strace(kill_at, words)
            else:
                code = self.run_bulla(*words).code
            killed = killed or code not in (0, 1, 2, 3, 4, 5, 70)
            if (self.place / "b.req").exists() and not (self.place / "b.sig").exists():
                self.other_machine()
            if any(line["type"] == "signature" for line in self.whole_lines()):
                return killed
        self.fail(f"not done after a kill at sync {kill_at}")
        return killed

    def whole_lines(self):
        path = self.place / "t.jsonl"
        if not path.exists():
            return []
        return [json.loads(line) for line in path.read_bytes().split(b"\n")[:-1]]

    def under_strace(self, kill_at, words):
        done = subprocess.run(["strace", "-f", "-qq", "-o", "/dev/null", "-e",
                               f"inject=fsync:signal=KILL:when={kill_at}", os.environ["BULLA"],
                               *words], cwd=self.place, stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, timeout=120,
                              check=False)
        return done.returncode

    def test_an_abort_says_what_is_safe(self):
        result = self.ceremony([*ANSWERS[:3], "abort", "the wrong document"])
        self.assertEqual((result.code, result.json["reason"]), (1, "ceremony-aborted"), result)
        safe = " ".join(result.json["safe"])
        for words in ("key root-c exists; it signed no document", "do not use tks-2.bulla",
                      "devices have seen nothing"):
            self.assertIn(words, safe)
        self.assertEqual(self.verify().json["ceremony"], "aborted")

    def test_scripts_that_cannot_work_are_refused_before_the_day(self):
        script = self.read("script.yaml").decode()
        table = {
            "no such person": (3, "field-invalid", ("by: wanda", "by: wandy")),
            "no such step": (3, "field-invalid", ("do: seal", "do: seel")),
            "no such field": (3, "yaml-unknown-field", ("trust: trust.bulla}", "trusts: x}")),
            "a path out of the folder": (3, "field-invalid", ("b.req", "../b.req")),
            "too few signatures": (1, "ceremony-unsound",
                                   ("    - {do: sign, key: root-a, file: tks-2.bulla}\n", "")),
            "one person twice": (1, "ceremony-unsound", ("holder: carol", "holder: bob")),
            "a key before it is made": (1, "ceremony-unsound", ("{do: token, key: root-a}",
                                                                "{do: token, key: root-c}")),
        }
        for name, (code, reason, (old, new)) in table.items():
            with self.subTest(name):
                self.assertIn(old, script)
                self.write("bad.yaml", script.replace(old, new))
                self.refuses(code, reason, "ceremony", "plan", "bad.yaml")
        planned = self.run_bulla("ceremony", "plan", "script.yaml")
        self.assertEqual(planned.code, 0, planned)
        for words in ("[ ]  1  The room is locked", "read aloud", "bag numbers", "wanda, witness"):
            self.assertIn(words, planned.out)
        bare = script.replace(", sha256: " + sha256(NEXT.encode()), "")
        self.write("bare.yaml", bare)
        self.assertIn("file-without-digest", self.run_bulla("ceremony", "plan", "bare.yaml").err)

    def test_without_people_or_answers_it_is_a_usage_error(self):
        self.refuses(2, "usage", "ceremony", "run", "script.yaml", "--transcript", "t.jsonl",
                     "--no-journal")


main()
