# SPDX-License-Identifier: Apache-2.0
#
# docs/BOARD-CONFIG.md says which bytes its example becomes.
cat >recipe.yaml <<'END'
image: {product: com.example.x, name: board, class: board-config, version: "1", sequence: 1}
payload: {board-config: board.yaml}
END

# The listing has the bytes in front, and words behind two blanks.
they_are_in_the_package() {
  bulla pack recipe.yaml -o board.bulla
  sed 's/^ *//; s/  .*//' listing.txt | tr -d ' \n' >bytes
  [ "$(wc -c <bytes)" = 110 ]
  od -An -v -tx1 board.bulla | tr -d ' \n' | grep -qf bytes
}
