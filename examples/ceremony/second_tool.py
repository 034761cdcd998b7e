# SPDX-License-Identifier: Apache-2.0
"""A second tool for the `check` step: second_tool.py FILE KEY.pub…. Written from docs/FORMAT.md,
shares no code with bulla. Every key named must have signed the document of FILE; openssl verifies."""

import hashlib
import pathlib
import subprocess
import sys
import tempfile

import cbor2


def signed_bytes(protected, document):
    """The Sig_structure of FORMAT.md 5: the document stands in it by its SHA-256."""
    return cbor2.dumps(["Signature1", protected, b"", hashlib.sha256(document).digest()])


def der(raw):
    """r and s as the SEQUENCE of two INTEGERs that openssl wants."""
    body = b""
    for half in (raw[:32], raw[32:]):
        number = half.lstrip(b"\0") or b"\0"
        number = b"\0" + number if number[0] & 0x80 else number
        body += bytes([2, len(number)]) + number
    return bytes([0x30, len(body)]) + body


def fits(public, message, raw):
    """Whether openssl takes `raw` as the signature of this .pub file over `message`."""
    text = subprocess.run(["openssl", "pkey", "-pubin", "-in", public, "-noout", "-text"],
                          capture_output=True, text=True, check=True).stdout
    with tempfile.TemporaryDirectory() as folder:
        data, signature = pathlib.Path(folder, "data"), pathlib.Path(folder, "signature")
        data.write_bytes(message)
        signature.write_bytes(raw if "ED25519" in text else der(raw))
        words = (["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", public, "-rawin", "-in",
                  data, "-sigfile", signature] if "ED25519" in text else
                 ["openssl", "dgst", "-sha256", "-verify", public, "-signature", signature, data])
        return subprocess.run(words, capture_output=True, check=False).returncode == 0


def envelope(file):
    """Document and signatures: header of 32 bytes with the envelope's size at 12, FORMAT.md 2, 7."""
    assert file[:8] == b"\x89BLA\r\n\x1a\n", "not a bulla file"
    return cbor2.loads(file[32:])


def main():
    file, publics = pathlib.Path(sys.argv[1]).read_bytes(), sys.argv[2:]
    whole = envelope(file)
    document, signatures = whole[0], whole[1]
    for public in publics:
        if not any(fits(public, signed_bytes(protected, document), value)
                   for protected, _, _, value in signatures):
            sys.exit(f"{public} has not signed {sys.argv[1]}")
    print(f"{hashlib.sha256(document).hexdigest()}: signed by {', '.join(publics)}")


if __name__ == "__main__":
    main()
