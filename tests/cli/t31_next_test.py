# SPDX-License-Identifier: Apache-2.0
"""Key stores that follow one another: next, diff, lint, chain, show."""

from workshop import KEY_STORE, Workshop, main

ROOTS = ("--key", "root-a.key", "--key", "root-b.key")


class Rotation(Workshop):
    def spec(self, *changes, version=2, text=KEY_STORE):
        for old, new in (("version: 1", f"version: {version}"), *changes):
            self.assertIn(old, text)
            text = text.replace(old, new)
        self.write("next.yaml", text)
        return "next.yaml"

    def step(self, previous, name, *changes, version, text=KEY_STORE, keys=ROOTS):
        spec = self.spec(*changes, version=version, text=text)
        self.must("tks", "next", previous, spec, "-o", name)
        self.must("sign", name, *keys)
        return name

    def test_next_keeps_the_epoch_and_names_who_signs(self):
        spec = self.spec(("{application: 0..9}", "{application: 0..9, os: 1..3}"))
        result = self.must("tks", "next", "trust.bulla", spec, "-o", "2.bulla", "--json").json
        self.assertEqual((result["version"], result["epoch"]), (2, 0))
        self.assertEqual(result["outcome"], "created")
        self.assertEqual([each["what"] for each in result["changes"]],
                         ["version", "security-versions"])
        self.assertEqual([each["threshold"] for each in result["signers"]["all"]], [2])
        self.must("sign", "2.bulla", *ROOTS)
        verdict = self.must("verify", "2.bulla", "--trust", "trust.bulla", "--json").json
        self.assertEqual(verdict["trust"], {"held": 1, "reached": 2})

    def test_R1_a_changed_root_raises_the_epoch_and_both_must_sign(self):
        self.must("key", "generate", "--algorithm", "ed25519", "--out", "root-c")
        spec = self.spec(("- {name: root-b, file: root-b.pub}",
                          "- {name: root-b, file: root-b.pub}\n"
                          "    - {name: root-c, file: root-c.pub}"),
                         ("keys: [root-a, root-b]", "keys: [root-a, root-b, root-c]"))
        result = self.must("tks", "next", "trust.bulla", spec, "-o", "2.bulla")
        self.assertIn("epoch 1", result.out)
        self.assertIn("2 of root of version 1: root-a, root-b", result.out)
        self.assertRegex(result.out, "and 2 of root of version 2: .*root-c")
        self.assertNotIn("no-spare", result.err)
        self.must("sign", "2.bulla", "--key", "root-a.key", "--key", "root-c.key")
        self.refuses(1, "tks-old-threshold", "verify", "2.bulla", "--trust", "trust.bulla")
        self.must("sign", "2.bulla", "--key", "root-b.key")
        self.must("verify", "2.bulla", "--trust", "trust.bulla")

    def test_forbidden_steps_have_a_reason_each(self):
        one = "    - {name: farm, file: farm.pub}\n"
        cases = [
            (1, "tks-fork", 1, []),
            (1, "tks-rollback", 0, []),
            (1, "tks-jump", 65538, []),
            (1, "wrong-fleet", 2, [("fleet: example", "fleet: other")]),
            (1, "silent-drop", 2, [(one, ""),
                                   ("    transport: {threshold: 1, keys: [farm]}\n", "")]),
            (3, "tks-bad-revocation", 2,
             [("security-versions:", "revoked: [{key: farm, reason: lost}]\n"
               "  security-versions:")]),
            (3, "field-invalid", 2,
             [("security-versions:", "dropped: [{key: farm, reason: gone}]\n"
               "  security-versions:")]),
            (4, "file-not-found", 2,
             [("security-versions:", "revoked: [{key: farm, reason: lost, grandfather: "
               "{journal: none.journal}}]\n  security-versions:")]),
        ]
        for code, reason, version, changes in cases:
            with self.subTest(reason=reason):
                self.refuses(code, reason, "tks", "next", "trust.bulla",
                             self.spec(*changes, version=version), "-o", "2.bulla")

    def without_farm(self, how):
        return [("    - {name: farm, file: farm.pub}\n", ""),
                ("    transport: {threshold: 1, keys: [farm]}\n", ""),
                ("security-versions:", how + "\n  security-versions:")]

    def test_revoked_stays_revoked_and_never_returns(self):
        revoked = self.without_farm("revoked: [{key: farm.pub, reason: compromise}]")
        self.step("trust.bulla", "2.bulla", *revoked, version=2)
        self.refuses(1, "tks-unrevoke", "tks", "next", "2.bulla", self.spec(version=3),
                     "-o", "3.bulla")
        compact = self.without_farm("compact-revocations: true")
        result = self.must("tks", "next", "2.bulla", self.spec(*compact, version=3), "-o",
                           "3.bulla", "--json").json
        self.assertEqual(result["epoch"], 1)
        self.assertTrue(any(w.startswith("revocations-compacted") for w in result["warnings"]))
        self.must("sign", "3.bulla", *ROOTS)
        self.must("tks", "chain", "trust.bulla", "2.bulla", "3.bulla", "-o", "chain.bulla")
        spec = self.spec(version=4)
        for previous in (["3.bulla", spec, "--chain", "chain.bulla"], ["chain.bulla", spec]):
            self.refuses(1, "tks-unrevoke", "tks", "next", *previous, "-o", "4.bulla")

    def test_a_dropped_key_never_returns(self):
        dropped = self.without_farm('dropped: [{key: farm.pub, reason: "never used"}]')
        self.step("trust.bulla", "2.bulla", *dropped, version=2)
        self.must("tks", "chain", "trust.bulla", "2.bulla", "-o", "chain.bulla")
        self.refuses(1, "key-returned", "tks", "next", "chain.bulla", self.spec(version=3),
                     "-o", "3.bulla")

    def test_R8_a_chain_leads_every_device_and_loses_nothing(self):
        self.step("trust.bulla", "2.bulla", version=2)
        self.step("2.bulla", "3.bulla", version=3)
        made = self.must("tks", "chain", "3.bulla", "trust.bulla", "2.bulla", "-o", "chain.bulla",
                         "--json").json
        self.assertEqual([each["version"] for each in made["versions"]], [1, 2, 3])
        for held in ("trust.bulla", "2.bulla", "3.bulla"):
            verdict = self.must("verify", "chain.bulla", "--trust", held, "--json").json
            self.assertEqual((verdict["kind"], verdict["trust"]["reached"]), ("chain", 3))
        result = self.refuses(1, "chain-link-missing", "tks", "chain", "trust.bulla", "3.bulla",
                              "--previous", "chain.bulla", "-o", "new.bulla")
        self.assertIn("version 2", result.error["message"])
        self.step("3.bulla", "4.bulla", version=4)
        self.must("tks", "chain", "chain.bulla", "4.bulla", "--previous", "chain.bulla",
                  "-o", "new.bulla")

    def test_R8_a_chain_has_at_most_64_key_stores(self):
        files = ["trust.bulla"]
        for version in range(2, 66):
            files.append(self.step(files[-1], f"{version}.bulla", version=version))
        self.refuses(3, "chain-too-long", "tks", "chain", *files, "-o", "chain.bulla")
        self.must("tks", "chain", *files[:64], "-o", "chain.bulla")
        verdict = self.must("verify", "chain.bulla", "--trust", "trust.bulla", "--json").json
        self.assertEqual(verdict["trust"]["reached"], 64)
        self.must("attach", "app.bulla", "chain.bulla")
        self.must("verify", "app.bulla", "--trust", "trust.bulla")

    def test_chain_refuses_what_does_not_lead_on(self):
        spec = self.spec(version=2)
        self.must("tks", "next", "trust.bulla", spec, "-o", "2.bulla")
        self.refuses(1, "sig-missing", "tks", "chain", "trust.bulla", "2.bulla", "-o", "c.bulla")
        self.must("sign", "2.bulla", "--key", "root-a.key")
        self.refuses(1, "tks-old-threshold", "tks", "chain", "trust.bulla", "2.bulla",
                     "-o", "c.bulla")
        other = self.spec(("0..9", "0..8"), version=2)
        self.must("tks", "next", "trust.bulla", other, "-o", "two.bulla")
        self.refuses(1, "tks-fork", "tks", "chain", "trust.bulla", "2.bulla", "two.bulla",
                     "-o", "c.bulla")
        self.refuses(3, "wrong-type", "tks", "chain", "trust.bulla", "app.bulla", "-o", "c.bulla")

    def test_a_missing_link_is_named(self):
        for name in ("root-c", "root-d"):
            self.must("key", "generate", "--algorithm", "ed25519", "--out", name)
        swap = [("name: root-a, file: root-a.pub", "name: root-c, file: root-c.pub"),
                ("[root-a, root-b]", "[root-c, root-b]"),
                ("security-versions:", "revoked: [{key: root-a.pub, reason: lost}]\n"
                 "  security-versions:")]
        self.step("trust.bulla", "2.bulla", *swap, version=2,
                  keys=(*ROOTS, "--key", "root-c.key"))
        again = [*swap, ("name: root-b, file: root-b.pub", "name: root-d, file: root-d.pub"),
                 ("[root-c, root-b]", "[root-c, root-d]"),
                 ("reason: lost}", "reason: lost}, {key: root-b.pub, reason: retired}")]
        self.step("2.bulla", "3.bulla", *again, version=3,
                  keys=("--key", "root-b.key", "--key", "root-c.key", "--key", "root-d.key"))
        error = self.refuses(1, "chain-link-missing", "tks", "chain", "trust.bulla", "3.bulla",
                             "-o", "c.bulla").error
        self.assertIn("link of epoch 1", error["message"])
        self.must("tks", "chain", "trust.bulla", "2.bulla", "3.bulla", "-o", "c.bulla")
        self.must("verify", "c.bulla", "--trust", "trust.bulla")

    def test_lint_names_what_is_forbidden(self):
        self.step("trust.bulla", "2.bulla", version=2)
        self.step("2.bulla", "3.bulla", version=3)
        self.must("tks", "chain", "trust.bulla", "2.bulla", "-o", "chain.bulla")
        self.must("tks", "lint", "3.bulla")
        dropped = self.without_farm('dropped: [{key: farm.pub, reason: "never used"}]')
        self.step("2.bulla", "without.bulla", *dropped, version=3)
        self.step("2.bulla", "again.bulla", version=4)
        self.must("tks", "chain", "chain.bulla", "without.bulla", "again.bulla", "-o", "bad.bulla")
        result = self.refuses(1, "key-returned", "tks", "lint", "bad.bulla")
        names = {(each["version"], each["name"]) for each in result.json["findings"]}
        self.assertLessEqual({(4, "key-returned"), (3, "silent-drop")}, names)

    def with_recovery(self, key="rec"):
        return KEY_STORE.replace("    - {name: farm, file: farm.pub}\n",
                                 "    - {name: farm, file: farm.pub}\n"
                                 f"    - {{name: {key}, file: {key}.pub}}\n").replace(
            "    release:\n", f"    recovery: {{threshold: 1, keys: [{key}]}}\n    release:\n")

    def recovered(self):
        for name in ("rec", "rec-2", "root-c", "root-d"):
            self.must("key", "generate", "--algorithm", "ed25519", "--out", name)
        self.write("first.yaml", self.with_recovery())
        self.must("tks", "create", "first.yaml", "-o", "first.bulla")
        self.must("sign", "first.bulla", *ROOTS)

    def test_R26_recovery_replaces_a_root_that_cannot_sign(self):
        self.recovered()
        text = self.with_recovery()
        for old, new in (("root-a", "root-c"), ("root-b", "root-d"),
                         ("security-versions:", "revoked: [{key: root-a.pub, reason: lost}, "
                          "{key: root-b.pub, reason: lost}]\n  security-versions:")):
            text = text.replace(old, new)
        result = self.must("tks", "next", "first.bulla", self.spec(version=2, text=text), "-o",
                           "2.bulla", "--json").json
        self.assertEqual([each["role"] for each in result["signers"]["instead_of_first"]],
                         ["recovery of version 1"])
        self.assertTrue(any(line.startswith("E3: ") for line in result["play_book"]))
        self.must("sign", "2.bulla", "--key", "root-c.key", "--key", "root-d.key")
        self.refuses(1, "tks-old-threshold", "tks", "chain", "first.bulla", "2.bulla", "-o", "c")
        self.must("sign", "2.bulla", "--key", "rec.key")
        self.must("tks", "chain", "first.bulla", "2.bulla", "-o", "chain.bulla")
        self.must("verify", "chain.bulla", "--trust", "first.bulla")

    def test_R26_neither_root_nor_recovery_alone_changes_the_recovery(self):
        self.recovered()
        text = self.with_recovery("rec-2").replace(
            "security-versions:", "dropped: [{key: rec, reason: moved}]\n  security-versions:")
        result = self.must("tks", "next", "first.bulla", self.spec(version=2, text=text), "-o",
                           "2.bulla")
        self.assertIn("recovery-changed", result.err)
        self.assertIn("and 1 of recovery of version 1: rec", result.out)
        self.must("sign", "2.bulla", *ROOTS)
        self.refuses(1, "tks-recovery-changed", "verify", "2.bulla", "--trust", "first.bulla")
        self.must("sign", "2.bulla", "--key", "rec.key")
        self.must("verify", "2.bulla", "--trust", "first.bulla")

    def test_diff_and_lint(self):
        self.step("trust.bulla", "2.bulla", ("0..9", "0..5"), version=2)
        out = self.must("tks", "diff", "trust.bulla", "2.bulla").out
        self.assertIn("~ security-versions application: 0..9 -> 0..5", out)
        same = self.must("tks", "diff", "2.bulla", "2.bulla", "--json").json
        self.assertEqual((same["same"], same["changes"]), (True, []))
        self.must("tks", "chain", "trust.bulla", "2.bulla", "-o", "chain.bulla")
        findings = self.must("tks", "lint", "chain.bulla", "--json").json["findings"]
        names = {(each["version"], each["name"]) for each in findings}
        self.assertIn((2, "ceiling-lowered"), names)
        self.assertIn((1, "no-spare"), names)
        self.assertFalse(any(each["forbidden"] for each in findings))


if __name__ == "__main__":
    main()
