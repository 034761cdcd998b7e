# SPDX-License-Identifier: Apache-2.0
"""Fields of a manifest: FORMAT.md 6.1, in the order of 9.4."""
import dataclasses

from . import cbor, shapes
from .refusal import require
from .shapes import FILENAME, LABEL, NAME, Entries, ascending, first_element

CAPABILITY_CLASS = 6
ONCE = 2


@dataclasses.dataclass
class Requires:
    """None stands for a condition that is not there."""
    chips: list = None
    boards: list = None
    abis: list = None
    components: list = None
    devices: list = None
    lifecycle: int = None
    trust_domain: bytes = None


@dataclasses.dataclass
class Capability:
    rights: int
    use: int
    counter: int


@dataclasses.dataclass
class Manifest:
    image: bytes
    component: bytes
    product: bytes
    klass: int
    sequence: int
    security_version: int
    installed: shapes.Blob = None
    requires: Requires = None
    attachments: list = dataclasses.field(default_factory=list)
    capability: Capability = None

    def is_capability(self):
        return self.klass == CAPABILITY_CLASS


def check_features(document):
    """Entry 15 of any document, before its other entries: a number, and no bit is known."""
    for key, value in document.value:
        if key.kind == cbor.UINT and key.value == 15:
            require(shapes.u32(value) == 0, "feature-unsupported")


def read_manifest(item):
    entries = Entries(item)
    entries.mandatory(0)
    entries.mandatory(1)
    image, component, product = (shapes.uuid(entries.mandatory(key)) for key in (2, 3, 4))
    klass = shapes.between(entries.mandatory(5), 1, 31)
    shapes.text(entries.mandatory(6), NAME)
    shapes.text(entries.mandatory(7), LABEL)
    manifest = Manifest(image, component, product, klass,
                        shapes.u63(entries.mandatory(8)), shapes.u31(entries.mandatory(9)))
    manifest.installed = _installed(entries.optional(10), manifest)
    _read_optional_entries(entries, manifest)
    entries.finish()
    return manifest


def _read_optional_entries(entries, manifest):
    requires = entries.optional(11)
    if requires is not None:
        manifest.requires = _read_requires(requires)
    provides = entries.optional(12)
    if provides is not None:
        ascending(provides, 1, 16, _provided, first_element)
    attachments = entries.optional(13)
    if attachments is not None:
        manifest.attachments = ascending(attachments, 1, 16, _attachment, first_element)
    manifest.capability = _capability(entries.optional(14), manifest)
    entries.optional(15)
    extensions = entries.optional(23)
    if extensions is not None:
        shapes.extensions(extensions)


def _installed(item, manifest):
    if item is None:
        require(manifest.is_capability(), "field-invalid")
        return None
    installed = shapes.blob(item)
    require(not manifest.is_capability(), "capability-malformed")
    return installed


def _capability(item, manifest):
    require((item is not None) == manifest.is_capability(), "capability-malformed")
    if item is None:
        return None
    rights, use, counter = shapes.array(item, 3, 3)
    return Capability(shapes.u32(rights), shapes.between(use, 1, ONCE), shapes.u32(counter))


def _provided(item):
    name, number = shapes.array(item, 2, 2)
    return shapes.text(name, NAME), shapes.u32(number)


def _attachment(item):
    name, size, digest = shapes.array(item, 3, 3)
    return shapes.text(name, FILENAME), shapes.u63(size), shapes.digest(digest)


def _range(item):
    name, least, most = shapes.array(item, 3, 3)
    return shapes.text(name, NAME), shapes.u32(least), shapes.u32(most)


def _least_sequence(item):
    component, sequence = shapes.array(item, 2, 2)
    return shapes.uuid(component), shapes.u63(sequence)


def _read_requires(item):
    entries = Entries(item, unknown="feature-unsupported")
    readers = {
        0: lambda value: ascending(value, 1, 16, lambda chip: shapes.text(chip, NAME)),
        1: lambda value: ascending(value, 1, 16, _range),
        2: lambda value: ascending(value, 1, 16, _range),
        3: lambda value: ascending(value, 1, 16, _least_sequence, first_element),
        4: lambda value: ascending(value, 1, 64, lambda one: shapes.byte_string(one, 1, 32)),
        5: lambda value: shapes.between(value, 1, 255),
        6: shapes.uuid}
    found = []
    for key, read in readers.items():
        value = entries.optional(key)
        found.append(None if value is None else read(value))
    entries.finish()
    return Requires(*found)
