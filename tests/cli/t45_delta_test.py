# SPDX-License-Identifier: Apache-2.0
"""delta: the same image as NEW, travelling as a patch; unpack --base; who has to sign what."""

import hashlib
import os
import random
import shutil
import subprocess
import unittest

from workshop import Workshop, main

BSDIFF = ("--encoding", "bsdiff")
BULLA_ENCODING = ("--encoding", "bulla", "--effort", "fast")
TRUST = ("--trust", "trust.bulla")


def edited(data):
    """Inserts, removes and changes a few bytes."""
    changed = bytearray(data[:40000] + b"inserted here" + data[40000:90000] + data[91000:])
    for at in range(500, len(changed), 7001):
        changed[at] ^= 0x11
    return bytes(changed)


class DeltaWorkshop(Workshop):
    encoding = BSDIFF
    encoding_name = "bsdiff40"

    @classmethod
    def furnish(cls):
        super().furnish()
        old = random.Random(6).randbytes(150_000)
        cls.write("old.img", old)
        cls.write("new.img", edited(old))
        cls.write("notes.txt", "attached\n" * 100)
        cls.write("recipe.yaml", (cls.place / "recipe.yaml").read_text() +
                  "attachments: [{name: notes.txt, file: notes.txt}]\n")
        cls.pack("old", "old.img", 1)
        cls.pack("new", "new.img", 2, "--compress", "zstd")

    @classmethod
    def pack(cls, name, payload, sequence, *more):
        cls.must("pack", "recipe.yaml", "-o", f"{name}.bulla", "--payload", payload, "--set",
                 f"image.sequence={sequence}", "--key", "release.key", *more)

    def delta(self, *more):
        return self.must("delta", "old.bulla", "new.bulla", "-o", "d.bulla", *self.encoding,
                         "--json", *more).json


class Story(DeltaWorkshop):
    def test_the_release_key_signs_the_image_and_the_farm_key_its_travel(self):
        made = self.delta("--key", "farm.key")
        self.assertEqual((made["outcome"], made["encoding"]), ("made", self.encoding_name))
        self.assertLess(made["stored_size"], 2000)
        self.assertEqual(made["installed_size"], len(self.read("new.img")))
        self.assertEqual(len(made["signed_by"]), 1)
        self.assertIs(made["verified"], False)
        seen = self.must("verify", "d.bulla", *TRUST, "--json").json
        self.assertEqual(seen["outcome"], "verified")
        self.assertIn("result", seen["not_checked"])
        self.assertEqual(seen["digest"], made["manifest_digest"])
        self.must("unpack", "d.bulla", "-o", "out.img", "--base", "old.img", *TRUST)
        self.assertEqual(self.read("out.img"), self.read("new.img"))

    def test_manifest_signatures_and_attachments_are_those_of_new(self):
        self.delta()
        full = self.must("inspect", "new.bulla", "--json").json
        delta = self.must("inspect", "d.bulla", "--json").json
        for field in ("manifest", "signatures", "attachments", "proofs"):
            self.assertEqual(delta[field], full[field])
        self.assertNotIn("attachments_stripped", delta)
        self.assertEqual(delta["transport"]["encoding"], self.encoding_name)
        self.assertEqual(delta["transport"]["base"]["size"], 150_000)
        self.assertGreater(delta["transport"]["working_memory"], 150_000)
        self.assertTrue(self.read("d.bulla").endswith(self.read("notes.txt")))

    def test_an_unsigned_transport_is_refused_and_can_be_signed_later(self):
        self.delta()
        self.refuses(1, "sig-missing", "verify", "d.bulla", *TRUST)
        self.must("sign", "d.bulla", "--key", "farm.key", "--what", "transport", "--no-journal")
        self.must("verify", "d.bulla", *TRUST)

    def test_only_who_may_sign_a_transport_counts(self):
        self.delta("--key", "stranger.key")
        self.refuses(1, "key-unknown", "verify", "d.bulla", *TRUST)
        self.delta("--force", "--key", "release.key")
        self.must("verify", "d.bulla", *TRUST)

    def test_equal_inputs_give_equal_bytes(self):
        self.delta("-j", "1")
        first = hashlib.sha256(self.read("d.bulla")).digest()
        self.delta("--force", "-j", "2")
        self.assertEqual(first, hashlib.sha256(self.read("d.bulla")).digest())

    def test_a_batch_over_the_image_travels_and_one_over_its_old_transport_does_not(self):
        self.must("pack", "recipe.yaml", "-o", "new.bulla", "--payload", "new.img", "--set",
                  "image.sequence=2", "--compress", "zstd", "--force")
        self.must("pack", "recipe.yaml", "-o", "next.bulla", "--payload", "new.img", "--set",
                  "image.sequence=3", "--compress", "zstd")
        self.must("sign", "new.bulla", "next.bulla", "--batch", "--key", "release.key")
        full = self.must("inspect", "new.bulla", "--json").json["proofs"]
        self.delta("--key", "farm.key")
        proofs = self.must("inspect", "d.bulla", "--json").json["proofs"]
        self.assertEqual((len(full), len(proofs)), (2, 1))
        self.assertIn(proofs[0], full)
        self.must("unpack", "d.bulla", "-o", "out.img", "--base", "old.img", *TRUST)
        self.assertEqual(self.read("out.img"), self.read("new.img"))

    def test_the_memory_stated_is_shown(self):
        made = self.delta()
        shown = self.must("inspect", "d.bulla", "--json").json["transport"]["working_memory"]
        self.assertEqual(made["working_memory"], shown)


class StoryOfBulla(Story):
    encoding = BULLA_ENCODING
    encoding_name = "delta"

    def test_profiles_state_what_they_promise(self):
        for profile, most in (("mcu", 16 << 10), ("linux", 1 << 20)):
            made = self.delta("--profile", profile, "--force", "--key", "farm.key")
            self.assertLessEqual(made["working_memory"], most)
            self.must("unpack", "d.bulla", "-o", "out.img", "--base", "old.img", "--force", *TRUST)
            self.assertEqual(self.read("out.img"), self.read("new.img"))


class Bspatch(DeltaWorkshop):
    @unittest.skipUnless(shutil.which("bspatch"), "bspatch (Debian: bsdiff) is not installed")
    def test_bspatch_applies_what_travels(self):
        self.delta("--key", "farm.key")
        self.must("unpack", "d.bulla", "--stored", "-o", "d.patch", *TRUST)
        subprocess.run(["bspatch", "old.img", "out.img", "d.patch"], cwd=self.place, check=True)
        self.assertEqual(self.read("out.img"), self.read("new.img"))


class Unpacking(DeltaWorkshop):
    def test_another_base_is_refused(self):
        self.delta("--key", "farm.key")
        unpack = ("unpack", "d.bulla", "-o", "out.img", *TRUST)
        self.refuses(1, "base-mismatch", *unpack, "--base", "new.img")
        self.refuses(1, "base-mismatch", *unpack, "--base", "old.bulla")
        self.refuses(4, "file-not-found", *unpack, "--base", "missing.img")
        self.assertIn("--base", self.refuses(2, "usage", *unpack).error["hints"][0])
        self.refuses(2, "usage", *unpack, "--stored", "--base", "old.img")

    def test_the_seal_is_that_of_the_image(self):
        self.delta("--key", "farm.key")
        self.must("unpack", "d.bulla", "-o", "out.img", "--base", "old.img", "--seal", "a.seal",
                  *TRUST)
        self.must("unpack", "new.bulla", "-o", "full.img", "--seal", "b.seal", *TRUST)
        self.assertEqual(self.read("a.seal"), self.read("b.seal"))
        self.must("verify", "a.seal", "--installed", "out.img", *TRUST)

    def test_a_full_image_needs_no_base(self):
        told = self.must("unpack", "new.bulla", "-o", "out.img", "--base", "old.img", *TRUST)
        self.assertIn("base was not used", told.err)
        self.assertEqual(self.read("out.img"), self.read("new.img"))

    def test_an_altered_payload_is_refused(self):
        self.delta("--key", "farm.key")
        data = bytearray(self.read("d.bulla"))
        data[4096 + 50] ^= 1
        self.write("d.bulla", bytes(data))
        self.refuses(1, "payload-digest", "unpack", "d.bulla", "-o", "out.img", "--base",
                     "old.img", *TRUST)


class UnpackingBulla(Unpacking):
    encoding = BULLA_ENCODING


class Refusals(DeltaWorkshop):
    def bad(self, code, reason, old, new, *more):
        return self.refuses(code, reason, "delta", old, new, "-o", "d.bulla", *BSDIFF, *more)

    def test_pairs_that_make_no_sense(self):
        self.pack("other-product", "new.img", 3, "--set", "image.product=com.example.kettle")
        self.pack("other-component", "new.img", 3, "--set", "image.component=thermostat-os")
        self.delta()
        os.rename(self.place / "d.bulla", self.place / "delta.bulla")
        self.bad(1, "wrong-product", "old.bulla", "other-product.bulla")
        self.bad(1, "wrong-component", "old.bulla", "other-component.bulla")
        self.bad(2, "usage", "old.bulla", "old.bulla")
        self.bad(3, "input-unsupported", "old.bulla", "delta.bulla")
        self.bad(3, "input-unsupported", "delta.bulla", "new.bulla")
        self.bad(3, "wrong-type", "trust.bulla", "new.bulla")
        self.bad(3, "bad-magic", "old.img", "new.bulla")
        self.bad(4, "file-not-found", "old.bulla", "missing.bulla")
        self.bad(2, "usage", "-", "new.bulla")

    def test_damaged_packages(self):
        data = bytearray(self.read("old.bulla"))
        data[70_000] ^= 1
        self.write("damaged.bulla", bytes(data))
        self.bad(1, "payload-digest", "damaged.bulla", "new.bulla")
        data = bytearray(self.read("new.bulla"))
        data[-1] ^= 1
        self.write("altered.bulla", bytes(data))
        self.bad(1, "attachment-digest", "old.bulla", "altered.bulla")
        self.write("short.bulla", self.read("old.bulla")[:-5])
        self.bad(3, "length-mismatch", "short.bulla", "new.bulla")

    def test_options_that_do_not_go_together(self):
        self.bad(2, "usage", "old.bulla", "new.bulla", "--profile", "mcu")
        self.bad(2, "usage", "old.bulla", "new.bulla", "--in-place")
        self.bad(5, "key-not-found", "old.bulla", "new.bulla", "--key", "missing.key")

    def test_an_existing_output_stays(self):
        self.write("d.bulla", b"mine")
        self.bad(4, "output-exists", "old.bulla", "new.bulla")
        self.assertEqual(self.read("d.bulla"), b"mine")

    def test_no_input_is_replaced_even_by_force(self):
        os.link(self.place / "old.bulla", self.place / "same.bulla")
        os.symlink("new.bulla", self.place / "link.bulla")
        before = self.read("old.bulla"), self.read("new.bulla")
        for output in ("old.bulla", "./new.bulla", "same.bulla", "link.bulla"):
            self.refuses(2, "usage", "delta", "old.bulla", "new.bulla", "-o", output, *BSDIFF,
                         "--force")
        self.assertEqual((self.read("old.bulla"), self.read("new.bulla")), before)

    def test_it_says_when_the_full_image_would_serve_better(self):
        self.write("strange.img", random.Random(7).randbytes(30_000))
        self.pack("strange", "strange.img", 3, "--compress", "zstd")
        made = self.must("delta", "old.bulla", "strange.bulla", "-o", "d.bulla", *BSDIFF,
                         "--json").json
        self.assertNotEqual(made["full_is_better"], "")
        self.assertIn("full image", made["warnings"][0])

    def test_a_way_back_is_a_warning(self):
        made = self.must("delta", "new.bulla", "old.bulla", "-o", "d.bulla", *BSDIFF, "--json")
        self.assertIn("rollback", made.json["warnings"][0])


if __name__ == "__main__":
    main()
