#include <memory>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "common/access/access.h"
#include "common/referral/dossier_paths.h"
#include "common/referral/message_fields.h"
#include "common/referral/sample_referral.h"
#include "gmock/gmock.h"
#include "google/protobuf/unknown_field_set.h"
#include "google/protobuf/util/message_differencer.h"
#include "gtest/gtest.h"
#include "ihala/v1/operation.pb.h"

namespace ihala {
namespace {

using ::google::protobuf::Descriptor;
using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::Message;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

bool IsOurs(const Descriptor* type) { return type != nullptr && type->file()->package() == "ihala.v1"; }

// Every message of ours that can be reached from what a caller is shown.
std::vector<const Descriptor*> Shown() {
  std::vector<const Descriptor*> types = {v1::Referral::descriptor(), v1::CaseCore::descriptor(),
                                          v1::HistoryEntry::descriptor(), v1::Comment::descriptor(),
                                          v1::DossierConflict::descriptor()};
  std::set<const Descriptor*> known(types.begin(), types.end());
  for (size_t next = 0; next < types.size(); ++next) {
    for (int i = 0; i < types[next]->field_count(); ++i) {
      const Descriptor* const type = types[next]->field(i)->message_type();
      if (IsOurs(type) && known.insert(type).second) types.push_back(type);
    }
  }
  return types;
}

FieldSet Referrer() { return FieldSet::OfReferrer("CSO-014"); }

// To whom an agreement opens all that may be opened, of a family that agreed to everything.
FieldSet Receiver(v1::Rung up_to = v1::RUNG_DOSSIER) {
  v1::SharingAgreement agreement;
  for (const auto& [path, field] : DossierPaths()) {
    if (field.access.share() != v1::SHARE_IF_AGREED) continue;
    v1::RungFields& opened = *agreement.add_opened();
    opened.set_rung(field.access.rung());
    opened.add_fields(path);
  }
  const Disclosure::Consent all{{"IDENTITY", "CONTACT", "PLACE", "HOUSEHOLD", "NEEDS", "COVERAGE"}, {}};
  return FieldSet::OfReceiver(
      "MOSD-RAM", up_to,
      std::make_shared<const Disclosure>("all", std::vector<const v1::SharingAgreement*>{&agreement}, all));
}

// Fills every field of a message, to a depth that reaches every type.
void Fill(Message* message, int depth = 0) {
  const auto* const reflection = message->GetReflection();
  for (int i = 0; i < message->GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor* const field = message->GetDescriptor()->field(i);
    for (int entry = 0; entry < (field->is_repeated() ? 2 : 1); ++entry) {
      const bool list = field->is_repeated();
      switch (field->cpp_type()) {
        case FieldDescriptor::CPPTYPE_MESSAGE:
          if (depth < 8)
            Fill(list ? reflection->AddMessage(message, field) : reflection->MutableMessage(message, field), depth + 1);
          break;
        case FieldDescriptor::CPPTYPE_STRING:
          list ? reflection->AddString(message, field, "x") : reflection->SetString(message, field, "x");
          break;
        case FieldDescriptor::CPPTYPE_ENUM:
          list ? reflection->AddEnumValue(message, field, 1) : reflection->SetEnumValue(message, field, 1);
          break;
        case FieldDescriptor::CPPTYPE_BOOL:
          reflection->SetBool(message, field, true);
          break;
        case FieldDescriptor::CPPTYPE_INT32:
          reflection->SetInt32(message, field, 1);
          break;
        case FieldDescriptor::CPPTYPE_INT64:
          reflection->SetInt64(message, field, 1);
          break;
        case FieldDescriptor::CPPTYPE_UINT32:
          reflection->SetUInt32(message, field, 1);
          break;
        case FieldDescriptor::CPPTYPE_UINT64:
          reflection->SetUInt64(message, field, 1);
          break;
        default:
          FAIL() << "a kind of field that nobody filled before: " << field->full_name();
      }
    }
  }
}

template <typename T>
T Filled() {
  T message;
  Fill(&message);
  return message;
}

// An independent, slow statement of what may be left: no field of ours that `allowed` refuses.
template <typename Allowed>
void ExpectOnly(const Message& message, Allowed allowed) {
  for (const FieldPlace& place : FieldsOf(message)) {
    if (!IsOurs(place.field().containing_type())) continue;
    EXPECT_TRUE(allowed(place.field().options().GetExtension(v1::access))) << place.Path();
  }
}

TEST(FieldClassTest, EveryFieldThatCanBeShownSaysWhoMaySeeIt) {
  int fields = 0;
  for (const Descriptor* type : Shown()) {
    for (int i = 0; i < type->field_count(); ++i) {
      const FieldDescriptor* const field = type->field(i);
      ASSERT_TRUE(field->options().HasExtension(v1::access)) << field->full_name();
      const v1::FieldAccess& access = field->options().GetExtension(v1::access);
      EXPECT_NE(access.field_class(), v1::FIELD_CLASS_UNSPECIFIED) << field->full_name();
      EXPECT_NE(access.rung(), v1::RUNG_UNSPECIFIED) << field->full_name();
      EXPECT_NE(access.share(), v1::SHARE_UNSPECIFIED) << field->full_name();
      ++fields;
    }
  }
  EXPECT_GT(fields, 150);
}

// Whatever says who somebody is may not lie in the envelope, whatever its parent says.
TEST(FieldClassTest, TheEnvelopeIdentifiesNobody) {
  for (const Descriptor* type : Shown()) {
    for (int i = 0; i < type->field_count(); ++i) {
      const v1::FieldAccess& access = type->field(i)->options().GetExtension(v1::access);
      if (access.rung() != v1::RUNG_ENVELOPE) continue;
      EXPECT_EQ(access.field_class(), v1::FIELD_CLASS_OPERATIONAL) << type->field(i)->full_name();
    }
  }
}

TEST(RedactTest, TheReferrerSeesItsOwnDossierWhole) {
  const v1::Referral whole = SampleReferral();
  v1::Referral seen = whole;
  Redact(Referrer(), &seen);
  EXPECT_TRUE(google::protobuf::util::MessageDifferencer::Equals(seen, whole));
}

TEST(RedactTest, WhatIsNeverSharedNeverReachesTheReceiver) {
  std::set<std::string> lost;
  v1::Referral seen = SampleReferral();
  Redact(Receiver(), &seen);
  std::set<std::string> left;
  for (const FieldPlace& place : FieldsOf(seen)) left.insert(place.Path());
  for (const FieldPlace& place : FieldsOf(SampleReferral())) {
    if (!left.count(place.Path())) lost.insert(place.Path());
  }
  // The list is written by hand: these and no others.
  EXPECT_THAT(lost, ElementsAre("needs.complaint_ref", "needs.protection_flag", "people[0].payment_alias"));
}

template <typename T>
void TryEveryReader() {
  const T whole = Filled<T>();
  T seen = whole;
  Redact(FieldSet::None(), &seen);
  EXPECT_THAT(FieldsOf(seen), IsEmpty());
  for (int rung = v1::RUNG_ENVELOPE; rung <= v1::RUNG_DOSSIER; ++rung) {
    seen = whole;
    Redact(Receiver(static_cast<v1::Rung>(rung)), &seen);
    ExpectOnly(seen, [&](const v1::FieldAccess& a) { return a.share() != v1::SHARE_NEVER && a.rung() <= rung; });
    EXPECT_FALSE(FieldsOf(seen).empty());
  }
  seen = whole;
  Redact(Referrer(), &seen);
  EXPECT_TRUE(google::protobuf::util::MessageDifferencer::Equals(seen, whole));
}

TEST(RedactTest, EveryPartOfACaseFollowsTheReadersRung) {
  TryEveryReader<v1::Referral>();
  TryEveryReader<v1::CaseCore>();
  TryEveryReader<v1::HistoryEntry>();
  TryEveryReader<v1::Comment>();
}

TEST(RedactTest, AHigherRungNeverShowsLess) {
  size_t before = 0;
  for (int rung = v1::RUNG_ENVELOPE; rung <= v1::RUNG_DOSSIER; ++rung) {
    v1::Referral seen = SampleReferral();
    Redact(Receiver(static_cast<v1::Rung>(rung)), &seen);
    EXPECT_GT(FieldsOf(seen).size(), before);
    before = FieldsOf(seen).size();
  }
}

TEST(RedactTest, NoNameOrNumberIsInTheEnvelope) {
  v1::Referral seen = SampleReferral();
  Redact(Receiver(v1::RUNG_ENVELOPE), &seen);
  const std::string bytes = seen.SerializeAsString();
  for (const char* canary : {"محمد", "سمرة", "600000004", "+970590000001", "النصيرات", "نازحة", "16:00", "wallet"}) {
    EXPECT_EQ(bytes.find(canary), std::string::npos) << canary;
  }
  EXPECT_EQ(seen.envelope().governorate(), "PS0265");
  EXPECT_EQ(seen.people_size(), 0);
}

TEST(RedactTest, TimesAreKeptWhole) {
  v1::CaseCore core;
  core.mutable_received_at()->set_seconds(7);
  core.mutable_received_at()->set_nanos(8);
  Redact(Receiver(v1::RUNG_ENVELOPE), &core);
  EXPECT_EQ(core.received_at().seconds(), 7);
  EXPECT_EQ(core.received_at().nanos(), 8);
}

TEST(RedactTest, WhatSomebodySaidClosesWithTheRung) {
  v1::CaseCore core;
  core.add_inputs()->set_text("words");
  core.mutable_inputs(0)->set_name("note");
  core.mutable_pending()->add_inputs()->set_text("words");
  Redact(Receiver(v1::RUNG_ENVELOPE), &core);
  EXPECT_EQ(core.inputs(0).name(), "note");
  EXPECT_EQ(core.SerializeAsString().find("words"), std::string::npos);
}

TEST(RedactTest, AFieldWithoutARuleIsCleared) {
  v1::Operation operation;
  operation.set_schema_version(1);
  operation.mutable_add_comment()->set_text("x");
  Redact(Referrer(), &operation);
  EXPECT_THAT(FieldsOf(operation), IsEmpty());
}

TEST(RedactTest, AFieldOfATomorrowsWriterIsCleared) {
  v1::Referral referral = SampleReferral();
  auto* const name = referral.mutable_people(0)->mutable_name();
  name->GetReflection()->MutableUnknownFields(name)->AddLengthDelimited(900, "canary");
  referral.GetReflection()->MutableUnknownFields(&referral)->AddLengthDelimited(901, "canary");
  for (const FieldSet& reader : {Receiver(), Referrer()}) {
    v1::Referral seen = referral;
    Redact(reader, &seen);
    EXPECT_EQ(seen.SerializeAsString().find("canary"), std::string::npos);
  }
}

TEST(RedactTest, AnInternalCommentStaysInItsOrganisation) {
  v1::Comment comment;
  comment.set_text("internal");
  comment.set_author_organisation("MOSD-RAM");
  comment.set_audience(v1::AUDIENCE_INTERNAL);
  EXPECT_TRUE(Receiver().AllowsComment(comment));
  EXPECT_FALSE(Referrer().AllowsComment(comment));
  EXPECT_FALSE(FieldSet::None().AllowsComment(comment));
  v1::Comment seen = comment;
  Redact(Referrer(), &seen);
  EXPECT_EQ(seen.ByteSizeLong(), 0u);
  seen = comment;
  Redact(Receiver(), &seen);
  EXPECT_EQ(seen.text(), "internal");

  comment.set_audience(v1::AUDIENCE_BOTH_SIDES);
  EXPECT_TRUE(Receiver().AllowsComment(comment));
  EXPECT_TRUE(Referrer().AllowsComment(comment));
  EXPECT_FALSE(FieldSet::None().AllowsComment(comment));
  comment.set_audience(v1::AUDIENCE_UNSPECIFIED);
  EXPECT_FALSE(Receiver().AllowsComment(comment));
  comment.set_audience(static_cast<v1::Audience>(9));
  EXPECT_FALSE(Receiver().AllowsComment(comment));
}

// Redacts a copy to see whether it is another one then.
bool Changes(const FieldSet& fields, const Message& message) {
  const std::unique_ptr<Message> copy(message.New());
  copy->CopyFrom(message);
  Redact(fields, copy.get());
  return copy->SerializeAsString() != message.SerializeAsString();
}

TEST(RedactTest, WhetherAnythingWouldGoIsKnownWithoutTrying) {
  std::vector<FieldSet> readers = {FieldSet::None(), Referrer()};
  for (int rung = v1::RUNG_ENVELOPE; rung <= v1::RUNG_DOSSIER; ++rung) {
    readers.push_back(Receiver(static_cast<v1::Rung>(rung)));
  }
  for (const Descriptor* type : Shown()) {
    auto& factory = *google::protobuf::MessageFactory::generated_factory();
    const std::unique_ptr<Message> whole(factory.GetPrototype(type)->New());
    Fill(whole.get());
    for (const FieldSet& reader : readers) {
      EXPECT_EQ(WouldRedact(reader, *whole), Changes(reader, *whole)) << type->full_name();
      EXPECT_FALSE(WouldRedact(reader, *factory.GetPrototype(type))) << type->full_name();
      // Each field alone, so that each decides once.
      for (int i = 0; i < type->field_count(); ++i) {
        const std::unique_ptr<Message> one(whole->New());
        one->CopyFrom(*whole);
        for (int j = 0; j < type->field_count(); ++j) {
          if (i != j) one->GetReflection()->ClearField(one.get(), type->field(j));
        }
        EXPECT_EQ(WouldRedact(reader, *one), Changes(reader, *one)) << type->field(i)->full_name();
        Redact(reader, one.get());
        EXPECT_FALSE(WouldRedact(reader, *one)) << type->field(i)->full_name();
      }
    }
  }
}

TEST(RedactTest, ManyThreadsMayAskForTheFirstTimeAtOnce) {
  std::vector<std::thread> threads;
  std::vector<std::string> seen(8);
  for (size_t i = 0; i < seen.size(); ++i) {
    threads.emplace_back([&seen, i] {
      v1::Referral referral = SampleReferral();
      Redact(Receiver(v1::RUNG_REVIEW), &referral);
      seen[i] = referral.SerializeAsString();
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const std::string& bytes : seen) EXPECT_EQ(bytes, seen[0]);
}

}  // namespace
}  // namespace ihala
