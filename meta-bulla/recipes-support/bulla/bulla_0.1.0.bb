# SPDX-License-Identifier: Apache-2.0
#
# The tools, from the tree that this layer is part of: program and layer always fit together.
SUMMARY = "Image packages that devices can trust"
DESCRIPTION = "Builds, signs and verifies image packages for devices that are updated in the field"
LICENSE = "Apache-2.0"
LIC_FILES_CHKSUM = "file://LICENSE;md5=3b83ef96387f14655fc854ddc3c6bd57"

# What CMake reads, and nothing else, so that notes and tests build nothing anew.
FILESEXTRAPATHS:prepend := "${BULLA_SOURCE_TREE}:"
BULLA_SOURCES = "CMakeLists.txt LICENSE cli cmake-modules docs/man files formats hsm packer \
                 preflight signer verifier"
SRC_URI = "${@bulla_source_uris(d)}"
# Releases up to scarthgap have no UNPACKDIR.
S = "${@d.getVar('UNPACKDIR') or d.getVar('WORKDIR')}/${BP}"

DEPENDS = "bzip2 cli11 libsodium nlohmann-json openssl p11-kit yaml-cpp zstd"
inherit cmake pkgconfig

# A machine that only signs needs neither: PACKAGECONFIG:pn-bulla-native = "".
PACKAGECONFIG ??= "pack preflight"
PACKAGECONFIG[pack] = ",,libarchive libdivsufsort"
PACKAGECONFIG[preflight] = ""

# Sets of commands, as in cli/CMakeLists.txt.
BULLA_COMMANDS ?= "init key tks sign request attach journal ceremony verify inspect unpack \
    ${@bb.utils.contains('PACKAGECONFIG', 'pack', 'pack delta', '', d)} \
    ${@bb.utils.filter('PACKAGECONFIG', 'preflight', d)}"
EXTRA_OECMAKE = "-DBULLA_BUILD_TESTS=OFF \
    '-DBULLA_COMMANDS=${@';'.join(d.getVar('BULLA_COMMANDS').split())}'"

# The collection that has cli11, libsodium, nlohmann-json and yaml-cpp; empty if others bring them.
BULLA_LIBRARIES_LAYER ?= "openembedded-layer"

python () {
    layer = d.getVar("BULLA_LIBRARIES_LAYER")
    if layer and layer not in (d.getVar("BBFILE_COLLECTIONS") or "").split():
        raise bb.parse.SkipRecipe(
            "cli11, libsodium, nlohmann-json and yaml-cpp come from meta-oe: bitbake-layers "
            "add-layer meta-openembedded/meta-oe, or set BULLA_LIBRARIES_LAYER = \"\" if they "
            "come from elsewhere")
}

def bulla_source_uris(d):
    return " ".join("file://%s;subdir=%s" % (name, d.getVar("BP"))
                    for name in d.getVar("BULLA_SOURCES").split())

# The device library and the CMake functions are for development; the program is what runs.
FILES:${PN}-dev += "${libdir}/cmake ${libdir}/pkgconfig"
ALLOW_EMPTY:${PN} = "1"

BBCLASSEXTEND = "native nativesdk"
