#include "common/referral/message_fields.h"

#include "absl/strings/str_cat.h"

namespace ihala {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

void Walk(const Message& message, std::vector<FieldPlace::Step>& steps, std::vector<FieldPlace>& places) {
  const auto* const reflection = message.GetReflection();
  std::vector<const FieldDescriptor*> set;
  reflection->ListFields(message, &set);
  for (const FieldDescriptor* field : set) {
    const bool is_message = field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
    steps.push_back({field, -1});
    places.push_back({steps});
    if (field->is_repeated()) {
      for (int i = 0; i < reflection->FieldSize(message, field); ++i) {
        steps.back().index = i;
        places.push_back({steps});
        if (is_message) Walk(reflection->GetRepeatedMessage(message, field, i), steps, places);
      }
    } else if (is_message) {
      Walk(reflection->GetMessage(message, field), steps, places);
    }
    steps.pop_back();
  }
}

}  // namespace

bool HoldsOurMessage(const FieldDescriptor& field) {
  return field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE && field.message_type()->file()->package() == "ihala.v1";
}

std::string FieldPlace::Path() const {
  std::string path;
  for (const Step& step : steps) {
    absl::StrAppend(&path, path.empty() ? "" : ".", step.field->name());
    if (step.index >= 0) absl::StrAppend(&path, "[", step.index, "]");
  }
  return path;
}

Message* FieldPlace::Parent(Message* root) const {
  for (size_t i = 0; i + 1 < steps.size(); ++i) {
    const auto* const reflection = root->GetReflection();
    root = steps[i].index < 0 ? reflection->MutableMessage(root, steps[i].field)
                              : reflection->MutableRepeatedMessage(root, steps[i].field, steps[i].index);
  }
  return root;
}

std::vector<FieldPlace> FieldsOf(const Message& root) {
  std::vector<FieldPlace> places;
  std::vector<FieldPlace::Step> steps;
  Walk(root, steps, places);
  return places;
}

}  // namespace ihala
