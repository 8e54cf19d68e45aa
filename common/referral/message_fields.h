#ifndef IHALA_COMMON_REFERRAL_MESSAGE_FIELDS_H_
#define IHALA_COMMON_REFERRAL_MESSAGE_FIELDS_H_

#include <string>
#include <vector>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace ihala {

// One field that is set somewhere inside a message, or one entry of a list; a way to it that works on any copy.
struct FieldPlace {
  struct Step {
    const google::protobuf::FieldDescriptor* field;
    int index;  // -1 for a field that is not repeated, or for a list as a whole.
  };
  std::vector<Step> steps;

  const google::protobuf::FieldDescriptor& field() const { return *steps.back().field; }
  int index() const { return steps.back().index; }
  // As violations name it: `people[0].name.first`.
  std::string Path() const;
  // The message that contains the field, in `root`, which must be a copy of the message that was walked.
  google::protobuf::Message* Parent(google::protobuf::Message* root) const;
};

// Whether a field holds messages of ours, whose own fields carry our options. One of another package, as a timestamp,
// is a value.
bool HoldsOurMessage(const google::protobuf::FieldDescriptor& field);

// Every field that is set inside `root`, messages and lists themselves included, in the order of the descriptor. Lets
// tests try something on every field instead of on those that somebody thought of.
std::vector<FieldPlace> FieldsOf(const google::protobuf::Message& root);

}  // namespace ihala

#endif  // IHALA_COMMON_REFERRAL_MESSAGE_FIELDS_H_
