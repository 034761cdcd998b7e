# SPDX-License-Identifier: Apache-2.0
"""pack: what it makes, that it is the same every time, and what it refuses."""

import os
import re

from workshop import RECIPE, Workshop, main


class Pack(Workshop):
    def test_the_report_says_what_was_made(self):
        made = self.must("pack", "recipe.yaml", "-o", "new.bulla", "--compress", "zstd:5",
                         "--json").json
        self.assertEqual(made["outcome"], "packed")
        self.assertEqual(made["installed_size"], 16384)
        self.assertLess(made["stored_size"], 16384)
        self.assertEqual(made["package_size"], os.path.getsize(self.place / "new.bulla"))
        self.assertEqual(made["signed_by"], [])
        seen = self.must("inspect", "new.bulla", "--json").json
        self.assertEqual(seen["document"]["digest"], made["manifest_digest"])
        self.assertEqual(seen["manifest"]["image_id"], made["image_id"])
        self.assertEqual(seen["manifest"]["installed"]["digest"], made["image_digest"])
        self.assertEqual(seen["transport"]["stored_size"], made["stored_size"])
        self.assertEqual([os.path.basename(path) for path in made["inputs"]],
                         ["recipe.yaml", "app.bin"])

    def test_keys_sign_before_the_file_appears(self):
        self.must("pack", "recipe.yaml", "-o", "new.bulla", "--compress", "zstd", "--key",
                  "release.key", "--key", "farm.key")
        seen = self.must("inspect", "new.bulla", "--json").json
        self.assertEqual(len(seen["signatures"]), 2)
        self.assertEqual(len(seen["transport_signatures"]), 2)
        self.must("verify", "new.bulla", "--trust", "trust.bulla")

    def test_the_same_input_gives_the_same_bytes_at_any_thread_count(self):
        for number, jobs in enumerate(("1", "2", "7")):
            self.must("pack", "recipe.yaml", "-o", f"{number}.bulla", "-j", jobs, "--compress",
                      "zstd", env={"SOURCE_DATE_EPOCH": "1700000000"})
        self.assertEqual(self.read("0.bulla"), self.read("1.bulla"))
        self.assertEqual(self.read("0.bulla"), self.read("2.bulla"))

    def test_image_ids(self):
        def image_id(*words):
            self.must("pack", "recipe.yaml", "-o", "new.bulla", "--force", *words)
            return self.must("inspect", "new.bulla", "--json").json["manifest"]["image_id"]

        given = "0a1b2c3d-0000-4000-8000-000000000001"
        self.assertEqual(image_id("--image-id", given), given)
        self.assertNotEqual(image_id(), image_id())
        self.assertNotEqual(image_id("--image-id", "random"), image_id("--image-id", "random"))
        self.assertEqual(image_id("--image-id", "content"), image_id("--image-id", "content"))
        self.assertRegex(image_id("--image-id=content"), r"^\w{8}-\w{4}-8\w{3}-[89ab]\w{3}-\w{12}$")

    def test_set_and_payload_change_the_recipe(self):
        self.write("other.bin", b"other")
        self.must("pack", "recipe.yaml", "-o", "new.bulla", "--set", "image.version=2.0.0", "--set",
                  "image.sequence=10001", "--payload", "other.bin")
        manifest = self.must("inspect", "new.bulla", "--json").json["manifest"]
        self.assertEqual((manifest["version"], manifest["sequence"]), ("2.0.0", 10001))
        self.assertEqual(manifest["installed"]["size"], 5)

    def test_standard_input_and_output(self):
        payload = self.must("pack", "recipe.yaml", "-o", "-", "--payload", "-", "--image-id",
                            "content", input=b"piped")
        self.write("piped.bulla", payload.raw_out)
        self.assertEqual(self.must("inspect", "piped.bulla", "--json").json["manifest"]["installed"]
                         ["size"], 5)
        self.must("pack", "-", "-o", "stdin.bulla", input=RECIPE.encode())

    def test_json_and_stdout_exclude_each_other(self):
        result = self.run_bulla("--json", "pack", "recipe.yaml", "-o", "-")
        self.assertEqual((result.code, result.error["reason"]), (2, "usage"))

    def test_room_is_left_for_signatures(self):
        self.must("pack", "recipe.yaml", "-o", "new.bulla", "--room", "16384")
        self.assertEqual(self.must("inspect", "new.bulla", "--json").json["layout"]
                         ["payload_offset"], 16384)

    def test_a_chain_travels_along(self):
        self.must("pack", "recipe.yaml", "-o", "new.bulla", "--key", "release.key", "--chain",
                  "trust.bulla")
        proofs = self.must("inspect", "new.bulla", "--json").json["proofs"]
        self.assertEqual([proof["kind"] for proof in proofs], ["chain"])
        report = self.must("verify", "new.bulla", "--trust", "trust.bulla", "--json").json
        self.assertEqual(report["trust"]["chain_links"], 1)

    def test_the_depfile_lists_every_input(self):
        self.must("pack", "recipe.yaml", "-o", "new.bulla", "--depfile", "new.d")
        text = self.read("new.d").decode()
        self.assertTrue(text.startswith("new.bulla:"))
        self.assertTrue(re.search(r"\brecipe\.yaml\b", text) and re.search(r"\bapp\.bin\b", text))

    def test_an_existing_output_needs_force(self):
        result = self.refuses(4, "output-exists", "pack", "recipe.yaml", "-o", "app.bulla")
        self.assertIn("--force replaces it", result.error["hints"])
        self.must("pack", "recipe.yaml", "-o", "app.bulla", "--force")

    def test_faults_of_the_recipe(self):
        cases = [
            (3, "yaml-unknown-field", "  sequence:", "  secuence:"),
            (3, "yaml-duplicate-key", "  version: 1.0.0", "  version: 1.0.0\n  version: 1.0.1"),
            (3, "yaml-syntax", "image:", "image: ["),
            (3, "yaml-forbidden", "image:", "image: &anchor"),
            (3, "field-missing", "  class: application\n", ""),
            (3, "field-invalid", "10000", "0x2710"),
            (3, "field-invalid", "10000", "010000"),
            (3, "field-invalid", "class: application", "class: firmware"),
            (4, "file-not-found", "app.bin", "missing.bin"),
            (3, "field-invalid", "compress: none", "compress: zstd:99"),
        ]
        for code, reason, old, new in cases:
            with self.subTest(new=new):
                self.assertIn(old, RECIPE)
                self.write("bad.yaml", RECIPE.replace(old, new))
                self.refuses(code, reason, "pack", "bad.yaml", "-o", "new.bulla")

    def test_what_the_command_line_says_wrongly_is_usage(self):
        for words in (["--set", "image.secuence=1"], ["--set", "image.sequence=many"],
                      ["--set", "nonsense"], ["--compress", "lz4"], ["--image-id", "1"]):
            with self.subTest(words=words):
                self.refuses(2, "usage", "pack", "recipe.yaml", "-o", "new.bulla", *words)
        self.refuses(2, "usage", "pack", "recipe.yaml", "-o", "new.bulla",
                     env={"SOURCE_DATE_EPOCH": "yesterday"})

    def test_a_device_with_too_little_memory_is_thought_of_early(self):
        self.refuses(1, "memory-exceeded", "pack", "recipe.yaml", "-o", "new.bulla", "--compress",
                     "zstd", "--memory", "1000")

    def test_progress_as_json_is_lines_of_json(self):
        with open(self.place / "big.bin", "wb") as big:
            big.truncate(1 << 30)
        result = self.must("pack", "recipe.yaml", "-o", "new.bulla", "--payload", "big.bin",
                           "--progress", "json", "--json")
        self.assertEqual(result.json["outcome"], "packed")
        for line in result.err.splitlines():
            self.assertRegex(line, r'^\{"format":1,"progress":"[a-z ]+","done":\d+')


if __name__ == "__main__":
    main()
