# SPDX-License-Identifier: Apache-2.0
"""Stages 6 to 12, what a key store and a device say about an image: FORMAT.md 8, 9.1, 9.5.

`device` is None when none is known; then only what needs no device is judged. Bases of deltas are
never at hand here.
"""
from . import envelope as env
from .hash_tree import payload_length
from .manifest import ONCE
from .refusal import require, stage
from .signatures import Statement, manifest_scope, require_signed, sha256, transport_scope
from .transport import BSDIFF40, DELTA, ZSTD

HAVE = (ZSTD, DELTA, BSDIFF40)


def decide_install(store, envelope, manifest, transport, device):
    """Stages 6 to 12 of an image package, 6 to 11 of a capability."""
    if device is not None:
        with stage(6):
            require(store.version >= device.key_store_floor, "tks-below-floor")
    _signatures_and_denial(store, envelope, manifest)
    with stage(9):
        _identity(store, manifest, device)
    with stage(10):
        if device is not None:
            _requirements(manifest, device)
    with stage(11):
        _versions(store, envelope, manifest, device)
    if not manifest.is_capability():
        with stage(12):
            _transport(store, envelope, manifest, transport, device)


def decide_load(store, envelope, manifest, device):
    """The row "load" of 8.1, up to the digest of the image."""
    if device is None or sha256(envelope.document) not in device.pins:
        _signatures_and_denial(store, envelope, manifest)
    if device is None:
        return
    with stage(9):
        require(device.slot_class in (None, manifest.klass), "wrong-class")
        require(device.slot_component in (None, manifest.component), "wrong-component")
    with stage(11):
        _device_floor(manifest, device)


def _signatures_and_denial(store, envelope, manifest):
    digest = sha256(envelope.document)
    with stage(7):
        statement = Statement(env.MANIFEST, digest, envelope.signatures, envelope.batched,
                              envelope.grandfathered)
        require_signed(store, statement, manifest_scope(store, manifest))
    with stage(8):
        require(digest not in store.denied, "manifest-denied")


def _identity(store, manifest, device):
    requires = manifest.requires
    if requires is not None and requires.trust_domain is not None:
        require(requires.trust_domain == store.trust_domain, "wrong-fleet")
    if device is None:
        return
    require(device.product == manifest.product, "wrong-product")
    installed = device.components.get(manifest.component)
    running_class = installed.klass if installed else None
    require(running_class in (None, manifest.klass), "wrong-class")
    if requires is not None:
        _device_conditions(requires, device)


def _device_conditions(requires, device):
    if requires.chips is not None:
        require(device.chip in requires.chips, "wrong-chip")
    if requires.boards is not None:
        require(_in_a_range(requires.boards, device.board, device.revision), "wrong-board")
    if requires.devices is not None:
        require(device.id in requires.devices, "wrong-device")
    if requires.lifecycle is not None:
        require(device.lifecycle is not None and device.lifecycle & requires.lifecycle,
                "wrong-lifecycle")


def _in_a_range(ranges, name, number):
    return number is not None and any(name == one and least <= number <= most
                                      for one, least, most in ranges)


def _requirements(manifest, device):
    requires = manifest.requires
    if requires is None:
        return
    for name in {name for name, _, _ in requires.abis or ()}:
        require(_in_a_range(requires.abis, name, device.abis.get(name)), "requires-unmet")
    for component, sequence in requires.components or ():
        installed = device.components.get(component)
        require(installed is not None and installed.sequence >= sequence, "requires-unmet")


def _versions(store, envelope, manifest, device):
    least, most = store.window(manifest)
    require(manifest.security_version <= most, "sv-above-ceiling")
    require(manifest.security_version >= least, "sv-below-floor")
    if device is None:
        return
    _device_floor(manifest, device)
    limit = device.counter_limits.get(manifest.component)
    require(limit is None or manifest.security_version <= limit, "counter-exhausted")
    installed = device.components.get(manifest.component)
    if installed is not None and not installed.only_pinned and not device.rollback:
        _sequence(manifest, sha256(envelope.document), installed)
    capability = manifest.capability
    if capability is not None and capability.use == ONCE:
        require(capability.counter > device.capability_counter, "capability-replayed")


def _device_floor(manifest, device):
    floor = device.floors.get(manifest.component, 0)
    require(manifest.security_version >= floor, "sv-below-floor")


def _sequence(manifest, digest, installed):
    require(manifest.sequence >= installed.sequence, "sequence-too-low")
    if manifest.sequence == installed.sequence:
        require(installed.manifest_digest in (None, digest), "sequence-conflict")


def _transport(store, envelope, manifest, transport, device):
    if transport is not None:
        statement = Statement(env.TRANSPORT, sha256(envelope.transport),
                              envelope.transport_signatures, envelope.batched)
        require_signed(store, statement, transport_scope(store, manifest, transport))
        require(transport.manifest_digest == sha256(envelope.document), "transport-mismatch")
        have = device.encodings if device and device.encodings is not None else HAVE
        require(transport.encoding in have, "encoding-unsupported")
        if device is not None and device.memory is not None:
            require(transport.working_memory <= device.memory, "memory-exceeded")
    if device is not None and device.staging is not None:
        require(manifest.installed.size <= device.staging, "space-exceeded")


def expected_length(header, manifest, transport):
    """(end of payload, end with all attachments): where the file may end (2.2)."""
    stored = transport.stored if transport is not None else manifest.installed
    payload = payload_length(stored) if stored is not None else 0
    end = header.payload_offset + payload
    return end, end + sum(size for _, size, _ in manifest.attachments)
