#include "server/handlers/case_list.h"

#include <algorithm>
#include <utility>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/text/short_code.h"
#include "server/handlers/case_view.h"
#include "server/handlers/validate.h"

namespace ihala {
namespace {

// Cases looked at for one page: a few milliseconds. Up to here a page goes on only where something is on the next: that
// cases are left would tell of those that are not the caller's.
constexpr int kScanMax = 2000;

// The next cases of both sides on which the caller's organisation stands, newest first, each once.
absl::StatusOr<std::vector<v1::CaseCore>> NextCores(ReadTxn& txn, const std::string& organisation, uint64_t before,
                                                    int limit) {
  ASSIGN_OR_RETURN(std::vector<v1::CaseCore> cores, txn.ListCores(Party::kReferring, organisation, before, limit));
  ASSIGN_OR_RETURN(std::vector<v1::CaseCore> received, txn.ListCores(Party::kReceiving, organisation, before, limit));
  std::move(received.begin(), received.end(), std::back_inserter(cores));
  std::sort(cores.begin(), cores.end(),
            [](const v1::CaseCore& a, const v1::CaseCore& b) { return a.revision() > b.revision(); });
  // A revision is one core's alone: equal ones are a case whose two sides are one organisation.
  cores.erase(std::unique(cores.begin(), cores.end(),
                          [](const v1::CaseCore& a, const v1::CaseCore& b) { return a.revision() == b.revision(); }),
              cores.end());
  if (cores.size() > static_cast<size_t>(limit)) cores.resize(static_cast<size_t>(limit));
  return cores;
}

}  // namespace

absl::StatusOr<CaseName> CheckCaseName(const v1::GetReferralRequest& request) {
  FieldChecks checks(request);
  CaseName name;
  if (!request.short_code().empty()) {
    checks.That(request.referral_id().empty(), "short_code", "OUT_OF_RANGE",
                "must be empty where referral_id is given");
    absl::StatusOr<std::string> code = text::ParseShortCode(request.short_code());
    checks.That(code.ok(), "short_code", "MALFORMED", "is eight letters and their check letter");
    if (code.ok()) name.short_code = *std::move(code);
  } else {
    checks.Uuid("referral_id", request.referral_id());
    name.referral_id = request.referral_id();
  }
  RETURN_IF_ERROR(checks.Status());
  return name;
}

absl::StatusOr<CasePage> ListCases(HandlerEnv& env, const Call& call, const std::string& stage_id, uint64_t before,
                                   int page_size) {
  CasePage page;
  const absl::Time now = env.clock->Now();
  const std::shared_ptr<const ReferenceData> reference = env.reference->Get();
  RETURN_IF_ERROR(env.store->Read([&](ReadTxn& txn) -> absl::Status {
    for (int looked = 0; looked < kScanMax;) {
      ASSIGN_OR_RETURN(std::vector<v1::CaseCore> cores,
                       NextCores(txn, call.caller.organisation, before, page_size + 1));
      const bool last = cores.size() <= static_cast<size_t>(page_size);
      for (v1::CaseCore& core : cores) {
        const uint64_t revision = core.revision();
        ASSIGN_OR_RETURN(std::optional<ShownCase> view, ViewOf(*reference, call, std::move(core), now));
        const bool is_listed = view.has_value() && (stage_id.empty() || view->core.stage_id() == stage_id);
        if (is_listed && page.cores.size() == static_cast<size_t>(page_size)) {
          page.next_before = before;
          return absl::OkStatus();
        }
        before = revision;
        ++looked;
        if (is_listed) page.cores.push_back(view->Shown());
      }
      if (last) return absl::OkStatus();
    }
    page.next_before = before;
    return absl::OkStatus();
  }));
  return page;
}

}  // namespace ihala
