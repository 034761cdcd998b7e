# SPDX-License-Identifier: Apache-2.0
"""Capabilities: made from a spec, signed, judged by a device."""

from workshop import DEVICE, KEY_STORE, Workshop, main

SPEC = """\
capability:
  product: com.example.thermostat
  name: service-unlock
  sequence: 7
  rights: [field-service]
  use: standing
  devices: [5f1c00aa]
requires: {lifecycle: [production, field-service]}
"""


class Capabilities(Workshop):
    @classmethod
    def furnish(cls):
        super().furnish()
        cls.write("cap.yaml", SPEC)
        cls.write("store.yaml", KEY_STORE.replace("[application, os]",
                                                  "[application, os, capability]"))
        cls.must("tks", "create", "store.yaml", "-o", "store.bulla")
        cls.must("sign", "store.bulla", "--key", "root-a.key", "--key", "root-b.key")
        cls.write("device.yaml", DEVICE + "  id: 5f1c00aa\n  lifecycle: production\n")

    def spec(self, *changes):
        text = SPEC
        for old, new in changes:
            self.assertIn(old, text)
            text = text.replace(old, new)
        self.write("changed.yaml", text)
        return "changed.yaml"

    def made(self, spec="cap.yaml", key="release.key"):
        self.must("capability", spec, "-o", "cap.bulla", "--force")
        self.must("sign", "cap.bulla", "--key", key)
        return "cap.bulla"

    def test_equal_specs_give_equal_bytes(self):
        one = self.must("capability", "cap.yaml", "-o", "1.bulla", "--json").json
        self.must("capability", "cap.yaml", "-o", "2.bulla")
        self.assertEqual(self.read("1.bulla"), self.read("2.bulla"))
        self.assertEqual((one["rights"], one["use"], one["devices"]),
                         (["field-service"], "standing", 1))

    def test_a_device_of_the_list_takes_it(self):
        verdict = self.must("verify", self.made(), "--trust", "store.bulla", "--device",
                            "device.yaml", "--json").json
        self.assertEqual(verdict["kind"], "capability")
        out = self.must("verify", "cap.bulla", "--trust", "store.bulla").out
        self.assertIn("gives field-service for one device, standing", out)
        shown = self.must("inspect", "cap.bulla").out
        self.assertIn("field-service", shown)

    def test_another_device_or_life_refuses_it(self):
        self.made()
        self.write("other.yaml", DEVICE + "  id: 5f1c00ab\n")
        self.refuses(1, "wrong-device", "verify", "cap.bulla", "--trust", "store.bulla",
                     "--device", "other.yaml")
        self.write("other.yaml", DEVICE + "  id: 5f1c00aa\n  lifecycle: manufacturing\n")
        self.refuses(1, "wrong-lifecycle", "verify", "cap.bulla", "--trust", "store.bulla",
                     "--device", "other.yaml")

    def test_a_role_without_the_class_or_the_grant_is_refused(self):
        self.refuses(1, "sig-out-of-scope", "verify", self.made(), "--trust", "trust.bulla")
        self.made(self.spec(("[5f1c00aa]", "all")))
        self.refuses(1, "sig-out-of-scope", "verify", "cap.bulla", "--trust", "store.bulla")
        self.write("wide.yaml", self.read("store.yaml").decode().replace(
            "products: [com.example.thermostat]",
            "products: [com.example.thermostat]\n      grants: [product-wide]"))
        self.must("tks", "create", "wide.yaml", "-o", "wide.bulla")
        self.must("sign", "wide.bulla", "--key", "root-a.key", "--key", "root-b.key")
        self.must("verify", "cap.bulla", "--trust", "wide.bulla", "--device", "device.yaml")

    def test_a_device_that_does_not_know_the_signer_names_the_version_that_would(self):
        text = self.read("store.yaml").decode()
        for old, new in (("version: 1", "version: 2"),
                         ("    - {name: farm,", "    - {name: stranger, file: stranger.pub}\n"
                          "    - {name: farm,"),
                         ("[release, retired,", "[release, stranger, retired,")):
            text = text.replace(old, new)
        self.write("two.yaml", text)
        self.must("tks", "next", "store.bulla", "two.yaml", "-o", "2.bulla")
        self.must("sign", "2.bulla", "--key", "root-a.key", "--key", "root-b.key")
        self.must("tks", "chain", "store.bulla", "2.bulla", "-o", "chain.bulla")
        self.made(key="stranger.key")
        self.must("attach", "cap.bulla", "chain.bulla")
        result = self.run_bulla("verify", "cap.bulla", "--trust", "store.bulla", "--no-chain")
        self.assertEqual(result.code, 1)
        self.assertIn("is in version 2 of the key store", result.err)
        self.must("verify", "cap.bulla", "--trust", "store.bulla", "--device", "device.yaml")

    def test_a_signer_that_left_is_found_in_the_chain_of_trust(self):
        text = self.read("store.yaml").decode()
        for old, new in (("version: 1", "version: 2"),
                         ("    - {name: release, file: release.pub}\n", ""),
                         ("[release, retired,", "[retired,"),
                         ("security-versions:", "dropped: [{key: release.pub, reason: unused}]\n"
                          "  security-versions:")):
            text = text.replace(old, new)
        self.write("two.yaml", text)
        self.must("tks", "next", "store.bulla", "two.yaml", "-o", "2.bulla")
        self.must("sign", "2.bulla", "--key", "root-a.key", "--key", "root-b.key")
        self.must("tks", "chain", "store.bulla", "2.bulla", "-o", "chain.bulla")
        result = self.run_bulla("verify", self.made(), "--trust", "chain.bulla")
        self.assertEqual(result.code, 1)
        self.assertIn("was in version 1 of the key store", result.err)

    def test_faults_of_the_spec(self):
        cases = [
            ("field-missing", ("  use: standing\n", "")),
            ("field-missing", ("  devices: [5f1c00aa]\n", "")),
            ("field-invalid", ("[field-service]\n  use", "[root]\n  use")),
            ("field-invalid", ("[field-service]\n  use", "[]\n  use")),
            ("field-invalid", ("[5f1c00aa]", "[]")),
            ("field-invalid", ("[5f1c00aa]", "everybody")),
            ("field-invalid", ("{lifecycle:", "{devices: [00], lifecycle:")),
            ("capability-malformed", ("use: standing", "use: once")),
            ("yaml-unknown-field", ("use:", "usage:")),
        ]
        for reason, change in cases:
            with self.subTest(change=change):
                self.refuses(3, reason, "capability", self.spec(change), "-o", "new.bulla")

    def test_once_takes_a_counter(self):
        made = self.must("capability", self.spec(("use: standing", "use: once\n  counter: 3")),
                         "-o", "new.bulla", "--json").json
        self.assertEqual((made["use"], made["counter"]), ("once", 3))


if __name__ == "__main__":
    main()
