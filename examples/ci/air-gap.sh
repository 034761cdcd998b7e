#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# The same with a signing machine that no wire reaches: three steps, and small files on a stick. The
# package itself never travels; the signing side rebuilds from the request what it signs, and says
# it in words. Whoever carries the stick compares the digest that both machines show.
#
# usage: air-gap.sh request PACKAGE KEY.pub STICK                       where packages are built
#        air-gap.sh sign STICK --key URI --trust TKS --journal FILE …   where the key is
#        air-gap.sh attach PACKAGE STICK TKS                            where packages are built
set -euo pipefail
bulla=${BULLA:-bulla}
step=$1
shift
case $step in
  request) "$bulla" request "$1" --key "$2" -o "$3/release.req" ;;
  sign)
    stick=$1
    shift
    "$bulla" sign "$stick/release.req" "$@" -o "$stick/release.sig"
    ;;
  attach)
    "$bulla" attach "$1" "$2/release.sig"
    "$bulla" verify "$1" --trust "$3"
    ;;
  *) echo "air-gap.sh: unknown step $step" >&2; exit 2 ;;
esac
