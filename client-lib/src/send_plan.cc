#include "client-lib/src/send_plan.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "common/base/sabotage.h"
#include "common/base/status_macros.h"

namespace ihala::client {

absl::Status SendPlan::Refresh(Outbox& outbox, const absl::flat_hash_set<int64_t>& set_aside) {
  ASSIGN_OR_RETURN(std::vector<WaitingRow> fresh, outbox.Waiting(seen_));
  if (fresh.empty()) return absl::OkStatus();
  seen_ = fresh.back().id;
  for (WaitingRow& row : fresh) {
    if (!set_aside.contains(row.id)) waiting_.push_back(std::move(row));
  }
  absl::flat_hash_map<std::string, Lane> lanes;
  for (const WaitingRow& row : waiting_) {
    const auto [at, is_new] = lanes.try_emplace(row.referral_id, row.lane);
    if (!is_new) at->second = std::min(at->second, row.lane);
  }
  std::sort(waiting_.begin(), waiting_.end(), [&](const WaitingRow& a, const WaitingRow& b) {
    if (IsPlanted(Planted::kNewestFirst)) return a.id < b.id;
    const Lane lane_a = lanes[a.referral_id];
    const Lane lane_b = lanes[b.referral_id];
    return lane_a != lane_b ? lane_a > lane_b : a.id > b.id;
  });
  return absl::OkStatus();
}

std::vector<WaitingRow> SendPlan::Take(size_t bytes, const Suspects& suspects) {
  std::vector<WaitingRow> taken;
  const bool are_suspects = !waiting_.empty() && suspects.Has(waiting_.back().id);
  const size_t most = are_suspects ? suspects.most() : tuning::kMostOperations;
  size_t total = 0;
  while (!waiting_.empty() && taken.size() < most && suspects.Has(waiting_.back().id) == are_suspects) {
    total += waiting_.back().size;
    if (!taken.empty() && total > bytes) break;
    taken.push_back(std::move(waiting_.back()));
    waiting_.pop_back();
  }
  return taken;
}

}  // namespace ihala::client
