#include "server/audit/reads.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/synchronization/mutex.h"
#include "common/referral/message_fields.h"
#include "ihala/v1/options.pb.h"

namespace ihala {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// What to look at in a message of one type.
struct Plan {
  struct Part {
    const FieldDescriptor* field;
    v1::Rung rung;
    const Plan* inside;  // Null where there is nothing to look at.
  };
  std::vector<Part> parts;
  // The field that names the message's case; null where it does not.
  const FieldDescriptor* case_id = nullptr;
  // Whether fields of the type itself have rungs.
  bool is_of_case = false;
  bool can_hold_cases = false;
};

v1::Rung RungOf(const FieldDescriptor& field) {
  if (!field.options().HasExtension(v1::access)) return v1::RUNG_UNSPECIFIED;
  return field.options().GetExtension(v1::access).rung();
}

// Reading options costs far more than the walk, so each type is looked at once in the life of the process. Thread-safe.
class Plans {
 public:
  const Plan& For(const Descriptor& type) {
    {
      absl::ReaderMutexLock lock(&mutex_);
      const auto found = plans_.find(&type);
      if (found != plans_.end()) return *found->second;
    }
    absl::MutexLock lock(&mutex_);
    return Compile(type);
  }

 private:
  const Plan& Compile(const Descriptor& type) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    if (const auto found = plans_.find(&type); found != plans_.end()) return *found->second;
    auto owned = std::make_unique<Plan>();
    Plan& plan = *owned;
    // Before its parts, so that a type that contains itself finds its own plan.
    plans_[&type] = std::move(owned);
    for (int i = 0; i < type.field_count(); ++i) {
      const FieldDescriptor* const field = type.field(i);
      const v1::Rung rung = RungOf(*field);
      const bool has_inside = HoldsOurMessage(*field);
      const Plan* const inside = has_inside ? &Compile(*field->message_type()) : nullptr;
      if (field->name() == "referral_id" && field->type() == FieldDescriptor::TYPE_BYTES && !field->is_repeated()) {
        plan.case_id = field;
      }
      if (rung != v1::RUNG_UNSPECIFIED) plan.is_of_case = true;
      if (rung != v1::RUNG_UNSPECIFIED || (inside != nullptr && inside->can_hold_cases)) plan.can_hold_cases = true;
      if (rung != v1::RUNG_UNSPECIFIED || inside != nullptr) plan.parts.push_back({field, rung, inside});
    }
    return plan;
  }

  absl::Mutex mutex_;
  absl::flat_hash_map<const Descriptor*, std::unique_ptr<Plan>> plans_ ABSL_GUARDED_BY(mutex_);
};

const Plan& PlanFor(const Descriptor& type) {
  static auto& plans = *new Plans;
  return plans.For(type);
}

bool IsSet(const Reflection& reflection, const Message& message, const FieldDescriptor& field) {
  return field.is_repeated() ? reflection.FieldSize(message, &field) > 0 : reflection.HasField(message, &field);
}

// Calls `take` with each message in a field.
template <typename Take>
void ForEachIn(const Reflection& reflection, const Message& message, const FieldDescriptor& field, Take take) {
  if (!field.is_repeated()) return take(reflection.GetMessage(message, &field));
  const int size = reflection.FieldSize(message, &field);
  for (int i = 0; i < size; ++i) take(reflection.GetRepeatedMessage(message, &field, i));
}

v1::Rung Highest(const Plan& plan, const Message& message) {
  const Reflection& reflection = *message.GetReflection();
  v1::Rung highest = v1::RUNG_UNSPECIFIED;
  for (const Plan::Part& part : plan.parts) {
    if (!IsSet(reflection, message, *part.field)) continue;
    highest = std::max(highest, part.rung);
    if (part.inside == nullptr) continue;
    ForEachIn(reflection, message, *part.field,
              [&](const Message& inside) { highest = std::max(highest, Highest(*part.inside, inside)); });
  }
  return highest;
}

// The case that a message names, or that one of its own parts does, as a response by its core.
std::string CaseOf(const Plan& plan, const Message& message) {
  const Reflection& reflection = *message.GetReflection();
  if (plan.case_id != nullptr) {
    std::string id = reflection.GetString(message, plan.case_id);
    if (!id.empty()) return id;
  }
  for (const Plan::Part& part : plan.parts) {
    const bool names = part.inside != nullptr && part.inside->case_id != nullptr && !part.field->is_repeated();
    if (!names || !reflection.HasField(message, part.field)) continue;
    const Message& inside = reflection.GetMessage(message, part.field);
    std::string id = inside.GetReflection()->GetString(inside, part.inside->case_id);
    if (!id.empty()) return id;
  }
  return "";
}

void Collect(const Plan& plan, const Message& message, const std::string& outer, CaseReads* reads) {
  std::string id = CaseOf(plan, message);
  if (id.empty()) id = outer;
  // Parts of cases stand in workflows and the directory too, as dates and names; there they are of no case.
  if (plan.is_of_case && !id.empty()) return reads->Note(id, Highest(plan, message));
  const Reflection& reflection = *message.GetReflection();
  for (const Plan::Part& part : plan.parts) {
    if (part.inside == nullptr || !part.inside->can_hold_cases || !IsSet(reflection, message, *part.field)) continue;
    ForEachIn(reflection, message, *part.field,
              [&](const Message& inside) { Collect(*part.inside, inside, id, reads); });
  }
}

}  // namespace

v1::Rung HighestRung(const Message& message) { return Highest(PlanFor(*message.GetDescriptor()), message); }

bool CanHoldCases(const Descriptor& type) { return PlanFor(type).can_hold_cases; }

void CaseReads::Add(const Message& answer, const std::string& case_id) {
  Collect(PlanFor(*answer.GetDescriptor()), answer, case_id, this);
}

void CaseReads::Note(const std::string& referral_id, v1::Rung rung) {
  // An empty message says nothing of anybody.
  if (rung == v1::RUNG_UNSPECIFIED) return;
  v1::Rung& highest = highest_[referral_id];
  highest = std::max(highest, rung);
}

std::vector<CaseRung> CaseReads::Shown() const {
  std::vector<CaseRung> cases;
  cases.reserve(highest_.size());
  for (const auto& [id, rung] : highest_) cases.push_back({id, rung});
  return cases;
}

std::vector<CaseRung> CaseReads::AboveEnvelope() const {
  std::vector<CaseRung> cases;
  for (const auto& [id, rung] : highest_) {
    if (rung > v1::RUNG_ENVELOPE) cases.push_back({id, rung});
  }
  return cases;
}

uint64_t CaseReads::Envelopes() const {
  return static_cast<uint64_t>(
      std::count_if(highest_.begin(), highest_.end(), [](const auto& one) { return one.second <= v1::RUNG_ENVELOPE; }));
}

bool ReadsOwnCasesOnly(const Caller& caller) {
  return !caller.roles.empty() && std::all_of(caller.roles.begin(), caller.roles.end(), [](const auto& binding) {
    return binding.role() == v1::ROLE_CASEWORKER;
  });
}

}  // namespace ihala
