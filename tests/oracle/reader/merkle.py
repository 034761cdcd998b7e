# SPDX-License-Identifier: Apache-2.0
"""Merkle trees of documents: FORMAT.md 7.5."""
import hashlib


def leaf(document_digest):
    return hashlib.sha256(b"\x00" + document_digest).digest()


def node(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def included(document_digest, index, size, path, root):
    """Whether the path leads from the document's digest to the root of a tree of `size` leaves."""
    if index >= size:
        return False
    here, i, last = leaf(document_digest), index, size - 1
    for p in path:
        if last == 0:
            return False
        if i % 2 == 1 or i == last:
            here = node(p, here)
            while i % 2 == 0 and i != 0:
                i >>= 1
                last >>= 1
        else:
            here = node(here, p)
        i >>= 1
        last >>= 1
    return last == 0 and here == root
