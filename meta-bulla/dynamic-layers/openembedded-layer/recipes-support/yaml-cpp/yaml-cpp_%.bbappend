# SPDX-License-Identifier: Apache-2.0
#
# meta-oe builds yaml-cpp for targets only; the tools run on build machines and in SDKs too.
BBCLASSEXTEND:append = " native nativesdk"
