#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The life of the Linux device: installs, refusals, damage.

usage: update_test.py BUILD [EMULATOR…]     a build of this example, and what runs its program
"""
import pathlib
import resource
import subprocess
import sys
import tempfile
import unittest

BUILD = EMULATOR = None


class Update(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="bulla-gateway-")
        self.addCleanup(folder.cleanup)
        self.slots = pathlib.Path(folder.name)

    def start(self, package=None, file_bytes=None):
        """One start: exit code, what was printed. The process is killed, as if the power failed, when
        a file would grow beyond `file_bytes`."""
        def limit():
            if file_bytes is not None:
                resource.setrlimit(resource.RLIMIT_FSIZE, (file_bytes, file_bytes))
        words = [*EMULATOR, BUILD / "device-update", self.slots, *([package] if package else [])]
        done = subprocess.run(words, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              check=False, preexec_fn=limit)
        return done.returncode, done.stdout

    def install(self, name, package=None):
        code, text = self.start(BUILD / f"{package or name}.bulla")
        self.assertEqual(code, 0, text)
        self.assertIn("staged", text)
        self.runs(name)

    def runs(self, name):
        code, text = self.start()
        self.assertEqual(code, 0, text)
        slot = pathlib.Path(text.split("runs: ")[1].strip())
        wanted = (BUILD / f"{name}.txt").read_bytes()
        self.assertEqual(slot.read_bytes()[:len(wanted)], wanted)
        return slot

    def refused(self, package, reason):
        code, text = self.start(package)
        self.assertEqual(code, 1, text)
        self.assertIn(f"refused: {reason}", text)

    def test_updates_go_from_slot_to_slot(self):
        self.assertEqual(self.start(), (0, ""))
        slots = []
        for name in ("first", "second", "third"):
            self.install(name)
            slots.append(self.runs(name))
        self.assertEqual(slots[0], slots[2])
        self.assertNotEqual(slots[0], slots[1])
        code, text = self.start(BUILD / "third.bulla")
        self.assertEqual((code, "nothing to do" in text), (0, True), text)

    def test_what_must_not_be_installed_is_refused(self):
        for name in ("first", "second", "third"):
            self.install(name)
        self.refused(BUILD / "second.bulla", "sequence-too-low")
        self.refused(BUILD / "vulnerable.bulla", "sv-below-floor")
        self.refused(BUILD / "stranger.bulla", "key-unknown")
        self.runs("third")

    def test_a_tampered_payload_never_runs(self):
        self.install("first")
        bad = self.slots / "bad.bulla"
        bytes_ = bytearray((BUILD / "second.bulla").read_bytes())
        bytes_[-1] ^= 1
        bad.write_bytes(bytes_)
        self.refused(bad, "payload-digest")
        self.runs("first")

    def test_a_compressed_image_is_unpacked_into_the_slot(self):
        self.install("first")
        self.install("fourth")
        bad = self.slots / "bad.bulla"
        bytes_ = (BUILD / "fourth.bulla").read_bytes()
        self.assertLess(len(bytes_), (BUILD / "fourth.txt").stat().st_size)
        bad.write_bytes(bytes_[:-1])
        self.refused(bad, "length-mismatch")

    def test_deltas_go_from_slot_to_slot(self):
        self.install("first")
        self.refused(BUILD / "third-from-second.bulla", "base-mismatch")
        self.install("second", "second-from-first")
        self.refused(BUILD / "third-from-first.bulla", "base-mismatch")
        self.install("third", "third-from-second")

    def test_a_delta_that_was_cut_short_goes_on_from_its_checkpoint(self):
        self.install("first")
        delta = BUILD / "second-from-first.bulla"
        code, text = self.start(delta, file_bytes=40000)
        self.assertNotIn(code, (0, 1, 2), text)
        self.runs("first")
        slot = self.slots / "image-b"
        kept = slot.read_bytes()
        self.assertEqual(kept[:32768], (BUILD / "second.txt").read_bytes()[:32768])
        # What is not written again proves it by staying wrong; the next time it begins at the start.
        slot.write_bytes(b"x" + kept[1:])
        self.refused(delta, "result-digest")
        self.install("second", "second-from-first")
        code, text = self.start(BUILD / "third-from-second.bulla", file_bytes=40000)
        self.assertNotIn(code, (0, 1, 2), text)
        self.install("third", "third-from-second")

    def test_a_damaged_slot_leaves_the_fallback(self):
        self.install("first")
        self.install("second")
        slot = self.runs("second")
        slot.write_bytes(b"x" + slot.read_bytes()[1:])
        self.runs("first")


if __name__ == "__main__":
    BUILD, EMULATOR = pathlib.Path(sys.argv[1]), sys.argv[2:]
    unittest.main(argv=sys.argv[:1], verbosity=2)
