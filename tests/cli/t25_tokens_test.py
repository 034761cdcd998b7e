# SPDX-License-Identifier: Apache-2.0
"""Keys in tokens, as far as SoftHSM2 is one: made, listed, shown, used, refused."""

import os
import shutil
import subprocess
import unittest

from cryptography.hazmat.primitives.serialization import load_pem_public_key

from workshop import Workshop, main

FOLDERS = ("/usr/lib/softhsm", "/usr/lib/x86_64-linux-gnu/softhsm",
           "/usr/lib/aarch64-linux-gnu/softhsm")
MODULE = next((f"{folder}/libsofthsm2.so" for folder in FOLDERS
               if os.path.exists(f"{folder}/libsofthsm2.so")), None)
ED = "pkcs11:token=release;object=ed"
EC = "pkcs11:token=release;object=ec"


@unittest.skipUnless(MODULE and shutil.which("softhsm2-util"), "SoftHSM2 is not installed")
class Tokens(Workshop):
    @classmethod
    def furnish(cls):
        super().furnish()
        (cls.base / "tokens").mkdir()
        (cls.base / "softhsm2.conf").write_text(
            f"directories.tokendir = {cls.base}/tokens\nobjectstore.backend = file\n"
            "log.level = ERROR\n")
        os.environ["SOFTHSM2_CONF"] = str(cls.base / "softhsm2.conf")
        for name, content in (("pin", "9876\n"), ("wrong", "1234567\n")):
            cls.write(name, content)
            os.chmod(cls.place / name, 0o600)
        cls.make_token("release")
        for name, algorithm in (("ed", "ed25519"), ("ec", "es256")):
            cls.must("key", "generate", "--algorithm", algorithm, "--token", "pkcs11:token=release",
                     "--out", name, *cls.access())

    @staticmethod
    def access(pin="pin"):
        return ("--module", MODULE, "--pin-file", pin)

    @classmethod
    def make_token(cls, label):
        subprocess.run(["softhsm2-util", "--init-token", "--free", "--label", label, "--so-pin",
                        "12345678", "--pin", "9876"], check=True, capture_output=True)

    def test_a_key_of_a_token_has_a_public_file_and_no_private_one(self):
        load_pem_public_key(self.read("ed.pub"))
        self.assertFalse((self.place / "ed.key").exists())
        shown = self.must("key", "show", ED, "--json", *self.access()).json["keys"][0]
        self.assertEqual(shown["pem"].encode(), self.read("ed.pub"))

    def test_keys_made_here_have_no_lints(self):
        tokens = self.must("key", "list", "--json", *self.access()).json["tokens"]
        self.assertEqual([token["label"] for token in tokens], ["release"])
        self.assertEqual({key["label"]: key["algorithm"] for key in tokens[0]["keys"]},
                         {"ed": "ed25519", "ec": "es256"})
        for key in tokens[0]["keys"]:
            self.assertEqual((key["lints"], key["private_seen"]), ([], True), key)
            self.must("key", "show", key["uri"], *self.access())

    def test_a_list_needs_no_pin(self):
        token = self.must("key", "list", "--json", "--module", MODULE).json["tokens"][0]
        self.assertFalse(token["logged_in"])
        self.assertEqual(len(token["keys"]), 2)

    def test_a_name_is_not_taken_twice(self):
        self.refuses(5, "hsm-ambiguous-key", "key", "generate", "--algorithm", "ed25519", "--token",
                     ED, *self.access())
        self.refuses(4, "output-exists", "key", "generate", "--algorithm", "ed25519", "--token",
                     "pkcs11:token=release;object=new", "--out", "ed", *self.access())
        listed = self.must("key", "list", "--json", *self.access()).json["tokens"][0]
        self.assertNotIn("new", [key["label"] for key in listed["keys"]])

    def test_packages_are_signed_in_one_session_and_recorded(self):
        for i in range(20):
            shutil.copy(self.place / "unsigned.bulla", self.place / f"u{i}.bulla")
        packages = [f"u{i}.bulla" for i in range(20)]
        self.must("sign", *packages, "--key", ED, "--key", EC, "--journal", "j", *self.access())
        self.must("journal", "audit", "j", *packages)
        again = self.must("sign", *packages, "--key", ED, "--journal", "j", "--json",
                          *self.access()).json
        self.assertEqual({one["outcome"] for one in again["packages"]}, {"unchanged"})

    def test_a_journal_is_decided_about(self):
        self.refuses(2, "usage", "sign", "unsigned.bulla", "--key", ED, *self.access())

    def test_a_token_answers_requests(self):
        self.must("request", "unsigned.bulla", "--key", "ed.pub", "-o", "r.req")
        self.must("sign", "r.req", "--key", ED, "-o", "r.sig", "--no-journal", *self.access())
        self.must("attach", "unsigned.bulla", "r.sig")

    def test_what_is_wrong_is_exit_5_and_changes_nothing(self):
        before = self.read("unsigned.bulla")
        os.chmod(self.place / "wrong", 0o644)
        for reason, key, access in (
                ("hsm-no-token", "pkcs11:token=other", self.access()),
                ("key-not-found", "pkcs11:token=release;object=x", self.access()),
                ("hsm-ambiguous-key", "pkcs11:token=release", self.access()),
                ("key-file-rights", ED, self.access("wrong")),
                ("key-not-found", ED, self.access("none")),
                ("module-missing", ED, ("--module", "/none.so", "--pin-file", "pin")),
                ("module-missing", ED, ("--pin-file", "pin"))):
            self.refuses(5, reason, "sign", "unsigned.bulla", "--key", key, "--no-journal", *access)
        os.chmod(self.place / "wrong", 0o600)
        self.refuses(5, "passphrase-wrong", "sign", "unsigned.bulla", "--key", ED, "--no-journal",
                     *self.access("wrong"))
        self.assertEqual(self.read("unsigned.bulla"), before)

    def test_a_pin_in_the_uri_is_refused_and_not_repeated(self):
        result = self.refuses(2, "usage", "sign", "unsigned.bulla", "--key", ED + "?pin-value=9876",
                              "--no-journal", "--module", MODULE)
        self.assertNotIn("9876", result.err)
        for uri in ("pkcs11:tokn=release", ED + ";object=ed", ED + "?pin-source=|cat%20pin"):
            self.refuses(2, "usage", "sign", "unsigned.bulla", "--key", uri, "--no-journal",
                         *self.access())

    def test_the_uri_may_say_everything(self):
        uri = f"{EC}?module-path={MODULE}&pin-source=file:{self.place}/pin"
        self.must("sign", "unsigned.bulla", "--key", uri, "--no-journal")


if __name__ == "__main__":
    main()
