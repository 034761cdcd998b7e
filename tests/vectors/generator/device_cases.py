# SPDX-License-Identifier: Apache-2.0
"""What a device or a window decides: FORMAT.md 6.1 (requires), 8.3, 8.6; stages 6 and 9 to 11."""
from format_bytes import sha256

from .parts import (BOOT_CLASS, COMPONENT, IMAGE, OS_CLASS, OS_COMPONENT, OTHER_FLEET,
                    OTHER_PRODUCT, capability, capability_manifest, image, manifest)
from .signers import BOOT, OS_A, OS_B, RIGHTS, TOKEN
from .valid_cases import ITSELF

# (name, changes of `requires`, what the device says instead, reason, why, attack)
CONDITIONS = [
    ("chip", {0: ["mt3620"]}, {"chip": "mt3621"}, "wrong-chip", "another chip",
     "for another device"),
    ("chip-unknown", {0: ["mt3620"]}, {"chip": None}, "wrong-chip", "no chip known",
     "for another device"),
    ("board", {1: [["dw100", 0, 9]]}, {"board": "dw200"}, "wrong-board", "another board",
     "for another device"),
    ("board-revision", {1: [["dw100", 4, 9]]}, {}, "wrong-board", "an older revision",
     "for another device"),
    ("board-range", {1: [["dw100", 9, 1]]}, {}, "wrong-board", "a range that never holds",
     "for another device"),
    ("device", {4: [b"device-2"]}, {}, "wrong-device", "another device", "capabilities"),
    ("device-prefix", {4: [b"device-"]}, {}, "wrong-device", "the beginning of its id",
     "capabilities"),
    ("lifecycle", {5: 3}, {}, "wrong-lifecycle", "a device in production", "for another device"),
    ("fleet", {6: OTHER_FLEET}, {}, "wrong-fleet", "another fleet", "another fleet"),
    ("abi-missing", {2: [["gui-abi", 0, 99]]}, {}, "requires-unmet", "no such ABI", "requirements"),
    ("abi-low", {2: [["os-abi", 13, 14]]}, {}, "requires-unmet", "an older ABI", "requirements"),
    ("abi-high", {2: [["os-abi", 1, 11]]}, {}, "requires-unmet", "a newer ABI", "requirements"),
    ("abi-second", {2: [["os-abi", 12, 12], ["ui-abi", 1, 1]]}, {}, "requires-unmet",
     "one of two ABIs", "requirements"),
    ("component-missing", {3: [[bytes(16), 0]]}, {}, "requires-unmet", "not installed",
     "requirements"),
    ("component-old", {3: [[OS_COMPONENT.bytes, 2212]]}, {}, "requires-unmet",
     "installed with a lower sequence", "requirements"),
]


def add(book):
    for name, requires, facts, reason, why, attack in CONDITIONS:
        device = {key: value for key, value in {**ITSELF, **facts}.items() if value is not None}
        book.invalid(f"requires-{name}", image(manifest({11: requires})), reason, why, attack,
                     device=device)
    book.again("fleet-without-device", "invalid/requires-fleet.bulla", "wrong-fleet",
               "the fleet needs no device to be judged", "another fleet")
    _identity(book)
    _windows(book)
    _sequences(book)
    _capabilities(book)


def _device(book, name, reason, why, attack, **facts):
    book.again(f"device-{name}", "valid/raw.bulla", reason, why, attack,
               device={**ITSELF, **facts})


def _installed(**facts):
    return {str(COMPONENT): {"class": 3, "sequence": 1, **facts}}


def _identity(book):
    _device(book, "product", "wrong-product", "a device of another product", "for another device",
            product=str(OTHER_PRODUCT))
    _device(book, "class", "wrong-class", "the component runs an image of another class",
            "for another device",
            components={str(COMPONENT): {"class": 2, "sequence": 1}})
    _device(book, "below-store-floor", "tks-below-floor",
            "the key store held is below the device's floor", "rollback of key stores",
            key_store_floor=8)
    _device(book, "floor", "sv-below-floor", "below the component's floor", "rollback of images",
            floors={str(COMPONENT): 4})
    _device(book, "counter", "counter-exhausted", "a counter that ends at 2", "hardware counter",
            counter_limits={str(COMPONENT): 2}, floors={str(COMPONENT): 2})
    _device(book, "space", "space-exceeded", "a byte more than there is space for",
            "resource bounds",
            staging=len(IMAGE) - 1)


def _windows(book):
    book.invalid("window-above", image(manifest({9: 10})), "sv-above-ceiling",
                 "above the window of its class", "numbers used up")
    book.invalid("window-below", image(manifest({9: 1})), "sv-below-floor",
                 "below the window of its class", "rollback of images")
    system = manifest({5: OS_CLASS, 3: OS_COMPONENT.bytes, 9: 0})
    book.invalid("window-component", image(system, [OS_A, OS_B]), "sv-below-floor",
                 "inside the window of its class, below that of its component",
                 "rollback of images")
    boot = manifest({5: BOOT_CLASS, 3: bytes(16), 9: 1})
    book.invalid("window-missing", image(boot, [BOOT, TOKEN]), "sv-above-ceiling",
                 "a class without window: only 0", "numbers used up")


def _sequences(book):
    _device(book, "sequence-low", "sequence-too-low", "a newer one is installed",
            "sequence replay", components=_installed(sequence=10403))
    _device(book, "sequence-conflict", "sequence-conflict",
            "another image of the same sequence is installed", "sequence conflict",
            components=_installed(sequence=10402, manifest=sha256(b"another").hex()))
    _device(book, "sequence-largest", "sequence-too-low",
            "2^63-1 is installed, and its key is not revoked", "healing after 2^63-1",
            components=_installed(sequence=2 ** 63 - 1))


def _capabilities(book):
    for name, counter in (("equal", 7), ("above", 8)):
        book.again(f"capability-replayed-{name}", "valid/capability.bulla", "capability-replayed",
                   "the device's counter is as high, or higher", "capabilities",
                   device={**ITSELF, "capability_counter": counter})
    book.again("capability-other-device", "valid/capability.bulla", "wrong-device",
               "a capability for another device", "capabilities",
               device={**ITSELF, "id": b"dev-9".hex()})
    taken = capability_manifest({3: COMPONENT.bytes})
    book.invalid("capability-for-component", capability(taken, [RIGHTS]), "wrong-class",
                 "a capability in the name of an installed component", "capabilities",
                 device=ITSELF)
    no_id = {key: value for key, value in ITSELF.items() if key != "id"}
    book.again("capability-device-unknown", "valid/capability.bulla", "wrong-device",
               "the device has no id", "capabilities", device=no_id)
    both = capability_manifest({11: {4: [b"device-1"], 5: 2}})
    book.invalid("capability-lifecycle", capability(both, [RIGHTS]), "wrong-lifecycle",
                 "for devices in development", "capabilities", device=ITSELF)
