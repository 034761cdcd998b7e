# SPDX-License-Identifier: Apache-2.0
"""verify: verdicts as text, JSON and exit code, for every kind of file."""

from workshop import DEVICE, RECIPE, Workshop, main


class Verify(Workshop):
    def verdict(self, *words):
        return self.run_bulla("verify", *words, "--trust", "trust.bulla", "--json")

    def refused(self, code, reason, *words):
        result = self.verdict(*words)
        self.assertEqual(result.code, code, result)
        self.assertEqual((result.json["outcome"], result.json["reason"]), ("refused", reason))
        self.assertEqual((result.error["reason"], result.error["exit"]), (reason, code))
        for_people = self.run_bulla("verify", *words, "--trust", "trust.bulla")
        self.assertEqual((for_people.code, for_people.out), (code, ""))
        self.assertIn(f"({reason})", for_people.err)
        self.check_error_text(for_people)
        return result.json

    def test_a_good_package(self):
        report = self.verdict("app.bulla").json
        self.assertEqual(report["format"], 1)
        self.assertEqual((report["outcome"], report["reason"]), ("verified", "ok"))
        self.assertEqual(report["kind"], "image package")
        self.assertEqual(report["trust"], {"held": 1, "reached": 1})
        self.assertEqual(report["not_checked"], ["identity", "versions"])
        self.assertNotIn("packages", report)
        out = self.must("verify", "app.bulla", "--trust", "trust.bulla").out
        self.assertEqual(out, "app.bulla: image package verified (not checked: identity, versions)\n")

    def test_quiet_says_nothing_about_what_is_good(self):
        result = self.must("verify", "app.bulla", "--trust", "trust.bulla", "-q")
        self.assertEqual(result.out + result.err, "")

    def test_with_a_device_all_is_judged(self):
        self.assertEqual(self.verdict("app.bulla", "--device", "device.yaml").json["not_checked"],
                         [])
        self.write("newer.yaml", DEVICE.replace("9000", "20000"))
        self.refused(1, "sequence-too-low", "app.bulla", "--device", "newer.yaml")
        self.write("other.yaml", DEVICE.replace("thermostat\n", "toaster\n"))
        self.refused(1, "wrong-product", "app.bulla", "--device", "other.yaml")
        self.write("floor.yaml", DEVICE + "  floors: {thermostat-app: 1}\n")
        self.refused(1, "sv-below-floor", "app.bulla", "--device", "floor.yaml")
        self.write("bad.yaml", DEVICE.replace("components", "conponents"))
        self.refuses(3, "yaml-unknown-field", "verify", "app.bulla", "--trust", "trust.bulla",
                     "--device", "bad.yaml")

    def test_signatures_that_do_not_count(self):
        self.refused(1, "sig-missing", "unsigned.bulla")
        cases = [("stranger", "key-unknown"), ("farm", "sig-out-of-scope"),
                 ("root-a", "sig-out-of-scope")]
        for key, reason in cases:
            self.must("pack", "recipe.yaml", "-o", f"{key}.bulla", "--key", f"{key}.key")
            self.refused(1, reason, f"{key}.bulla")

    def test_windows_of_keys_bind_signers_not_devices(self):
        self.must("pack", "recipe.yaml", "-o", "new.bulla", "--key", "retired.key")
        self.must("verify", "new.bulla", "--trust", "trust.bulla")

    def test_security_versions_have_a_ceiling(self):
        self.write("high.yaml", RECIPE.replace("security-version: 0", "security-version: 10"))
        self.must("pack", "high.yaml", "-o", "high.bulla", "--key", "release.key")
        self.refused(1, "sv-above-ceiling", "high.bulla")

    def test_every_kind_of_file(self):
        self.must("unpack", "app.bulla", "-o", "out.bin", "--seal", "out.seal", "--trust",
                  "trust.bulla")
        kinds = {"app.bulla": "image package", "trust.bulla": "key store", "out.seal": "seal"}
        for name, kind in kinds.items():
            report = self.verdict(name).json
            self.assertEqual((report["outcome"], report["kind"]), ("verified", kind))

    def test_a_seal_is_about_an_image(self):
        self.must("unpack", "app.bulla", "-o", "out.bin", "--seal", "out.seal", "--trust",
                  "trust.bulla")
        self.assertIn("image", self.verdict("out.seal").json["not_checked"])
        report = self.verdict("out.seal", "--installed", "out.bin").json
        self.assertNotIn("image", report["not_checked"])
        data = bytearray(self.read("out.bin"))
        data[777] ^= 1
        self.write("out.bin", bytes(data))
        self.refused(1, "result-digest", "out.seal", "--installed", "out.bin")
        self.write("out.bin", bytes(data[:-1]))
        self.refused(3, "length-mismatch", "out.seal", "--installed", "out.bin")

    def test_explain_shows_fourteen_stages_and_each_signature(self):
        report = self.verdict("app.bulla", "--explain").json
        self.assertEqual([stage["stage"] for stage in report["stages"]], list(range(1, 15)))
        self.assertEqual(report["signatures"][0]["name"], "release")
        self.assertEqual(report["signatures"][0]["state"], "valid")
        failed = self.refused_stages("unsigned.bulla")
        self.assertEqual(failed["signatures"], "failed")
        self.assertEqual(failed["payload"], "not-reached")
        out = self.must("verify", "app.bulla", "--trust", "trust.bulla", "--explain").out
        self.assertRegex(out, r"(?m)^  14 result +passed$")

    def refused_stages(self, name):
        report = self.verdict(name, "--explain").json
        return {stage["name"]: stage["state"] for stage in report["stages"]}

    def test_several_files_and_the_worst_exit_code(self):
        result = self.verdict("app.bulla", "unsigned.bulla")
        self.assertEqual(result.code, 1)
        self.assertEqual([(p["file"], p["outcome"]) for p in result.json["packages"]],
                         [("app.bulla", "verified"), ("unsigned.bulla", "refused")])
        result = self.verdict("missing.bulla", "unsigned.bulla", "app.bulla")
        self.assertEqual(result.code, 4)
        self.assertEqual([p["reason"] for p in result.json["packages"]],
                         ["file-not-found", "sig-missing", "ok"])

    def test_what_is_no_anchor(self):
        for trust, code, reason in (("app.bulla", 3, "wrong-type"), ("recipe.yaml", 3, "bad-magic"),
                                    ("missing", 4, "file-not-found")):
            self.refuses(code, reason, "verify", "app.bulla", "--trust", trust)

    def test_a_package_cut_anywhere_is_refused(self):
        whole = self.read("app.bulla")
        lengths = list(range(0, 400, 13)) + list(range(400, len(whole), 997)) + [len(whole) - 1]
        for length in lengths:
            self.write("cut.bulla", whole[:length])
            result = self.verdict("cut.bulla")
            self.assertEqual(result.code, 3, result)
        self.write("long.bulla", whole + b"\0")
        self.refused(3, "length-mismatch", "long.bulla")

    def test_flipped_bytes_are_refused(self):
        whole = self.read("app.bulla")
        for offset in list(range(0, 300, 11)) + [4000, 4096, 5000, 9999, len(whole) - 1]:
            data = bytearray(whole)
            data[offset] ^= 0x10
            self.write("bad.bulla", bytes(data))
            self.assertIn(self.verdict("bad.bulla").code, (1, 3, 6), offset)
        self.assertEqual(self.verdict("bad.bulla").json["reason"], "payload-digest")


if __name__ == "__main__":
    main()
