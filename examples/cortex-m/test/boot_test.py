#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Plays the life of the device in qemu: factory, updates, attacks, and a power cut at every single
operation of its flash.

usage: boot_test.py BUILD EMULATOR…     a build of this example, and what runs its boot.elf
"""
import concurrent.futures
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

FLASH_BYTES = 0x18000
IMAGE_OFFSET, IMAGE_BYTES = 0x8000, 0x8000
SLOT_B = IMAGE_OFFSET + IMAGE_BYTES
CHECKPOINT_OFFSET, SECTOR_BYTES = 0x6000, 0x1000
EXIT_POWER_CUT = 75
BUILD = EMULATOR = None


class Device:
    """Flash that outlives runs, as a file in a folder of its own."""

    def __init__(self, flash=b"\xff" * FLASH_BYTES, boot="boot"):
        self.boot = boot
        self.folder = tempfile.TemporaryDirectory(prefix="bulla-boot-")
        self.path = pathlib.Path(self.folder.name)
        (self.path / "flash.bin").write_bytes(flash)

    @property
    def flash(self):
        return (self.path / "flash.bin").read_bytes()

    def damage(self, offset):
        bytes_ = bytearray(self.flash)
        bytes_[offset] ^= 1
        (self.path / "flash.bin").write_bytes(bytes_)

    def run(self, update=None, operations=None):
        """Power on until the application ends the run, the power fails, or nothing starts: exit code
        and what was printed. `update` (bytes) is offered on the link."""
        for name, content in (("link.bulla", update),
                              ("power", None if operations is None else b"%d" % operations)):
            if content is None:
                (self.path / name).unlink(missing_ok=True)
            else:
                (self.path / name).write_bytes(content)
        done = subprocess.run([*EMULATOR, BUILD / f"{self.boot}.elf"], cwd=self.path, text=True, timeout=120,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        return done.returncode, done.stdout


def package(name):
    return (BUILD / f"{name}.bulla").read_bytes()


def flipped(bytes_, at):
    return bytes_[:at] + bytes([bytes_[at] ^ 1]) + bytes_[at + 1:]


class Boot(unittest.TestCase):
    def runs(self, device, number, update=None):
        code, text = device.run(update)
        self.assertEqual(code, 0, text)
        self.assertIn(f"app {number} runs", text)
        return text

    def device_with(self, *names):
        device = Device()
        self.addCleanup(device.folder.cleanup)
        for number, name in enumerate(names, 1):
            self.runs(device, number, package(name))
        return device

    def test_a_new_device_takes_its_first_image_and_keeps_it(self):
        device = Device()
        self.addCleanup(device.folder.cleanup)
        code, text = device.run()
        self.assertEqual(code, 1, text)  # nothing to load yet
        text = self.runs(device, 1, package("first"))
        self.assertIn("update staged", text)
        self.assertIn("app 1 on trial", text)
        self.assertIn("application confirmed", text)
        self.runs(device, 1)

    def test_an_update_goes_into_the_other_slot_and_is_taken_once(self):
        device = self.device_with("first")
        before = device.flash
        self.assertIn("update staged", self.runs(device, 2, package("second")))
        slot = slice(IMAGE_OFFSET, IMAGE_OFFSET + IMAGE_BYTES)
        self.assertEqual(device.flash[slot], before[slot])
        after = device.flash
        self.assertNotIn("staged", self.runs(device, 2, package("second")))
        self.assertEqual(device.flash, after)

    def test_what_must_not_be_installed_is_refused_with_its_reason(self):
        device = self.device_with("first", "second", "third")
        good = package("broken")  # signed well, newer than all others
        payload = int.from_bytes(good[16:20], "little")
        cases = {
            "sequence-too-low": package("second"),
            "sv-below-floor": package("vulnerable"),
            "wrong-board": package("other_board"),
            "key-unknown": package("stranger"),
            "payload-digest": flipped(good, len(good) - 1),
            "bad-magic": flipped(good, 0),
            "length-mismatch": good[:-1],
            "unsupported-format": flipped(good, 40),  # the manifest's version
            "padding-not-zero": flipped(good, payload - 1),
        }
        for reason, update in cases.items():
            with self.subTest(reason=reason):
                self.assertIn(f"update refused: {reason}", self.runs(device, 3, update))
        # Manifest and signature, here and there.
        envelope = int.from_bytes(good[12:16], "little")
        for at in range(32, 32 + envelope, 13):
            with self.subTest(flipped=at):
                self.assertIn("update refused: ", self.runs(device, 3, flipped(good, at)))

    def test_an_application_that_does_not_confirm_is_replaced_by_the_one_before(self):
        device = self.device_with("first", "second")
        text = self.runs(device, 2, package("broken"))
        self.assertEqual(text.count("update staged"), 1)
        self.assertEqual(text.count("app 5 hangs"), 2)
        self.runs(device, 2)

    def test_a_damaged_image_does_not_run_and_its_fallback_does(self):
        device = self.device_with("first", "second")
        device.damage(IMAGE_OFFSET + IMAGE_BYTES + 5)
        text = self.runs(device, 1)
        self.assertIn("application refused: result-digest", text)
        device.damage(IMAGE_OFFSET + 5)
        code, text = device.run()
        self.assertEqual(code, 1, text)
        self.assertNotIn("runs", text)

    def test_erasing_the_record_does_not_make_the_device_new(self):
        device = self.device_with("first")
        (device.path / "flash.bin").write_bytes(b"\xff" * 0x2000 + device.flash[0x2000:])
        code, text = device.run(package("first"))
        self.assertEqual(code, 2, text)
        self.assertIn("no start: not-found", text)

    def test_a_delta_gives_the_same_image_in_the_other_slot(self):
        for start, update in ((["first"], "second-from-first"), (["first"], "third-from-first"),
                              (["first", "second"], "third-from-second")):
            with self.subTest(update=update):
                device = self.device_with(*start)
                before = device.flash
                name = update.split("-")[0]
                self.runs(device, {"second": 2, "third": 3}[name], package(update))
                slot = SLOT_B if len(start) == 1 else IMAGE_OFFSET
                image = (BUILD / f"{name}.bin").read_bytes()
                self.assertEqual(device.flash[slot:slot + len(image)], image)
                self.assertLess(len(package(update)), len(package(name)))
                base = IMAGE_OFFSET if len(start) == 1 else SLOT_B
                self.assertEqual(device.flash[base:base + IMAGE_BYTES],
                                 before[base:base + IMAGE_BYTES])

    def test_a_delta_that_does_not_fit_is_refused_with_its_reason(self):
        device = self.device_with("first", "second")
        before = device.flash
        good, other = package("third-from-second"), package("third-from-first")
        payload = int.from_bytes(good[16:20], "little")
        cases = {
            "base-mismatch": other,
            "payload-digest": flipped(good, len(good) - 1),
            "length-mismatch": good[:-1],
            # The signed half of one with the patch of another.
            "payload-digest or length-mismatch": good[:payload] + other[payload:],
            "key-unknown": package("third-by-stranger-from-second"),
        }
        for reason, update in cases.items():
            with self.subTest(reason=reason):
                text = self.runs(device, 2, update)
                self.assertTrue(any(f"update refused: {each}" in text
                                    for each in reason.split(" or ")), text)
        # What is refused before its payload is read has not even cost the fallback.
        fresh = self.device_with("first", "second")
        self.runs(fresh, 2, other)
        self.assertEqual(fresh.flash, before)

    def test_a_delta_on_a_damaged_base_is_refused_before_anything_is_given_up(self):
        device = self.device_with("first", "second")
        device.damage(SLOT_B + 0x400)
        before = device.flash
        text = self.runs(device, 1, package("third-from-second"))
        self.assertIn("update refused: base-mismatch", text)
        self.assertEqual(device.flash, before)

    def test_a_delta_that_was_cut_short_goes_on_and_a_slot_that_was_changed_is_found(self):
        start, update = self.device_with("first").flash, package("second-from-first")
        image = (BUILD / "second.bin").read_bytes()
        # The first to show is torn; with one operation more it is whole.
        operations = 1 + next(n for n in range(24, 200) if self.sectors_after(start, update, n) == 1)
        device = Device(start)
        self.addCleanup(device.folder.cleanup)
        device.run(update, operations)
        # A byte that is not written again proves it by staying wrong: the digest finds it.
        device.damage(SLOT_B + 9)
        text = self.runs(device, 1, update)
        self.assertIn("update refused: result-digest", text)
        self.assertEqual(device.flash[SLOT_B + 9], image[9] ^ 1)
        self.runs(device, 2, update)  # from the start, and well
        self.assertEqual(device.flash[SLOT_B:SLOT_B + len(image)], image)

    def sectors_after(self, start, update, operations):
        """Whole sectors of the new image that a checkpoint says are durable, when the power fails
        after so many operations."""
        device = Device(start)
        with device.folder:
            device.run(update, operations)
            records = [device.flash[at:at + 16] for at in
                       (CHECKPOINT_OFFSET, CHECKPOINT_OFFSET + SECTOR_BYTES)]
        return max(int.from_bytes(each[8:16], "little") // SECTOR_BYTES
                   if each.startswith(b"BDC1") else 0 for each in records)

    def cut_at(self, operations, start, update, between, after, boot="boot"):
        """The power fails after so many operations; then the device starts alone, then the same
        update comes again. Gives whether the power lasted for all of it."""
        device = Device(start, boot)
        with device.folder:
            code, text = device.run(update, operations)
            if code == 0:
                return True
            self.assertEqual(code, EXIT_POWER_CUT, text)
            _, alone = device.run()
            self.assertTrue(any(words in alone for words in between), alone)
            code, again = device.run(update)
            self.assertEqual(code, 0, again)
            self.assertIn(after, again)
            return False

    def cut_everywhere(self, start, update, between, after):
        operations = 0
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            while True:
                batch = range(operations, operations + 16)
                lasted = list(pool.map(
                    lambda n: self.cut_at(n, start, update, between, after), batch))
                if any(lasted):
                    return operations + lasted.index(True)
                operations += len(batch)

    def test_power_cuts_at_every_operation_of_an_update_leave_a_device_that_runs(self):
        start = self.device_with("first").flash
        count = self.cut_everywhere(start, package("second"), ["app 1 runs", "app 2 runs"],
                                    "app 2 runs")
        print(f"update: power cut at each of {count} operations of flash", file=sys.stderr)
        self.assertGreater(count, 40)

    def test_power_cuts_at_every_operation_of_a_delta_leave_a_device_that_runs(self):
        start = self.device_with("first").flash
        count = self.cut_everywhere(start, package("second-from-first"),
                                    ["app 1 runs", "app 2 runs"], "app 2 runs")
        print(f"delta: power cut at each of {count} operations of flash", file=sys.stderr)
        self.assertGreater(count, 40)

    def test_power_cuts_in_the_factory_leave_a_device_that_can_be_finished(self):
        count = self.cut_everywhere(b"\xff" * FLASH_BYTES, package("first"),
                                    ["app 1 runs", "application refused: not-found"], "app 1 runs")
        print(f"factory: power cut at each of {count} operations of flash", file=sys.stderr)
        self.assertGreater(count, 40)


class OneSlot(unittest.TestCase):
    """The boot loader whose only slot is overwritten by deltas, page by page."""

    # Every operation is cut in tests/delta of Bulla; here so many of them, evenly spread, or all.
    CUTS = 24

    def device_with_first(self):
        device = Device(boot="boot-one-slot")
        self.addCleanup(device.folder.cleanup)
        code, text = device.run(package("first"))
        self.assertEqual((code, "app 1 runs" in text), (0, True), text)
        return device

    def test_a_delta_replaces_the_image_that_it_reads(self):
        device = self.device_with_first()
        code, text = device.run(package("second-in-place-from-first"))
        self.assertEqual((code, "app 2 runs" in text), (0, True), text)
        image = (BUILD / "second.bin").read_bytes()
        self.assertEqual(device.flash[IMAGE_OFFSET:IMAGE_OFFSET + len(image)], image)
        code, text = device.run()
        self.assertEqual((code, "app 2 runs" in text), (0, True), text)

    def test_what_is_refused_leaves_the_image_that_runs(self):
        device = self.device_with_first()
        before = device.flash[IMAGE_OFFSET:IMAGE_OFFSET + 0x2000]
        good = package("second-in-place-from-first")
        for reason, update in (("encoding-unsupported", package("second-from-first")),
                               ("length-mismatch", good[:-1]), ("wrong-board", package("other_board"))):
            with self.subTest(reason=reason):
                code, text = device.run(update)
                self.assertEqual((code, f"update refused: {reason}" in text), (0, True), text)
        self.assertEqual(device.flash[IMAGE_OFFSET:IMAGE_OFFSET + 0x2000], before)

    def test_power_cuts_while_the_only_image_is_overwritten_end_with_the_new_one(self):
        start, update = self.device_with_first().flash, package("second-in-place-from-first")
        last = 1
        while self.cut(start, update, last):
            last *= 2
        low = last // 2
        while last - low > 1:
            middle = (low + last) // 2
            low, last = (middle, last) if self.cut(start, update, middle) else (low, middle)
        step = 1 if "BULLA_EVERY_CUT" in os.environ else max(1, last // self.CUTS)
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            cuts = list(pool.map(lambda n: self.cut(start, update, n), range(0, last, step)))
        self.assertTrue(all(cuts))
        print(f"in place: power cut at {len(cuts)} of {last} operations of flash", file=sys.stderr)

    def cut(self, start, update, operations):
        """The power fails there, then the device starts alone, then the update comes again. Whether
        the power failed at all."""
        device = Device(start, "boot-one-slot")
        with device.folder:
            code, text = device.run(update, operations)
            if code == 0:
                return False
            self.assertEqual(code, EXIT_POWER_CUT, text)
            _, alone = device.run()
            self.assertTrue(any(words in alone for words in
                                ("app 1 runs", "app 2 runs", "application refused: wrong-order")),
                            alone)
            code, again = device.run(update)
            self.assertEqual((code, "app 2 runs" in again), (0, True), again)
            return True


if __name__ == "__main__":
    BUILD, EMULATOR = pathlib.Path(sys.argv[1]), sys.argv[2:]
    unittest.main(argv=sys.argv[:1], verbosity=2)
