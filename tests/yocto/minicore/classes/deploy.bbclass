# SPDX-License-Identifier: Apache-2.0
#
# Deploying without shared state: what do_deploy leaves is copied.
DEPLOYDIR = "${WORKDIR}/deploy"
do_deploy[cleandirs] = "${DEPLOYDIR}"
do_deploy[postfuncs] += "publish_deployed"
python publish_deployed() {
    import shutil
    shutil.copytree(d.getVar("DEPLOYDIR"), d.getVar("DEPLOY_DIR_IMAGE"), symlinks=False,
                    dirs_exist_ok=True)
}
