#include "tests/bench/access_switch.h"

#include <atomic>

#include "common/access/access.h"

// The linker has the three calls that decide come here first (`--wrap` in CMakeLists.txt), and calls the product's own
// functions by the names below. What the library calls within one of its files is not switched.

namespace ihala::bench {
namespace {

std::atomic<bool> decides_access{true};

bool Decides() { return decides_access.load(std::memory_order_relaxed); }

}  // namespace

FieldSet ProductVisible(const Caller&, const CaseFacts&, const Policy&, absl::Time) asm("__real_" IHALA_VISIBLE);
Outlook ProductOutlook(const Caller&, const CaseFacts&, const Policy&, absl::Time) asm("__real_" IHALA_OUTLOOK);
void ProductRedact(const FieldSet&, google::protobuf::Message*) asm("__real_" IHALA_REDACT);

FieldSet SwitchedVisible(const Caller&, const CaseFacts&, const Policy&, absl::Time) asm("__wrap_" IHALA_VISIBLE);
Outlook SwitchedOutlook(const Caller&, const CaseFacts&, const Policy&, absl::Time) asm("__wrap_" IHALA_OUTLOOK);
void SwitchedRedact(const FieldSet&, google::protobuf::Message*) asm("__wrap_" IHALA_REDACT);

FieldSet SwitchedVisible(const Caller& caller, const CaseFacts& facts, const Policy& policy, absl::Time now) {
  if (Decides()) return ProductVisible(caller, facts, policy, now);
  return FieldSet::OfReceiver(caller.organisation, v1::RUNG_DOSSIER, nullptr);
}

Outlook SwitchedOutlook(const Caller& caller, const CaseFacts& facts, const Policy& policy, absl::Time now) {
  if (Decides()) return ProductOutlook(caller, facts, policy, now);
  Outlook whole;
  whole.now = FieldSet::OfReceiver(caller.organisation, v1::RUNG_DOSSIER, nullptr);
  return whole;
}

void SwitchedRedact(const FieldSet& fields, google::protobuf::Message* message) {
  if (Decides()) ProductRedact(fields, message);
}

void DecideAccess(bool decides) { decides_access = decides; }

}  // namespace ihala::bench
