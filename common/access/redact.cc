#include <array>
#include <memory>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/strings/match.h"
#include "absl/synchronization/mutex.h"
#include "common/access/access.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace ihala {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// What to do with a message of one type for one kind of reader: which fields go, and into which the walk goes on.
struct Plan {
  struct Part {
    const FieldDescriptor* field;
    const Plan* plan;
  };
  std::vector<const FieldDescriptor*> clear;
  std::vector<Part> parts;
};

// A message of another package, as Timestamp, is one value: it carries no options of ours and is kept or cleared whole.
bool IsLeaf(const Descriptor& type) { return absl::StartsWith(type.full_name(), "google.protobuf."); }

// The plans of one kind of reader. Reading options costs far more than redacting, so each type is looked at once in
// the life of the process. Thread-safe.
class Plans {
 public:
  const Plan& For(const FieldSet& fields, const Descriptor& type) {
    {
      absl::ReaderMutexLock lock(&mutex_);
      const auto found = plans_.find(&type);
      if (found != plans_.end()) return *found->second;
    }
    absl::MutexLock lock(&mutex_);
    return Compile(fields, type);
  }

 private:
  const Plan& Compile(const FieldSet& fields, const Descriptor& type) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    if (const auto found = plans_.find(&type); found != plans_.end()) return *found->second;
    auto owned = std::make_unique<Plan>();
    Plan& plan = *owned;
    // Before its parts, so that a type that contains itself finds its own plan.
    plans_[&type] = std::move(owned);
    for (int i = 0; i < type.field_count(); ++i) {
      const FieldDescriptor* const field = type.field(i);
      if (!field->options().HasExtension(v1::access) || !fields.Allows(field->options().GetExtension(v1::access))) {
        plan.clear.push_back(field);
      } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE && !IsLeaf(*field->message_type())) {
        plan.parts.push_back({field, &Compile(fields, *field->message_type())});
      }
    }
    return plan;
  }

  absl::Mutex mutex_;
  absl::flat_hash_map<const Descriptor*, std::unique_ptr<Plan>> plans_ ABSL_GUARDED_BY(mutex_);
};

Plans& PlansFor(const FieldSet& fields) {
  // All that Allows looks at: the side and the rung.
  static auto& plans = *new std::array<Plans, v1::Side_ARRAYSIZE * v1::Rung_ARRAYSIZE>;
  return plans[fields.side() * v1::Rung_ARRAYSIZE + fields.up_to()];
}

void Apply(const Plan& plan, Message& message) {
  const Reflection& reflection = *message.GetReflection();
  // What a newer writer sent in fields that are not known here has no class here either.
  if (!reflection.GetUnknownFields(message).empty()) reflection.MutableUnknownFields(&message)->Clear();
  for (const FieldDescriptor* field : plan.clear) reflection.ClearField(&message, field);
  for (const Plan::Part& part : plan.parts) {
    if (part.field->is_repeated()) {
      const int size = reflection.FieldSize(message, part.field);
      for (int i = 0; i < size; ++i) {
        Apply(*part.plan, *reflection.MutableRepeatedMessage(&message, part.field, i));
      }
    } else if (reflection.HasField(message, part.field)) {
      Apply(*part.plan, *reflection.MutableMessage(&message, part.field));
    }
  }
}

}  // namespace

void Redact(const FieldSet& fields, Message* message) {
  if (!fields.exists()) return message->Clear();
  if (message->GetDescriptor() == v1::Comment::descriptor() &&
      !fields.AllowsComment(static_cast<const v1::Comment&>(*message))) {
    return message->Clear();
  }
  const Plan& plan = PlansFor(fields).For(fields, *message->GetDescriptor());
  Apply(plan, *message);
}

}  // namespace ihala
