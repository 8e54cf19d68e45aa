#include "common/access/redaction_plans.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "common/referral/dossier_paths.h"
#include "common/referral/message_fields.h"
#include "google/protobuf/descriptor.h"
#include "ihala/v1/referral.pb.h"

namespace ihala {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// No message of ours lies deeper in another one. What does is cleared: a mistake shows nothing.
constexpr int kDeepest = 12;

// What becomes of a field.
enum class Fate { kStays, kGoes, kStaysForItsOwn };

// Outside of a dossier, or in it under `prefix`.
Fate FateOf(const FieldDescriptor& field, v1::Rung up_to, const std::string* prefix, const OpensFrom& opens) {
  if (!field.options().HasExtension(v1::access)) return Fate::kGoes;
  const v1::FieldAccess& access = field.options().GetExtension(v1::access);
  if (!IsClassified(access)) return Fate::kGoes;
  if (opens == nullptr) return Fate::kStays;
  if (access.share() == v1::SHARE_NEVER) return Fate::kGoes;
  const std::string rule = prefix != nullptr ? absl::StrCat(*prefix, field.name()) : access.follows();
  bool open = access.rung() <= up_to && (access.share() == v1::SHARE_BY_DEFAULT || !rule.empty());
  if (open && !rule.empty()) {
    const v1::Rung from = opens(rule);
    open = from != v1::RUNG_UNSPECIFIED && from <= up_to;
  }
  if (open) return Fate::kStays;
  return access.account_of().empty() ? Fate::kGoes : Fate::kStaysForItsOwn;
}

bool IsSet(const Message& message, const FieldDescriptor& field) {
  const Reflection& reflection = *message.GetReflection();
  return field.is_repeated() ? reflection.FieldSize(message, &field) > 0 : reflection.HasField(message, &field);
}

}  // namespace

struct RedactionPlans::Plan {
  struct Account {
    const FieldDescriptor* field;
    const FieldDescriptor* organisation;  // Beside it; null where there is none.

    bool IsOfReader(absl::string_view reader, const Message& message) const {
      return organisation != nullptr && !reader.empty() &&
             message.GetReflection()->GetString(message, organisation) == reader;
    }
  };
  struct Part {
    const FieldDescriptor* field;
    std::unique_ptr<Plan> plan;
  };
  std::vector<const FieldDescriptor*> clear;
  std::vector<Account> accounts;  // Cleared unless they are of the reader's organisation.
  std::vector<Part> parts;
};

RedactionPlans::RedactionPlans(OpensFrom opens) : opens_(std::move(opens)) {}

RedactionPlans::~RedactionPlans() = default;

std::unique_ptr<RedactionPlans::Plan> RedactionPlans::Compile(const Descriptor& type, v1::Rung up_to,
                                                              const std::string* prefix, int depth) const {
  auto plan = std::make_unique<Plan>();
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor* const field = type.field(i);
    const Fate fate = depth > kDeepest ? Fate::kGoes : FateOf(*field, up_to, prefix, opens_);
    if (fate == Fate::kStaysForItsOwn) {
      const std::string& name = field->options().GetExtension(v1::access).account_of();
      plan->accounts.push_back({field, type.FindFieldByName(name)});
    } else if (fate == Fate::kGoes) {
      plan->clear.push_back(field);
    } else if (HoldsOurMessage(*field)) {
      // Wherever a dossier lies, its fields have their own paths.
      std::string inner;
      const bool begins = field->message_type() == v1::Referral::descriptor();
      if (!begins && prefix != nullptr) inner = absl::StrCat(*prefix, field->name(), ".");
      const std::string* const under = begins || prefix != nullptr ? &inner : nullptr;
      plan->parts.push_back({field, Compile(*field->message_type(), up_to, under, depth + 1)});
    }
  }
  return plan;
}

const RedactionPlans::Plan& RedactionPlans::For(const Descriptor& type, v1::Rung up_to) {
  const Key key(&type, up_to);
  {
    absl::ReaderMutexLock lock(&mutex_);
    const auto found = plans_.find(key);
    if (found != plans_.end()) return *found->second;
  }
  const std::string dossier;
  std::unique_ptr<Plan> plan = Compile(type, up_to, &type == v1::Referral::descriptor() ? &dossier : nullptr, 0);
  absl::MutexLock lock(&mutex_);
  return *plans_.try_emplace(key, std::move(plan)).first->second;
}

void RedactionPlans::Apply(v1::Rung up_to, absl::string_view organisation, Message* message) {
  Apply(For(*message->GetDescriptor(), up_to), organisation, *message);
}

bool RedactionPlans::Clears(v1::Rung up_to, absl::string_view organisation, const Message& message) {
  return Clears(For(*message.GetDescriptor(), up_to), organisation, message);
}

bool RedactionPlans::Clears(const Plan& plan, absl::string_view organisation, const Message& message) {
  const Reflection& reflection = *message.GetReflection();
  if (!reflection.GetUnknownFields(message).empty()) return true;
  for (const FieldDescriptor* field : plan.clear) {
    if (IsSet(message, *field)) return true;
  }
  for (const Plan::Account& account : plan.accounts) {
    if (IsSet(message, *account.field) && !account.IsOfReader(organisation, message)) return true;
  }
  for (const Plan::Part& part : plan.parts) {
    if (part.field->is_repeated()) {
      const int size = reflection.FieldSize(message, part.field);
      for (int i = 0; i < size; ++i) {
        if (Clears(*part.plan, organisation, reflection.GetRepeatedMessage(message, part.field, i))) return true;
      }
    } else if (reflection.HasField(message, part.field) &&
               Clears(*part.plan, organisation, reflection.GetMessage(message, part.field))) {
      return true;
    }
  }
  return false;
}

void RedactionPlans::Apply(const Plan& plan, absl::string_view organisation, Message& message) {
  const Reflection& reflection = *message.GetReflection();
  // What a newer writer sent in fields that are not known here has no class here either.
  if (!reflection.GetUnknownFields(message).empty()) reflection.MutableUnknownFields(&message)->Clear();
  // Before the organisations beside them may go.
  for (const Plan::Account& account : plan.accounts) {
    if (!account.IsOfReader(organisation, message)) reflection.ClearField(&message, account.field);
  }
  for (const FieldDescriptor* field : plan.clear) reflection.ClearField(&message, field);
  for (const Plan::Part& part : plan.parts) {
    if (part.field->is_repeated()) {
      const int size = reflection.FieldSize(message, part.field);
      for (int i = 0; i < size; ++i) {
        Apply(*part.plan, organisation, *reflection.MutableRepeatedMessage(&message, part.field, i));
      }
    } else if (reflection.HasField(message, part.field)) {
      Apply(*part.plan, organisation, *reflection.MutableMessage(&message, part.field));
    }
  }
}

}  // namespace ihala
