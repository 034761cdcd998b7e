# SPDX-License-Identifier: Apache-2.0
"""sign: in place, several keys, several packages, a policy; only the envelope is touched."""

import os
import stat

from workshop import RECIPE, Workshop, main


class Sign(Workshop):
    def signatures(self, name):
        seen = self.must("inspect", name, "--json").json
        return len(seen["signatures"]), len(seen.get("transport_signatures", []))

    def test_what_is_signed(self):
        self.must("sign", "unsigned.bulla", "--key", "farm.key", "--what", "transport")
        self.assertEqual(self.signatures("unsigned.bulla"), (0, 1))
        self.must("sign", "unsigned.bulla", "--key", "release.key", "--what", "manifest")
        self.assertEqual(self.signatures("unsigned.bulla"), (1, 1))
        self.must("verify", "unsigned.bulla", "--trust", "trust.bulla")
        self.refuses(2, "usage", "sign", "app.bulla", "--key", "farm.key", "--what", "transport")

    def test_only_the_envelope_changes(self):
        before = self.read("unsigned.bulla")
        self.must("sign", "unsigned.bulla", "--key", "release.key")
        after = self.read("unsigned.bulla")
        self.assertEqual(before[4096:], after[4096:])
        self.assertNotEqual(before[:4096], after[:4096])

    def test_signing_again_changes_nothing_and_says_so(self):
        before = self.read("app.bulla")
        result = self.must("sign", "app.bulla", "--key", "release.key", "--json")
        self.assertEqual(result.json["outcome"], "unchanged")
        self.assertIn("already signed",
                      self.must("sign", "app.bulla", "--key", "release.key").out)
        self.assertEqual(self.read("app.bulla"), before)

    def test_the_signed_copy_leaves_the_original(self):
        before = self.read("unsigned.bulla")
        self.must("sign", "unsigned.bulla", "--key", "release.key", "-o", "signed.bulla")
        self.assertEqual(self.read("unsigned.bulla"), before)
        self.must("verify", "signed.bulla", "--trust", "trust.bulla")
        self.refuses(4, "output-exists", "sign", "unsigned.bulla", "--key", "release.key", "-o",
                     "signed.bulla")
        self.refuses(2, "usage", "sign", "unsigned.bulla", "app.bulla", "--key", "release.key",
                     "-o", "x.bulla")

    def test_several_packages_have_several_outcomes(self):
        result = self.run_bulla("sign", "unsigned.bulla", "recipe.yaml", "app.bulla", "--key",
                                "release.key", "--json")
        self.assertEqual(result.code, 3, result)
        self.assertEqual([(p["file"], p["outcome"], p["reason"]) for p in result.json["packages"]],
                         [("unsigned.bulla", "signed", "ok"), ("recipe.yaml", "error", "bad-magic"),
                          ("app.bulla", "unchanged", "ok")])

    def test_a_program_signs(self):
        self.write("signer.py", """\
import sys
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_private_key
key = load_pem_private_key(open("farm.key", "rb").read(), None)
sys.stdout.buffer.write(key.sign(sys.stdin.buffer.read(), ec.ECDSA(hashes.SHA256())))
""")
        self.must("sign", "unsigned.bulla", "--key", "cmd:python3 signer.py", "--pub", "farm.pub",
                  "--what", "transport")
        self.must("sign", "unsigned.bulla", "--key", "release.key", "--what", "manifest")
        self.must("verify", "unsigned.bulla", "--trust", "trust.bulla")

    def test_a_program_that_signs_badly_changes_nothing(self):
        self.write("half.sh", "printf half")
        cases = [("cmd:false", 5, "signer-failed"), ("cmd:sh half.sh", 5, "signer-failed"),
                 ("cmd:head -c 64 /dev/zero", 1, "signature-wrong"),
                 ("cmd:no-such-program", 5, "signer-failed")]
        before = self.read("unsigned.bulla")
        for uri, code, reason in cases:
            with self.subTest(uri=uri):
                self.refuses(code, reason, "sign", "unsigned.bulla", "--key", uri, "--pub",
                             "farm.pub")
        self.assertEqual(self.read("unsigned.bulla"), before)
        self.refuses(2, "usage", "sign", "unsigned.bulla", "--key", "release.key", "--pub",
                     "farm.pub")

    def test_the_policy_of_a_key_store(self):
        trust = ("--trust", "trust.bulla", "--no-journal")
        self.refuses(2, "usage", "sign", "unsigned.bulla", "--key", "release.key", "--trust",
                     "trust.bulla")
        cases = [("stranger", "signature-useless"), ("root-a", "signature-useless"),
                 ("retired", "key-not-active"), ("pending", "preflight-required")]
        for key, reason in cases:
            with self.subTest(key=key):
                self.refuses(1, reason, "sign", "unsigned.bulla", "--key", f"{key}.key", *trust)
        self.must("sign", "unsigned.bulla", "--key", "release.key", *trust)
        reason = ("--without-preflight", "the factory has no devices yet")
        self.refuses(2, "usage", "sign", "unsigned.bulla", "--key", "pending.key", *trust, *reason)
        self.must("sign", "unsigned.bulla", "--key", "pending.key", "--trust", "trust.bulla",
                  "--journal", "signing.journal", *reason)
        entries = self.must("journal", "show", "signing.journal", "--json").json["entries"]
        self.assertEqual(entries[0]["text"], "without preflight: the factory has no devices yet")

    def sixteen_keys(self):
        words = []
        for number in range(16):
            words += ["--key", f"k{number}.key"]
            self.must("key", "generate", "--algorithm", "ed25519", "--out", f"k{number}")
        return words

    def test_there_are_sixteen_signatures_at_most(self):
        self.must("sign", "unsigned.bulla", *self.sixteen_keys())
        self.assertEqual(self.signatures("unsigned.bulla"), (16, 16))
        self.refuses(3, "too-many-signatures", "sign", "unsigned.bulla", "--key", "release.key")

    def test_a_package_that_outgrows_its_room_is_written_anew(self):
        attachments = ", ".join(f"{{name: {'n' * 58}{number:02}, file: recipe.yaml}}"
                                for number in range(16))
        self.write("large.yaml", RECIPE + f"attachments: [{attachments}]\n")
        self.must("pack", "large.yaml", "-o", "large.bulla", "--compress", "zstd")
        self.must("sign", "large.bulla", "--key", "release.key")
        keys = self.sixteen_keys()[:30]
        result = self.must("sign", "large.bulla", *keys, "--json")
        self.assertEqual(result.json["payload_moved_to"], 8192)
        self.assertEqual(self.signatures("large.bulla"), (16, 16))
        self.must("verify", "large.bulla", "--trust", "trust.bulla")

    def test_rights_of_the_package_are_kept(self):
        os.chmod(self.place / "unsigned.bulla", 0o640)
        self.must("sign", "unsigned.bulla", "--key", "release.key")
        mode = stat.S_IMODE(os.stat(self.place / "unsigned.bulla").st_mode)
        self.assertEqual(mode, 0o640)


if __name__ == "__main__":
    main()
