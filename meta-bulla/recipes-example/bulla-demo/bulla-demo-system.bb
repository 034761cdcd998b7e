# SPDX-License-Identifier: Apache-2.0
#
# A whole system as image packages: kernel and root file system of other recipes, each with its own
# place in the order of releases, and the software list of the root file system carried along.
SUMMARY = "Kernel and root file system as image packages"
LICENSE = "Apache-2.0"
LIC_FILES_CHKSUM = "file://${COMMON_LICENSE_DIR}/Apache-2.0;md5=89aea4e17d99a7cacdbeed46a0096b10"
inherit bulla-image

BULLA_PRODUCT = "com.example.thermostat"
BULLA_SEQUENCE = "2211"
BULLA_COMPONENTS = "thermostat-kernel thermostat-os"

BULLA_COMPONENT_thermostat-kernel = "virtual/kernel"
BULLA_COMPONENT_thermostat-kernel[file] = "${KERNEL_IMAGETYPE}"
BULLA_COMPONENT_thermostat-kernel[class] = "os"

BULLA_COMPONENT_thermostat-os = "core-image-minimal"
BULLA_COMPONENT_thermostat-os[fstype] = "ext4"
BULLA_COMPONENT_thermostat-os[class] = "os"
BULLA_COMPONENT_thermostat-os[compress] = "zstd:19"
BULLA_COMPONENT_thermostat-os[attachments] = \
    "packages.txt=core-image-minimal${IMAGE_MACHINE_SUFFIX}${IMAGE_NAME_SUFFIX}.manifest"
