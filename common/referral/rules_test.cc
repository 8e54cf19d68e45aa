#include "common/referral/rules.h"

#include <algorithm>
#include <set>
#include <string>
#include <tuple>

#include "absl/functional/function_ref.h"
#include "absl/strings/str_cat.h"
#include "common/referral/message_fields.h"
#include "common/referral/sample_referral.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/brief.h"

namespace ihala {
namespace {

using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::Message;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

// Failures show where and what, as "people[0].sex MISSING".
std::vector<std::string> Check(const v1::Referral& referral) { return Brief(CheckReferral(referral, SampleDay())); }

// The sample with one field changed.
v1::Referral With(const FieldPlace& place, absl::FunctionRef<void(Message*)> change) {
  v1::Referral referral = SampleReferral();
  change(place.Parent(&referral));
  return referral;
}

void SetText(Message* parent, const FieldPlace& place, const std::string& value) {
  if (place.index() < 0) {
    parent->GetReflection()->SetString(parent, &place.field(), value);
  } else {
    parent->GetReflection()->SetRepeatedString(parent, &place.field(), place.index(), value);
  }
}

// Places of single values of one type; lists count by their entries.
std::vector<FieldPlace> ValuesOf(FieldDescriptor::Type type) {
  std::vector<FieldPlace> places;
  for (FieldPlace& place : FieldsOf(SampleReferral())) {
    const bool value = !place.field().is_repeated() || place.index() >= 0;
    if (value && place.field().type() == type) places.push_back(std::move(place));
  }
  return places;
}

TEST(SampleReferralTest, IsRightInEveryWay) {
  EXPECT_THAT(Check(SampleReferral()), IsEmpty());
  EXPECT_THAT(Brief(CheckConsent(SampleReferral(), SampleDay())), IsEmpty());
  EXPECT_THAT(Brief(WarnReferral(SampleReferral(), SampleDay())), IsEmpty());
}

// The tests below try every field of the sample, so a field that comes later must join it.
TEST(SampleReferralTest, SetsEveryFieldThatThereIs) {
  std::set<const FieldDescriptor*> set, all;
  for (const FieldPlace& place : FieldsOf(SampleReferral())) set.insert(&place.field());
  std::vector<const google::protobuf::Descriptor*> types = {v1::Referral::descriptor()};
  for (size_t next = 0; next < types.size(); ++next) {
    for (int i = 0; i < types[next]->field_count(); ++i) {
      const FieldDescriptor* const field = types[next]->field(i);
      all.insert(field);
      const auto* const type = field->message_type();
      if (type != nullptr && std::find(types.begin(), types.end(), type) == types.end()) types.push_back(type);
    }
  }
  for (const FieldDescriptor* field : all) EXPECT_TRUE(set.count(field)) << field->full_name();
}

TEST(CheckReferralTest, NoTextMayReorderTheScreen) {
  for (const FieldPlace& place : ValuesOf(FieldDescriptor::TYPE_STRING)) {
    const auto bad = With(place, [&](Message* parent) {
      SetText(parent, place,
              "a\xE2\x80\xAE"
              "b");
    });
    EXPECT_THAT(Check(bad), Contains(StartsWith(absl::StrCat(place.Path(), " ")))) << place.Path();
  }
}

TEST(CheckReferralTest, NoTextMayHoldControlCharacters) {
  for (const FieldPlace& place : ValuesOf(FieldDescriptor::TYPE_STRING)) {
    const auto bad = With(place, [&](Message* parent) { SetText(parent, place, std::string("a\0b", 3)); });
    EXPECT_THAT(Check(bad), Contains(StartsWith(absl::StrCat(place.Path(), " ")))) << place.Path();
  }
}

TEST(CheckReferralTest, EveryTextIsUtf8) {
  for (const FieldPlace& place : ValuesOf(FieldDescriptor::TYPE_STRING)) {
    const auto bad = With(place, [&](Message* parent) { SetText(parent, place, "a\xFF"); });
    EXPECT_THAT(Check(bad), Contains(StartsWith(absl::StrCat(place.Path(), " ")))) << place.Path();
  }
}

TEST(CheckReferralTest, EveryTextHasAnEnd) {
  for (const FieldPlace& place : ValuesOf(FieldDescriptor::TYPE_STRING)) {
    const auto bad = With(place, [&](Message* parent) { SetText(parent, place, std::string(401, 'A')); });
    EXPECT_THAT(Check(bad), Contains(StartsWith(absl::StrCat(place.Path(), " ")))) << place.Path();
  }
}

TEST(CheckReferralTest, EveryIdIsAUuidOfVersion7) {
  const auto ids = ValuesOf(FieldDescriptor::TYPE_BYTES);
  EXPECT_EQ(ids.size(), 4u);
  for (const FieldPlace& place : ids) {
    for (const std::string& value : {std::string(15, 'x'), std::string(16, '\0'), std::string(17, 'x')}) {
      const auto bad = With(place, [&](Message* parent) { SetText(parent, place, value); });
      EXPECT_THAT(Check(bad), Contains(absl::StrCat(place.Path(), " MALFORMED")));
    }
  }
}

TEST(CheckReferralTest, AnEnumNumberThatNobodyKnowsIsNamed) {
  for (const FieldPlace& place : ValuesOf(FieldDescriptor::TYPE_ENUM)) {
    const auto bad = With(place, [&](Message* parent) {
      const auto* const reflection = parent->GetReflection();
      if (place.index() < 0) {
        reflection->SetEnumValue(parent, &place.field(), 99);
      } else {
        reflection->SetRepeatedEnumValue(parent, &place.field(), place.index(), 99);
      }
    });
    EXPECT_THAT(Check(bad), Contains(absl::StrCat(place.Path(), " OUT_OF_RANGE")));
  }
}

TEST(CheckReferralTest, EveryDateIsOfTheCalendar) {
  for (const FieldPlace& place : FieldsOf(SampleReferral())) {
    if (place.field().message_type() != v1::Date::descriptor()) continue;
    for (const auto& [year, month, day] : {std::tuple{2025, 13, 1},
                                           {2025, 2, 30},
                                           {2025, 0, 4},
                                           {0, 2, 3},
                                           {-1, 1, 1},
                                           {10000, 1, 1},
                                           {2025, -1, 0},
                                           {2025, 1, 32},
                                           {2023, 2, 29}}) {
      const auto bad = With(place, [&, y = year, m = month, d = day](Message* parent) {
        auto* const date = static_cast<v1::Date*>(parent->GetReflection()->MutableMessage(parent, &place.field()));
        date->set_year(y), date->set_month(m), date->set_day(d);
      });
      EXPECT_THAT(Check(bad), Contains(absl::StrCat(place.Path(), " MALFORMED"))) << year << "-" << month << "-" << day;
    }
  }
}

TEST(CheckReferralTest, WhatHappenedDidNotHappenTomorrow) {
  // Assistance may be promised, and consent is to last: these dates may lie ahead.
  const std::set<std::string> ahead = {"consent.expires_on", "coverage[0].from", "coverage[0].to"};
  for (const FieldPlace& place : FieldsOf(SampleReferral())) {
    if (place.field().message_type() != v1::Date::descriptor()) continue;
    const auto late = With(place, [&](Message* parent) {
      static_cast<v1::Date*>(parent->GetReflection()->MutableMessage(parent, &place.field()))
          ->CopyFrom(ToDate(SampleDay() + 1));
    });
    const auto expected = Contains(absl::StrCat(place.Path(), " IN_THE_FUTURE"));
    if (ahead.count(place.Path())) {
      EXPECT_THAT(Check(late), Not(expected)) << place.Path();
    } else {
      EXPECT_THAT(Check(late), expected);
    }
  }
}

TEST(CheckReferralTest, EveryListHasAnEnd) {
  for (const FieldPlace& place : FieldsOf(SampleReferral())) {
    if (!place.field().is_repeated() || place.index() >= 0) continue;
    const auto bad = With(place, [&](Message* parent) {
      const auto* const reflection = parent->GetReflection();
      for (int i = 0; i < 101; ++i) {
        switch (place.field().cpp_type()) {
          case FieldDescriptor::CPPTYPE_STRING:
            reflection->AddString(parent, &place.field(), absl::StrCat("A", i));
            break;
          case FieldDescriptor::CPPTYPE_ENUM:
            reflection->AddEnumValue(parent, &place.field(), 1);
            break;
          default:
            reflection->AddMessage(parent, &place.field());
        }
      }
    });
    EXPECT_THAT(Check(bad), Contains(absl::StrCat(place.Path(), " TOO_MANY")));
    EXPECT_LT(Check(bad).size(), 300u) << "a long list must not make a long answer";
  }
}

// What is required, by the comments of the proto. Consent has rules of its own.
const std::set<std::string>& Required() {
  static const auto& required = *new std::set<std::string>{"schema_version",
                                                           "agreement_id",
                                                           "envelope",
                                                           "safe_contact",
                                                           "household",
                                                           "people",
                                                           "needs",
                                                           "interview",
                                                           "envelope.receiving_organisation",
                                                           "envelope.desk",
                                                           "envelope.programme",
                                                           "envelope.referring_organisation",
                                                           "envelope.worker_code",
                                                           "envelope.urgency",
                                                           "envelope.urgency_reason",
                                                           "envelope.services_requested",
                                                           "envelope.governorate",
                                                           "envelope.household_size",
                                                           "envelope.language",
                                                           "safe_contact.channel",
                                                           "safe_contact.hours",
                                                           "household.household_id",
                                                           "household.current_place",
                                                           "household.current_place.governorate",
                                                           "household.origin.governorate",
                                                           "household.links[0].kind",
                                                           "household.links[0].household_id",
                                                           "people[0].person_id",
                                                           "people[0].role",
                                                           "people[0].name",
                                                           "people[0].name.first",
                                                           "people[0].name.family",
                                                           "people[0].documents",
                                                           "people[0].documents[0].type",
                                                           "people[0].documents[0].seen",
                                                           "people[0].documents[1].type",
                                                           "people[0].documents[1].seen",
                                                           "people[0].birth.date",
                                                           "people[0].birth.precision",
                                                           "people[0].sex",
                                                           "people[0].phones[0].e164",
                                                           "people[0].difficulties[0].domain",
                                                           "people[0].difficulties[0].level",
                                                           "people[1].person_id",
                                                           "people[1].role",
                                                           "people[1].name",
                                                           "people[1].name.first",
                                                           "people[1].name.family",
                                                           "people[1].documents",
                                                           "people[1].documents[0].type",
                                                           "people[1].documents[0].seen",
                                                           "people[1].sex",
                                                           "needs.summary",
                                                           "coverage[0].programme",
                                                           "coverage[0].currency",
                                                           "coverage[0].status",
                                                           "interview.held_on"};
  return required;
}

// Nothing required slips through, and nothing else is asked for.
TEST(CheckReferralTest, AFieldIsMissedExactlyWhereItIsRequired) {
  size_t missed = 0;
  for (const FieldPlace& place : FieldsOf(SampleReferral())) {
    if (place.index() >= 0) continue;
    const std::string path = place.Path();
    // A day without its month, or an amount's currency without the amount, is a contradiction and not an omission.
    const bool part_of_date = place.steps.size() > 1 && place.field().containing_type() == v1::Date::descriptor();
    if (part_of_date || path == "coverage[0].amount_minor" || path == "people[0].birth") continue;
    const auto less =
        With(place, [&](Message* parent) { parent->GetReflection()->ClearField(parent, &place.field()); });
    if (Required().count(path)) {
      EXPECT_THAT(Check(less), Contains(absl::StrCat(path, " MISSING")));
      ++missed;
    } else {
      EXPECT_THAT(Check(less), IsEmpty()) << path;
    }
  }
  EXPECT_EQ(missed, Required().size()) << "a path of the list is not a field of the sample";
}

TEST(CheckReferralTest, WhiteSpaceIsNoText) {
  for (const char* path : {"needs.summary", "people[0].name.first", "people[0].name.family", "safe_contact.hours"}) {
    for (const FieldPlace& place : FieldsOf(SampleReferral())) {
      if (place.Path() != path) continue;
      const auto bad = With(place, [&](Message* parent) { SetText(parent, place, " \xC2\xA0\xE2\x80\x8F"); });
      EXPECT_THAT(Check(bad), ElementsAre(absl::StrCat(path, " MISSING")));
    }
  }
}

TEST(CheckReferralTest, AnEmptyReferralIsToldEverythingAtOnce) {
  EXPECT_THAT(Check({}),
              ElementsAre("schema_version MISSING", "agreement_id MISSING", "envelope MISSING", "safe_contact MISSING",
                          "household MISSING", "people MISSING", "needs MISSING", "interview MISSING"));
}

TEST(CheckReferralTest, PathsCarryThePrefix) {
  const auto violations = CheckReferral({}, SampleDay(), "submit.referral.");
  for (const FieldViolation& violation : violations) EXPECT_THAT(violation.field, StartsWith("submit.referral."));
  auto referral = SampleReferral();
  referral.mutable_people(1)->mutable_name()->clear_first();
  EXPECT_THAT(Brief(CheckReferral(referral, SampleDay(), "a.")), ElementsAre("a.people[1].name.first MISSING"));
}

TEST(CheckReferralTest, LengthsAreCountedInCharactersOfAnyAlphabet) {
  auto referral = SampleReferral();
  std::string name;
  for (int i = 0; i < 60; ++i) name += "ش";
  referral.mutable_people(0)->mutable_name()->set_first(name);
  EXPECT_THAT(Check(referral), IsEmpty());
  referral.mutable_people(0)->mutable_name()->set_first(name + "ش");
  EXPECT_THAT(Check(referral), ElementsAre("people[0].name.first TOO_LONG"));
}

TEST(CheckReferralTest, ANewerVersionIsRefusedByName) {
  auto referral = SampleReferral();
  referral.set_schema_version(2);
  EXPECT_THAT(Check(referral), ElementsAre("schema_version OUT_OF_RANGE"));
}

// No error may carry what somebody typed: errors reach logs and other people's screens.
TEST(CheckReferralTest, NoViolationRepeatsTheValue) {
  for (const FieldPlace& place : ValuesOf(FieldDescriptor::TYPE_STRING)) {
    const auto bad =
        With(place, [&](Message* parent) { SetText(parent, place, "Canary-7719 " + std::string(500, 'z') + "\x01"); });
    for (const FieldViolation& violation : CheckReferral(bad, SampleDay())) {
      EXPECT_EQ(violation.description.find("anary"), std::string::npos) << place.Path();
    }
  }
}

}  // namespace
}  // namespace ihala
