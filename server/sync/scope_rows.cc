#include "server/sync/scope_rows.h"

#include "absl/container/flat_hash_set.h"
#include "common/base/status_macros.h"
#include "common/wire/wire_bytes.h"
#include "server/sync/feeds.h"
#include "server/sync/row_builder.h"

namespace ihala {
namespace {

// Names read at once: about a megabyte.
constexpr int kNamesAtOnce = 10000;
// Accounts whose sums are kept; when there are more, all are forgotten.
constexpr size_t kMostKnown = 1000;

}  // namespace

RowMark MarkOf(const FeedRow& row) { return {row.referral_id, FieldOf(row.kind), row.row_id, row.seq}; }

absl::Status ForEachRow(ReadTxn& txn, const ReferenceData& reference, const Caller& caller, absl::Time now,
                        absl::FunctionRef<void(const FeedRow&)> take) {
  const bool is_exact = FeedsAreExact(caller, *reference.policy);
  RowBuilder rows(txn, reference, caller, now);
  absl::flat_hash_set<uint64_t> taken;
  for (const auto& [party, code] : FeedsOf(caller)) {
    for (uint64_t after = 0;;) {
      ASSIGN_OR_RETURN(const std::vector<FeedRow> names, txn.ListFeedNames(party, code, after, kNamesAtOnce));
      for (const FeedRow& name : names) {
        after = name.seq;
        if (name.kind == RowKind::kLeft) continue;
        if (!is_exact) {
          if (!taken.insert(name.seq).second) continue;
          if (!name.referral_id.empty()) {
            ASSIGN_OR_RETURN(const CaseAccess* access, rows.Access(name.referral_id));
            if (!access->fields().exists()) continue;
          }
        }
        take(name);
      }
      if (names.size() < static_cast<size_t>(kNamesAtOnce)) break;
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<RowSum> ScopeSums::Get(ReadTxn& txn, const ReferenceData& reference, const Caller& caller,
                                      absl::Time now) {
  RowSum of_feeds;
  std::string state;
  AppendFixed64(ScopeVersion(caller), state);
  for (const auto& [party, code] : FeedsOf(caller)) {
    ASSIGN_OR_RETURN(const RowSum sum, txn.SumOfFeed(party, code));
    of_feeds.Add(sum);
    state += sum.Bytes();
  }
  if (FeedsAreExact(caller, *reference.policy)) return of_feeds;
  {
    absl::MutexLock lock(&mutex_);
    const auto known = known_.find(caller.account);
    if (known != known_.end() && known->second.state == state) return known->second.sum;
  }
  RowSum sum;
  RETURN_IF_ERROR(ForEachRow(txn, reference, caller, now, [&](const FeedRow& row) { sum.Add(MarkOf(row)); }));
  absl::MutexLock lock(&mutex_);
  if (known_.size() >= kMostKnown) known_.clear();
  known_[caller.account] = {std::move(state), sum};
  return sum;
}

}  // namespace ihala
