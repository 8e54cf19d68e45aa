#include "server/store/body_parts.h"

#include <memory>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/dynamic_message.h"
#include "google/protobuf/util/message_differencer.h"
#include "gtest/gtest.h"
#include "ihala/v1/dossier_numbers.pb.h"
#include "ihala/v1/options.pb.h"
#include "ihala/v1/sync.pb.h"

namespace ihala {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;
using google::protobuf::util::MessageDifferencer;

constexpr RowKind kKinds[] = {
    RowKind::kOrganisation, RowKind::kProgramme, RowKind::kDesk,     RowKind::kGovernorate,    RowKind::kAgreement,
    RowKind::kWorkflow,     RowKind::kOutage,    RowKind::kCore,     RowKind::kDossier,        RowKind::kComment,
    RowKind::kHistory,      RowKind::kLeft,      RowKind::kConflict, RowKind::kDossierNumbers, RowKind::kArrangement};

const Descriptor* MessageOf(RowKind kind) {
  if (kind == RowKind::kDossierNumbers) return v1::DossierNumbers::descriptor();
  return v1::Row::descriptor()->FindFieldByNumber(static_cast<int>(FieldOf(kind)))->message_type();
}

bool IsClassPersonal(const FieldDescriptor& field) {
  const v1::FieldClass kind = field.options().GetExtension(v1::access).field_class();
  return kind == v1::FIELD_CLASS_IDENTIFYING || kind == v1::FIELD_CLASS_SENSITIVE;
}

// Sets every field, and the fields of what they hold, as deep as `depth`.
void Fill(Message* message, int depth) {
  const Reflection& on = *message->GetReflection();
  for (int i = 0; i < message->GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor* const field = message->GetDescriptor()->field(i);
    const bool many = field->is_repeated();
    switch (field->cpp_type()) {
      case FieldDescriptor::CPPTYPE_MESSAGE:
        if (depth > 0) Fill(many ? on.AddMessage(message, field) : on.MutableMessage(message, field), depth - 1);
        break;
      case FieldDescriptor::CPPTYPE_STRING:
        many ? on.AddString(message, field, "words") : on.SetString(message, field, "words");
        break;
      case FieldDescriptor::CPPTYPE_ENUM:
        many ? on.AddEnumValue(message, field, 1) : on.SetEnumValue(message, field, 1);
        break;
      case FieldDescriptor::CPPTYPE_BOOL:
        many ? on.AddBool(message, field, true) : on.SetBool(message, field, true);
        break;
      case FieldDescriptor::CPPTYPE_UINT64:
        many ? on.AddUInt64(message, field, 7) : on.SetUInt64(message, field, 7);
        break;
      case FieldDescriptor::CPPTYPE_UINT32:
        many ? on.AddUInt32(message, field, 7) : on.SetUInt32(message, field, 7);
        break;
      case FieldDescriptor::CPPTYPE_INT64:
        many ? on.AddInt64(message, field, 7) : on.SetInt64(message, field, 7);
        break;
      case FieldDescriptor::CPPTYPE_INT32:
        many ? on.AddInt32(message, field, 7) : on.SetInt32(message, field, 7);
        break;
      default:
        ADD_FAILURE() << "no value for " << field->full_name();
    }
  }
}

// The fields with a personal class that are set anywhere inside.
std::vector<std::string> PersonalFieldsIn(const Message& message) {
  std::vector<std::string> found;
  std::vector<const FieldDescriptor*> set;
  message.GetReflection()->ListFields(message, &set);
  for (const FieldDescriptor* field : set) {
    if (IsClassPersonal(*field)) found.push_back(field->full_name());
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
    const Reflection& on = *message.GetReflection();
    const int count = field->is_repeated() ? on.FieldSize(message, field) : 1;
    for (int i = 0; i < count; ++i) {
      const auto inside = PersonalFieldsIn(field->is_repeated() ? on.GetRepeatedMessage(message, field, i)
                                                                : on.GetMessage(message, field));
      found.insert(found.end(), inside.begin(), inside.end());
    }
  }
  return found;
}

class BodyPartsTest : public ::testing::TestWithParam<RowKind> {
 protected:
  std::unique_ptr<Message> Filled() {
    std::unique_ptr<Message> message(factory_.GetPrototype(MessageOf(GetParam()))->New());
    Fill(message.get(), 5);
    return message;
  }
  std::unique_ptr<Message> Parsed(const std::string& bytes) {
    std::unique_ptr<Message> message(factory_.GetPrototype(MessageOf(GetParam()))->New());
    EXPECT_TRUE(message->ParseFromString(bytes));
    return message;
  }

  google::protobuf::DynamicMessageFactory factory_;
};

INSTANTIATE_TEST_SUITE_P(Kinds, BodyPartsTest, ::testing::ValuesIn(kKinds));

TEST_P(BodyPartsTest, NothingPersonalLiesOutsideOfTheKeyOfTheCase) {
  const auto whole = Filled();
  const std::vector<std::string> personal = PersonalFieldsIn(*whole);
  if (SealingOf(GetParam()) == BodySealing::kOpen) {
    EXPECT_THAT(personal, ::testing::IsEmpty()) << "a kind that is left open has these";
    return;
  }
  const BodyParts parts = DivideBody(GetParam(), whole->SerializeAsString());
  EXPECT_THAT(PersonalFieldsIn(*Parsed(parts.common)), ::testing::IsEmpty());
  EXPECT_FALSE(personal.empty());
  EXPECT_EQ(PersonalFieldsIn(*Parsed(parts.personal)).size(), personal.size());
}

TEST_P(BodyPartsTest, BothPartsAreTheWholeAgain) {
  const auto whole = Filled();
  const BodyParts parts = DivideBody(GetParam(), whole->SerializeAsString());
  EXPECT_TRUE(MessageDifferencer::Equals(*Parsed(parts.common + parts.personal), *whole));
}

TEST_P(BodyPartsTest, WhatIsNoMessageIsPersonal) {
  const BodyParts parts = DivideBody(GetParam(), "\x0a\x7f words");
  EXPECT_EQ(parts.common, "");
  EXPECT_EQ(parts.personal, "\x0a\x7f words");
}

TEST(BodyPartsOfACaseTest, WhatACaseIsDealtWithByOutlivesItsKey) {
  v1::CaseCore core;
  core.set_referral_id("id");
  core.set_stage_id("RECEIVED");
  core.add_consent_fields("identity");
  core.mutable_pending()->add_inputs()->set_text("why");
  v1::CaseCore left;
  ASSERT_TRUE(left.ParseFromString(DivideBody(RowKind::kCore, core.SerializeAsString()).common));
  EXPECT_EQ(left.stage_id(), "RECEIVED");
  EXPECT_EQ(left.consent_fields_size(), 0);
  EXPECT_FALSE(left.has_pending());
  v1::Comment comment;
  comment.set_author("W-1");
  comment.set_text("words");
  v1::Comment without;
  ASSERT_TRUE(without.ParseFromString(DivideBody(RowKind::kComment, comment.SerializeAsString()).common));
  EXPECT_EQ(without.author(), "W-1");
  EXPECT_EQ(without.text(), "");
}

}  // namespace
}  // namespace ihala
