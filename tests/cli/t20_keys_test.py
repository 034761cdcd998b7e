# SPDX-License-Identifier: Apache-2.0
"""Keys: made, shown, refused; judged by openssl and python3-cryptography."""

import hashlib
import os
import subprocess

from cryptography.hazmat.primitives.serialization import (
    Encoding, PublicFormat, load_pem_private_key, load_pem_public_key)

from workshop import Workshop, main


class Keys(Workshop):
    @classmethod
    def furnish(cls):
        cls.write("pass", "correct horse\n")
        cls.write("wrong", "battery staple\n")
        for name in ("pass", "wrong"):
            os.chmod(cls.place / name, 0o600)
        cls.must("key", "generate", "--algorithm", "ed25519", "--out", "ed")
        cls.must("key", "generate", "--algorithm", "es256", "--out", "ec", "--passphrase-file",
                 "pass")

    def test_a_key_pair_is_two_files_that_others_read(self):
        private = load_pem_private_key(self.read("ed.key"), None)
        public = load_pem_public_key(self.read("ed.pub"))
        public.verify(private.sign(b"x"), b"x")
        self.assertEqual(os.stat(self.place / "ed.key").st_mode & 0o777, 0o600)
        subprocess.run(["openssl", "pkey", "-in", "ec.key", "-passin", "file:pass", "-noout"],
                       cwd=self.place, check=True)

    def test_a_key_without_passphrase_is_warned_of(self):
        result = self.must("key", "generate", "--algorithm", "ed25519", "--out", "new")
        self.assertIn("not encrypted", result.err)
        result = self.must("key", "generate", "--algorithm", "ed25519", "--out", "new2", "--json")
        self.assertFalse(result.json["encrypted"])
        self.assertEqual(len(result.json["warnings"]), 1)

    def test_the_id_is_the_cose_thumbprint(self):
        shown = self.must("key", "show", "ed.pub", "--json").json["keys"][0]
        raw = load_pem_public_key(self.read("ed.pub")).public_bytes(Encoding.Raw, PublicFormat.Raw)
        thumbprint = hashlib.sha256(b"\xa3\x01\x01\x20\x06\x21\x58\x20" + raw).hexdigest()
        self.assertEqual(shown["id"], thumbprint)

    def test_a_private_key_shows_its_public_part(self):
        self.must("key", "show", "ec.key", "--passphrase-file", "pass", "--out", "again.pub")
        self.assertEqual(self.read("again.pub"), self.read("ec.pub"))

    def test_nothing_is_overwritten(self):
        before = self.read("ed.key"), self.read("ed.pub")
        self.refuses(4, "output-exists", "key", "generate", "--algorithm", "ed25519", "--out", "ed")
        os.remove(self.place / "ed.key")
        self.refuses(4, "output-exists", "key", "generate", "--algorithm", "ed25519", "--out", "ed")
        self.assertEqual(self.read("ed.pub"), before[1])

    def test_keys_that_cannot_be_used(self):
        subprocess.run(["openssl", "genrsa", "-out", "rsa.key", "2048"], cwd=self.place,
                       check=True, capture_output=True)
        os.chmod(self.place / "rsa.key", 0o600)
        self.write("garbage.key", "hello")
        os.chmod(self.place / "garbage.key", 0o600)
        open_key = self.place / "open.key"
        open_key.write_bytes(self.read("ed.key"))
        os.chmod(open_key, 0o644)
        cases = [
            (5, "key-not-found", ["missing.key"]),
            (5, "key-not-found", ["missing.pub"]),
            (5, "key-unreadable", ["garbage.key"]),
            (5, "key-file-rights", ["open.key"]),
            (6, "key-unsupported", ["rsa.key"]),
            (5, "passphrase-wrong", ["ec.key", "--passphrase-file", "wrong"]),
            (5, "key-not-found", ["ec.key", "--passphrase-file", "missing"]),
            (5, "passphrase-needed", ["ec.key"]),
            (2, "usage", ["pkcs11:token=x;pin-value=1234"]),
            (2, "usage", ["cmd:cat"]),
        ]
        for code, reason, words in cases:
            with self.subTest(words=words):
                self.refuses(code, reason, "key", "show", *words)

    def test_a_wrong_passphrase_never_shows_in_the_message(self):
        result = self.run_bulla("key", "show", "ec.key", "--passphrase-file", "wrong")
        self.assertNotIn("battery", result.err + result.out)


if __name__ == "__main__":
    main()
