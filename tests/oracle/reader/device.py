# SPDX-License-Identifier: Apache-2.0
"""What a device says about itself, as a JSON file for the reader.

{"product": uuid, "chip": text, "board": text, "revision": n, "id": hex, "lifecycle": 1, 2, 4 or 8,
 "abis": {name: n}, "key_store_floor": n, "memory": bytes, "staging": bytes,
 "capability_counter": n, "rollback": true, "pins": [hex of manifest digests],
 "slot": {"component": uuid, "class": n}, "encodings": [n],
 "components": {uuid: {"class": n, "sequence": n, "manifest": hex, "only_pinned": true}},
 "floors": {uuid: n}, "counter_limits": {uuid: n}}

`slot` is what a seal is loaded from. Every fact may be left out: a condition on it does not hold; a
floor or a counter is 0; without a limit nothing is exceeded.
"""
import uuid


class Component:
    """What runs as one component."""

    def __init__(self, facts):
        self.klass = facts.get("class")
        self.sequence = facts.get("sequence", 0)
        self.manifest_digest = _hex(facts.get("manifest"))
        self.only_pinned = facts.get("only_pinned", False)


class Device:
    """The facts of one device, with UUIDs and digests as bytes."""

    def __init__(self, facts):
        self.product = _uuid(facts.get("product"))
        self.chip = facts.get("chip")
        self.board = facts.get("board")
        self.revision = facts.get("revision")
        self.id = _hex(facts.get("id"))
        self.lifecycle = facts.get("lifecycle")
        self.abis = facts.get("abis", {})
        self.key_store_floor = facts.get("key_store_floor", 0)
        self.memory = facts.get("memory")
        self.staging = facts.get("staging")
        self.capability_counter = facts.get("capability_counter", 0)
        self.rollback = facts.get("rollback", False)
        self.pins = {bytes.fromhex(pin) for pin in facts.get("pins", [])}
        self.encodings = facts.get("encodings")
        slot = facts.get("slot", {})
        self.slot_component = _uuid(slot.get("component"))
        self.slot_class = slot.get("class")
        self.components = {_uuid(name): Component(one)
                           for name, one in facts.get("components", {}).items()}
        self.floors = _by_uuid(facts.get("floors", {}))
        self.counter_limits = _by_uuid(facts.get("counter_limits", {}))


def _uuid(text):
    return None if text is None else uuid.UUID(text).bytes


def _by_uuid(facts):
    return {_uuid(name): value for name, value in facts.items()}


def _hex(text):
    return None if text is None else bytes.fromhex(text)
