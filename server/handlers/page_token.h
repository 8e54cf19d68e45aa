#ifndef IHALA_SERVER_HANDLERS_PAGE_TOKEN_H_
#define IHALA_SERVER_HANDLERS_PAGE_TOKEN_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/handlers/call.h"

namespace ihala {

// Page tokens of one list for one caller. `list` names the list together with what it was asked for (as a case, a
// filter), so that a token of another list or another question is INVALID_ARGUMENT of page_token.
class PageTokens {
 public:
  PageTokens(const HandlerEnv& env, const Call& call, std::string list);

  // Where a page begins; `beginning` for an empty token.
  absl::StatusOr<std::string> Read(absl::string_view token, absl::string_view beginning) const;
  std::string Write(absl::string_view position) const;

  // The same for positions that are change numbers.
  absl::StatusOr<uint64_t> ReadNumber(absl::string_view token) const;
  std::string WriteNumber(uint64_t position) const;

 private:
  const absl::string_view key_;  // The store's.
  const std::string account_;
  const std::string list_;
};

}  // namespace ihala

#endif  // IHALA_SERVER_HANDLERS_PAGE_TOKEN_H_
