#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Turns signature cases of tests/vectors/signatures into the table of signature_cases.h."""
import json
import sys

STATUS = {"ok": "BULLA_OK", "sig-invalid": "BULLA_SIG_INVALID",
          "sig-malformed": "BULLA_SIG_MALFORMED"}


def literal(text):
    """Hex text as a string literal and its length: shorter than an array of numbers."""
    octets = bytes.fromhex(text)
    return "(const uint8_t *)\"" + "".join(f"\\{octet:03o}" for octet in octets) + f"\", {len(octets)}"


def main():
    source, target = sys.argv[1:]
    with open(source, encoding="utf-8") as file:
        rows = json.load(file)["cases"]
    with open(target, "w", encoding="utf-8") as out:
        out.write('#include "tests/device/firmware/signature_cases.h"\n\n')
        out.write("const struct signature_case signature_cases[] = {\n")
        for row in rows:
            fields = ", ".join([json.dumps(row["name"])] +
                               [literal(row[field]) for field in ("key", "message", "signature")])
            out.write(f"    {{{fields}, {STATUS[row['verdict']]}}},\n")
        out.write(f"}};\nconst unsigned signature_case_count = {len(rows)};\n")


if __name__ == "__main__":
    main()
