# SPDX-License-Identifier: Apache-2.0
#
# One image recipe's tasks, in the order that OE-Core gives them: ext4, then bulla, then complete.
IMAGE_BASENAME = "${PN}"
IMAGE_LINK_NAME = "${IMAGE_BASENAME}${IMAGE_MACHINE_SUFFIX}${IMAGE_NAME_SUFFIX}"
IMAGE_NAME = "${IMAGE_LINK_NAME}-2026"
IMGDEPLOYDIR = "${WORKDIR}/deploy-image"

addtask image after do_unpack
do_image() {
    :
}
addtask image_ext4 after do_image
do_image_ext4[dirs] = "${IMGDEPLOYDIR}"
do_image_ext4() {
    cp ${WORKDIR}/${ROOTFS} ${IMGDEPLOYDIR}/${IMAGE_NAME}.ext4
    ln -sf ${IMAGE_NAME}.ext4 ${IMGDEPLOYDIR}/${IMAGE_LINK_NAME}.ext4
}
addtask image_bulla after do_image_ext4 before do_image_complete
do_image_bulla[dirs] = "${IMGDEPLOYDIR}"
do_image_bulla[vardeps] += "IMAGE_CMD:bulla"
do_image_bulla() {
    ${IMAGE_CMD_TEXT}
    ln -sf ${IMAGE_NAME}.bulla ${IMGDEPLOYDIR}/${IMAGE_LINK_NAME}.bulla
}
IMAGE_CMD_TEXT = "${@d.getVar('IMAGE_CMD:bulla')}"
addtask image_complete before do_build
do_image_complete[dirs] = "${DEPLOY_DIR_IMAGE}"
do_image_complete() {
    cp -P ${IMGDEPLOYDIR}/* ${DEPLOY_DIR_IMAGE}/
}
inherit image_types_bulla
