# SPDX-License-Identifier: Apache-2.0
"""A run over many packages with a token, and what can go wrong around it: a session that ends, a
full disk, a wrong clock, ^C, a token that goes between two signatures of one package."""

import hashlib
import os
import resource
import shutil
import signal
import struct
import subprocess
import time
import unittest
from collections import Counter

from workshop import BULLA, KEYS, RECIPE, TIMEOUT_SECONDS, Workshop, main

MODULE = os.environ.get("BULLA_FAKE_PKCS11", "")
ED = "pkcs11:token=fake;object=ed"
EC = "pkcs11:token=fake;object=ec"
COUNT = 12
RECORD = 256


def sha256(data):
    return hashlib.sha256(data).digest()


def records(data):
    return [data[at:at + RECORD] for at in range(RECORD, len(data) - RECORD + 1, RECORD)]


def dated(data, seconds):
    """The journal with another time in every entry, and its hashes made right again."""
    leaves, out = [], bytearray(data[:RECORD])
    for number, record in enumerate(records(data)):
        entry = record[:8] + struct.pack("<Q", seconds) + record[16:224]
        leaves.append(sha256(b"\x00" + entry))
        hashed = leaves[number]
        for height in range(((number + 1) & -(number + 1)).bit_length() - 1):
            left = leaves[number + 1 - (2 << height):number + 1 - (1 << height)]
            while len(left) > 1:
                left = [sha256(b"\x01" + a + b) for a, b in zip(left[::2], left[1::2])]
            hashed = sha256(b"\x01" + left[0] + hashed)
        out += entry + hashed
    return bytes(out)


@unittest.skipUnless(os.path.exists(MODULE), "BULLA_FAKE_PKCS11 names no module")
class TokenStory(Workshop):
    packages = [f"p{i:02}.bulla" for i in range(COUNT)]

    @classmethod
    def furnish(cls):
        for name in ("root-a", "release"):
            cls.must("key", "generate", "--algorithm", KEYS[name], "--out", name)
        cls.write("app.bin", "short")
        for i, package in enumerate(cls.packages):
            cls.write("recipe.yaml", RECIPE.replace("10000", str(10000 + i)))
            cls.must("pack", "recipe.yaml", "-o", package, "--image-id", "content")
        (cls.place / "both").mkdir()
        cls.write("app.bin", "long " * 1000)
        for i in range(4):
            cls.write("recipe.yaml", RECIPE.replace("10000", str(20000 + i)))
            cls.must("pack", "recipe.yaml", "-o", f"both/b{i}.bulla", "--compress", "zstd")
        cls.write("pin", "9876\n")
        os.chmod(cls.place / "pin", 0o600)

    def words(self, *more, key=ED):
        return ("sign", *self.packages, "--key", key, "--what", "manifest", "--module", MODULE,
                "--pin-file", "pin", "--json", *more)

    def sign(self, behaviour, *more, **how):
        how.setdefault("env", {})["BULLA_FAKE_TOKEN"] = behaviour
        return self.run_bulla(*self.words(*more), **how)

    def signed_entries(self, journal="j"):
        """How often each (document, key) was recorded as signed."""
        return Counter(record[24:88] for record in records(self.read(journal)) if record[0] == 2)

    def is_recorded(self, journal="j"):
        """Whatever stands in packages is in the journal, and nothing twice."""
        self.must("journal", "verify", journal)
        self.must("journal", "audit", journal, ".")
        self.assertEqual(set(self.signed_entries(journal).values()), {1})

    def finishes(self, journal="j"):
        self.assertEqual(self.sign("", "--journal", journal).code, 0)
        self.is_recorded(journal)
        self.assertEqual(len(self.signed_entries(journal)), COUNT)

    def test_a_session_that_the_token_ends_is_opened_again_once(self):
        result = self.sign("session-lost", "--journal", "j")
        self.assertEqual(result.code, 0, result)
        self.assertIn("has ended the session", result.json["warnings"][0])
        self.is_recorded()
        result = self.run_bulla("sign", "both/b0.bulla", "both/b1.bulla", "both/b2.bulla", "--key",
                                ED, "--module", MODULE, "--pin-file", "pin", "--json",
                                "--no-journal", env={"BULLA_FAKE_TOKEN": "session-closed"})
        self.assertEqual(result.code, 5, result)
        self.assertIn("hsm-token-gone", [one["reason"] for one in result.json["packages"]])

    def test_two_keys_of_one_token_want_its_pin_once(self):
        result = self.sign("", "--no-journal", "--key", EC,
                           env={"BULLA_FAKE_LOG": str(self.place / "log")})
        self.assertEqual(result.code, 0, result)
        log = self.read("log").decode().split("\n")
        self.assertEqual((log.count("C_Login"), log.count("C_Sign")), (1, 2 * COUNT))

    def test_a_package_that_is_named_twice_is_signed_once(self):
        os.symlink("p00.bulla", self.place / "same.bulla")
        result = self.run_bulla("sign", "p00.bulla", "same.bulla", "./p00.bulla", "--key", ED,
                                "--key", ED + ";id=%01", "--what", "manifest", "--module", MODULE,
                                "--pin-file", "pin", "--journal", "j", "--json")
        self.assertEqual(result.code, 0, result)
        self.assertEqual([one["outcome"] for one in result.json["packages"]],
                         ["signed", "unchanged", "unchanged"])
        self.assertEqual(list(self.signed_entries().values()), [1])

    def test_a_token_that_goes_between_two_signatures_of_a_package(self):
        packages = [f"both/b{i}.bulla" for i in range(4)]
        words = ("sign", *packages, "--key", ED, "--module", MODULE, "--pin-file", "pin",
                 "--journal", "j", "--json")
        result = self.run_bulla(*words, env={"BULLA_FAKE_TOKEN": "removed"})
        self.assertEqual(result.code, 5, result)
        self.assertEqual([one["reason"] for one in result.json["packages"]],
                         ["ok"] + ["hsm-token-gone"] * 3)
        self.must("journal", "audit", "j", "both")
        counts = [self.signature_counts(package) for package in packages]
        self.assertEqual(counts, [(1, 1), (1, 0), (0, 0), (0, 0)])
        again = self.run_bulla(*words)
        self.assertEqual(again.code, 0, again)
        self.assertEqual([one["outcome"] for one in again.json["packages"]],
                         ["unchanged"] + ["signed"] * 3)
        outcomes = [made["outcome"] for made in again.json["packages"][1]["signatures"]]
        self.assertEqual(len(outcomes), 2)
        self.assertNotEqual(outcomes[0], outcomes[1])
        self.assertEqual([self.signature_counts(package) for package in packages], [(1, 1)] * 4)
        self.must("journal", "audit", "j", "both")
        self.assertEqual(list(self.signed_entries().values()), [1] * 8)

    def signature_counts(self, package):
        shown = self.must("inspect", package, "--json").json
        return len(shown["signatures"]), len(shown["transport_signatures"])

    def test_a_disk_that_is_full_at_the_journal_loses_nothing(self):
        largest = max((self.place / package).stat().st_size for package in self.packages)
        for more in range(4):  # it ends before an intent, before an answer, and between
            for package in self.packages:
                shutil.copy(self.whole / package, self.place / package)
            journal = f"j{more}"
            limit = -(-largest // RECORD) * RECORD + more * RECORD
            self.assertLess(limit, RECORD * (1 + 2 * COUNT))
            result = self.sign("", "--journal", journal,
                               preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE,
                                                                     (limit, limit)))
            self.assertEqual(result.code, 4, result)
            self.assertIn({one["reason"] for one in result.json["packages"]} - {"ok"},
                          ({"disk-full"}, {"output-failed"}), result)
            self.is_recorded(journal)
            for package, one in zip(self.packages, result.json["packages"]):
                if one["reason"] != "ok":
                    self.assertEqual(self.read(package), (self.whole / package).read_bytes())
            self.finishes(journal)

    @unittest.skipUnless(shutil.which("strace"), "strace is not installed")
    def test_a_journal_that_fails_at_any_write_or_sync_loses_nothing(self):
        for fault in ("pwrite64:error=ENOSPC", "fsync:error=EIO"):
            for when in (3, 6):
                shutil.rmtree(self.place)
                shutil.copytree(self.whole, self.place, symlinks=True)
                self.write("j", b"")
                done = subprocess.run(
                    ["strace", "-f", "-qq", "-o", "/dev/null", "-P", "j", "-e",
                     f"inject={fault}:when={when}", BULLA, *self.words("--journal", "j")],
                    cwd=self.place, env={**os.environ, "BULLA_FAKE_TOKEN": ""}, check=False,
                    stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=TIMEOUT_SECONDS)
                self.assertEqual(done.returncode, 4, done)
                self.is_recorded()
                self.finishes()

    def test_a_clock_behind_the_journal_signs_nothing(self):
        self.must("sign", "p00.bulla", "--key", "release.key", "--journal", "j")
        whole = self.read("j")
        before = self.read("p01.bulla")
        self.write("j", dated(whole, int(time.time()) + 86400))
        self.must("journal", "verify", "j")
        spoilt = self.read("j")
        log = self.place / "log"
        result = self.sign("", "--journal", "j", env={"BULLA_FAKE_LOG": str(log)})
        self.assertEqual((result.code, result.error["reason"]), (1, "clock-before-journal"), result)
        self.assertTrue(any("set the clock" in hint for hint in result.error["hints"]), result)
        self.assertEqual((self.read("j"), self.read("p01.bulla")), (spoilt, before))
        self.assertNotIn("C_Sign", log.read_text() if log.exists() else "")
        self.write("j", dated(whole, int(time.time()) + 60))  # machines differ by so much
        self.assertEqual(self.sign("", "--journal", "j").code, 0)

    def test_what_the_maker_of_a_token_vouches_for_is_kept(self):
        access = ("--module", MODULE, "--pin-file", "pin")
        attests = {"BULLA_FAKE_TOKEN": "attests"}
        made = self.must("key", "generate", "--algorithm", "ed25519", "--token",
                         "pkcs11:token=fake;object=ed;id=%07", "--out", "new", "--json", *access,
                         env={"BULLA_FAKE_TOKEN": "empty,attests"}).json
        self.assertEqual(self.read("new.attestation.der").hex(), made["attestation"])
        self.assertTrue(self.read("new.attestation.der").startswith(b"maker's: "))
        shown = self.must("key", "show", ED, "--out", "ed.pub", "--json", *access, env=attests)
        attestation = shown.json["keys"][0]["attestation"]
        self.must("request", "p00.bulla", "--key", "ed.pub", "-o", "r.req")
        self.must("sign", "r.req", "--key", ED, "-o", "r.sig", "--no-journal", *access, env=attests)
        self.assertIn(attestation, self.must("inspect", "r.sig", "--json").out)
        self.must("attach", "p00.bulla", "r.sig")
        plain = self.must("key", "show", ED, "--json", *access).json["keys"][0]
        self.assertNotIn("attestation", plain)

    def test_what_is_stopped_by_a_person_is_taken_up_again(self):
        process = subprocess.Popen([BULLA, *self.words("--journal", "j")], cwd=self.place,
                                   env={**os.environ, "BULLA_FAKE_TOKEN": "slow"},
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        while not (self.place / "j").exists() or (self.place / "j").stat().st_size < RECORD * 6:
            self.assertIsNone(process.poll())
            time.sleep(0.005)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=TIMEOUT_SECONDS)
        self.assertEqual(process.returncode, 4, (out, err))
        self.assertLess(len(self.signed_entries()), COUNT)
        self.is_recorded()
        self.finishes()


if __name__ == "__main__":
    main()
