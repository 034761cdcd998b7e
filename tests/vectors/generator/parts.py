# SPDX-License-Identifier: Apache-2.0
"""Documents, envelopes and files of the vectors, from small descriptions.

Every function takes what differs from a plain case, so that a vector shows its one fault.
"""
import struct
import uuid

from format_bytes import MAGIC, Tree, fleet_uuid, leaf, node, product_uuid, sha256

from .loose_cbor import DROP, changed, encode
from .signers import BATCH, FARM, KEY_STORE, MANIFEST, RELEASE, TRANSPORT

FLEET = fleet_uuid("contoso").bytes
OTHER_FLEET = fleet_uuid("fabrikam").bytes
PRODUCT = product_uuid("dw100")
OTHER_PRODUCT = product_uuid("dw200")
COMPONENT = uuid.uuid5(PRODUCT, "dishwasher-app")
OS_COMPONENT = uuid.uuid5(PRODUCT, "dw100-os")
IMAGE_ID = uuid.UUID("9e0b2a64-5a52-4f0e-8d5a-f0d1f6a6c3b7")

BOOT_CLASS, OS_CLASS, APPLICATION, BOARD_CONFIG, CERT_STORE, CAPABILITY = range(1, 7)


def content(size):
    """Content that differs everywhere, as in FORMAT.md 3.6."""
    return bytes((i * 131 + (i >> 8) * 7) & 0xff for i in range(size))


IMAGE = content(300)


def blob(tree):
    return [tree.size, tree.block.bit_length() - 1, tree.digest]


def manifest(changes=None, tree=None):
    """The map of a manifest for class application; `changes` by entry."""
    tree = tree or Tree(IMAGE, 4096)
    entries = {0: 1, 1: 1, 2: IMAGE_ID.bytes, 3: COMPONENT.bytes, 4: PRODUCT.bytes, 5: APPLICATION,
               6: "dishwasher-app", 7: "1.4.2", 8: 10402, 9: 3, 10: blob(tree)}
    return changed(entries, changes or {})


def capability_manifest(changes=None):
    base = {5: CAPABILITY, 6: "unlock", 9: 0, 10: DROP, 11: {4: [b"device-1"]}, 14: [1, 2, 7],
            3: uuid.uuid5(PRODUCT, "unlock").bytes}
    return manifest({**base, **(changes or {})})


def transport(document, stored, changes=None, encoding=1):
    """The map of a transport of this manifest's bytes."""
    entries = {0: 9, 1: 1, 2: sha256(document), 3: encoding, 4: blob(stored), 6: 1 << 20}
    return changed(entries, changes or {})


def file_of(envelope, payload=b"", offset=None):
    """A file: header, envelope (a map, or its bytes), as little room as may be, payload."""
    data = envelope if isinstance(envelope, bytes) else encode(envelope)
    offset = offset or -(-(32 + len(data)) // 4096) * 4096
    header = MAGIC + struct.pack("<HHII", 1, 0, len(data), offset) + bytes(12)
    return (header + data).ljust(offset, b"\0") + payload


def envelope_of(document, signatures, proofs=None, carried=None, carried_signatures=None):
    """The map of an envelope; `document` and `carried` (the transport) are bytes."""
    envelope = {0: document, 1: signatures}
    if carried is not None:
        envelope[2], envelope[3] = carried, carried_signatures
    if proofs:
        envelope[4] = proofs
    return envelope


def image(entries=None, signers=(RELEASE,), tree=None, proofs=None, tail=b"", offset=None,
          payload=None):
    """An image package, raw. `entries` is the map of the manifest, or its bytes."""
    tree = tree or Tree(IMAGE, 4096)
    document = as_document(manifest(tree=tree) if entries is None else entries)
    signatures = [one.sign(MANIFEST, document) for one in signers]
    stored = bytes(tree.payload) if payload is None else payload
    return file_of(envelope_of(document, signatures, proofs), stored + tail, offset)


def signed_image(document, signatures, proofs=None, tree=None):
    """An image package whose signature entries are given."""
    tree = tree or Tree(IMAGE, 4096)
    return file_of(envelope_of(document, signatures, proofs), bytes(tree.payload))


def as_document(entries):
    return entries if isinstance(entries, bytes) else encode(entries)


def carried_image(stored, changes=None, signers=(FARM,), encoding=1, entries=None, block=4096,
                  carried=None, proofs=None, payload=None):
    """An image package that travels with a transport over the bytes `stored`."""
    document = as_document(manifest() if entries is None else entries)
    tree = Tree(stored, block)
    if carried is None:
        carried = encode(transport(document, tree, changes, encoding))
    envelope = envelope_of(document, [RELEASE.sign(MANIFEST, document)], proofs, carried,
                           [one.sign(TRANSPORT, carried) for one in signers])
    return file_of(envelope, bytes(tree.payload) if payload is None else payload)


def capability(entries=None, signers=(), proofs=None):
    document = as_document(capability_manifest() if entries is None else entries)
    return file_of(envelope_of(document, [one.sign(MANIFEST, document) for one in signers], proofs))


def seal_of(document, signers=(RELEASE,), proofs=None):
    envelope = envelope_of(document, [one.sign(MANIFEST, document) for one in signers], proofs)
    return encode(envelope)


# Trees over documents and the proofs made from them (FORMAT.md 7.3 to 7.5).

class DocumentTree:
    """A Merkle tree over digests of documents, which are sorted first."""

    def __init__(self, documents):
        self.digests = sorted(sha256(one) for one in documents)
        self.size = len(self.digests)
        self.root = self._root(0, self.size)

    def index(self, document):
        return self.digests.index(sha256(document))

    def path(self, document):
        return self._path(self.index(document), 0, self.size)

    def _split(self, count):
        return 1 << (count - 1).bit_length() - 1

    def _root(self, first, count):
        if count == 1:
            return leaf(self.digests[first])
        left = self._split(count)
        return node(self._root(first, left), self._root(first + left, count - left))

    def _path(self, index, first, count):
        if count == 1:
            return []
        left = self._split(count)
        if index < left:
            return self._path(index, first, left) + [self._root(first + left, count - left)]
        return self._path(index - left, first + left, count - left) + [self._root(first, left)]


def batch_document(tree, covered=MANIFEST):
    return encode({0: 8, 1: 1, 2: covered, 3: tree.size, 4: tree.root})


def batched(tree, document, signers, covered=MANIFEST, index=None, path=None, batch=None):
    """A proof of kind 1."""
    batch = batch or batch_document(tree, covered)
    body = [batch, [one.sign(BATCH, batch) for one in signers],
            tree.index(document) if index is None else index,
            tree.path(document) if path is None else path]
    return [1, encode(body)]


def grandfathered(signer, tree, document, index=None, path=None):
    """A proof of kind 2."""
    body = [signer.id, tree.index(document) if index is None else index,
            tree.path(document) if path is None else path]
    return [2, encode(body)]


def store_file(document, signers, proofs=None):
    """A key store or chain file; `document` are bytes or the map."""
    document = as_document(document)
    return file_of(envelope_of(document, [one.sign(KEY_STORE, document) for one in signers],
                               proofs))


def link(document, signers):
    document = as_document(document)
    return encode({0: document, 1: [one.sign(KEY_STORE, document) for one in signers]})


def chain(*links):
    return [16, encode(list(links))]
