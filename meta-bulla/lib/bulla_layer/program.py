# SPDX-License-Identifier: Apache-2.0
"""Runs `bulla` for a task, and says in the recipe's words what to do when it fails. No secret is
ever an argument: passphrases and PINs are named by their files.
"""

import subprocess

CURES = {
    2: "the class and the program do not fit together: build both from one tree",
    3: "mend the field that it names, in the recipe's BULLA_… variables or in its own YAML file",
    4: "look at BULLA_COMPONENT_…[file], and at the disk",
    5: "look at BULLA_SIGNING_KEY, BULLA_PASSPHRASE_FILE, BULLA_PIN_FILE and BULLA_PKCS11_MODULE; "
       "bitbake asks nobody for a passphrase",
    6: "this bulla does not have what was asked for: take a newer one, or other options",
}


class Failure(Exception):
    """The program refused, or is not there; the text says where, what, and the cure."""


def run(arguments, where):
    """Runs `bulla ARGUMENTS` and gives its standard output. `where` names recipe and component."""
    try:
        done = subprocess.run(["bulla"] + list(arguments), stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                              check=False)
    except FileNotFoundError:
        raise Failure("%s: there is no program bulla in PATH: BULLA_PROGRAM_DEPENDS must name the "
                      "recipe that brings it (bulla-native), or HOSTTOOLS must list bulla"
                      % where) from None
    if done.returncode != 0:
        raise Failure("%s: bulla %s failed with exit status %d:\n%s%s" % (
            where, arguments[0], done.returncode, done.stderr or done.stdout,
            "cure: " + CURES[done.returncode] if done.returncode in CURES else ""))
    return done.stdout


def has(command):
    """Whether this program has a command."""
    try:
        done = subprocess.run(["bulla", command, "--help"], stdin=subprocess.DEVNULL,
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    except FileNotFoundError:
        return True  # let run() say it
    return done.returncode == 0


def secret_files(get):
    """Options that name the files of secrets; `get` reads a variable. They change no byte of what
    is made, so that they stay out of the hash of a task: no name stands in its code."""
    options = []
    for variable, option in (("BULLA_PASSPHRASE_FILE", "--passphrase-file"),
                             ("BULLA_PIN_FILE", "--pin-file"),
                             ("BULLA_PKCS11_MODULE", "--module")):
        if get(variable):
            options += [option, get(variable)]
    return options
