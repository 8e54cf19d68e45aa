#include "server/handlers/audit.h"

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/audit/actions.h"
#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/base/status_macros.h"
#include "common/text/utf8.h"
#include "server/handlers/validate.h"

namespace ihala::handlers {
namespace {

// A page ends once its entries have this many bytes: a quarter of a message, and the largest entry has a tenth of it.
constexpr size_t kPageBytes = 1024 * 1024;
constexpr int kEntriesAtOnce = 500;
// For how long back figures are told.
constexpr int64_t kCountDays = 400;

absl::Status CheckRequest(const v1::ListAuditTrailRequest& request) {
  return FieldChecks(request)
      .That(request.after() <= request.up_to(), "after", "OUT_OF_RANGE", "must be at most `up_to`")
      .Status();
}

// What somebody wrote into the file behind the server's back must not make an answer that nobody can read.
bool IsText(const v1::AuditEntry& entry) {
  const std::string* const texts[] = {&entry.actor(), &entry.organisation(), &entry.action(), &entry.subject(),
                                      &entry.result()};
  return std::all_of(std::begin(texts), std::end(texts),
                     [](const std::string* text) { return text::IsValidUtf8(*text); });
}

absl::Status AddEntries(ReadTxn& txn, uint64_t after, v1::ListAuditTrailResponse* response) {
  for (size_t bytes = 0; bytes < kPageBytes;) {
    ASSIGN_OR_RETURN(std::vector<v1::AuditEntry> entries, txn.ListAudit(after, kEntriesAtOnce));
    for (v1::AuditEntry& entry : entries) {
      after = entry.n();
      response->set_last(after >= response->up_to());
      if (after > response->up_to()) return absl::OkStatus();
      if (!IsText(entry)) return absl::DataLossError(absl::StrCat("Entry ", entry.n(), " of the trail is damaged."));
      bytes += entry.ByteSizeLong();
      *response->add_entries() = std::move(entry);
      if (response->last()) return absl::OkStatus();
      if (bytes >= kPageBytes) break;
    }
    if (!entries.empty()) continue;
    // It ends before it should. Whoever verifies it sees so.
    response->set_last(true);
    break;
  }
  return absl::OkStatus();
}

absl::Status FillPage(HandlerEnv& env, uint64_t after, uint64_t up_to, v1::ListAuditTrailResponse* response) {
  response->set_server_key(env.trail->public_key());
  response->set_epoch(env.store->epoch());
  response->set_up_to(up_to);
  return env.store->Read([&](ReadTxn& txn) -> absl::Status {
    RETURN_IF_ERROR(AddEntries(txn, after, response));
    const uint64_t end = response->entries_size() == 0 ? after : response->entries(response->entries_size() - 1).n();
    ASSIGN_OR_RETURN(const std::vector<v1::AuditHead> heads, txn.ListHeads(after, end));
    response->mutable_heads()->Add(heads.begin(), heads.end());
    if (!response->last()) return absl::OkStatus();
    const int64_t today = absl::ToUnixSeconds(env.clock->Now()) / (24 * 60 * 60);
    const int64_t first = std::max<int64_t>(today - kCountDays, 0);
    ASSIGN_OR_RETURN(const std::vector<v1::AuditCount> counts, txn.ListReadCounts(static_cast<uint32_t>(first)));
    response->mutable_counts()->Add(counts.begin(), counts.end());
    return absl::OkStatus();
  });
}

}  // namespace

void ListAuditTrail(HandlerEnv& env, const Call& call, const v1::ListAuditTrailRequest& request,
                    v1::ListAuditTrailResponse* response, Done done) {
  if (absl::Status status = CheckRequest(request); !status.ok()) return done(std::move(status));
  auto up_to = std::make_shared<uint64_t>(request.up_to());
  env.store->WriteAsync(
      [&env, &call, begins = request.up_to() == 0, up_to](WriteTxn& txn) -> absl::Status {
        RETURN_IF_ERROR(txn.PutAudit({env.clock->Now(), call.caller.account, call.caller.organisation,
                                      audit_action::kAuditExport, "", "SHOWN", ""}));
        if (!begins) return absl::OkStatus();
        RETURN_IF_ERROR(env.trail->PublishIn(txn));
        *up_to = txn.TrailTip().n;
        return absl::OkStatus();
      },
      [&env, after = request.after(), up_to, response, done = std::move(done)](const absl::Status& entered) {
        if (!entered.ok()) {
          return done(WithReason(absl::UnavailableError("The trail cannot be written now. Try later."), "TRAIL"));
        }
        done(FillPage(env, after, *up_to, response));
      });
}

}  // namespace ihala::handlers
