// SPDX-License-Identifier: Apache-2.0
//
// Fills the pages of the manual (docs/man/*.scd) with what the program knows better than a writer:
// its commands and their options. Prose is the writer's. A line that begins with `@` is filled:
//
//   @synopsis      the command with its operands and required options
//   @option --out  that option and its help; lines that follow, indented by a tab, go on from there
//   @options       every option of the command that no @option names
//   @common        the options of every command, by name
//   @commands      every command with its summary and page
//
// A page is called after its command: bulla-tks-next.1.scd. Knows nothing of roff: scdoc(1) turns
// the result into a page.
#pragma once

#include <string>
#include <string_view>

namespace bulla {

// The page `name` ("bulla-tks-next.1", "bulla-recipe.5") with its lines filled. Throws Error kUsage
// when a line names what this build does not have, or when an option of the command stands nowhere
// or twice.
std::string fill_manual(std::string_view name, std::string_view source);

}  // namespace bulla
