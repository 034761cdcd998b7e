# SPDX-License-Identifier: Apache-2.0
"""Stages 2 and 3 of an envelope, a seal and a link: FORMAT.md 7.1 to 7.4, 9.2, 9.3.

Gives the parts as they stand; nothing of the documents is read but type and version.
"""
import dataclasses

from . import cbor, shapes
from .refusal import require
from .shapes import Entries

LARGEST_DOCUMENT = 16384
LARGEST_MANIFEST = 4096
LARGEST_TRANSPORT = 1024
LARGEST_BATCH = 128
MOST_SIGNATURES = 16

MANIFEST, KEY_STORE, BATCH, TRANSPORT = 1, 2, 8, 9
BATCHED, GRANDFATHERED, CHAIN = 1, 2, 16


@dataclasses.dataclass(frozen=True)
class Signature:
    protected: bytes
    value: bytes


@dataclasses.dataclass(frozen=True)
class Batched:
    batch: bytes
    covers: int
    size: int
    root: bytes
    signatures: list
    index: int
    path: list


@dataclasses.dataclass(frozen=True)
class Grandfathered:
    key_id: bytes
    index: int
    path: list


@dataclasses.dataclass
class Envelope:
    document: bytes
    signatures: list
    transport: bytes = None
    transport_signatures: list = dataclasses.field(default_factory=list)
    batched: list = dataclasses.field(default_factory=list)
    grandfathered: list = dataclasses.field(default_factory=list)
    chain: bytes = None
    proof_kinds: list = dataclasses.field(default_factory=list)


# Stage 2: the generic pass over envelope, document and transport (9.2).

def walk_parts(data):
    """The envelope as an item, its document and its transport having passed as well."""
    envelope = cbor.read_part(data, nil_allowed=True)
    document = _string_at(envelope, (0,))
    if document is None:
        return envelope
    walk_document(document)
    transport = _string_at(envelope, (0, 1, 2))
    if transport is not None:
        require(len(transport) <= LARGEST_TRANSPORT, "document-too-large")
        cbor.read_part(transport)
    return envelope


def walk_document(document):
    require(len(document) <= LARGEST_DOCUMENT, "document-too-large")
    item = cbor.read_part(document)
    if len(document) > LARGEST_MANIFEST:
        require(not _is_manifest(item), "document-too-large")
    return item


def _string_at(envelope, keys):
    """The byte string under the last of `keys`, if the map begins with exactly these keys."""
    if envelope.kind != cbor.MAP or len(envelope.value) < len(keys):
        return None
    pairs = envelope.value[:len(keys)]
    if any(key.kind != cbor.UINT or key.value != k for (key, _), k in zip(pairs, keys)):
        return None
    value = pairs[-1][1]
    return value.value if value.kind == cbor.BYTES else None


def _is_manifest(item):
    if item.kind != cbor.MAP or len(item.value) < 2:
        return False
    (key0, value0), (key1, value1) = item.value[:2]
    numbers = all(part.kind == cbor.UINT for part in (key0, value0, key1, value1))
    return numbers and (key0.value, key1.value, value0.value) == (0, 1, MANIFEST)


# Stage 3: the envelope's shape (9.3).

def read_envelope(item, seal=False):
    entries = Entries(item)
    envelope = Envelope(_any_bytes(entries.mandatory(0)),
                        signature_list(entries.mandatory(1), least=0))
    transport = entries.optional(2)
    if transport is not None:
        envelope.transport = _any_bytes(transport)
    transport_signatures = entries.optional(3)
    require((transport_signatures is None) == (transport is None), "field-invalid")
    if transport_signatures is not None:
        envelope.transport_signatures = signature_list(transport_signatures, least=0)
    proofs = entries.optional(4)
    if proofs is not None:
        _read_proofs(proofs, envelope)
    entries.finish()
    if seal:
        require(transport is None, "transport-unexpected")
        require(all(kind <= GRANDFATHERED for kind in envelope.proof_kinds), "field-invalid")
    return envelope


def signature_list(item, least):
    require(item.kind == cbor.ARRAY and len(item.value) >= least, "field-invalid")
    require(len(item.value) <= MOST_SIGNATURES, "too-many-signatures")
    return [_signature(entry) for entry in item.value]


def _signature(item):
    require(item.kind == cbor.ARRAY and len(item.value) == 4, "sig-entry-malformed")
    protected, unprotected, payload, value = item.value
    require(protected.kind == cbor.BYTES and 17 <= len(protected.value) <= 24
            and unprotected.kind == cbor.MAP and not unprotected.value
            and payload.is_nil()
            and value.kind == cbor.BYTES and 1 <= len(value.value) <= 8192, "sig-entry-malformed")
    return Signature(protected.value, value.value)


def _any_bytes(item):
    require(item.kind == cbor.BYTES, "field-invalid")
    return item.value


def _read_proofs(item, envelope):
    before = None
    for proof in shapes.array(item, 1, 16):
        kind, body = shapes.array(proof, 2, 2)
        shapes.between(kind, 1, 16)
        _any_bytes(body)
        require(before is None or proof.raw > before, "unsorted")
        require(kind.value != CHAIN or envelope.chain is None, "unsorted")
        before = proof.raw
        envelope.proof_kinds.append(kind.value)
        if kind.value == BATCHED:
            envelope.batched.append(_read_batched(body.value))
        elif kind.value == GRANDFATHERED:
            envelope.grandfathered.append(_read_grandfathered(body.value))
        elif kind.value == CHAIN:
            envelope.chain = body.value


def _path(item):
    return [shapes.digest(element) for element in shapes.array(item, 0, 32)]


def _read_batched(body):
    batch, signatures, index, path = shapes.array(cbor.read_part(body, nil_allowed=True), 4, 4)
    batch_bytes = shapes.byte_string(batch, 1, LARGEST_BATCH)
    signature_entries = signature_list(signatures, least=1)
    index_number, path_digests = shapes.u32(index), _path(path)
    entries = Entries(cbor.read_part(batch_bytes))
    shapes.between(entries.mandatory(0), BATCH, BATCH)
    shapes.between(entries.mandatory(1), 1, 1)
    covers = entries.mandatory(2)
    require(covers.kind == cbor.UINT and covers.value in (MANIFEST, TRANSPORT), "field-invalid")
    size = shapes.u32(entries.mandatory(3))
    root = shapes.digest(entries.mandatory(4))
    entries.finish()
    return Batched(batch_bytes, covers.value, size, root, signature_entries, index_number,
                   path_digests)


def _read_grandfathered(body):
    key_id, index, path = shapes.array(cbor.read_part(body), 3, 3)
    return Grandfathered(shapes.digest(key_id), shapes.u32(index), _path(path))


# Stage 3: type and version (9.3, tests 2 to 6).

def _type_and_version(document):
    entries = Entries(document)
    numbers = []
    for key in (0, 1):
        item = entries.mandatory(key)
        require(item.kind == cbor.UINT, "field-invalid")
        numbers.append(item.value)
    return numbers


def check_document_type(document, asked):
    """`asked`: the types that the caller takes. Gives the document's type."""
    kind, version = _type_and_version(document)
    require(kind not in (3, 4, 5) and kind < 10, "feature-unsupported")
    require(kind in asked, "wrong-type")
    require(version == 1, "unsupported-format")
    return kind


def check_type(document, wanted):
    """A transport, or the key store of a link: one type, every other is wrong."""
    kind, version = _type_and_version(document)
    require(kind == wanted, "wrong-type")
    require(version == 1, "unsupported-format")

