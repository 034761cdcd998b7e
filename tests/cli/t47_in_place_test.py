# SPDX-License-Identifier: Apache-2.0
"""delta and matrix --in-place: what a device with one slot needs, and who has to sign that."""

import random

from workshop import KEY_STORE, Workshop, main

TRUST = ("--trust", "trust.bulla")
GRANTING = ("--trust", "granting.bulla")


def edited(data, inserted):
    """Bytes inserted near the front, so that the rest moves back; a few others changed."""
    changed = bytearray(data[:300] + random.Random(inserted).randbytes(inserted) + data[300:])
    for at in range(900, len(changed), 7001):
        changed[at] ^= 0x11
    return bytes(changed)


class InPlaceWorkshop(Workshop):
    @classmethod
    def furnish(cls):
        super().furnish()
        old = random.Random(12).randbytes(40_000)
        cls.write("old.img", old)
        cls.write("new.img", edited(old, 2000))
        cls.write("large.img", edited(old, 6000))
        for sequence, name in enumerate(("old", "new", "large"), 1):
            cls.must("pack", "recipe.yaml", "-o", f"{name}.bulla", "--payload", f"{name}.img",
                     "--set", f"image.sequence={sequence}", "--key", "release.key")
        cls.write("granting.yaml", KEY_STORE.replace("{threshold: 1, keys: [farm]}",
                                                     "{threshold: 1, keys: [farm], "
                                                     "grants: [in-place]}"))
        cls.must("tks", "create", "granting.yaml", "-o", "granting.bulla")
        cls.must("sign", "granting.bulla", "--key", "root-a.key", "--key", "root-b.key")

    def delta(self, *more, new="new.bulla"):
        return self.must("delta", "old.bulla", new, "-o", "d.bulla", "--in-place", "--effort",
                         "fast", "--json", *more).json


class Story(InPlaceWorkshop):
    def test_it_is_made_for_a_small_device_and_says_what_that_needs(self):
        made = self.delta("--key", "release.key")
        self.assertLessEqual(made["working_memory"], 16 << 10)
        self.assertLess(made["stored_size"], 2600)
        self.assertEqual(made["in_place"], {"erase": 4096, "scratch": 8192, "journal": 32768,
                                            "scratch_wanted": 0})
        transport = self.must("inspect", "d.bulla", "--json").json["transport"]
        self.assertEqual(transport["in_place"], {"erase": 4096, "scratch": 8192})
        seen = self.must("verify", "d.bulla", *TRUST, "--json").json
        self.assertIn("result", seen["not_checked"])
        self.must("unpack", "d.bulla", "-o", "out.img", "--base", "old.img", *TRUST)
        self.assertEqual(self.read("out.img"), self.read("new.img"))

    def test_people_are_told_the_same(self):
        told = self.must("delta", "old.bulla", "large.bulla", "-o", "d.bulla", "--in-place").out
        self.assertIn("scratch of 8192 bytes and a journal of 32.0 KiB", told)
        self.assertIn("--scratch 12288", told)
        self.assertIn("role granted in-place", told)

    def test_the_scratch_that_is_wanted_makes_a_small_patch(self):
        first = self.delta("--key", "release.key", new="large.bulla")
        wanted = first["in_place"]["scratch_wanted"]
        self.assertEqual(wanted, 12288)
        self.assertGreater(first["stored_size"], 10_000)
        second = self.delta("--scratch", wanted, "--force", "--key", "release.key",
                            new="large.bulla")
        self.assertLess(second["stored_size"], 6600)
        self.assertEqual(second["in_place"]["scratch_wanted"], 0)
        self.must("unpack", "d.bulla", "-o", "out.img", "--base", "old.img", *TRUST)
        self.assertEqual(self.read("out.img"), self.read("large.img"))

    def test_small_erase_units_get_8_kib_of_scratch(self):
        made = self.delta("--erase", "1024")["in_place"]
        self.assertEqual((made["erase"], made["scratch"]), (1024, 8192))
        made = self.delta("--erase", "16384", "--force")["in_place"]
        self.assertEqual((made["erase"], made["scratch"]), (16384, 32768))

    def test_threads_do_not_matter(self):
        self.delta("-j", "1")
        first = self.read("d.bulla")
        self.delta("-j", "2", "--force")
        self.assertEqual(first, self.read("d.bulla"))


class Signatures(InPlaceWorkshop):
    def test_the_transport_role_alone_does_not_suffice(self):
        self.delta("--key", "farm.key")
        self.refuses(1, "sig-out-of-scope", "verify", "d.bulla", *TRUST)
        self.refuses(1, "sig-out-of-scope", "unpack", "d.bulla", "-o", "out.img", "--base",
                     "old.img", *TRUST)
        self.must("sign", "d.bulla", "--key", "release.key", "--what", "transport", "--no-journal")
        self.must("verify", "d.bulla", *TRUST)

    def test_the_grant_suffices(self):
        self.delta("--key", "farm.key", *GRANTING)
        self.must("verify", "d.bulla", *GRANTING)

    def test_a_key_whose_signature_would_not_count_is_refused(self):
        made = ("delta", "old.bulla", "new.bulla", "-o", "d.bulla", "--effort", "fast")
        refused = self.refuses(1, "signature-useless", *made, "--in-place", "--key", "farm.key",
                               *TRUST)
        self.assertIn("release", refused.error["hints"][0])
        self.refuses(1, "signature-useless", *made, "--key", "stranger.key", *TRUST)
        self.must(*made, "--key", "farm.key", *TRUST)


FLEET = """\
fleet:
  groups:
    - name: lamps
      devices: 10
      reach: online
      slots: 1
      holds: {tks: trust.bulla}
      product: com.example.thermostat
      components: {thermostat-app: {package: old.bulla}}
"""


class Rehearsal(InPlaceWorkshop):
    def rehearse(self, *words):
        self.write("fleet.yaml", FLEET)
        return self.run_bulla("preflight", "--fleet", "fleet.yaml", "--release", "d.bulla", "--json",
                              *words)

    def test_it_is_safe_for_devices_with_one_slot_that_run_the_old_image(self):
        self.delta("--key", "release.key")
        seen = self.rehearse()
        self.assertEqual((seen.code, seen.json["stranded_devices"]), (0, 0), seen)

    def test_nobody_takes_what_only_the_transport_role_signed(self):
        self.delta("--key", "farm.key")
        seen = self.rehearse()
        self.assertNotEqual(seen.code, 0, seen)
        self.assertIn("sig-out-of-scope", seen.out)


class Refusals(InPlaceWorkshop):
    def bad(self, *more):
        return self.refuses(2, "usage", "delta", "old.bulla", "new.bulla", "-o", "d.bulla", *more)

    def test_options_that_do_not_go_together(self):
        self.bad("--in-place", "--profile", "linux")
        self.bad("--in-place", "--encoding", "bsdiff")
        for words in (("--erase", "4096"), ("--scratch", "8192")):
            self.assertIn("--in-place", self.bad(*words).error["hints"][0])

    def test_places_that_no_flash_has(self):
        for words in (("--erase", "3000"), ("--erase", "0"), ("--erase", "32"),
                      ("--erase", "2097152"), ("--erase", "4294967295"), ("--scratch", "5000"),
                      ("--scratch", "0"), ("--erase", "8192", "--scratch", "4096"),
                      ("--scratch", "33554432"), ("--erase", "4k")):
            self.bad("--in-place", *words)

    def test_the_profile_may_be_said(self):
        self.delta("--profile", "mcu")


class Matrix(InPlaceWorkshop):
    def matrix(self, *more):
        return self.must("matrix", "old.bulla", "--to", "new.bulla", "-o", "deltas", "--effort",
                         "fast", "--key", "release.key", "--json", *more).json["jobs"]

    def test_each_place_has_jobs_of_its_own(self):
        places = ((), ("--in-place",), ("--in-place", "--erase", "1024"),
                  ("--in-place", "--scratch", "4096"))
        made = [self.matrix(*place)[0] for place in places]
        self.assertEqual(len({job["job"] for job in made}), len(places))
        self.assertEqual({job["outcome"] for job in made}, {"made"})
        self.assertEqual({self.matrix(*place)[0]["outcome"] for place in places}, {"kept"})
        for job in made:
            self.must("unpack", job["output"], "-o", "out.img", "--base", "old.img", "--force",
                      *TRUST)
            self.assertEqual(self.read("out.img"), self.read("new.img"))

    def test_it_says_which_scratch_would_help(self):
        self.assertNotIn("scratch_wanted", self.matrix("--in-place")[0])
        job = self.must("matrix", "old.bulla", "--to", "large.bulla", "-o", "deltas", "--in-place",
                        "--effort", "fast", "--json").json["jobs"][0]
        self.assertEqual(job["scratch_wanted"], 12288)

    def test_what_travels_in_another_way_is_made_again(self):
        job = self.matrix("--in-place")[0]
        self.must("delta", "old.bulla", "new.bulla", "-o", job["output"], "--in-place", "--erase",
                  "1024", "--force", "--key", "release.key")
        again = self.matrix("--in-place")[0]
        self.assertEqual(again["outcome"], "remade")
        self.assertIn("another way", again["remade_because"])


if __name__ == "__main__":
    main()
