# SPDX-License-Identifier: Apache-2.0
#
# So that recipes which nobody builds here can be parsed.
