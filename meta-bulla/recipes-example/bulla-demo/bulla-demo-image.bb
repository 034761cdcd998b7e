# SPDX-License-Identifier: Apache-2.0
#
# The smallest recipe of image packages: one file, packed and, where local.conf has a key, signed.
# It builds without any other recipe: bitbake bulla-demo-image
SUMMARY = "One file as an image package"
LICENSE = "Apache-2.0"
LIC_FILES_CHKSUM = "file://${COMMON_LICENSE_DIR}/Apache-2.0;md5=89aea4e17d99a7cacdbeed46a0096b10"
inherit bulla-image

SRC_URI = "file://thermostat-app.txt"

BULLA_PRODUCT = "com.example.thermostat"
BULLA_SEQUENCE = "10000"
BULLA_COMPONENTS = "thermostat-app"
BULLA_COMPONENT_thermostat-app[file] = "thermostat-app.txt"
BULLA_COMPONENT_thermostat-app[class] = "application"
BULLA_COMPONENT_thermostat-app[compress] = "zstd:3"
BULLA_COMPONENT_thermostat-app[set] = "provides.app-abi=7"
