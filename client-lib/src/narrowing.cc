#include "client-lib/src/narrowing.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "common/access/access.h"
#include "common/base/status_macros.h"
#include "common/wire/row_body.h"
#include "common/workflow/calendar.h"

namespace ihala::client {
namespace {

// What may be seen of one case from a moment on.
struct Remainder {
  FieldSet fields = FieldSet::None();
  absl::Time until = absl::InfiniteFuture();
};

// Finds out what is left of rows whose time is over. One use.
class Narrower {
 public:
  Narrower(Engine& engine, const Caller& caller, absl::Time now) : engine_(engine), caller_(caller), now_(now) {}

  absl::StatusOr<bool> Narrow(v1::Row& row) {
    const auto known = cases_.find(row.referral_id());
    if (known == cases_.end()) {
      ASSIGN_OR_RETURN(cases_[row.referral_id()], Find(row.referral_id()));
    }
    const std::optional<Remainder>& left = cases_.at(row.referral_id());
    if (!left.has_value()) return false;
    Redact(left->fields, MutableBodyOf(&row));
    if (left->until != absl::InfiniteFuture()) *row.mutable_visible_until() = TimestampOfTime(left->until);
    return true;
  }

 private:
  // nullopt where the copy does not tell, or by this version's rules nothing has become less.
  absl::StatusOr<std::optional<Remainder>> Find(const std::string& referral_id) {
    // Also a core whose own time is over says what its case is.
    ASSIGN_OR_RETURN(const std::optional<v1::Row> row,
                     engine_.replica.Find(referral_id, v1::Row::kCore, absl::InfinitePast()));
    if (!row.has_value()) return std::nullopt;
    const v1::CaseCore& core = row->core();
    const Workflow* const workflow = engine_.reference.Find(core.workflow().workflow_id(), core.workflow().version());
    if (workflow == nullptr) return std::nullopt;
    const CaseFacts facts = FactsOf(core, *workflow);
    Remainder left;
    left.fields = Visible(caller_, facts, engine_.reference.policy(), now_);
    left.until = VisibleUntil(caller_, facts, engine_.reference.policy(), now_);
    if (!left.fields.exists() || left.fields.Covers(SeenBefore(facts))) return std::nullopt;
    return left;
  }

  // What was to be seen until the last date that has passed, by this version's rules; nothing where none has.
  FieldSet SeenBefore(const CaseFacts& facts) const {
    const std::vector<absl::Time> dates = DatesOf(facts, engine_.reference.policy());
    const auto next = std::upper_bound(dates.begin(), dates.end(), now_);
    if (next == dates.begin()) return FieldSet::None();
    return Visible(caller_, facts, engine_.reference.policy(), *std::prev(next) - absl::Nanoseconds(1));
  }

  Engine& engine_;
  const Caller& caller_;
  const absl::Time now_;
  std::map<std::string, std::optional<Remainder>> cases_;
};

}  // namespace

absl::Status NarrowExpired(Engine& engine, absl::Time now) {
  ASSIGN_OR_RETURN(const bool any, engine.replica.HasExpired(now));
  if (!any) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::optional<v1::Account> account, engine.identity.Account());
  RETURN_IF_ERROR(engine.reference.Load(now));
  const Caller caller = account.has_value() ? CallerOf(*account) : Caller();
  Narrower narrower(engine, caller, now);
  RETURN_IF_ERROR(engine.store->Write(
      [&]() { return engine.replica.Narrow(now, [&](v1::Row& row) { return narrower.Narrow(row); }); }));
  return engine.store->db().Checkpoint(sqlite::CheckpointMode::kTruncate).status();
}

}  // namespace ihala::client
