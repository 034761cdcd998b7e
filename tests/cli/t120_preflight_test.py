# SPDX-License-Identifier: Apache-2.0
"""bulla preflight from outside: real packages and key stores, exit codes, the same bytes twice."""

import json

from workshop import KEY_STORE, Workshop, main

GROUP = """\
    - name: {name}
      devices: {devices}
      reach: {reach}
      holds: {{tks: {tks}}}
      product: com.example.thermostat
      components: {{thermostat-app: {{sequence: {sequence}, security-version: 0}}}}
{facts}"""

FIELDS = {"documents", "reason", "devices", "stranded_devices", "groups", "plan"}
GROUP_FIELDS = {"name", "devices", "outcome", "codes", "path", "refusals", "cure", "assumed"}
# A key store that knows the next release key too.
RELEASE_2 = (("    - {name: release, file: release.pub}\n",
              "    - {name: release, file: release.pub}\n"
              "    - {name: release-2, file: release-2.pub}\n"),
             ("keys: [release, retired, pending]",
              "keys: [release, retired, pending, release-2]"))


def group(name="homes", devices=41000, reach="online", tks="trust.bulla", sequence=9000, facts=""):
    lines = "".join(f"      {line}\n" for line in facts.splitlines())
    return GROUP.format(name=name, devices=devices, reach=reach, tks=tks, sequence=sequence,
                        facts=lines)


class Preflight(Workshop):
    @classmethod
    def furnish(cls):
        super().furnish()
        for name in ("release-2", "root-c", "root-d"):
            cls.must("key", "generate", "--algorithm", "ed25519", "--out", name)
        cls.store("2.bulla", "trust.bulla", 2, *RELEASE_2)
        cls.must("pack", "recipe.yaml", "-o", "new.bulla", "--set", "image.sequence=10001", "--key",
                 "release-2.key")

    @classmethod
    def store(cls, name, previous, version, *changes, keys=("root-a", "root-b")):
        text = KEY_STORE
        for old, new in (("version: 1", f"version: {version}"), *changes):
            assert old in text, old
            text = text.replace(old, new)
        cls.write("next.yaml", text)
        cls.must("tks", "next", previous, "next.yaml", "-o", name)
        cls.must("sign", name, *(word for key in keys for word in ("--key", f"{key}.key")))

    def fleet(self, *groups):
        self.write("fleet.yaml", "fleet:\n  groups:\n" + "".join(groups or (group(),)))

    def preflight(self, *words, code=0):
        result = self.run_bulla("--json", "preflight", "--fleet", "fleet.yaml", *words)
        self.assertEqual(result.code, code, result)
        return result

    def test_a_release_that_everybody_takes_is_safe(self):
        self.fleet(group(), group("stock", 2000, "warehouse"))
        report = self.preflight("--release", "app.bulla").json
        self.assertLessEqual(FIELDS | {"format"}, set(report))
        self.assertEqual((report["format"], report["reason"]), (1, "safe"))
        self.assertEqual((report["devices"], report["stranded_devices"]), (43000, 0))
        for each in report["groups"]:
            self.assertLessEqual(GROUP_FIELDS, set(each))
            self.assertEqual(each["outcome"], "target")
            self.assertEqual(each["path"], ["thermostat-app:10000"])
            self.assertIn("lifecycle: production", each["assumed"])
        digest = self.must("--json", "verify", "app.bulla", "--trust", "trust.bulla").json["digest"]
        self.assertIn({"file": "app.bulla", "digest": digest, "type": "manifest"},
                      report["documents"])
        self.assertIn("safe", self.must("preflight", "--fleet", "fleet.yaml", "--release",
                                        "app.bulla").out)

    def test_who_is_stranded_is_the_answer_and_the_error(self):
        self.fleet(group(), group("pallet", 1240, "media"))
        result = self.preflight("--release", "new.bulla", code=1)
        report = result.json
        self.assertEqual((report["reason"], report["stranded_devices"]), ("stranded", 42240))
        self.assertIn({"package": "new.bulla", "reason": "key-unknown"},
                      report["groups"][1]["refusals"])
        self.assertEqual((result.error["reason"], result.error["exit"]), ("stranded", 1))
        text = self.run_bulla("preflight", "--fleet", "fleet.yaml", "--release", "new.bulla")
        self.assertEqual(text.code, 1)
        self.assertTrue(text.out.startswith("stranded: 42 240 of 42 240 devices"), text)
        self.assertIn("bulla: error: ", text.err)

    def test_the_missing_link_saves_them(self):
        self.fleet(group(), group("pallet", 1240, "media"))
        report = self.preflight("--release", "2.bulla", "new.bulla").json
        for each in report["groups"]:
            self.assertEqual(each["path"], ["tks:2", "thermostat-app:10001"])

    def test_several_files_after_one_option_or_one_each(self):
        self.fleet()
        one = self.preflight("--release", "2.bulla", "new.bulla", "--plan")
        other = self.preflight("--release", "2.bulla", "--plan", "--release=new.bulla")
        self.assertEqual(one.raw_out, other.raw_out)

    def test_a_missing_link_of_the_chain_strands(self):
        roots = ("- {name: root-b, file: root-b.pub}",
                 "- {name: root-b, file: root-b.pub}\n    - {name: root-c, file: root-c.pub}")
        self.store("3.bulla", "trust.bulla", 2, roots,
                   ("keys: [root-a, root-b]", "keys: [root-b, root-c]"),
                   ("    - {name: root-a, file: root-a.pub}\n", ""),
                   ("security-versions:", "dropped: [{key: root-a.pub, reason: gone}]\n"
                    "  security-versions:"), keys=("root-a", "root-b", "root-c"))
        self.store("4.bulla", "3.bulla", 3,
                   ("- {name: root-b, file: root-b.pub}",
                    "- {name: root-d, file: root-d.pub}\n    - {name: root-c, file: root-c.pub}"),
                   ("keys: [root-a, root-b]", "keys: [root-d, root-c]"),
                   ("    - {name: root-a, file: root-a.pub}\n", ""), *RELEASE_2,
                   ("security-versions:", "dropped: [{key: root-b.pub, reason: gone}]\n"
                    "  security-versions:"), keys=("root-b", "root-c", "root-d"))
        self.fleet()
        report = self.preflight("--release", "4.bulla", "new.bulla", code=1).json
        self.assertEqual(report["reason"], "stranded")
        self.assertTrue(report["groups"][0]["refusals"])
        self.preflight("--release", "3.bulla", "4.bulla", "new.bulla")

    def test_signatures_that_are_not_there_yet_can_be_taken_for_given(self):
        self.fleet()
        self.preflight("--release", "unsigned.bulla", code=1)
        report = self.preflight("--release", "unsigned.bulla", "--as-signed-by",
                                "release.pub").json
        self.assertEqual(report["reason"], "safe")
        self.assertEqual(len(report["as_signed_by"]), 1)
        self.preflight("--release", "unsigned.bulla", "--as-signed-by", "stranger.pub", code=1)

    def test_a_key_is_named_by_its_id_in_either_case_or_by_its_file(self):
        self.fleet()
        key_id = self.must("key", "show", "release.pub", "--json").json["keys"][0]["id"]
        for text in (key_id[:8], key_id.upper()):
            report = self.preflight("--release", "unsigned.bulla", "--as-signed-by", text).json
            self.assertEqual((report["reason"], report["as_signed_by"]), ("safe", [text]))
        for text in ("gone.pub", key_id[:3]):
            self.refuses(5, "key-not-found", "preflight", "--fleet", "fleet.yaml", "--release",
                         "unsigned.bulla", "--as-signed-by", text)

    def test_what_if_a_key_were_revoked(self):
        self.fleet()
        report = self.preflight("--release", "app.bulla", "--what-if", "revoke:release.pub",
                                code=1).json
        self.assertNotEqual(report["reason"], "safe")
        self.assertEqual(len(report["events"]), 1)

    def test_unknown_facts_that_decide_leave_it_undecided(self):
        self.fleet(group(facts="lifecycle: unknown\nchip: unknown"))
        self.assertEqual(self.preflight("--release", "app.bulla").json["reason"], "safe")
        self.fleet(group(tks="[trust.bulla, 2.bulla]"))
        report = self.preflight("--release", "new.bulla", code=1).json
        self.assertEqual(report["reason"], "undecided")
        self.assertIn("P21", report["groups"][0]["codes"])

    def test_a_plan_names_every_delivery(self):
        self.fleet(group(), group("pallet", 1240, "media"))
        report = self.preflight("--release", "new.bulla", "2.bulla", "--plan").json
        self.assertEqual([step["what"] for step in report["plan"]],
                         ["tks:2", "thermostat-app:10001"])

    def test_the_same_input_gives_the_same_bytes(self):
        self.fleet(group(), group("pallet", 1240, "media"), group("old", 3, sequence=10),
                   group("open", 5, facts="chip: unknown\nslots: unknown"))
        outputs = set()
        pages = set()
        for jobs in (1, 1, 2):
            for release in (("app.bulla",), ("new.bulla",)):
                result = self.run_bulla("--json", "preflight", "--fleet", "fleet.yaml", "--release",
                                        *release, "--html", "page.html", "--force", "--plan", "-j",
                                        jobs)
                outputs.add(result.raw_out)
                pages.add((self.place / "page.html").read_bytes())
        self.assertEqual((len(outputs), len(pages)), (2, 2))

    def test_the_page_stands_alone(self):
        self.fleet(group("a <b> & 'c'"))
        self.must("preflight", "--fleet", "fleet.yaml", "--release", "app.bulla", "--html",
                  "page.html")
        page = (self.place / "page.html").read_text()
        self.assertIn("default-src 'none'", page)
        self.assertIn("<svg ", page)
        self.assertIn("a &lt;b&gt; &amp; &#39;c&#39;", page)
        for outside in ("<script", "http://", "https://", "src=", "@import", "url("):
            self.assertNotIn(outside, page)
        self.refuses(4, "output-exists", "preflight", "--fleet", "fleet.yaml", "--release",
                     "app.bulla", "--html", "page.html")

    def test_fleets_that_cannot_be(self):
        cases = [
            ("yaml-unknown-field", group(facts="chps: mt3620")),
            ("yaml-syntax", "    - {name: 'a}\n"),
            ("yaml-duplicate-key", group(facts="chip: a\nchip: b")),
            ("field-missing", "    - {name: a}\n"),
            ("field-invalid", group() + group()),
            ("field-invalid", group(facts="floors: {thermostat-app: 7}")),
            ("field-invalid", group(facts="slots: 1\nfallback: same")),
            ("field-invalid", group(devices=0)),
            ("field-invalid", group(reach="pigeon")),
            ("field-invalid", group(facts="id: [" + ", ".join(f"{i:04x}" for i in range(5000))
                                    + "]")),
            ("wrong-type", group(tks="app.bulla")),
            ("bad-magic", group(tks="recipe.yaml")),
        ]
        for reason, groups in cases:
            with self.subTest(reason=reason, groups=groups[:200]):
                self.fleet(groups)
                result = self.refuses(3, reason, "preflight", "--fleet", "fleet.yaml", "--release",
                                      "app.bulla")
                if reason.startswith(("yaml", "field")):
                    self.assertRegex(result.error["message"], r"^fleet\.yaml:\d+")
        self.fleet(group(tks="missing.bulla"))
        self.refuses(4, "file-not-found", "preflight", "--fleet", "fleet.yaml", "--release",
                     "app.bulla")

    def test_packages_that_do_not_parse(self):
        self.fleet()
        whole = (self.place / "app.bulla").read_bytes()
        self.write("cut.bulla", whole[:100])
        self.write("torn.bulla", whole[:40] + b"\xff" + whole[41:])
        for code, reason, name in ((3, "bad-magic", "recipe.yaml"), (3, None, "cut.bulla"),
                                   (3, None, "torn.bulla"), (4, "file-not-found", "gone.bulla")):
            with self.subTest(name=name):
                result = self.run_bulla("--json", "preflight", "--fleet", "fleet.yaml",
                                        "--release", name)
                self.assertEqual(result.code, code, result)
                self.assertEqual(result.out, "")
                if reason:
                    self.assertEqual(result.error["reason"], reason)

    def test_usage(self):
        self.fleet()
        release = ("--release", "app.bulla")
        for words in ((), release, ("--fleet", "fleet.yaml"),
                      ("--fleet", "fleet.yaml", "--release"),
                      ("--fleet", "fleet.yaml", *release, "--target", "thermostat-app"),
                      ("--fleet", "fleet.yaml", *release, "--target", "x=1", "--target", "x=2"),
                      ("--fleet", "fleet.yaml", *release, "--target", "nothing=1"),
                      ("--fleet", "fleet.yaml", *release, "--what-if", "explode"),
                      ("--fleet", "fleet.yaml", *release, "--what-if", "floor:x")):
            with self.subTest(words=words):
                self.refuses(2, "usage", "preflight", *words)

    def test_json_is_one_object_and_quiet_is_quiet(self):
        self.fleet()
        result = self.preflight("--release", "app.bulla")
        self.assertEqual(len(result.out.splitlines()), 1)
        json.loads(result.out)
        quiet = self.must("-q", "preflight", "--fleet", "fleet.yaml", *("--release", "app.bulla"))
        self.assertEqual((quiet.out, quiet.err), ("", ""))


if __name__ == "__main__":
    main()
