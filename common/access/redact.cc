#include "common/access/access.h"
#include "common/access/redaction_plans.h"
#include "google/protobuf/message.h"

namespace ihala {
namespace {

// For those whose own data it is.
RedactionPlans& OwnPlans() {
  static auto& plans = *new RedactionPlans(nullptr);
  return plans;
}

}  // namespace

void Redact(const FieldSet& fields, google::protobuf::Message* message) {
  if (!fields.exists()) return message->Clear();
  if (message->GetDescriptor() == v1::Comment::descriptor() &&
      !fields.AllowsComment(static_cast<const v1::Comment&>(*message))) {
    return message->Clear();
  }
  if (fields.disclosure_ != nullptr) return fields.disclosure_->Redact(fields.up_to_, fields.organisation_, message);
  OwnPlans().Apply(fields.up_to_, fields.organisation_, message);
}

bool WouldRedact(const FieldSet& fields, const google::protobuf::Message& message) {
  const bool is_refused = !fields.exists() || (message.GetDescriptor() == v1::Comment::descriptor() &&
                                               !fields.AllowsComment(static_cast<const v1::Comment&>(message)));
  // Then all of it goes, if there is anything.
  if (is_refused) return message.ByteSizeLong() > 0;
  if (fields.disclosure_ != nullptr) {
    return fields.disclosure_->WouldRedact(fields.up_to_, fields.organisation_, message);
  }
  return OwnPlans().Clears(fields.up_to_, fields.organisation_, message);
}

}  // namespace ihala
