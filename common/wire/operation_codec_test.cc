#include "common/wire/operation_codec.h"

#include <string>

#include "absl/functional/function_ref.h"
#include "absl/strings/str_cat.h"
#include "common/base/ids.h"
#include "common/base/limits.h"
#include "common/base/random.h"
#include "common/referral/message_fields.h"
#include "common/referral/sample_referral.h"
#include "common/text/short_code.h"
#include "gmock/gmock.h"
#include "google/protobuf/unknown_field_set.h"
#include "gtest/gtest.h"
#include "tests/support/brief.h"

namespace ihala {
namespace {

using ::google::protobuf::FieldDescriptor;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

v1::Operation Draft(uint64_t seed = 1) {
  SeededRandom random(seed);
  FakeClock clock;
  v1::Operation operation;
  operation.set_schema_version(1);
  operation.set_referral_id(NewUuidV7(clock, random));
  operation.mutable_workflow()->set_workflow_id("default");
  operation.mutable_workflow()->set_version(1);
  operation.mutable_claimed()->mutable_wall()->set_seconds(1740900000);
  operation.mutable_claimed()->set_utc_offset_minutes(120);
  operation.mutable_claimed()->set_boot_id("boot-1");
  operation.mutable_claimed()->set_boot_millis(5000);
  return operation;
}

v1::Operation Submission(uint64_t seed = 1) {
  SeededRandom random(seed);
  v1::Operation operation = Draft(seed);
  *operation.mutable_submit()->mutable_referral() = SampleReferral();
  operation.mutable_submit()->set_short_code(text::NewShortCode(random));
  return operation;
}

v1::Operation Step() {
  v1::Operation operation = Draft();
  operation.mutable_base()->set_epoch(1), operation.mutable_base()->set_seq(7);
  operation.set_base_entry(2);
  auto* const origin = operation.mutable_origin();
  origin->set_stream_id(std::string(16, 's')), origin->set_n(3), origin->set_digest(std::string(32, 'd'));
  auto* const step = operation.mutable_take_step();
  step->set_step_id("ANSWER");
  auto* input = step->add_inputs();
  input->set_name("note"), input->set_text("سطر\nوسطر آخر");
  input = step->add_inputs();
  input->set_name("reasons"), input->add_codes("DOCUMENT_DESTROYED");
  input = step->add_inputs();
  input->set_name("review_on"), *input->mutable_date() = ToDate(SampleDay());
  input = step->add_inputs();
  input->set_name("desk"), input->set_reference("MOSD-GAZA");
  return operation;
}

v1::Operation Confirmation() {
  v1::Operation operation = Step();
  const v1::TakeStep step = operation.take_step();
  operation.mutable_confirm_step()->set_step_id(step.step_id());
  operation.mutable_confirm_step()->set_agrees(true);
  *operation.mutable_confirm_step()->mutable_inputs() = step.inputs();
  return operation;
}

v1::Operation CommentOperation() {
  v1::Operation operation = Draft();
  auto* const comment = operation.mutable_add_comment();
  comment->set_comment_id(Draft(9).referral_id());
  comment->set_audience(v1::AUDIENCE_BOTH_SIDES);
  comment->set_text("هل وصلت الوثيقة؟");
  return operation;
}

std::vector<v1::Operation> EveryKind() { return {Submission(), Step(), Confirmation(), CommentOperation()}; }

// What the decoder says about an operation that was changed.
std::vector<std::string> After(v1::Operation operation, absl::FunctionRef<void(v1::Operation&)> change) {
  change(operation);
  const auto decoded = DecodeOperation(operation.SerializeAsString());
  EXPECT_TRUE(decoded.ok() || absl::IsInvalidArgument(decoded.status())) << decoded.status();
  return Brief(Violations(decoded.status()));
}

TEST(OperationCodecTest, EveryKindComesBackByteForByte) {
  for (const v1::Operation& operation : EveryKind()) {
    const auto bytes = EncodeOperation(operation);
    ASSERT_TRUE(bytes.ok());
    const auto back = DecodeOperation(*bytes);
    ASSERT_TRUE(back.ok()) << back.status();
    EXPECT_EQ(*EncodeOperation(*back), *bytes);
  }
}

TEST(OperationCodecTest, RandomOperationsComeBack) {
  for (uint64_t seed = 1; seed <= 300; ++seed) {
    SeededRandom random(seed);
    v1::Operation operation = Submission(seed);
    v1::Referral& referral = *operation.mutable_submit()->mutable_referral();
    // Any subset of the fields is a form that the codec carries; whether it is a good referral is not its question.
    for (const FieldPlace& place : FieldsOf(SampleReferral())) {
      if (place.steps.size() != 2 || random.Uniform(3) != 0) continue;
      auto* const parent = place.Parent(&referral);
      parent->GetReflection()->ClearField(parent, &place.field());
    }
    const auto bytes = EncodeOperation(operation);
    const auto back = DecodeOperation(*bytes);
    ASSERT_TRUE(back.ok()) << seed << ": " << back.status();
    ASSERT_EQ(*EncodeOperation(*back), *bytes) << seed;
  }
}

TEST(OperationCodecTest, WhatANewerWriterAddsIsKept) {
  v1::Operation operation = CommentOperation();
  operation.GetReflection()->MutableUnknownFields(&operation)->AddVarint(900, 7);
  const auto back = DecodeOperation(*EncodeOperation(operation));
  ASSERT_TRUE(back.ok());
  EXPECT_EQ(*EncodeOperation(*back), *EncodeOperation(operation));
}

TEST(OperationCodecTest, ANewerVersionIsRefusedByNameAndNothingElse) {
  EXPECT_THAT(After(Step(),
                    [](auto& o) {
                      o.set_schema_version(2);
                      o.clear_workflow();
                    }),
              ElementsAre("schema_version OUT_OF_RANGE"));
}

TEST(OperationCodecTest, RequiredFieldsAreMissedByName) {
  EXPECT_THAT(After({}, [](auto&) {}), ElementsAre("schema_version MISSING", "referral_id MISSING", "workflow MISSING",
                                                   "command MISSING", "claimed MISSING"));
  EXPECT_THAT(After(Submission(), [](auto& o) { o.mutable_submit()->Clear(); }),
              ElementsAre("submit.referral MISSING", "submit.short_code MISSING"));
  EXPECT_THAT(After(Step(), [](auto& o) { o.mutable_take_step()->Clear(); }), ElementsAre("take_step.step_id MISSING"));
  EXPECT_THAT(After(Confirmation(), [](auto& o) { o.mutable_confirm_step()->Clear(); }),
              ElementsAre("confirm_step.step_id MISSING"));
  EXPECT_THAT(
      After(CommentOperation(), [](auto& o) { o.mutable_add_comment()->Clear(); }),
      ElementsAre("add_comment.comment_id MISSING", "add_comment.audience MISSING", "add_comment.text MISSING"));
  EXPECT_THAT(After(Step(), [](auto& o) { o.mutable_workflow()->Clear(); }),
              ElementsAre("workflow.workflow_id MISSING", "workflow.version MISSING"));
  EXPECT_THAT(After(Step(), [](auto& o) { o.mutable_claimed()->clear_wall(); }), ElementsAre("claimed.wall MISSING"));
}

TEST(OperationCodecTest, OnlyAQueuedOperationMustTellTheDevicesClock) {
  v1::Operation operation = CommentOperation();
  operation.clear_claimed();
  EXPECT_THAT(CheckOperation(operation), IsEmpty());
  EXPECT_FALSE(DecodeOperation(*EncodeOperation(operation)).ok());
}

TEST(OperationCodecTest, ClaimedTimesLieInRange) {
  const auto claimed = [](absl::FunctionRef<void(v1::ClaimedTime&)> change) {
    return After(CommentOperation(), [&](v1::Operation& o) { change(*o.mutable_claimed()); });
  };
  EXPECT_THAT(claimed([](auto& c) { c.mutable_wall()->set_seconds(253402300800); }),
              ElementsAre("claimed.wall OUT_OF_RANGE"));
  EXPECT_THAT(claimed([](auto& c) { c.mutable_wall()->set_nanos(-1); }), ElementsAre("claimed.wall OUT_OF_RANGE"));
  EXPECT_THAT(claimed([](auto& c) { c.set_utc_offset_minutes(1080); }), IsEmpty());
  EXPECT_THAT(claimed([](auto& c) { c.set_utc_offset_minutes(1081); }),
              ElementsAre("claimed.utc_offset_minutes OUT_OF_RANGE"));
  EXPECT_THAT(claimed([](auto& c) { c.set_utc_offset_minutes(-1081); }),
              ElementsAre("claimed.utc_offset_minutes OUT_OF_RANGE"));
  EXPECT_THAT(claimed([](auto& c) { c.set_boot_id(std::string(41, 'b')); }), ElementsAre("claimed.boot_id TOO_LONG"));
  EXPECT_THAT(claimed([](auto& c) { c.set_boot_millis(-1); }), ElementsAre("claimed.boot_millis OUT_OF_RANGE"));
}

TEST(OperationCodecTest, IdsAreWhole) {
  for (const std::string& bad : {std::string("short"), std::string(16, '\0'), std::string(17, 'x')}) {
    EXPECT_THAT(After(Step(), [&](v1::Operation& o) { o.set_referral_id(bad); }), ElementsAre("referral_id MALFORMED"));
    EXPECT_THAT(After(CommentOperation(), [&](v1::Operation& o) { o.mutable_add_comment()->set_comment_id(bad); }),
                ElementsAre("add_comment.comment_id MALFORMED"));
  }
  EXPECT_THAT(After(Step(), [](auto& o) { o.mutable_origin()->Clear(); }),
              ElementsAre("origin.stream_id MALFORMED", "origin.n OUT_OF_RANGE", "origin.digest MALFORMED"));
}

TEST(OperationCodecTest, ANewCaseWasSeenByNobodyBefore) {
  EXPECT_THAT(After(Submission(),
                    [](auto& o) {
                      o.mutable_base()->set_seq(1);
                      o.set_base_entry(1);
                    }),
              ElementsAre("base MUST_BE_EMPTY", "base_entry MUST_BE_EMPTY"));
}

TEST(OperationCodecTest, AShortCodeIsAShortCode) {
  for (const char* bad : {"KH7W42MDA", "kh7w-42md-z", "KH7W42MD", "=CMD()"}) {
    EXPECT_THAT(After(Submission(), [&](v1::Operation& o) { o.mutable_submit()->set_short_code(bad); }),
                ElementsAre("submit.short_code MALFORMED"))
        << bad;
  }
}

TEST(OperationCodecTest, AnInputHasOneNameAndOneKindOfValue) {
  const auto inputs = [](absl::FunctionRef<void(v1::TakeStep&)> change) {
    return After(Step(), [&](v1::Operation& o) { change(*o.mutable_take_step()); });
  };
  EXPECT_THAT(inputs([](auto& s) { s.mutable_inputs(0)->clear_text(); }), ElementsAre("take_step.inputs[0] MISSING"));
  EXPECT_THAT(inputs([](auto& s) { s.mutable_inputs(0)->set_reference("x"); }),
              ElementsAre("take_step.inputs[0] MALFORMED"));
  EXPECT_THAT(inputs([](auto& s) { s.mutable_inputs(1)->set_name("note"); }),
              ElementsAre("take_step.inputs[1].name NOT_UNIQUE"));
  EXPECT_THAT(inputs([](auto& s) { s.mutable_inputs(1)->set_name("Not e"); }),
              ElementsAre("take_step.inputs[1].name MALFORMED"));
  EXPECT_THAT(inputs([](auto& s) { s.mutable_inputs(1)->set_codes(0, "no code"); }),
              ElementsAre("take_step.inputs[1].codes[0] MALFORMED"));
  EXPECT_THAT(inputs([](auto& s) { s.mutable_inputs(2)->mutable_date()->set_month(13); }),
              ElementsAre("take_step.inputs[2].date MALFORMED"));
  EXPECT_THAT(inputs([](auto& s) {
                for (int i = 0; i < 17; ++i) {
                  auto* const input = s.add_inputs();
                  input->set_name(absl::StrCat("input_", i));
                  input->set_text("x");
                }
              }),
              ElementsAre("take_step.inputs TOO_MANY"));
  EXPECT_THAT(inputs([](auto& s) {
                for (int i = 0; i < 20; ++i) s.mutable_inputs(1)->add_codes("ADDRESS");
              }),
              ElementsAre("take_step.inputs[1].codes TOO_MANY"));
}

TEST(OperationCodecTest, ACommentSaysSomethingToSomebody) {
  const auto comment = [](absl::FunctionRef<void(v1::AddComment&)> change) {
    return After(CommentOperation(), [&](v1::Operation& o) { change(*o.mutable_add_comment()); });
  };
  EXPECT_THAT(comment([](auto& c) { c.set_text(" \n "); }), ElementsAre("add_comment.text MISSING"));
  EXPECT_THAT(comment([](auto& c) { c.set_text(std::string(2000, 'x')); }), IsEmpty());
  EXPECT_THAT(comment([](auto& c) { c.set_text(std::string(2001, 'x')); }), ElementsAre("add_comment.text TOO_LONG"));
  EXPECT_THAT(comment([](auto& c) { c.set_text("a\xE2\x80\xAE"); }), ElementsAre("add_comment.text BIDI_OVERRIDE"));
  EXPECT_THAT(comment([](auto& c) { c.set_audience(static_cast<v1::Audience>(7)); }),
              ElementsAre("add_comment.audience OUT_OF_RANGE"));
}

// The parser of protobuf says only that something is wrong.
TEST(OperationCodecTest, TextThatIsNotUtf8IsNamedWhereverItStands) {
  int texts = 0;
  for (const v1::Operation& operation : EveryKind()) {
    for (const FieldPlace& place : FieldsOf(operation)) {
      if (place.field().type() != FieldDescriptor::TYPE_STRING) continue;
      if (place.field().is_repeated() && place.index() < 0) continue;
      ++texts;
      v1::Operation bad = operation;
      auto* const parent = place.Parent(&bad);
      const auto* const reflection = parent->GetReflection();
      if (place.index() < 0) {
        reflection->SetString(parent, &place.field(), "a\xFFz");
      } else {
        reflection->SetRepeatedString(parent, &place.field(), place.index(), "a\xFFz");
      }
      const auto decoded = DecodeOperation(bad.SerializeAsString(), "runs[0].operations[1].");
      EXPECT_THAT(Brief(Violations(decoded.status())),
                  ElementsAre(absl::StrCat("runs[0].operations[1].", place.Path(), " NOT_UTF8")));
    }
  }
  EXPECT_GT(texts, 60);
}

TEST(OperationCodecTest, RubbishIsAnErrorAndNeverACrash) {
  SeededRandom random(5);
  const std::string good = Submission().SerializeAsString();
  for (int i = 0; i < 5000; ++i) {
    std::string bytes = i % 2 ? random.Bytes(random.Uniform(200)) : good.substr(0, random.Uniform(good.size()));
    if (!bytes.empty() && i % 4 == 0) bytes[random.Uniform(bytes.size())] ^= 0x40;
    const auto decoded = DecodeOperation(bytes, "p.");
    if (decoded.ok()) continue;
    for (const FieldViolation& violation : Violations(decoded.status())) EXPECT_THAT(violation.field, StartsWith("p."));
    EXPECT_THAT(Violations(decoded.status()), Not(IsEmpty()));
  }
}

TEST(OperationCodecTest, AnOversizedOperationIsRefusedOnBothSides) {
  v1::Operation operation = Submission();
  SeededRandom random(6);
  for (int i = 0; i < 12; ++i) {
    auto* const coverage = operation.mutable_submit()->mutable_referral()->add_coverage();
    for (int j = 0; j < 500; ++j) coverage->mutable_programme()->push_back(static_cast<char>('!' + random.Uniform(90)));
    coverage->set_provider(coverage->programme());
    for (char& c : *coverage->mutable_provider()) c = static_cast<char>('!' + random.Uniform(90));
  }
  ASSERT_LT(operation.ByteSizeLong(), limits::kOperationBytes);
  EXPECT_EQ(Reason(EncodeOperation(operation).status()), "TOO_LARGE") << "above the packed limit";
  EXPECT_EQ(Reason(DecodeOperation(operation.SerializeAsString()).status()), "TOO_LARGE");

  operation = CommentOperation();
  operation.mutable_add_comment()->set_text(std::string(limits::kOperationBytes, 'a'));
  EXPECT_EQ(EncodeOperation(operation).status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(Reason(EncodeOperation(operation).status()), "TOO_LARGE") << "packs well, and is too large all the same";
}

TEST(OperationCodecTest, AHouseholdOfFiftyFits) {
  v1::Operation operation = Submission();
  v1::Referral& referral = *operation.mutable_submit()->mutable_referral();
  SeededRandom random(8);
  FakeClock clock;
  while (referral.people_size() < 50) {
    v1::Person* const person = referral.add_people();
    *person = referral.people(1);
    person->set_person_id(NewUuidV7(clock, random));
    person->mutable_name()->set_first(absl::StrCat("اسم", random.Uniform(1000)));
    person->mutable_documents(0)->set_type(v1::DOCUMENT_TYPE_PS_ID);
    person->mutable_documents(0)->set_number(absl::StrCat(100000000 + random.Uniform(800000000)));
  }
  EXPECT_TRUE(EncodeOperation(operation).ok());
}

}  // namespace
}  // namespace ihala
