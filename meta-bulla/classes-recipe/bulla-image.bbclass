# SPDX-License-Identifier: Apache-2.0
#
# Image packages that devices can trust, from what other recipes deploy. A recipe:
#
#   LICENSE = "MIT"
#   LIC_FILES_CHKSUM = "file://${COMMON_LICENSE_DIR}/MIT;md5=0835ade698e0bcf8506ecda2f7b4f302"
#   inherit bulla-image
#   BULLA_PRODUCT = "com.example.thermostat"
#   BULLA_SEQUENCE = "10400"
#   BULLA_COMPONENTS = "system app"
#   BULLA_COMPONENT_system = "core-image-minimal"
#   BULLA_COMPONENT_system[fstype] = "ext4"
#   BULLA_COMPONENT_system[class] = "os"
#   BULLA_COMPONENT_app = "thermostat-app"
#   BULLA_COMPONENT_app[file] = "thermostat-app.bin"
#   BULLA_COMPONENT_app[class] = "application"
#   BULLA_SIGNING_KEY = "pkcs11:token=release;object=release-1?pin-source=file:/run/pin"
#   BULLA_TRUSTED_KEYS = "${THISDIR}/files/trust.bulla"
#
# Tasks, one after the other: do_manifest writes what each package will say, do_pack packs, do_sign
# signs and verifies, do_delta makes patches against a previous release, do_deploy deploys. Each
# runs again only when something that it uses has changed: a new key packs nothing again.
#
# Every variable and flag is described in the layer's README. No variable takes a secret.

inherit nopackages deploy bulla-signing

BULLA_COMPONENTS ?= ""
BULLA_PRODUCT ?= ""
BULLA_VERSION ?= "${PV}"
BULLA_SEQUENCE ?= ""
BULLA_SECURITY_VERSION ?= "0"
BULLA_CHAIN ?= ""
BULLA_DELTA_FROM ?= ""
BULLA_DELTA_ARGS ?= ""

# Releases up to scarthgap unpack file:// sources to WORKDIR; later ones forbid that.
BULLA_UNPACKDIR = "${@d.getVar('UNPACKDIR') or d.getVar('WORKDIR')}"
S = "${BULLA_UNPACKDIR}"
B = "${WORKDIR}/bulla"

INHIBIT_DEFAULT_DEPS = "1"
PACKAGE_ARCH = "${MACHINE_ARCH}"
EXCLUDE_FROM_WORLD = "1"
SSTATE_SKIP_CREATION:task-deploy = "1"

do_patch[noexec] = "1"
do_configure[noexec] = "1"
do_compile[noexec] = "1"
do_install[noexec] = "1"
deltask do_populate_sysroot

python () {
    fault = (bulla_key_fault(d) or bulla_layer.components.fault(d)
             or bulla_layer.components.delta_fault(d))
    if fault:
        raise bb.parse.SkipRecipe(fault)

    # Flags are read under computed names, which only this makes visible to dependency tracking.
    described = bulla_layer.components.variables_of(d)
    d.appendVarFlag("do_manifest", "vardeps", " " + described)
    for component in bulla_layer.components.read(d):
        d.appendVarFlag("do_pack", "depends", " " + bulla_layer.components.task_needed(component))
    for task in ("do_pack", "do_sign", "do_delta"):
        d.appendVarFlag(task, "depends", " " + (d.getVar("BULLA_PROGRAM_DEPENDS") or ""))

    def watch(task, text):
        d.appendVarFlag(task, "file-checksums", " " + text)

    watch("do_pack", bulla_layer.components.watched(d))
    watch("do_pack", bulla_layer.keys.watched(d.getVar("BULLA_CHAIN")))
    bulla_watch_keys(d, "do_sign")
    for name in ("BULLA_TRANSPORT_KEY", "BULLA_TRUSTED_KEYS", "BULLA_DEVICE"):
        watch("do_delta", bulla_layer.keys.watched(d.getVar(name)))
    if d.getVar("BULLA_DELTA_FROM"):
        watch("do_delta", " ".join("%s:%s" % (path, os.path.exists(path))
                                   for path in bulla_delta_bases(d).values()))
}

# The previous release's package of each component.
def bulla_delta_bases(d):
    source = d.getVar("BULLA_DELTA_FROM")
    names = (d.getVar("BULLA_COMPONENTS") or "").split()
    if len(names) == 1 and not os.path.isdir(source):
        return {names[0]: source}
    return {name: os.path.join(source, bulla_link_name(d, name)) for name in names}

def bulla_link_name(d, component):
    return "%s-%s-%s.bulla" % (d.getVar("PN"), component, d.getVar("MACHINE"))

def bulla_where(d, component):
    return "%s, component '%s'" % (d.getVar("PN"), component)

# What each package will say, to be looked at before anything is packed.
python do_manifest() {
    import json
    components = bulla_layer.components
    for component in components.read(d):
        base = os.path.join(d.getVar("B"), "manifest", component.name)
        said = {"payload": components.payload_name(d, component),
                "attachments": components.attachments(component)}
        if component.flag("recipe"):
            said["recipe"] = component.flag("recipe")
            said["set"] = components.settings(component)
        else:
            said["recipe"] = base + ".yaml"
            said["set"] = components.set_by_user(component)
            with open(said["recipe"], "w", encoding="utf-8") as file:
                file.write(components.recipe_text(d, component))
        with open(base + ".json", "w", encoding="utf-8") as file:
            json.dump(said, file, indent=1, sort_keys=True)
}
do_manifest[dirs] = "${B}"
do_manifest[cleandirs] = "${B}/manifest"
do_manifest[vardeps] += "BULLA_PRODUCT BULLA_VERSION BULLA_SEQUENCE BULLA_SECURITY_VERSION"
do_manifest[vardeps] += "IMAGE_MACHINE_SUFFIX IMAGE_NAME_SUFFIX MACHINE"
addtask manifest before do_pack

python do_pack() {
    import json
    import shlex
    folders = [d.getVar("BULLA_UNPACKDIR"), d.getVar("DEPLOY_DIR_IMAGE")]

    def found(where, what, name, cure):
        path = bulla_layer.components.find(name, folders)
        if not path:
            bb.fatal("%s: there is no %s %s in %s: %s"
                     % (where, what, name, " or ".join(folders), cure))
        return path

    for name in (d.getVar("BULLA_COMPONENTS") or "").split():
        where = bulla_where(d, name)
        flags = "BULLA_COMPONENT_" + name
        with open(os.path.join(d.getVar("B"), "manifest", name + ".json")) as file:
            said = json.load(file)
        recipe = found(where, "recipe", said["recipe"],
                       "correct %s[recipe], or add the file to SRC_URI" % flags)
        payload = found(where, "payload", said["payload"],
                        "correct %s[file] or [fstype], add the file to SRC_URI, or name in "
                        "[depends] the RECIPE:TASK that makes it" % flags)
        attached = [{"name": title, "file": found(where, "attachment", path,
                                                  "correct %s[attachments]" % flags)}
                    for title, path in said["attachments"]]
        arguments = ["pack", recipe, "--payload", payload, "--force", "--progress", "none",
                     "--out", os.path.join(d.getVar("B"), "packed", name + ".bulla")]
        for setting in said["set"] + (["attachments=" + json.dumps(attached)] if attached else []):
            arguments += ["--set", setting]
        if d.getVar("BULLA_CHAIN"):
            arguments += ["--chain", d.getVar("BULLA_CHAIN")]
        bb.note(bulla_run(arguments + shlex.split(d.getVar("BULLA_PACK_ARGS")), where))
}
do_pack[dirs] = "${B}"
do_pack[cleandirs] = "${B}/packed"
addtask pack after do_manifest do_unpack do_prepare_recipe_sysroot before do_sign

python do_sign() {
    for name in (d.getVar("BULLA_COMPONENTS") or "").split():
        packed = os.path.join(d.getVar("B"), "packed", name + ".bulla")
        signed = os.path.join(d.getVar("B"), "signed", name + ".bulla")
        bulla_sign_package(d, packed, signed, bulla_link_name(d, name), bulla_where(d, name))
}
do_sign[dirs] = "${B}"
do_sign[cleandirs] = "${B}/signed"
do_sign[vardeps] += "BULLA_SIGNING_KEY"
addtask sign after do_pack before do_delta

python do_delta() {
    if not d.getVar("BULLA_DELTA_FROM"):
        return
    if not bulla_layer.program.has("delta"):
        bb.fatal("%s: BULLA_DELTA_FROM is set, but this bulla makes no deltas: take a newer one, "
                 "or empty the variable" % d.getVar("PN"))
    keys = bulla_key_options(d, "BULLA_TRANSPORT_KEY")
    if not keys:
        bb.warn("%s: BULLA_TRANSPORT_KEY is empty: the deltas' transports are not signed, and no "
                "device takes them. Set the variable, or sign what is deployed: bulla sign DELTA "
                "--what transport --key URI" % d.getVar("PN"))
    for name, base in bulla_delta_bases(d).items():
        where = bulla_where(d, name)
        if not os.path.exists(base):
            bb.fatal("%s: BULLA_DELTA_FROM leads to %s, which does not exist: name the deploy "
                     "directory of the previous release, or its package" % (where, base))
        new = os.path.join(d.getVar("B"), "signed", name + ".bulla")
        out = os.path.join(d.getVar("B"), "delta", name + ".bulla")
        bb.note(bulla_run(["delta", base, new, "--out", out, "--force", "--progress", "none"]
                          + bulla_layer.components.delta_arguments(d, name) + keys, where))
        if keys and d.getVar("BULLA_TRUSTED_KEYS"):
            bulla_verify_package(d, out, where)
}
do_delta[dirs] = "${B}"
do_delta[cleandirs] = "${B}/delta"
do_delta[vardeps] += "BULLA_DELTA_ARGS BULLA_TRANSPORT_KEY"
addtask delta after do_sign before do_deploy

# PN-COMPONENT-MACHINE-VERSION.bulla and a link without the version; deltas end in .delta.bulla.
python do_deploy() {
    import shutil
    out = d.getVar("DEPLOYDIR")
    version = d.getVar("BULLA_VERSION")
    for name in (d.getVar("BULLA_COMPONENTS") or "").split():
        link = bulla_link_name(d, name)
        for kind, ending in (("signed", ".bulla"), ("delta", ".delta.bulla")):
            source = os.path.join(d.getVar("B"), kind, name + ".bulla")
            if not os.path.exists(source):
                continue
            stem = link[:-len(".bulla")]
            shutil.copyfile(source, os.path.join(out, "%s-%s%s" % (stem, version, ending)))
            os.symlink("%s-%s%s" % (stem, version, ending), os.path.join(out, stem + ending))
}
do_deploy[dirs] = "${DEPLOYDIR}"
addtask deploy after do_delta before do_build
