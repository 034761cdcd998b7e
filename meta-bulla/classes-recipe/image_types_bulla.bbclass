# SPDX-License-Identifier: Apache-2.0
#
# The image type `bulla`: the file system of an image recipe as a package, beside its other types.
#
#   IMAGE_CLASSES += "image_types_bulla"          # local.conf or distro
#   IMAGE_FSTYPES += "bulla"
#   BULLA_PRODUCT = "com.example.thermostat"      # and BULLA_SEQUENCE, in the image recipe
#
# do_image_bulla packs, do_bulla_sign signs: a new key signs again without packing again. The
# variables are those of bulla-image.bbclass, which also takes several components, and makes deltas.

BULLA_IMAGE_FSTYPE ?= "ext4"
BULLA_IMAGE_CLASS ?= "os"
BULLA_IMAGE_COMPRESS ?= "zstd:19"
BULLA_PRODUCT ?= ""
BULLA_VERSION ?= "${DISTRO_VERSION}"
BULLA_SEQUENCE ?= ""
BULLA_SECURITY_VERSION ?= "0"

inherit bulla-signing

IMAGE_TYPES += "bulla"
IMAGE_TYPEDEP:bulla = "${BULLA_IMAGE_FSTYPE}"

# One component, described by the variables above; that the unsigned package is kept aside is what
# lets signing run again alone.
BULLA_COMPONENTS = "${IMAGE_BASENAME}"
BULLA_UNSIGNED = "${WORKDIR}/bulla/unsigned.bulla"

python () {
    if "bulla" not in (d.getVar("IMAGE_FSTYPES") or "").split():
        return
    component = "BULLA_COMPONENT_" + d.getVar("BULLA_COMPONENTS")
    d.setVarFlag(component, "file", "unused")
    d.setVarFlag(component, "class", d.getVar("BULLA_IMAGE_CLASS"))
    d.setVarFlag(component, "compress", d.getVar("BULLA_IMAGE_COMPRESS"))
    fault = bulla_key_fault(d) or bulla_layer.components.fault(d)
    if fault:
        raise bb.parse.SkipRecipe(fault)
    d.appendVarFlag("do_image_bulla", "prefuncs", " bulla_image_recipe")
    d.appendVarFlag("bulla_image_recipe", "vardeps", " " + component)
    bulla_watch_keys(d, "do_bulla_sign")
    for task in ("do_image_bulla", "do_bulla_sign"):
        d.appendVarFlag(task, "depends", " " + (d.getVar("BULLA_PROGRAM_DEPENDS") or ""))
    bb.build.addtask("do_bulla_sign", "do_image_complete", "do_image_bulla", d)
}

python bulla_image_recipe() {
    component = bulla_layer.components.read(d)[0]
    with open(os.path.join(d.getVar("WORKDIR"), "bulla", "image.yaml"), "w") as file:
        file.write(bulla_layer.components.recipe_text(d, component))
}
bulla_image_recipe[dirs] = "${WORKDIR}/bulla"

# The file system goes by its link, and the package of an earlier run goes away: when only what the
# package says has changed, the file system is not made again, and its name has an older date.
IMAGE_CMD:bulla = "bulla_pack_image"
bulla_pack_image () {
    rm -f "$(readlink -m ${IMGDEPLOYDIR}/${IMAGE_LINK_NAME}.bulla)"
    bulla pack ${WORKDIR}/bulla/image.yaml --force --progress none \
        --payload ${IMGDEPLOYDIR}/${IMAGE_LINK_NAME}.${BULLA_IMAGE_FSTYPE} \
        --out ${BULLA_UNSIGNED} ${BULLA_PACK_ARGS}
    cp ${BULLA_UNSIGNED} ${IMGDEPLOYDIR}/${IMAGE_NAME}.bulla
}

# Replaces what do_image_bulla linked, whichever date its name has.
python do_bulla_sign() {
    link = os.path.join(d.getVar("IMGDEPLOYDIR"), d.getVar("IMAGE_LINK_NAME") + ".bulla")
    bulla_sign_package(d, d.getVar("BULLA_UNSIGNED"), os.path.realpath(link),
                       os.path.basename(link), d.getVar("PN"))
}
do_bulla_sign[vardeps] += "BULLA_SIGNING_KEY"
