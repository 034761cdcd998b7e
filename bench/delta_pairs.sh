#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Rebuilds a few pairs of images from Debian's packages: two releases of the same file each, fetched
# with apt-get download from whatever sources the machine has. What cannot be had is said and left
# out: Debian keeps only the newest builds in its archive, so the pairs that a reader gets depend on
# the day.
#
#   bench/delta_pairs.sh DIRECTORY
set -euo pipefail
mkdir -p "$1"
out=$(cd "$1" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The versions that the sources offer, newest first.
versions() { apt-cache madison "$1" 2>/dev/null | awk -F'|' '{gsub(/ /, "", $2); print $2}' | uniq; }

unpacked() {  # PACKAGE VERSION INTO
  mkdir -p "$3"
  (cd "$3" && apt-get -q download "$1=$2" >/dev/null 2>&1 && dpkg-deb -x ./*.deb .)
}

pair() {  # NAME PACKAGE FILE
  local name=$1 package=$2 file=$3
  [ ! -f "$out/$name/new" ] || return 0
  local offered
  mapfile -t offered < <(versions "$package")
  if [ ${#offered[@]} -lt 2 ]; then
    echo "$name: only one version of $package is offered here: left out" >&2
    return 0
  fi
  if ! unpacked "$package" "${offered[1]}" "$work/$name-old" ||
     ! unpacked "$package" "${offered[0]}" "$work/$name-new"; then
    echo "$name: $package cannot be fetched: left out" >&2
    return 0
  fi
  mkdir -p "$out/$name"
  cp "$work/$name-old/$file" "$out/$name/old"
  cp "$work/$name-new/$file" "$out/$name/new"
  echo "$name: $package ${offered[1]} -> ${offered[0]}" >&2
}

multiarch=$(dpkg-architecture -qDEB_HOST_MULTIARCH 2>/dev/null || echo x86_64-linux-gnu)
pair libcrypto libssl3 "usr/lib/$multiarch/libcrypto.so.3"
pair ovmf ovmf usr/share/OVMF/OVMF_CODE_4M.fd
pair libsystemd libsystemd-shared "usr/lib/$multiarch/systemd/libsystemd-shared-252.so"
pair libgnutls libgnutls30 "usr/lib/$multiarch/libgnutls.so.30.34.3"
pair openssl openssl usr/bin/openssl
