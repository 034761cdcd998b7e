# SPDX-License-Identifier: Apache-2.0
"""A key is stolen: revoked with a grandfather root, proofs attached, packages signed again."""

from workshop import KEY_STORE, RECIPE, Workshop, main

ROOTS = ("--key", "root-a.key", "--key", "root-b.key")
NEW_KEY = ("    - {name: farm, file: farm.pub}\n",
           "    - {name: farm, file: farm.pub}\n    - {name: fresh, file: fresh.pub}\n")
NEW_ROLE = ("keys: [release, retired, pending]", "keys: [release, retired, pending, fresh]")


class Revocation(Workshop):
    @classmethod
    def furnish(cls):
        super().furnish()
        cls.must("key", "generate", "--algorithm", "ed25519", "--out", "fresh")
        (cls.place / "released" / "old").mkdir(parents=True)
        for name, sequence in (("one", 9001), ("old/two", 9002)):
            cls.write("recipe2.yaml", RECIPE.replace("10000", str(sequence)))
            cls.must("pack", "recipe2.yaml", "-o", f"released/{name}.bulla", "--key", "release.key")
        cls.write("recipe3.yaml", RECIPE.replace("10000", "9003"))
        cls.must("pack", "recipe3.yaml", "-o", "released/unsigned.bulla")
        cls.write("released/readme.txt", "not a package")
        cls.must("pack", "recipe.yaml", "-o", "evil.bulla", "--key", "release.key")

    def revoke(self, grandfather="grandfather: {packages: released}", previous="trust.bulla",
               name="2.bulla", version=2, *changes):
        text = KEY_STORE
        extra = f"revoked: [{{key: release, reason: compromise{', ' if grandfather else ''}"
        for old, new in (("version: 1", f"version: {version}"), NEW_KEY, NEW_ROLE,
                         ("security-versions:", extra + grandfather +
                          "}]\n  security-versions:"), *changes):
            text = text.replace(old, new)
        self.write("next.yaml", text)
        return ("tks", "next", previous, "next.yaml", "-o", name)

    def revoked(self):
        result = self.must(*self.revoke(), "--json").json
        self.must("sign", "2.bulla", *ROOTS)
        return result

    def test_R14_a_grandfather_root_covers_what_the_key_signed(self):
        result = self.revoked()
        tree = result["trees"][0]
        self.assertEqual((tree["file"], tree["documents"], tree["packages"]),
                         ("2.release.tree", 2, 3))
        self.assertTrue(any("E1: " in line for line in result["play_book"]))
        for path in ("released/one.bulla", "evil.bulla"):
            self.refuses(1, "key-revoked", "verify", path, "--trust", "2.bulla")
        out = self.must("attach", "released/one.bulla", "released/old/two.bulla",
                        "2.release.tree").out
        self.assertIn("attached", out)
        for path in ("released/one.bulla", "released/old/two.bulla"):
            self.must("verify", path, "--trust", "2.bulla")
            self.must("verify", path, "--trust", "trust.bulla")

    def test_a_package_that_is_in_no_tree_is_listed_and_the_others_are_done(self):
        self.revoked()
        before = self.read("evil.bulla")
        result = self.run_bulla("--json", "attach", "evil.bulla", "released/one.bulla",
                                "2.release.tree")
        self.assertEqual(result.code, 1, result)
        outcomes = {each["file"]: each["reason"] for each in result.json["packages"]}
        self.assertEqual(outcomes, {"evil.bulla": "grandfather-proof", "released/one.bulla": "ok"})
        self.assertEqual(self.read("evil.bulla"), before)
        self.must("verify", "released/one.bulla", "--trust", "2.bulla")

    def test_attaching_again_changes_nothing(self):
        self.revoked()
        self.must("attach", "released/one.bulla", "2.release.tree")
        before = self.read("released/one.bulla")
        again = self.must("attach", "released/one.bulla", "2.release.tree", "--json").json
        self.assertEqual(again["outcome"], "unchanged")
        self.assertEqual(self.read("released/one.bulla"), before)

    def test_a_damaged_tree_is_refused(self):
        self.revoked()
        tree = bytearray(self.read("2.release.tree"))
        tree[-1] ^= 1
        self.write("bad.tree", bytes(tree))
        self.refuses(3, "field-invalid", "attach", "released/one.bulla", "bad.tree")
        self.write("bad.tree", bytes(tree[:100]))
        self.refuses(3, "length-mismatch", "attach", "released/one.bulla", "bad.tree")

    def test_an_unreadable_package_in_the_folder_is_refused(self):
        self.write("released/cut.bulla", self.read("released/one.bulla")[:60])
        self.refuses(3, "length-mismatch", *self.revoke())
        self.refuses(4, "file-not-found", *self.revoke("grandfather: {packages: nowhere}"))

    def test_the_key_store_after_keeps_the_root(self):
        self.revoked()
        result = self.must(*self.revoke("", "2.bulla", "3.bulla", 3), "--json").json
        self.assertEqual([each["what"] for each in result["changes"]], ["version"])
        self.assertTrue(any("keeps the grandfather root" in note for note in result["notes"]))
        self.must(*self.revoke("grandfather: {tree: 2.release.tree}", "2.bulla", "4.bulla", 4))

    def test_without_grandfather_the_key_must_leave_and_people_are_told(self):
        self.refuses(3, "tks-bad-revocation", *self.revoke(""))
        text = self.read("next.yaml").decode()
        text = text.replace("    - {name: release, file: release.pub}\n", "")
        text = text.replace("[release, retired", "[retired")
        self.write("next.yaml", text.replace("key: release,", "key: release.pub,"))
        result = self.must("tks", "next", "trust.bulla", "next.yaml", "-o", "2.bulla")
        self.assertIn("E1: everything that only key 'release' signed can no longer be installed",
                      result.out)

    def test_a_key_that_the_spec_leaves_out_is_kept_for_its_root(self):
        self.revoke()
        text = self.read("next.yaml").decode()
        text = text.replace("    - {name: release, file: release.pub}\n", "")
        text = text.replace("[release, retired", "[retired")
        self.write("next.yaml", text)
        out = self.must("tks", "next", "trust.bulla", "next.yaml", "-o", "2.bulla").out
        self.assertIn("stays in the key table", out)
        self.must("sign", "2.bulla", *ROOTS)
        self.must("attach", "released/one.bulla", "2.release.tree")
        self.must("verify", "released/one.bulla", "--trust", "2.bulla")

    def test_a_journal_gives_the_tree_too(self):
        self.must("pack", "recipe3.yaml", "-o", "logged.bulla")
        self.must("sign", "logged.bulla", "--key", "release.key", "--journal", "all.journal")
        result = self.must(*self.revoke("grandfather: {journal: all.journal}"), "--json").json
        self.assertEqual(result["trees"][0]["documents"], 1)
        self.must("sign", "2.bulla", *ROOTS)
        self.must("attach", "logged.bulla", "2.release.tree")
        self.must("verify", "logged.bulla", "--trust", "2.bulla")

    def test_R14_a_root_from_the_journal_keeps_what_is_in_it_and_nothing_else(self):
        self.write("recipe4.yaml", RECIPE.replace("10000", "9004"))
        for name, recipe in (("logged", "recipe3"), ("alone", "recipe4"), ("meant", "recipe2")):
            self.must("pack", f"{recipe}.yaml", "-o", f"{name}.bulla")
        journal = ("--journal", "all.journal")
        self.must("sign", "logged.bulla", "--key", "release.key", *journal)
        self.must("sign", "alone.bulla", "--key", "stranger.key", *journal)
        # An intent without an answer: nobody knows what a signer that failed has done.
        self.refuses(5, "signer-failed", "sign", "meant.bulla", "--key", "cmd:false", "--pub",
                     "release.pub", *journal)
        for forged in ("alone", "meant"):
            self.must("sign", f"{forged}.bulla", "--key", "release.key")
        for package in ("logged", "alone", "meant", "evil"):
            self.must("verify", f"{package}.bulla", "--trust", "trust.bulla")
        result = self.must(*self.revoke("grandfather: {journal: all.journal}"), "--json").json
        tree = result["trees"][0]
        self.assertEqual((tree["file"], tree["documents"]), ("2.release.tree", 1))
        self.must("sign", "2.bulla", *ROOTS)
        self.refuses(1, "key-revoked", "verify", "logged.bulla", "--trust", "2.bulla")
        for forged in ("alone", "meant", "evil"):
            self.refuses(1, "grandfather-proof", "attach", f"{forged}.bulla", "2.release.tree")
            self.refuses(1, "key-revoked", "verify", f"{forged}.bulla", "--trust", "2.bulla")
        self.must("attach", "logged.bulla", "2.release.tree")
        self.must("verify", "logged.bulla", "--trust", "2.bulla")
        self.must("verify", "logged.bulla", "--trust", "trust.bulla")

    def test_a_damaged_journal_gives_no_tree(self):
        self.must("pack", "recipe3.yaml", "-o", "logged.bulla")
        self.must("sign", "logged.bulla", "--key", "release.key", "--journal", "all.journal")
        data = bytearray(self.read("all.journal"))
        data[256 + 30] ^= 1
        self.write("all.journal", data)
        self.refuses(3, "journal-damaged", *self.revoke("grandfather: {journal: all.journal}"))

    def test_resign_signs_only_what_verifies_now(self):
        self.revoked()
        self.must("attach", "released/one.bulla", "2.release.tree")
        payload = self.read("released/one.bulla")[-16384:]
        result = self.run_bulla("--json", "resign", "released/one.bulla", "evil.bulla", "--key",
                                "fresh.key", "--trust", "2.bulla", "--drop", "release.pub")
        self.assertEqual(result.code, 1, result)
        outcomes = {each["file"]: each["reason"] for each in result.json["packages"]}
        self.assertEqual(outcomes, {"released/one.bulla": "ok", "evil.bulla": "key-revoked"})
        done = result.json["packages"][0]
        self.assertEqual(done["dropped"], 1)
        self.assertEqual(self.read("released/one.bulla")[-16384:], payload)
        shown = self.must("inspect", "released/one.bulla", "--json").json
        self.assertEqual((len(shown["signatures"]), shown.get("proofs", [])), (1, []))
        self.must("verify", "released/one.bulla", "--trust", "2.bulla")
        self.refuses(1, "key-revoked", "verify", "evil.bulla", "--trust", "2.bulla")

    def test_resign_drops_nothing_that_is_needed(self):
        before = self.read("app.bulla")
        self.refuses(1, "key-not-active", "resign", "app.bulla", "--key", "retired.key", "--trust",
                     "trust.bulla")
        self.refuses(1, "signature-useless", "resign", "app.bulla", "--key", "farm.key", "--trust",
                     "trust.bulla")
        self.refuses(1, "sig-missing", "resign", "app.bulla", "--key", "release.key", "--trust",
                     "trust.bulla", "--drop", "release")
        self.refuses(3, "wrong-type", "resign", "trust.bulla", "--key", "release.key", "--trust",
                     "trust.bulla")
        self.assertEqual(self.read("app.bulla"), before)

    def test_resign_drops_nothing_when_a_key_gives_up(self):
        self.revoked()
        self.must("attach", "released/one.bulla", "2.release.tree")
        words = ("resign", "released/one.bulla", "--key", "fresh.key", "--trust", "2.bulla",
                 "--drop", "release.pub", "--journal", "again.journal")
        broken = self.run_bulla(*words, "--key", "cmd:false", "--pub", "pending.pub",
                                "--without-preflight", "the other key is lost")
        self.assertEqual(broken.code, 5, broken)
        self.assertIn("1 signature that was made before is in it; run again", broken.err)
        kept = self.must("inspect", "released/one.bulla", "--json").json
        self.assertEqual((len(kept["signatures"]), len(kept["proofs"])), (2, 1))
        done = self.must(*words, "--json").json
        self.assertEqual((done["signatures"][0]["outcome"], done["dropped"], done["outcome"]),
                         ("already-there", 1, "signed"))
        self.must("verify", "released/one.bulla", "--trust", "2.bulla")

    def test_R28_a_chain_travels_with_the_package(self):
        self.revoked()
        self.must("tks", "chain", "trust.bulla", "2.bulla", "-o", "chain.bulla")
        self.must("sign", "unsigned.bulla", "--key", "fresh.key", "--what", "manifest")
        self.must("sign", "unsigned.bulla", "--key", "farm.key", "--what", "transport")
        self.refuses(1, "key-unknown", "verify", "unsigned.bulla", "--trust", "trust.bulla")
        self.must("attach", "unsigned.bulla", "trust.bulla")
        self.must("attach", "unsigned.bulla", "chain.bulla")
        verdict = self.must("verify", "unsigned.bulla", "--trust", "trust.bulla", "--json").json
        self.assertEqual(verdict["trust"]["reached"], 2)
        result = self.run_bulla("verify", "unsigned.bulla", "--trust", "trust.bulla", "--no-chain")
        self.assertEqual(result.code, 1)
        self.assertIn("is in version 2 of the key store", result.err)
        proofs = self.must("inspect", "unsigned.bulla", "--json").json["proofs"]
        self.assertEqual([proof["kind"] for proof in proofs], ["chain"])

    def test_a_bad_or_foreign_chain_is_not_attached(self):
        self.must(*self.revoke())
        self.refuses(1, "sig-missing", "attach", "app.bulla", "2.bulla")
        self.write("bound.yaml", RECIPE + "requires: {fleet: other}\n")
        self.must("pack", "bound.yaml", "-o", "bound.bulla")
        self.refuses(1, "wrong-fleet", "attach", "bound.bulla", "trust.bulla")
        self.refuses(2, "usage", "attach", "trust.bulla")

    def test_show_draws_the_chain(self):
        self.revoked()
        self.must("tks", "chain", "trust.bulla", "2.bulla", "-o", "chain.bulla")
        out = self.must("tks", "show", "chain.bulla").out
        self.assertRegex(out, r"version +\|1 +2\n")
        self.assertRegex(out, r"(?m)^  release +I +Ig$")
        self.assertRegex(out, r"(?m)^  fresh +\. +I$")
        self.assertRegex(out, r"(?m)^  pending +I\+ +I\+$")
        self.assertRegex(out, r"(?m)^  root-a +R +R$")
        versions = self.must("tks", "show", "chain.bulla", "--json").json["versions"]
        states = {key["name"]: key["state"] for key in versions[1]["keys"]}
        self.assertEqual(states["release"], "grandfathered")
        self.assertEqual((states["retired"], states["fresh"]), ("retired", "active"))


if __name__ == "__main__":
    main()
