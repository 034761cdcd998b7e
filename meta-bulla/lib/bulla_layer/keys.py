# SPDX-License-Identifier: Apache-2.0
"""Keys as variables name them: which are files that a build can watch, and which values would carry
a secret into logs, hashes and run scripts. Never repeats a value that it refuses.
"""

import os
import re
import shlex

# The mark in a key file, or in NAME.note beside it, of keys that everybody has.
EXAMPLE_MARK = "Bulla example key"

PIN_IN_URI = (
    "a PIN in a key URI (pin-value) would stand in the hash database, in bitbake -e, and in "
    "logs; write the PIN to a file that only the signing user can read and name it: "
    "pin-source=file:/path in the URI, or BULLA_PIN_FILE")


def split(text):
    """The keys of one variable: separated by blanks, quotes group (cmd: keys have blanks)."""
    return shlex.split(text or "")


def path_of(key):
    """The file of a key, or None for a token or a program, which no build can watch."""
    if re.match(r"^(pkcs11|cmd):", key):
        return None
    return key[len("file:"):] if key.startswith("file:") else key


def fault_of(variable, text):
    """What is wrong with the keys that a variable names, as a sentence; None if nothing is."""
    if carries_pin(text):
        return "%s: %s" % (variable, PIN_IN_URI)
    try:
        keys = split(text)
    except ValueError:
        return "%s: a quote is not closed" % variable
    for key in keys:
        path = path_of(key)
        if path is not None and not os.path.isabs(path):
            return ("%s: the path '%s' is relative, and nobody knows to what; begin it with "
                    "${TOPDIR} or ${THISDIR}" % (variable, path))
    return None


def carries_pin(text):
    """Whether a PIN stands in the text, spelt with percent signs or not."""
    plain = re.sub(r"%([0-9a-fA-F]{2})", lambda found: chr(int(found.group(1), 16)), text or "")
    return "pin-value" in plain.lower()


def watched(text):
    """The key files in a variable, as an entry of [file-checksums]. A PIN or passphrase file never
    goes there: the hash of a short secret tells the secret to whoever tries all of them."""
    if carries_pin(text):
        return ""
    paths = [path_of(key) for key in split(text)]
    return " ".join("%s:%s" % (path, os.path.exists(path)) for path in paths if path)


def missing(variable, text):
    """A sentence about the first key file that does not exist; None if all do."""
    for key in split(text):
        path = path_of(key)
        if path is not None and not os.path.exists(path):
            return "%s names the key file %s, which does not exist" % (variable, path)
    return None


def example_keys(text):
    """The key files that are marked as examples: whoever wants to can sign with them."""
    return [path for path in map(path_of, split(text)) if path and _is_marked(path)]


def _is_marked(path):
    for name in (path, os.path.splitext(path)[0] + ".note"):
        try:
            with open(name, encoding="utf-8", errors="replace") as file:
                if EXAMPLE_MARK in file.read(65536):
                    return True
        except OSError:
            pass
    return False
