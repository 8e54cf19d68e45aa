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

absl::StatusOr<Caller> CallerOfCopy(Engine& engine) {
  ASSIGN_OR_RETURN(const std::optional<v1::Account> account, engine.identity.Account());
  return account.has_value() ? CallerOf(*account) : Caller();
}

// nullopt where the workflow is not one that this version knows.
std::optional<CaseFacts> FactsOfCopy(const Engine& engine, const v1::CaseCore& core) {
  const Workflow* const workflow = engine.reference.Find(core.workflow().workflow_id(), core.workflow().version());
  if (workflow == nullptr) return std::nullopt;
  return FactsOf(core, *workflow);
}

// The row may be seen until then, if it was not for a shorter time.
void EndBy(absl::Time until, v1::Row& row) {
  if (until == absl::InfiniteFuture()) return;
  if (row.has_visible_until() && TimeOfTimestamp(row.visible_until()) <= until) return;
  *row.mutable_visible_until() = TimestampOfTime(until);
}

// Finds out what is left of rows whose time is over. One use.
class Narrower {
 public:
  Narrower(Engine& engine, const Caller& caller, absl::Time now) : engine_(engine), caller_(caller), now_(now) {}

  absl::StatusOr<bool> Narrow(v1::Row& row) {
    const auto known = cases_.find(row.referral_id());
    if (known == cases_.end()) {
      ASSIGN_OR_RETURN(cases_[row.referral_id()], Find(row.referral_id()));
    }
    const std::optional<Outlook>& left = cases_.at(row.referral_id());
    google::protobuf::Message* const body = MutableBodyOf(&row);
    // Of a kind that this version does not know it cannot say what is in it.
    if (!left.has_value() || body == nullptr) return false;
    Redact(left->now, body);
    EndBy(VisibleUntil(*left, *body), row);
    return true;
  }

 private:
  // nullopt where the copy does not tell, or by this version's rules nothing has become less.
  absl::StatusOr<std::optional<Outlook>> Find(const std::string& referral_id) {
    // Also a core whose own time is over says what its case is.
    ASSIGN_OR_RETURN(const std::optional<v1::Row> row,
                     engine_.replica.Find(referral_id, v1::Row::kCore, absl::InfinitePast()));
    if (!row.has_value()) return std::nullopt;
    const std::optional<CaseFacts> facts = FactsOfCopy(engine_, row->core());
    if (!facts.has_value()) return std::nullopt;
    Outlook left = OutlookOf(caller_, *facts, engine_.reference.policy(), now_);
    if (!left.now.exists() || left.now.Covers(SeenBefore(*facts))) return std::nullopt;
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
  std::map<std::string, std::optional<Outlook>> cases_;
};

bool IsAmong(const DirectoryChange& change, const v1::CaseCore& core) {
  return std::any_of(change.sharing.begin(), change.sharing.end(), [&](const auto& between) {
    return between.first == core.referring_organisation() &&
           (between.second.empty() || between.second == core.receiving_organisation());
  });
}

// What is left of one case under what is agreed now.
struct SharedStill {
  Outlook outlook;
  // The copy of a core may lack what the family agreed to, and then its facts open less than the server did. So what is
  // not less than it was by the same facts stays as it is.
  bool is_less = false;
};

// nullopt where nothing is left, or nothing is known.
std::optional<SharedStill> LeftOf(const Engine& engine, const Caller& caller, const v1::CaseCore& core,
                                  const Policy& before, absl::Time now) {
  const std::optional<CaseFacts> facts = FactsOfCopy(engine, core);
  if (!facts.has_value()) return std::nullopt;
  SharedStill left{OutlookOf(caller, *facts, engine.reference.policy(), now), false};
  left.is_less = !left.outlook.now.Covers(Visible(caller, *facts, before, now));
  if (left.is_less && !left.outlook.now.exists()) return std::nullopt;
  return left;
}

// False where nothing is left of the row.
bool Leave(const std::optional<SharedStill>& left, v1::Row& row) {
  google::protobuf::Message* const body = MutableBodyOf(&row);
  if (!left.has_value() || body == nullptr) return false;
  if (left->is_less) Redact(left->outlook.now, body);
  EndBy(VisibleUntil(left->outlook, *body), row);
  return true;
}

}  // namespace

absl::Status NarrowExpired(Engine& engine, absl::Time now) {
  ASSIGN_OR_RETURN(const bool any, engine.replica.HasExpired(now));
  if (!any) return absl::OkStatus();
  ASSIGN_OR_RETURN(const Caller caller, CallerOfCopy(engine));
  RETURN_IF_ERROR(engine.reference.Load(now));
  Narrower narrower(engine, caller, now);
  RETURN_IF_ERROR(engine.store->Write([&]() -> absl::Status {
    RETURN_IF_ERROR(engine.replica.Narrow(now, [&](v1::Row& row) { return narrower.Narrow(row); }));
    return PrepareLater(engine);
  }));
  return engine.store->db().Checkpoint(sqlite::CheckpointMode::kTruncate).status();
}

absl::Status NarrowLocked(Engine& engine, absl::Time now) {
  bool any = false;
  RETURN_IF_ERROR(engine.store->Write([&]() -> absl::Status {
    ASSIGN_OR_RETURN(any, engine.replica.NarrowLocked(now));
    return absl::OkStatus();
  }));
  return any ? engine.store->db().Checkpoint(sqlite::CheckpointMode::kTruncate).status() : absl::OkStatus();
}

absl::Status PrepareLater(Engine& engine) {
  ASSIGN_OR_RETURN(const Caller caller, CallerOfCopy(engine));
  std::map<absl::Time, Narrower> at_ends;
  return engine.replica.PrepareLater([&](absl::Time end, v1::Row& row) {
    return at_ends.try_emplace(end, engine, caller, end).first->second.Narrow(row);
  });
}

absl::StatusOr<bool> NarrowShared(Engine& engine, const DirectoryChange& change, const Policy& before, absl::Time now) {
  if (change.sharing.empty()) return false;
  ASSIGN_OR_RETURN(const Caller caller, CallerOfCopy(engine));
  RETURN_IF_ERROR(engine.reference.Load(now));
  std::vector<std::string> cases;
  RETURN_IF_ERROR(engine.replica.ForEachCore([&](const v1::CaseCore& core) {
    // What an organisation referred is its own, whatever it agrees on.
    const bool own = core.referring_organisation() == caller.organisation;
    if (!own && IsAmong(change, core)) cases.push_back(core.referral_id());
    return absl::OkStatus();
  }));
  bool any = false;
  for (const std::string& referral_id : cases) {
    ASSIGN_OR_RETURN(const std::optional<v1::Row> core,
                     engine.replica.Find(referral_id, v1::Row::kCore, absl::InfinitePast()));
    if (!core.has_value()) continue;
    const std::optional<SharedStill> left = LeftOf(engine, caller, core->core(), before, now);
    ASSIGN_OR_RETURN(const bool narrowed, engine.replica.NarrowCase(referral_id, [&](v1::Row& row) {
      return absl::StatusOr<bool>(Leave(left, row));
    }));
    any = any || narrowed;
  }
  return any;
}

}  // namespace ihala::client
