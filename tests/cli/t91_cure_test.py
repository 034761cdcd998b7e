# SPDX-License-Identifier: Apache-2.0
"""What is missing: each message names the file or the field and, as a hint, the cure."""

from workshop import Workshop, main

CEREMONY = """\
ceremony:
  title: One key
  purpose: none
  people: [{name: alice, role: administrator}]
  steps: [{do: note, txt: hello}]
"""


class Cure(Workshop):
    def check(self, cases):
        for code, reason, words, message, hint in cases:
            with self.subTest(words=words):
                error = self.refuses(code, reason, *words.split()).error
                self.assertIn(message, error["message"])
                self.assertIn(hint, "\n".join(error["hints"]))

    def without(self, name, line):
        """The file without one line, under another name."""
        text = self.read(name).decode().splitlines(keepends=True)
        kept = [each for each in text if not each.strip().startswith(line)]
        self.assertEqual(len(kept), len(text) - 1)
        self.write(f"less-{name}", "".join(kept))

    def test_a_field_of_a_recipe_that_was_removed(self):
        for field in ("product", "name", "class", "version", "sequence"):
            self.without("recipe.yaml", f"{field}:")
            self.check([(3, "field-missing", "pack less-recipe.yaml -o new.bulla",
                         f"field '{field}' is missing in image", "man bulla-recipe")])
        self.without("recipe.yaml", "payload:")
        self.check([(3, "field-missing", "pack less-recipe.yaml -o new.bulla",
                     "less-recipe.yaml:1:1: field 'payload' is missing in recipe", "--payload")])

    def test_fields_of_other_files_that_were_removed(self):
        self.without("key-store.yaml", "fleet:")
        self.without("device.yaml", "product:")
        self.write("fleet.yaml", "fleet: {groups: [{name: a, reach: online, product: a.b, "
                   "holds: {tks: trust.bulla}}]}\n")
        self.write("unlock.yaml", "capability: {product: a.b, name: a}\n")
        self.write("script.yaml", CEREMONY)
        self.check([
            (3, "field-missing", "tks create less-key-store.yaml -o new.bulla", "'fleet'",
             "man bulla-key-store"),
            (3, "field-missing", "verify app.bulla --trust trust.bulla --device less-device.yaml",
             "'product'", "man bulla-device"),
            (3, "field-missing", "preflight --fleet fleet.yaml --release app.bulla", "'devices'",
             "man bulla-fleet"),
            (3, "field-missing", "capability unlock.yaml -o new.bulla", "unlock.yaml:1:",
             "man bulla-capability-spec"),
            (3, "yaml-unknown-field", "ceremony plan script.yaml", "'txt'", "man bulla-ceremony"),
        ])

    def test_files_that_are_not_there(self):
        (self.place / "app.bin").unlink()
        (self.place / "root-a.pub").unlink()
        self.check([
            (4, "file-not-found", "pack recipe.yaml -o new.bulla", "app.bin: no such file",
             "recipe.yaml names it"),
            (5, "key-not-found", "tks create key-store.yaml -o new.bulla",
             "root-a.pub: no such file", "bulla key generate"),
        ])

    def test_a_key_that_is_not_there(self):
        for words in ("sign unsigned.bulla --key missing.key",
                      "sign unsigned.bulla --key file:missing.key",
                      "resign app.bulla --trust trust.bulla --key missing.key"):
            self.check([(5, "key-not-found", words, "missing.key: key file: no such file",
                         "bulla key list")])

    def test_a_program_or_module_that_is_not_there(self):
        self.check([
            (5, "signer-failed", "sign unsigned.bulla --key cmd:no-such-program --pub release.pub",
             "no-such-program: cannot be started", "install it"),
            (5, "module-missing", "sign unsigned.bulla --key pkcs11:token=a --no-journal "
             "--module /no/such.so", "/no/such.so", "--module names"),
        ])


if __name__ == "__main__":
    main()
