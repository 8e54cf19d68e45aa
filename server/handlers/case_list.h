#ifndef IHALA_SERVER_HANDLERS_CASE_LIST_H_
#define IHALA_SERVER_HANDLERS_CASE_LIST_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "ihala/v1/referral_service.pb.h"
#include "server/handlers/call.h"

namespace ihala {

// How a request names a case.
struct CaseName {
  std::optional<std::string> referral_id;
  std::string short_code;  // As it is stored; used where there is no id.
};

// INVALID_ARGUMENT unless the request names a case in exactly one of the two ways.
absl::StatusOr<CaseName> CheckCaseName(const v1::GetReferralRequest& request);

// A page of cases, newest change first.
struct CasePage {
  std::vector<v1::CaseCore> cores;  // As the caller may see them.
  uint64_t next_before = 0;         // 0 at the end.
};

// The caller's cases with changes below `before` (0 for the newest), in `stage_id` unless empty: exactly those that a
// get would show. A page may be short before the end: looking at more cases than kScanMax for one page would hold the
// server up for one caller.
absl::StatusOr<CasePage> ListCases(HandlerEnv& env, const Call& call, const std::string& stage_id, uint64_t before,
                                   int page_size);

}  // namespace ihala

#endif  // IHALA_SERVER_HANDLERS_CASE_LIST_H_
