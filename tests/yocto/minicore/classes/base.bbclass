# SPDX-License-Identifier: Apache-2.0
#
# Fetching, unpacking and the chain of tasks, as OE-Core's base.bbclass has them.
addtask fetch
do_fetch[file-checksums] = "${@bb.fetch.get_checksum_file_list(d)}"
do_fetch[vardeps] += "SRC_URI"
python do_fetch() {
    uris = (d.getVar("SRC_URI") or "").split()
    if uris:
        bb.fetch2.Fetch(uris, d).download()
}

addtask unpack after do_fetch
do_unpack[dirs] = "${WORKDIR}"
python do_unpack() {
    uris = (d.getVar("SRC_URI") or "").split()
    if uris:
        bb.fetch2.Fetch(uris, d).unpack(d.getVar("WORKDIR"))
}

addtask patch after do_unpack
do_patch() {
    :
}
addtask prepare_recipe_sysroot after do_fetch
do_prepare_recipe_sysroot() {
    :
}
addtask configure after do_patch do_prepare_recipe_sysroot
do_configure() {
    :
}
addtask compile after do_configure
do_compile() {
    :
}
addtask install after do_compile
do_install() {
    :
}
addtask populate_sysroot after do_install
do_populate_sysroot() {
    :
}
addtask build after do_populate_sysroot
do_build() {
    :
}
