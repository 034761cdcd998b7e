# SPDX-License-Identifier: Apache-2.0
"""What a device or a window decides: FORMAT.md 6.1 (requires), 8.3, 8.6; stages 6 and 9 to 11."""
from format_bytes import sha256

from .parts import (BOOT_CLASS, COMPONENT, IMAGE, OS_CLASS, OS_COMPONENT, OTHER_FLEET,
                    OTHER_PRODUCT, capability, capability_manifest, image, manifest)
from .signers import BOOT, OS_A, OS_B, RIGHTS, TOKEN
from .valid_cases import ITSELF

# (name, changes of `requires`, what the device says instead, reason, why, attack)
CONDITIONS = [
    ("chip", {0: ["mt3620"]}, {"chip": "mt3621"}, "wrong-chip", "another chip", "49"),
    ("chip-unknown", {0: ["mt3620"]}, {"chip": None}, "wrong-chip", "no chip known", "49"),
    ("board", {1: [["dw100", 0, 9]]}, {"board": "dw200"}, "wrong-board", "another board", "49"),
    ("board-revision", {1: [["dw100", 4, 9]]}, {}, "wrong-board", "an older revision", "49"),
    ("board-range", {1: [["dw100", 9, 1]]}, {}, "wrong-board", "a range that never holds", "49"),
    ("device", {4: [b"device-2"]}, {}, "wrong-device", "another device", "69"),
    ("device-prefix", {4: [b"device-"]}, {}, "wrong-device", "the beginning of its id", "69"),
    ("lifecycle", {5: 3}, {}, "wrong-lifecycle", "a device in production", "49"),
    ("fleet", {6: OTHER_FLEET}, {}, "wrong-fleet", "another fleet", "71"),
    ("abi-missing", {2: [["gui-abi", 0, 99]]}, {}, "requires-unmet", "no such ABI", "60"),
    ("abi-low", {2: [["os-abi", 13, 14]]}, {}, "requires-unmet", "an older ABI", "60"),
    ("abi-high", {2: [["os-abi", 1, 11]]}, {}, "requires-unmet", "a newer ABI", "60"),
    ("abi-second", {2: [["os-abi", 12, 12], ["ui-abi", 1, 1]]}, {}, "requires-unmet",
     "one of two ABIs", "60"),
    ("component-missing", {3: [[bytes(16), 0]]}, {}, "requires-unmet", "not installed", "60"),
    ("component-old", {3: [[OS_COMPONENT.bytes, 2212]]}, {}, "requires-unmet",
     "installed with a lower sequence", "60"),
]


def add(book):
    for name, requires, facts, reason, why, attack in CONDITIONS:
        device = {key: value for key, value in {**ITSELF, **facts}.items() if value is not None}
        book.invalid(f"requires-{name}", image(manifest({11: requires})), reason, why, attack,
                     device=device)
    book.again("fleet-without-device", "invalid/requires-fleet.bulla", "wrong-fleet",
               "the fleet needs no device to be judged", "71")
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
    _device(book, "product", "wrong-product", "a device of another product", "49",
            product=str(OTHER_PRODUCT))
    _device(book, "class", "wrong-class", "the component runs an image of another class", "49",
            components={str(COMPONENT): {"class": 2, "sequence": 1}})
    _device(book, "below-store-floor", "tks-below-floor",
            "the key store held is below the device's floor", "33", key_store_floor=8)
    _device(book, "floor", "sv-below-floor", "below the component's floor", "46",
            floors={str(COMPONENT): 4})
    _device(book, "counter", "counter-exhausted", "a counter that ends at 2", "48",
            counter_limits={str(COMPONENT): 2}, floors={str(COMPONENT): 2})
    _device(book, "space", "space-exceeded", "a byte more than there is space for", "resources",
            staging=len(IMAGE) - 1)


def _windows(book):
    book.invalid("window-above", image(manifest({9: 10})), "sv-above-ceiling",
                 "above the window of its class", "47")
    book.invalid("window-below", image(manifest({9: 1})), "sv-below-floor",
                 "below the window of its class", "46")
    system = manifest({5: OS_CLASS, 3: OS_COMPONENT.bytes, 9: 0})
    book.invalid("window-component", image(system, [OS_A, OS_B]), "sv-below-floor",
                 "inside the window of its class, below that of its component", "46")
    boot = manifest({5: BOOT_CLASS, 3: bytes(16), 9: 1})
    book.invalid("window-missing", image(boot, [BOOT, TOKEN]), "sv-above-ceiling",
                 "a class without window: only 0", "47")


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
                   "the device's counter is as high, or higher", "69",
                   device={**ITSELF, "capability_counter": counter})
    book.again("capability-other-device", "valid/capability.bulla", "wrong-device",
               "a capability for another device", "69", device={**ITSELF, "id": b"dev-9".hex()})
    taken = capability_manifest({3: COMPONENT.bytes})
    book.invalid("capability-for-component", capability(taken, [RIGHTS]), "wrong-class",
                 "a capability in the name of an installed component", "69", device=ITSELF)
    no_id = {key: value for key, value in ITSELF.items() if key != "id"}
    book.again("capability-device-unknown", "valid/capability.bulla", "wrong-device",
               "the device has no id", "69", device=no_id)
    both = capability_manifest({11: {4: [b"device-1"], 5: 2}})
    book.invalid("capability-lifecycle", capability(both, [RIGHTS]), "wrong-lifecycle",
                 "for devices in development", "69", device=ITSELF)
