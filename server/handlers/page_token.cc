#include "server/handlers/page_token.h"

#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/wire/cursor.h"

namespace ihala {

PageTokens::PageTokens(const HandlerEnv& env, const Call& call, std::string list)
    : key_(env.store->cursor_key().Reveal()), account_(call.caller.account), list_(std::move(list)) {}

absl::StatusOr<std::string> PageTokens::Read(absl::string_view token, absl::string_view beginning) const {
  if (token.empty()) return std::string(beginning);
  return DecodePageToken(token, list_, account_, key_);
}

std::string PageTokens::Write(absl::string_view position) const {
  return EncodePageToken(position, list_, account_, key_);
}

absl::StatusOr<uint64_t> PageTokens::ReadNumber(absl::string_view token) const {
  ASSIGN_OR_RETURN(const std::string position, Read(token, "0"));
  uint64_t number = 0;
  if (absl::SimpleAtoi(position, &number)) return number;
  return InvalidField("page_token", "MALFORMED", "must be what the last page of the same list gave, or empty");
}

std::string PageTokens::WriteNumber(uint64_t position) const { return Write(absl::StrCat(position)); }

}  // namespace ihala
