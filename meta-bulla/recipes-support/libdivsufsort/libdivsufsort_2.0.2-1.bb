# SPDX-License-Identifier: Apache-2.0
#
# What deltas are found with; neither OE-Core nor meta-oe has it.
SUMMARY = "Lightweight suffix sorting"
HOMEPAGE = "https://github.com/y-256/libdivsufsort"
LICENSE = "MIT"
LIC_FILES_CHKSUM = "file://LICENSE;md5=e261f081e52882dad3ff0225497ce451"

SRC_URI = "git://github.com/y-256/libdivsufsort.git;protocol=https;branch=master;destsuffix=${BP}"
SRCREV = "5f60d6f026c30fb4ac296f696b3c8b0eb71bd428"
# Releases up to scarthgap have no UNPACKDIR.
S = "${@d.getVar('UNPACKDIR') or d.getVar('WORKDIR')}/${BP}"

inherit cmake
# It asks for a CMake so old that CMake 4 refuses to behave like it, and writes these paths into its
# pkg-config file as they are.
EXTRA_OECMAKE = "-DBUILD_EXAMPLES=OFF -DCMAKE_POLICY_VERSION_MINIMUM=3.5 \
                 -DCMAKE_INSTALL_LIBDIR=${libdir} -DCMAKE_INSTALL_INCLUDEDIR=${includedir}"

BBCLASSEXTEND = "native nativesdk"
