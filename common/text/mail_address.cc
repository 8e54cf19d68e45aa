#include "common/text/mail_address.h"

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"

namespace ihala::text {
namespace {

constexpr size_t kMostCharacters = 254;
constexpr size_t kMostBeforeAt = 64;
constexpr size_t kMostInLabel = 63;

bool IsDotted(absl::string_view text) {
  return !text.empty() && text.front() != '.' && text.back() != '.' && !absl::StrContains(text, "..");
}

bool IsLabel(absl::string_view label) {
  return !label.empty() && label.size() <= kMostInLabel && label.front() != '-' && label.back() != '-' &&
         absl::c_all_of(label, [](char c) { return absl::ascii_isalnum(c) || c == '-'; });
}

}  // namespace

bool IsMailAddress(absl::string_view text) {
  const size_t at = text.find('@');
  if (text.size() > kMostCharacters || at == absl::string_view::npos || at > kMostBeforeAt) return false;
  const absl::string_view before = text.substr(0, at);
  const bool is_plain = absl::c_all_of(before, [](char c) {
    return absl::ascii_isalnum(c) || absl::StrContains("!#$%&'*+-/=?^_`{|}~.", absl::string_view(&c, 1));
  });
  return is_plain && IsDotted(before) && absl::c_all_of(absl::StrSplit(text.substr(at + 1), '.'), IsLabel);
}

}  // namespace ihala::text
