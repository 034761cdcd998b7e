// SPDX-License-Identifier: Apache-2.0
//
// bulla pack: one image package from a recipe, signed before it appears if keys are given. The one
// command that knows both packer and signer.
#include <cerrno>
#include <cstdlib>

#include "cli/chain_file.hpp"
#include "cli/command.hpp"
#include "cli/job_count.hpp"
#include "cli/key_options.hpp"
#include "cli/sign_envelope.hpp"
#include "files/file_errors.hpp"
#include "packer/pack.hpp"
#include "packer/recipe.hpp"

namespace bulla {
namespace {

constexpr std::uint64_t kRoomMax = 1u << 20;  // limit of the payload offset
constexpr std::uint64_t kMemoryMax = std::uint64_t{1} << 40;

// https://reproducible-builds.org/specs/source-date-epoch/
std::optional<std::uint64_t> source_date_epoch() {
  const char *text = std::getenv("SOURCE_DATE_EPOCH");
  if (text == nullptr || *text == '\0') return std::nullopt;
  char *end = nullptr;
  errno = 0;
  const unsigned long long seconds = std::strtoull(text, &end, 10);
  if (errno != 0 || *end != '\0' || text[0] < '0' || text[0] > '9') {
    throw Error(Reason::kUsage, std::string("SOURCE_DATE_EPOCH is '") + text +
                                    "', not a number of seconds since 1970");
  }
  return seconds;
}

void set_image_id(const std::string &text, PackOptions &options) {
  if (text == "random") {
    options.image_id_rule = ImageIdRule::kRandom;
  } else if (text == "content") {
    options.image_id_rule = ImageIdRule::kContent;
  } else if (const auto uuid = uuid_from_text(text)) {
    options.image_id_rule = ImageIdRule::kGiven;
    options.image_id = *uuid;
  } else {
    throw Error(Reason::kUsage, "--image-id is random, content or a UUID, not '" + text + "'");
  }
}

class Pack final : public Command {
 public:
  void declare(Arguments &arguments) override {
    arguments.operand("RECIPE", "the recipe, a YAML file", recipe_);
    arguments.option("-o,--out", "OUT.bulla", "the package; '-' is stdout", options_.output_path)
        .required()
        .files();
    arguments.option("--set", "FIELD=VALUE", "sets a field of the recipe: image.version=1.4.3",
                     overrides_.set);
    arguments
        .option("--payload", "FILE", "takes this payload instead of the recipe's",
                overrides_.payload)
        .files();
    arguments.option("--image-id", "ID", "random, content (derived from it) or a UUID", image_id_);
    arguments.option("--compress", "HOW", "none or zstd[:LEVEL]", overrides_.compression);
    keys_.declare(arguments);
    arguments.option("--chain", "CHAIN", "carries this key store or chain along", chain_).files();
    arguments
        .number("--room", "BYTES", "room for header, envelope and later signatures; 4096", room_,
                kRoomMax)
        .advanced();
    arguments
        .number("--memory", "BYTES", "the most that a device may need to decode; 9 MiB", memory_,
                kMemoryMax)
        .advanced();
    arguments
        .option("--depfile", "FILE", "writes a Makefile rule that lists every input",
                options_.depfile_path)
        .files();
    jobs_.declare(arguments);
    arguments.flag("-f,--force", "replaces an existing output", is_forced_);
  }

  int run(Output &output) override {
    if (options_.output_path == "-") output.give_stdout_away();
    if (image_id_) set_image_id(*image_id_, options_);
    const Recipe recipe = read_recipe(recipe_, overrides_);
    keys_.give_notices_to(output);
    const SigningKeys keys = keys_.open();
    if (!keys.empty()) {
      options_.finish_envelope = [&](FileEnvelope &envelope) {
        sign_envelope(envelope, keys, SignWhat::kBoth);
      };
    }
    if (!chain_.empty()) options_.chain_body = encode(read_chain(chain_));
    if (room_) options_.room_bytes = static_cast<std::uint32_t>(*room_);
    if (memory_) options_.memory_limit_bytes = *memory_;
    options_.job_count = jobs_.value();
    options_.source_date_epoch = source_date_epoch();
    if (is_forced_) options_.overwrite = Overwrite::kYes;
    show(packed(recipe, output), keys, output);
    return 0;
  }

 private:
  // A file that is missing here is one that the recipe names.
  PackResult packed(const Recipe &recipe, Output &output) const {
    try {
      return pack(recipe, options_, output.progress());
    } catch (Error &error) {
      if (error.reason() == reason_text(Reason::kFileNotFound) && !overrides_.payload) {
        error.hint(recipe_ + " names it: build it first, or give another --payload FILE");
      }
      throw;
    }
  }

  void show(const PackResult &result, const SigningKeys &keys, Output &output) const {
    output.line(output.strong(options_.output_path) + ": image of " +
                size_text(result.installed_size) + " in a package of " +
                size_text(result.package_size) + ", " + signed_text(keys));
    output.line("manifest " + to_hex(result.manifest_digest) + ", image id " +
                to_text(result.image_id));
    Record record;
    record.add("file", options_.output_path)
        .add("outcome", "packed")
        .add("reason", "ok")
        .add("image_id", to_text(result.image_id))
        .add("manifest_digest", to_hex(result.manifest_digest));
    if (result.transport_digest) record.add("transport_digest", to_hex(*result.transport_digest));
    record.add("image_digest", to_hex(result.image_digest))
        .add("installed_size", result.installed_size)
        .add("stored_size", result.stored_size)
        .add("package_size", result.package_size)
        .add("signed_by", ids_of(keys))
        .add("inputs", result.inputs);
    output.result(record);
  }

  std::string recipe_;
  RecipeOverrides overrides_;
  std::optional<std::string> image_id_;
  KeyOptions keys_;
  std::string chain_;
  std::optional<std::uint64_t> room_;
  std::optional<std::uint64_t> memory_;
  JobCount jobs_;
  bool is_forced_ = false;
  PackOptions options_;
};

}  // namespace

extern const CommandEntry kPack;
const CommandEntry kPack = {"pack", "makes one image package from a recipe", make_command<Pack>};

}  // namespace bulla
