# SPDX-License-Identifier: Apache-2.0
#
# How packages get their signatures, for bulla-image and image_types_bulla, which inherit it. A key
# is a path or a URI; its file is watched, a token or program cannot be. Passphrases and PINs are
# named by their files, which are neither watched nor hashed: the hash of a short secret tells it.

BULLA_SIGNING_KEY ?= ""
BULLA_SIGNING_PUB ?= ""
BULLA_PASSPHRASE_FILE ?= ""
BULLA_PIN_FILE ?= ""
BULLA_PKCS11_MODULE ?= ""
BULLA_TRUSTED_KEYS ?= ""
BULLA_DEVICE ?= ""
BULLA_JOURNAL ?= ""
BULLA_TRANSPORT_KEY ?= ""
BULLA_PACK_ARGS ?= "--image-id content"
BULLA_PROGRAM_DEPENDS ?= "bulla-native:do_populate_sysroot"

# What is wrong with keys and paths, found while parsing; None if nothing is.
def bulla_key_fault(d):
    for name in ("BULLA_SIGNING_KEY", "BULLA_TRANSPORT_KEY"):
        fault = bulla_layer.keys.fault_of(name, d.getVar(name))
        if fault:
            return fault
    for name in ("BULLA_PACK_ARGS", "BULLA_DELTA_ARGS", "BULLA_PKCS11_MODULE"):
        flags = (d.getVarFlags(name) or {}).values()
        if any(map(bulla_layer.keys.carries_pin, [d.getVar(name), *map(str, flags)])):
            return "%s: %s" % (name, bulla_layer.keys.PIN_IN_URI)
    for name in ("BULLA_TRUSTED_KEYS", "BULLA_DEVICE", "BULLA_CHAIN", "BULLA_DELTA_FROM",
                 "BULLA_JOURNAL", "BULLA_PASSPHRASE_FILE", "BULLA_PIN_FILE"):
        if d.getVar(name) and not os.path.isabs(d.getVar(name)):
            return ("%s: '%s' is relative, and nobody knows to what; begin it with ${TOPDIR} or "
                    "${THISDIR}" % (name, d.getVar(name)))
    return None

# The signing task runs again when one of its files has changed.
def bulla_watch_keys(d, task):
    for name in ("BULLA_SIGNING_KEY", "BULLA_SIGNING_PUB", "BULLA_TRUSTED_KEYS", "BULLA_DEVICE"):
        d.appendVarFlag(task, "file-checksums", " " + bulla_layer.keys.watched(d.getVar(name)))

def bulla_run(arguments, where):
    try:
        return bulla_layer.program.run(arguments, where)
    except bulla_layer.program.Failure as failure:
        bb.fatal(str(failure))

# The keys of a variable as options; a key file that is not there, or that everybody has, is told.
def bulla_key_options(d, name):
    uris = d.getVar(name)
    fault = bulla_layer.keys.missing(name, uris)
    if fault:
        bb.fatal("%s: %s: correct the path, or make the key with bulla key generate"
                 % (d.getVar("PN"), fault))
    for path in bulla_layer.keys.example_keys(uris):
        bb.warn("%s: %s IS AN EXAMPLE KEY. Everybody has it: whoever wants to can sign for devices "
                "that trust it. Never ship these packages." % (d.getVar("PN"), path))
    options = bulla_layer.program.secret_files(d.getVar) if uris else []
    for key in bulla_layer.keys.split(uris):
        options += ["--key", key]
    return options

# Signs a copy of a package and verifies it, or says how to sign what is deployed as `deployed`.
def bulla_sign_package(d, packed, signed, deployed, where):
    import shutil
    options = bulla_key_options(d, "BULLA_SIGNING_KEY")
    if not options:
        shutil.copyfile(packed, signed)
        bb.warn("%s: BULLA_SIGNING_KEY is empty: the package is not signed, and no device takes "
                "it. Set the variable, or sign what is deployed: bulla sign %s --key URI"
                % (where, deployed))
        return
    for path in (d.getVar("BULLA_SIGNING_PUB") or "").split():
        options += ["--pub", path]
    key_store = d.getVar("BULLA_TRUSTED_KEYS")
    journal = d.getVar("BULLA_JOURNAL")
    options += ["--trust", key_store] if key_store else []
    options += ["--journal", journal] if journal else ["--no-journal"]
    bb.note(bulla_run(["sign", packed, "--out", signed, "--force"] + options, where))
    if key_store:
        bulla_verify_package(d, signed, where)

# Fails unless devices that trust BULLA_TRUSTED_KEYS, and BULLA_DEVICE if it is set, take a package.
def bulla_verify_package(d, package, where):
    device = d.getVar("BULLA_DEVICE")
    judge = ["verify", package, "--trust", d.getVar("BULLA_TRUSTED_KEYS")]
    bb.note(bulla_run(judge + (["--device", device] if device else []), where))
