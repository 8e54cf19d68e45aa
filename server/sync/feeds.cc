#include "server/sync/feeds.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "common/base/sabotage.h"
#include "common/base/status_macros.h"

namespace ihala {
namespace {

using Feed = std::pair<ReadTxn::Party, std::string>;

std::vector<Feed> FeedsOf(const Caller& caller) {
  std::vector<Feed> feeds = {{ReadTxn::Party::kReferring, "*"}};
  const std::string& own = caller.organisation;
  if (own.empty()) return feeds;
  feeds.push_back({ReadTxn::Party::kReferring, AgreementParty(own)});
  feeds.push_back({ReadTxn::Party::kReceiving, AgreementParty(own)});
  const bool integrates = caller.Holds(v1::ROLE_INTEGRATOR, own);
  // Planted: whoever belongs to an organisation reads what it refers.
  if (integrates || caller.Holds(v1::ROLE_SUPERVISOR, own) || IsPlanted(Planted::kScopeIsNotAsked)) {
    feeds.push_back({ReadTxn::Party::kReferring, own});
  } else if (caller.Holds(v1::ROLE_CASEWORKER, own)) {
    feeds.push_back({ReadTxn::Party::kAssignee, caller.account});
  }
  if (integrates || caller.Holds(v1::ROLE_REVIEWER, own) || caller.Holds(v1::ROLE_LEAD, own)) {
    feeds.push_back({ReadTxn::Party::kReceiving, own});
  }
  return feeds;
}

}  // namespace

absl::StatusOr<FeedSlice> ReadFeeds(ReadTxn& txn, const Caller& caller, uint64_t since, int rows_per_feed) {
  FeedSlice slice;
  slice.horizon = UINT64_MAX;
  for (const auto& [party, code] : FeedsOf(caller)) {
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
