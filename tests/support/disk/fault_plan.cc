#include "tests/support/disk/fault_plan.h"

#include <numeric>

namespace ihala {

FaultPlan::Fate FaultPlan::Count(DiskCall call, bool takes_space) {
  const Fate fate = Decide(call, takes_space);
  if (fate != Fate::kGoesOn) last_failure_ = fate;
  return fate;
}

FaultPlan::Fate FaultPlan::Decide(DiskCall call, bool takes_space) {
  if (stopped_) return Fate::kIsOff;
  ++counts_[static_cast<size_t>(call)];
  if (stop_in_ > 0 && --stop_in_ == 0) {
    stopped_ = true;
    return Fate::kInFlight;
  }
  if (fail_in_ == 0 || (failure_ == DiskFailure::kFull && !takes_space)) return Fate::kGoesOn;
  if (--fail_in_ > 0) return Fate::kGoesOn;
  if (for_ever_) fail_in_ = 1;
  failed_ = true;
  return failure_ == DiskFailure::kFull ? Fate::kIsFull : Fate::kFails;
}

uint64_t FaultPlan::calls() const { return std::accumulate(counts_.begin(), counts_.end(), uint64_t{0}); }

void FaultPlan::FailAt(uint64_t call, DiskFailure failure, bool for_ever) {
  fail_in_ = call;
  failure_ = failure;
  for_ever_ = for_ever;
  failed_ = false;
}

void FaultPlan::Clear() {
  stop_in_ = 0;
  fail_in_ = 0;
  stopped_ = false;
  failed_ = false;
}

}  // namespace ihala
