# SPDX-License-Identifier: Apache-2.0
#
# The smallest recipe of image packages: one file, packed and, where local.conf has a key, signed.
# It builds without any other recipe: bitbake bulla-demo-image
SUMMARY = "One file as an image package"
LICENSE = "CLOSED"
inherit bulla-image

SRC_URI = "file://thermostat-app.txt"

BULLA_PRODUCT = "com.example.thermostat"
BULLA_SEQUENCE = "10000"
BULLA_COMPONENTS = "thermostat-app"
BULLA_COMPONENT_thermostat-app[file] = "thermostat-app.txt"
BULLA_COMPONENT_thermostat-app[class] = "application"
BULLA_COMPONENT_thermostat-app[compress] = "zstd:3"
BULLA_COMPONENT_thermostat-app[set] = "provides.app-abi=7"
