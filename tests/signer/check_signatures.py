#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks signatures made by the signer with python3-cryptography and python3-cbor2 alone: both
algorithms, manifest and transport, key files plain and encrypted.

usage: check_signatures.py SIGN_ONCE
"""
import hashlib
import os
import struct
import subprocess
import sys
import tempfile

import cbor2
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, utils

ED25519, ES256 = -19, -9


def load_public(path):
    with open(path, "rb") as file:
        return serialization.load_pem_public_key(file.read())


def cose_key_id(key):
    """RFC 9679 thumbprint: SHA-256 over the required members."""
    if isinstance(key, ed25519.Ed25519PublicKey):
        x = key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        members = {1: 1, -1: 6, -2: x}
    else:
        numbers = key.public_numbers()
        x, y = (number.to_bytes(32, "big") for number in (numbers.x, numbers.y))
        members = {1: 2, -1: 1, -2: x, -3: y}
    return hashlib.sha256(cbor2.dumps(members, canonical=True)).digest()


def verify(key, document, typ, entry):
    protected, unprotected, payload, signature = entry
    algorithm = ED25519 if isinstance(key, ed25519.Ed25519PublicKey) else ES256
    wanted = cbor2.dumps({1: algorithm, 4: cose_key_id(key)[:8], 16: typ}, canonical=True)
    assert protected == wanted, "another protected header"
    assert unprotected == {} and payload is None and len(signature) == 64
    message = cbor2.dumps(["Signature1", protected, b"", hashlib.sha256(document).digest()])
    assert len(message) == 65
    if algorithm == ED25519:
        key.verify(signature, message)
    else:
        r, s = (int.from_bytes(half, "big") for half in (signature[:32], signature[32:]))
        key.verify(utils.encode_dss_signature(r, s), message, ec.ECDSA(hashes.SHA256()))


def main():
    sign_once = sys.argv[1]
    with tempfile.TemporaryDirectory(prefix="bulla-oracle-") as scratch:
        path = lambda name: os.path.join(scratch, name)
        subprocess.run([sign_once, "make", scratch], check=True)
        subprocess.run([sign_once, "sign", path("app.bulla"), path("ed.key"), path("ec.key")],
                       check=True)
        with open(path("app.bulla"), "rb") as file:
            content = file.read()
        length = struct.unpack_from("<I", content, 12)[0]
        envelope = cbor2.loads(content[32:32 + length])
        assert cbor2.dumps(envelope, canonical=True) == content[32:32 + length]
        for document, typ, entries in ((envelope[0], 65001, envelope[1]),
                                       (envelope[2], 65009, envelope[3])):
            assert len(entries) == 2
            for name, entry in zip(("ed.pub", "ec.pub"), entries):
                verify(load_public(path(name)), document, typ, entry)
        for name in ("ed", "ec"):
            with open(path(name + ".key"), "rb") as file:
                private = serialization.load_pem_private_key(file.read(), None)
            public = load_public(path(name + ".pub"))
            assert cose_key_id(private.public_key()) == cose_key_id(public)
    print("4 signatures verify")


main()
