#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The image type with OE-Core's own image class: its file system is made, packed and signed for
real, from a root file system of one file, since packages would be downloaded. Needs BITBAKE_DIR and
OECORE_DIR.
"""
import json
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import oecore_project as oe  # noqa: E402
from thermostat import Thermostat  # noqa: E402

RECIPE = """\
LICENSE = "CLOSED"
IMAGE_FSTYPES = "bulla"
inherit image
PACKAGE_INSTALL = ""
IMAGE_LINGUAS = ""
DEPENDS = ""
BULLA_PRODUCT = "com.example.thermostat"
BULLA_SEQUENCE = "2211"
BULLA_SIGNING_KEY = "${TOPDIR}/../release.key"
BULLA_TRUSTED_KEYS = "${TOPDIR}/../trust.bulla"

# Neither packages nor what installs them.
python () {
    for task in d.getVar("__BBTASKS"):
        if "bulla" not in task:
            for flag in ("depends", "rdepends", "recrdeptask"):
                d.delVarFlag(task, flag)
}
python do_rootfs() {
    os.makedirs(d.expand("${IMAGE_ROOTFS}/etc"), exist_ok=True)
    with open(d.expand("${IMAGE_ROOTFS}/etc/issue"), "w") as file:
        file.write("thermostat\\n")
}
"""

# Recipes that the image class names, and a pseudo that does nothing: one user owns everything here.
IMAGES = """\
IMAGE_CLASSES += "image_types_bulla"
ASSUME_PROVIDED += "e2fsprogs-native xz-native makedevs-native ldconfig-native qemuwrapper-cross \\
  nativesdk-qemuwrapper-cross depmodwrapper-cross cross-localedef-native virtual/kernel \\
  virtual/update-alternatives-native opkg-utils-native update-rc.d-native qemu-system-native"
HOSTTOOLS += "mkfs.ext4 fsck.ext4 bulla"
BULLA_PROGRAM_DEPENDS = ""
FAKEROOTCMD = "${TOPDIR}/../bin/pseudo"
"""
PSEUDO = '#!/bin/sh\n[ "$1" != -S ] || exit 0\nexec "$@"\n'


class Images(Thermostat, oe.OeCore):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        oe.require_programs(["mkfs.ext4", "fsck.ext4"])

    def setUp(self):
        super().setUp()
        self.make_thermostat()
        self.write("bin/pseudo", PSEUDO).chmod(0o755)
        self.configure(oe.LOCAL_CONF + oe.OF_THE_HOST + oe.DIVSUFSORT_OF_THE_HOST + oe.ONLY_OURS
                       + IMAGES + 'BB_SERVER_TIMEOUT = "60"\n')

    def tearDown(self):
        self.bitbake("--kill-server")
        super().tearDown()

    def image(self, text):
        self.write("layer/recipes/system_1.0.bb", text)
        return self.ran("system", "system", "-c", "image_complete")

    def package(self):
        return self.deployed("system-qemux86-64.rootfs.bulla")

    def test_an_image_is_packed_signed_and_made_again_from_where_it_changed(self):
        self.assertEqual(self.image(RECIPE),
                         ["image_ext4", "image_bulla", "bulla_sign", "image_complete"])
        self.bulla("verify", self.package(), "--trust", "trust.bulla")
        self.bulla("unpack", self.package(), "-o", "ext4", "--trust", "trust.bulla")
        self.assertEqual((self.top / "ext4").read_bytes(),
                         self.deployed("system-qemux86-64.rootfs.ext4").read_bytes())
        self.assertEqual(self.image(RECIPE), [], "nothing has changed")

        self.assertEqual(self.image(RECIPE.replace("release.key", "next.key")),
                         ["bulla_sign", "image_complete"], "another key")
        self.bulla("verify", self.package(), "--trust", "trust.bulla")
        self.assertEqual(self.image(RECIPE.replace("2211", "2212")),
                         ["image_bulla", "bulla_sign", "image_complete"], "another sequence")
        self.assertEqual(json.loads(self.bulla("inspect", self.package(), "--json"))
                         ["manifest"]["sequence"], 2212)
        self.assertEqual(len(list(self.package().parent.glob("*rootfs-*.bulla"))), 1,
                         "packages of earlier runs are gone")


if __name__ == "__main__":
    unittest.main(verbosity=2)
