#include "server/keys/master_keys.h"

#include <cstdint>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"

namespace ihala {
namespace {

constexpr size_t kHexDigits = 2 * kKeyBytes;

absl::Status BadLine(absl::string_view source, int line, absl::string_view problem) {
  return absl::InvalidArgumentError(absl::StrCat("the master key in ", source, ", line ", line, ": ", problem));
}

bool IsHexKey(absl::string_view text) {
  if (text.size() != kHexDigits) return false;
  for (const char c : text) {
    if (!absl::ascii_isxdigit(static_cast<unsigned char>(c))) return false;
  }
  return true;
}

// Takes the first line off the front of `rest`.
absl::string_view TakeLine(absl::string_view& rest) {
  const size_t end = rest.find_first_of("\n,");
  const absl::string_view line = rest.substr(0, end);
  rest = end == absl::string_view::npos ? absl::string_view() : rest.substr(end + 1);
  return absl::StripAsciiWhitespace(line);
}

}  // namespace

absl::StatusOr<MasterKeys> MasterKeys::Parse(absl::string_view text, absl::string_view source) {
  MasterKeys all;
  bool is_alone = false;
  int number = 0;
  while (!text.empty()) {
    absl::string_view line = TakeLine(text);
    ++number;
    if (line.empty() || absl::StartsWith(line, "#")) continue;
    uint32_t version = 1;
    if (const size_t colon = line.find(':'); colon == absl::string_view::npos) {
      is_alone = true;
    } else {
      int32_t read = 0;
      if (!absl::SimpleAtoi(line.substr(0, colon), &read) || read < 1) {
        return BadLine(source, number, "before the colon stands a version, a whole number from 1 on");
      }
      version = static_cast<uint32_t>(read);
      line.remove_prefix(colon + 1);
    }
    if (!IsHexKey(line)) return BadLine(source, number, "a key is 64 hexadecimal digits");
    const Secret bytes(absl::HexStringToBytes(line));
    ASSIGN_OR_RETURN(Key32 key, Key32::FromBytes(bytes.Reveal()));
    if (!all.keys_.emplace(version, std::move(key)).second) {
      return BadLine(source, number, absl::StrCat("version ", version, " is there twice"));
    }
    if (is_alone && all.keys_.size() > 1) return BadLine(source, number, "of several keys each has its version");
  }
  if (all.keys_.empty()) return absl::InvalidArgumentError(absl::StrCat("there is no master key in ", source));
  return all;
}

Secret MasterKeys::MakeLine(uint32_t version, Random& random) {
  const Key32 key = Key32::Generate(random);
  const Secret digits(absl::BytesToHexString(key.Reveal()));
  return Secret(absl::StrCat(version, ":", digits.Reveal(), "\n"));
}

const Key32* MasterKeys::Find(uint32_t version) const {
  const auto found = keys_.find(version);
  return found == keys_.end() ? nullptr : &found->second;
}

std::vector<uint32_t> MasterKeys::Versions() const {
  std::vector<uint32_t> versions;
  for (const auto& [version, key] : keys_) versions.push_back(version);
  return versions;
}

}  // namespace ihala
