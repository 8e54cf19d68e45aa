#include "server/sync/feeds.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "common/base/hash.h"
#include "common/base/sabotage.h"
#include "common/base/status_macros.h"
#include "common/wire/wire_bytes.h"

namespace ihala {
namespace {

bool IsLimited(const v1::RoleBinding& binding) { return binding.desks_size() > 0 || binding.governorates_size() > 0; }

// Whether the caller sees all that the organisation refers, so that its people's own feeds add nothing.
bool SeesAllReferred(const Caller& caller) {
  return std::any_of(caller.roles.begin(), caller.roles.end(), [&](const v1::RoleBinding& binding) {
    const bool sees = binding.role() == v1::ROLE_SUPERVISOR || HasRight(binding, v1::RIGHT_READ);
    return sees && binding.organisation() == caller.organisation && !IsLimited(binding);
  });
}

}  // namespace

std::vector<Feed> FeedsOf(const Caller& caller) {
  std::vector<Feed> feeds = {{Party::kReferring, "*"}};
  const std::string& own = caller.organisation;
  if (own.empty()) return feeds;
  feeds.push_back({Party::kReferring, AgreementParty(own)});
  feeds.push_back({Party::kReceiving, AgreementParty(own)});
  const bool integrates = caller.Integrates(v1::RIGHT_READ);
  // Planted: whoever belongs to an organisation reads what it refers.
  if (integrates || caller.Holds(v1::ROLE_SUPERVISOR, own) || IsPlanted(Planted::kScopeIsNotAsked)) {
    feeds.push_back({Party::kReferring, own});
  }
  // Whoever supervises some desks and works on cases of another one sees both.
  if (caller.Holds(v1::ROLE_CASEWORKER, own) && !SeesAllReferred(caller)) {
    feeds.push_back({Party::kAssignee, WorkerParty(own, caller.account)});
    feeds.push_back({Party::kAuthor, WorkerParty(own, caller.account)});
  }
  if (integrates || caller.Holds(v1::ROLE_REVIEWER, own) || caller.Holds(v1::ROLE_LEAD, own)) {
    feeds.push_back({Party::kReceiving, own});
  }
  return feeds;
}

bool FeedsAreExact(const Caller& caller, const Policy& policy) {
  // A red line may keep cases of the feed from the one or other of its organisation.
  if (policy.forbids()) return false;
  for (const v1::RoleBinding& binding : caller.roles) {
    // A caseworker's cases are theirs by account alone.
    if (IsLimited(binding) && binding.role() != v1::ROLE_CASEWORKER) return false;
  }
  // A case may lie in both feeds of one organisation, and in the feeds of one of its people too.
  bool of_organisation = false;
  bool of_person = false;
  for (const auto& [party, code] : FeedsOf(caller)) {
    const bool is_own = code == caller.organisation;
    if (is_own && (of_organisation || of_person)) return false;
    of_organisation |= is_own;
    of_person |= party == Party::kAssignee || party == Party::kAuthor;
  }
  return !(of_organisation && of_person);
}

uint64_t ScopeVersion(const Caller& caller) {
  std::string bytes;
  AppendSized(caller.organisation, bytes);
  for (const v1::RoleBinding& binding : caller.roles) AppendSized(SerializeDeterministic(binding), bytes);
  const std::string digest = Digest(bytes);
  absl::string_view left = digest;
  return TakeFixed64(left);
}

absl::StatusOr<FeedSlice> ReadFeeds(ReadTxn& txn, const Caller& caller, FeedPart part, uint64_t since,
                                    int rows_per_feed) {
  FeedSlice slice;
  slice.horizon = UINT64_MAX;
  for (const auto& [party, code] : FeedsOf(caller)) {
    const bool is_directory = code == "*" || code == AgreementParty(caller.organisation);
    if (part != FeedPart::kAll && is_directory != (part == FeedPart::kDirectory)) continue;
    ASSIGN_OR_RETURN(std::vector<FeedRow> rows, txn.ListFeed(party, code, since, rows_per_feed));
    if (rows.size() == static_cast<size_t>(rows_per_feed)) {
      slice.complete = false;
      slice.horizon = std::min(slice.horizon, rows.back().seq);
    }
    for (FeedRow& row : rows) {
      const uint64_t seq = row.seq;
      slice.rows.try_emplace(seq, std::move(row));
    }
  }
  slice.rows.erase(slice.rows.upper_bound(slice.horizon), slice.rows.end());
  return slice;
}

}  // namespace ihala
