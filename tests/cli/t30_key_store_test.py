# SPDX-License-Identifier: Apache-2.0
"""Key stores: made from a spec, signed, shown, exported, taken as anchor."""

import os
import subprocess

from workshop import KEY_STORE, Workshop, main


class KeyStores(Workshop):
    def spec(self, *changes):
        text = KEY_STORE
        for old, new in changes:
            self.assertIn(old, text)
            text = text.replace(old, new)
        self.write("spec.yaml", text)
        return "spec.yaml"

    def test_a_spec_becomes_a_store_that_awaits_its_root(self):
        result = self.must("tks", "create", "key-store.yaml", "-o", "new.bulla", "--json")
        self.assertEqual((result.json["version"], result.json["epoch"]), (1, 0))
        self.assertTrue(any(w.startswith("no-spare: ") for w in result.json["warnings"]))
        self.assertEqual(self.must("tks", "show", "new.bulla", "--json").json["own_root"],
                         "sig-missing")
        self.refuses(1, "sig-missing", "verify", "app.bulla", "--trust", "new.bulla")

    def test_one_of_two_root_signatures_is_not_enough(self):
        self.must("tks", "create", "key-store.yaml", "-o", "new.bulla")
        self.must("sign", "new.bulla", "--key", "root-a.key")
        self.refuses(1, "sig-threshold", "verify", "app.bulla", "--trust", "new.bulla")
        self.must("sign", "new.bulla", "--key", "root-b.key")
        self.must("verify", "app.bulla", "--trust", "new.bulla")

    def test_equal_specs_are_equal_documents(self):
        one = self.must("tks", "create", "key-store.yaml", "-o", "1.bulla", "--json").json["digest"]
        two = self.must("tks", "create", "key-store.yaml", "-o", "2.bulla", "--json").json["digest"]
        self.assertEqual(one, two)
        self.assertEqual(self.read("1.bulla"), self.read("2.bulla"))

    def test_show_names_keys_and_roles(self):
        out = self.must("tks", "show", "trust.bulla").out
        for words in ("signed by its own root", "key root-a: ed25519", "key farm: es256",
                      "role release: image, 1 of"):
            self.assertIn(words, out)
        shown = self.must("tks", "show", "trust.bulla", "--json").json
        self.assertEqual(shown["own_root"], "ok")
        self.assertIs(shown["verified"], False)
        names = {key["name"] for key in shown["key_store"]["keys"]}
        self.assertEqual(names, {"root-a", "root-b", "release", "retired", "pending", "farm"})

    def test_faults_of_the_spec(self):
        cases = [
            (3, "yaml-unknown-field", ("version: 1", "verson: 1")),
            (3, "yaml-syntax", ("roles:", "roles: [")),
            (3, "field-missing", ("  fleet: example\n", "")),
            (3, "tks-bad-role", ("threshold: 2", "threshold: 3")),
            (3, "tks-shared-root-key", ("[release, retired, pending]", "[release, root-a]")),
            (5, "key-not-found", ("file: farm.pub", "file: missing.pub")),
            (3, "field-invalid", ("[farm]", "[nobody]")),
        ]
        for code, reason, change in cases:
            with self.subTest(change=change):
                self.refuses(code, reason, "tks", "create", self.spec(change), "-o", "new.bulla")

    def test_a_spec_error_names_line_and_neighbour(self):
        self.spec(("threshold: 2", "treshold: 2"))
        err = self.run_bulla("tks", "create", "spec.yaml", "-o", "new.bulla").err
        self.assertRegex(err, r"spec.yaml:\d+:\d+: .*treshold")
        self.assertIn("did you mean 'threshold'?", err)

    def test_export_as_pem_is_read_by_openssl(self):
        self.must("tks", "export", "trust.bulla", "--pem", "-o", "keys.pem")
        text = self.read("keys.pem").decode()
        self.assertEqual(text.count("BEGIN PUBLIC KEY"), 6)
        first = text[text.index("-----BEGIN"):text.index("END PUBLIC KEY-----") + 19]
        subprocess.run(["openssl", "pkey", "-pubin", "-noout"], input=first.encode(), check=True)

    def test_export_as_c_compiles_and_holds_the_document(self):
        self.must("tks", "export", "trust.bulla", "--c-array", "--name", "anchor", "-o", "anchor.c")
        self.write("show.c", """
            #include <stdio.h>
            #include <stddef.h>
            extern const unsigned char anchor[];
            extern const size_t anchor_bytes;
            int main(void) { return fwrite(anchor, 1, anchor_bytes, stdout) != anchor_bytes; }
        """)
        subprocess.run(["cc", "-std=c11", "-Wall", "-Werror", "anchor.c", "show.c", "-o", "show"],
                       cwd=self.place, check=True)
        document = subprocess.run(["./show"], cwd=self.place, check=True,
                                  stdout=subprocess.PIPE).stdout
        self.assertIn(document, self.read("trust.bulla"))
        self.refuses(2, "usage", "tks", "export", "trust.bulla", "--c-array", "--name", "1x", "-o",
                     "x.c")
        self.refuses(2, "usage", "tks", "export", "trust.bulla", "-o", "x.c")

    def test_other_files_are_no_key_store(self):
        for words in (["tks", "show", "app.bulla"],
                      ["tks", "export", "app.bulla", "--pem", "-o", "x"],
                      ["verify", "app.bulla", "--trust", "app.bulla"],
                      ["pack", "recipe.yaml", "-o", "x", "--chain", "app.bulla"]):
            with self.subTest(words=words):
                result = self.refuses(3, "wrong-type", *words)
                self.assertIn("this is an image package", result.error["message"])
        self.refuses(3, "bad-magic", "tks", "show", "recipe.yaml")
        self.refuses(4, "file-not-found", "tks", "show", "missing.bulla")

    def test_init_writes_files_that_work_as_they_are(self):
        self.must("init", "start/here")
        made = sorted(os.listdir(self.place / "start/here"))
        self.assertEqual(made, ["app.bin", "device.yaml", "fleet.yaml", "key-store.yaml",
                                "recipe.yaml"])
        type(self).place = self.place / "start/here"
        for name in ("root-a", "root-b", "root-c", "release-1"):
            self.must("key", "generate", "--algorithm", "ed25519", "--out", name)
        self.must("tks", "create", "key-store.yaml", "-o", "trust.bulla")
        self.must("sign", "trust.bulla", "--key", "root-a.key", "--key", "root-c.key")
        self.must("pack", "recipe.yaml", "-o", "app.bulla", "--key", "release-1.key")
        result = self.must("verify", "app.bulla", "--trust", "trust.bulla", "--device",
                           "device.yaml", "--json")
        self.assertEqual(result.json["not_checked"], [])

    def test_init_replaces_nothing(self):
        (self.place / "there").mkdir()
        self.write("there/device.yaml", "mine")
        self.refuses(4, "output-exists", "init", "there")
        self.assertEqual(os.listdir(self.place / "there"), ["device.yaml"])
        self.refuses(4, "output-failed", "init", "app.bin/x")


if __name__ == "__main__":
    main()
