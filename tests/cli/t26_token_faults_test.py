# SPDX-License-Identifier: Apache-2.0
"""Tokens and modules that fail in the middle of the work, by a module that does so on demand
(tests/hsm/pkcs11/fake_module.c): exit code 5, nothing lost, nothing signed that is not recorded."""

import os
import shutil
import unittest

from workshop import Workshop, main

MODULE = os.environ.get("BULLA_FAKE_PKCS11", "")
KEY = "pkcs11:token=fake;object=ed"


@unittest.skipUnless(os.path.exists(MODULE), "BULLA_FAKE_PKCS11 names no module")
class TokenFaults(Workshop):
    @classmethod
    def furnish(cls):
        super().furnish()
        cls.write("pin", "9876\n")
        cls.write("wrong", "1111\n")
        for name in ("pin", "wrong"):
            os.chmod(cls.place / name, 0o600)
        for i in range(6):
            shutil.copy(cls.place / "unsigned.bulla", cls.place / f"u{i}.bulla")

    packages = [f"u{i}.bulla" for i in range(6)]

    def sign(self, behaviour, *more, pin="pin"):
        return self.run_bulla("--json", "sign", *self.packages, "--key", KEY, "--what",
                              "manifest", "--module", MODULE, "--pin-file", pin, *more, env={"BULLA_FAKE_TOKEN": behaviour})

    def test_a_token_that_goes_in_the_middle_loses_nothing(self):
        for behaviour in ("removed", "session-closed"):
            for package in self.packages:
                shutil.copy(self.place / "unsigned.bulla", self.place / package)
            unsigned = self.read("unsigned.bulla")
            journal = f"{behaviour}.journal"
            result = self.sign(behaviour, "--journal", journal)
            self.assertEqual(result.code, 5, result)
            outcomes = [one["reason"] for one in result.json["packages"]]
            self.assertEqual(outcomes, ["ok"] * 3 + ["hsm-token-gone"] * 3)
            for package in self.packages[3:]:
                self.assertEqual(self.read(package), unsigned)
            self.must("journal", "verify", journal)
            self.must("journal", "audit", journal, *self.packages)
            again = self.sign("", "--journal", journal)
            self.assertEqual(again.code, 0, again)
            self.assertEqual([one["outcome"] for one in again.json["packages"]],
                             ["unchanged"] * 3 + ["signed"] * 3)
            self.must("journal", "audit", journal, *self.packages)

    def test_a_module_that_crashes_takes_nothing_with_it(self):
        before = [self.read(package) for package in self.packages]
        for behaviour in ("crash", "exit", "crash-at-start"):
            result = self.sign(behaviour, "--journal", "j")
            self.assertEqual(result.code, 5, result)
            self.assertIn("hsm-module-failed", result.out + result.err)
            self.assertEqual([self.read(package) for package in self.packages], before)
        self.assertEqual(self.sign("crash-at-end", "--journal", "j").code, 0)
        self.must("journal", "verify", "j")
        self.must("journal", "audit", "j", *self.packages)

    def test_the_pin_is_tried_once_and_the_last_try_only_with_a_person(self):
        for behaviour, pin, reason in (("", "wrong", "passphrase-wrong"),
                                       ("pin-locked", "pin", "hsm-pin-locked"),
                                       ("final-try", "pin", "hsm-pin-final-try")):
            log = self.place / f"log-{behaviour}"
            os.environ["BULLA_FAKE_LOG"] = str(log)
            result = self.sign(behaviour, "--no-journal", pin=pin)
            del os.environ["BULLA_FAKE_LOG"]
            self.assertEqual((result.code, result.error["reason"]), (5, reason), result)
            tried = log.read_text().count("C_Login") if log.exists() else 0
            self.assertEqual(tried, 1 if behaviour == "" else 0)

    def test_few_tries_left_is_a_warning(self):
        result = self.sign("count-low", "--no-journal")
        self.assertEqual(result.code, 0, result)
        self.assertIn("few tries", result.json["warnings"][0])

    def test_what_a_module_prints_is_not_our_output(self):
        result = self.sign("noisy", "--no-journal")
        self.assertEqual(result.code, 0, result)
        self.assertEqual(len(result.json["packages"]), 6)


if __name__ == "__main__":
    main()
