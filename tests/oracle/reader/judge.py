# SPDX-License-Identifier: Apache-2.0
"""The verdict on one file: FORMAT.md 9, the order of checks."""
import dataclasses

from . import cbor, envelope as env
from .decide import decide_install, decide_load, expected_length
from .envelope import check_document_type, check_type, read_envelope, walk_parts
from .hash_tree import PayloadReader, image_digest, sha256
from .header import read_header
from .key_store import read_key_store
from .links import Chain, require_own_root
from .manifest import check_features, read_manifest
from .refusal import Refused, require, stage
from .transport import ZSTD, read_transport
from .zstd_stream import decode

LARGEST_SEAL = 16384
ATTACHMENTS = 15    # a stage of our own numbering, behind the fourteen: only tools judge it
ANY = (env.MANIFEST, env.KEY_STORE)


@dataclasses.dataclass(frozen=True)
class Verdict:
    """The reason and the stage that gave it. `where` is "trust" when the anchor was refused."""
    reason: str
    stage: int
    where: str = "file"


class Parts:
    """The parts of a file after stage 4. What is not there is None."""

    def __init__(self):
        self.header = self.envelope = self.manifest = self.key_store = self.transport = None


def judge(file, trust=None, device=None, installed=None):
    """The verdict on the bytes of a package, key store, chain file, capability or seal.

    trust: bytes of the key store file that is held; without it stages 1 to 4 are judged alone.
    device: a Device; installed: the bytes of the image that a seal stands beside.
    """
    held = None
    if trust is not None:
        try:
            held = open_trust(trust)
        except Refused as refused:
            return Verdict(refused.reason, refused.stage, "trust")
    try:
        return Verdict("ok", _judge(file, held, device, installed))
    except Refused as refused:
        return Verdict(refused.reason, refused.stage)


def open_trust(file):
    """The key store of --trust: well-formed, and signed by its own root role (8.1)."""
    parts = _read_package(file, (env.KEY_STORE,))
    with stage(5):
        require_own_root(parts.key_store, parts.envelope.signatures)
    return parts.key_store


def _judge(file, held, device, installed):
    """The last stage that was judged."""
    if file[:1] in (b"\xa2", b"\xa3"):
        return _judge_seal(file, held, device, installed)
    parts = _read_package(file, ANY)
    if held is None:
        return 4
    if parts.key_store is not None:
        with stage(5):
            _take_key_store(parts, held)
        return 5
    store = _walk_as_far_as_it_goes(parts.envelope.chain, held)
    decide_install(store, parts.envelope, parts.manifest, parts.transport, device)
    last = 11
    if not parts.manifest.is_capability():
        last = _check_payload(file, parts)
    _check_attachments(file, parts)
    return last


# Stages 1 to 4.

def _read_package(file, asked):
    parts = Parts()
    with stage(1):
        parts.header = read_header(file)
    _read_documents(parts, parts.header.envelope, asked, seal=False)
    with stage(4):
        _check_length(file, parts)
    return parts


def _read_documents(parts, data, asked, seal):
    with stage(2):
        item = walk_parts(data)
    with stage(3):
        parts.envelope = envelope = read_envelope(item, seal)
        document = cbor.read_part(envelope.document)
        kind = check_document_type(document, asked)
        transport = None
        if envelope.transport is not None:
            transport = cbor.read_part(envelope.transport)
            check_type(transport, env.TRANSPORT)
    with stage(4):
        check_features(document)
        if kind == env.KEY_STORE:
            parts.key_store = read_key_store(document, envelope.document)
            require(transport is None, "transport-unexpected")
        else:
            _read_image_documents(parts, document, transport)


def _read_image_documents(parts, document, transport):
    if transport is not None:
        check_features(transport)
    parts.manifest = read_manifest(document)
    if transport is not None:
        require(not parts.manifest.is_capability(), "transport-unexpected")
        parts.transport = read_transport(transport)


def _check_length(file, parts):
    if parts.key_store is not None:
        require(len(file) == parts.header.payload_offset, "length-mismatch")
        return
    end, full_end = expected_length(parts.header, parts.manifest, parts.transport)
    require(full_end - end < 1 << 63, "length-mismatch")
    require(len(file) in (end, full_end), "length-mismatch")


# Stage 5.

def _take_key_store(parts, held):
    chain = Chain(held)
    if parts.envelope.chain is not None:
        chain.walk(parts.envelope.chain)
    chain.document(parts.key_store, parts.envelope.signatures)


def _walk_as_far_as_it_goes(body, held):
    chain = Chain(held)
    if body is not None:
        try:
            chain.walk(body)
        except Refused:
            pass        # only reported: stage 6 goes on with the store as reached
    return chain.store


# Stages 13 and 14, and what only tools judge.

def _check_payload(file, parts):
    transport, installed = parts.transport, parts.manifest.installed
    stored = transport.stored if transport is not None else installed
    payload = file[parts.header.payload_offset:]
    with stage(13):
        content = PayloadReader(payload, stored).content()
    if transport is None or transport.encoding != ZSTD:
        return 13
    with stage(14):
        image = decode(content, transport.working_memory, installed.size)
        if image is None:
            return 13
        require(image_digest(image, installed.log2_block) == installed.digest, "result-digest")
    return 14


def _check_attachments(file, parts):
    at, full_end = expected_length(parts.header, parts.manifest, parts.transport)
    if len(file) != full_end:
        return
    with stage(ATTACHMENTS):
        for _, size, digest in parts.manifest.attachments:
            require(sha256(file[at:at + size]) == digest, "attachment-digest")
            at += size


# A seal (7.6) and the image beside it.

def _judge_seal(file, held, device, installed):
    with stage(1):
        require(len(file) <= LARGEST_SEAL, "document-too-large")
    parts = Parts()
    _read_documents(parts, file, (env.MANIFEST,), seal=True)
    if held is None:
        return 4
    decide_load(held, parts.envelope, parts.manifest, device)
    if installed is None:
        return 11
    with stage(14):
        blob = parts.manifest.installed
        require(blob is not None and len(installed) == blob.size, "length-mismatch")
        require(image_digest(installed, blob.log2_block) == blob.digest, "result-digest")
    return 14
