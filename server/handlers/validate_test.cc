#include "server/handlers/validate.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/base/ids.h"
#include "common/base/limits.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ihala/v1/admin_service.pb.h"
#include "ihala/v1/referral_service.pb.h"
#include "server/handlers/entry_checks.h"

namespace ihala {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

// "field CODE" of each violation.
std::vector<std::string> Found(FieldChecks& checks) {
  std::vector<std::string> found;
  for (const FieldViolation& violation : Violations(checks.Status())) {
    found.push_back(violation.field + " " + violation.code);
  }
  return found;
}

std::vector<std::string> Walked(const google::protobuf::Message& request) {
  FieldChecks checks(request);
  return Found(checks);
}

TEST(ValidateTest, EveryTextOfARequestIsLookedAt) {
  v1::TakeStepRequest request;
  request.add_inputs()->set_text("fine");
  request.add_inputs()->set_text("bell \x07");
  request.mutable_inputs(1)->add_codes("\u202Eevil");
  request.mutable_inputs(1)->set_name(std::string(limits::kNoteCodePoints + 1, 'a'));
  EXPECT_THAT(Walked(request), UnorderedElementsAre("inputs[1].text CONTROL_CHARACTER",
                                                    "inputs[1].codes[0] BIDI_OVERRIDE", "inputs[1].name TOO_LONG"));
}

TEST(ValidateTest, EnumValuesMustBeKnown) {
  v1::AddCommentRequest request;
  request.set_audience(static_cast<v1::Audience>(77));
  EXPECT_THAT(Walked(request), UnorderedElementsAre("audience UNKNOWN_CODE"));
  v1::PutAccountRequest account;
  account.mutable_account()->add_roles()->set_role(static_cast<v1::Role>(-3));
  EXPECT_THAT(Walked(account), UnorderedElementsAre("account.roles[0].role UNKNOWN_CODE"));
}

TEST(ValidateTest, EndlessListsAreNotWalked) {
  v1::TakeStepRequest request;
  for (int i = 0; i < 1001; ++i) request.add_inputs()->set_text("\x01");
  EXPECT_THAT(Walked(request), UnorderedElementsAre("inputs TOO_MANY"));
}

TEST(ValidateTest, IdsHaveSixteenBytesAndUuidsTheirVersion) {
  FakeClock clock;
  SeededRandom random(1);
  const v1::GetReferralRequest request;
  FieldChecks checks(request);
  checks.Id("a", "").Id("b", "short").Id("c", std::string(16, '\0')).Uuid("d", std::string(16, '\0'));
  checks.Uuid("e", NewUuidV7(clock, random)).Uuid("f", "");
  EXPECT_THAT(Found(checks), UnorderedElementsAre("a MISSING", "b MALFORMED", "d MALFORMED", "f MISSING"));
}

TEST(ValidateTest, CodesHaveTheirLetters) {
  const v1::GetReferralRequest request;
  FieldChecks checks(request);
  checks.Code("a", "MOSD-GAZA_1").Code("b", "").Code("c", "two words").Code("d", std::string(65, 'A'));
  checks.OptionalCode("e", "").OptionalCode("f", "محمد").Party("g", "CSO-014").Party("h", "CSO_014").Party("i", "");
  EXPECT_THAT(Found(checks), UnorderedElementsAre("b MISSING", "c MALFORMED", "d MALFORMED", "f MALFORMED",
                                                  "h MALFORMED", "i MISSING"));
}

TEST(ValidateTest, PagesHaveTheirBounds) {
  const v1::GetReferralRequest request;
  FieldChecks good(request);
  good.Page(0, "").Page(500, std::string(limits::kPageTokenBytes, 'a'));
  EXPECT_THAT(Found(good), IsEmpty());
  FieldChecks bad(request);
  bad.Page(501, std::string(limits::kPageTokenBytes + 1, 'a'));
  EXPECT_THAT(Found(bad), UnorderedElementsAre("page_size OUT_OF_RANGE", "page_token TOO_LONG"));
}

v1::Date DateOf(int year, int month, int day) {
  v1::Date date;
  date.set_year(year);
  date.set_month(month);
  date.set_day(day);
  return date;
}

std::vector<std::string> FoundIn(const v1::Validity& validity) {
  FieldChecks checks(validity);
  checks.Dates("v", validity);
  return Found(checks);
}

TEST(ValidateTest, DatesExistAndStandInOrder) {
  v1::Validity validity;
  EXPECT_THAT(FoundIn(validity), IsEmpty());
  *validity.mutable_from() = DateOf(2024, 2, 29);
  EXPECT_THAT(FoundIn(validity), IsEmpty());
  *validity.mutable_to() = DateOf(2024, 2, 28);
  EXPECT_THAT(FoundIn(validity), UnorderedElementsAre("v.to OUT_OF_RANGE"));
  *validity.mutable_from() = DateOf(2025, 2, 29);
  EXPECT_THAT(FoundIn(validity), UnorderedElementsAre("v.from MALFORMED"));
  *validity.mutable_to() = DateOf(-5, 14, 70);
  EXPECT_THAT(FoundIn(validity), UnorderedElementsAre("v.from MALFORMED", "v.to MALFORMED"));
}

TEST(ValidateTest, AnAccountHoldsRolesOfItsOwnOrganisationOnly) {
  v1::Account account;
  account.set_code("W-31");
  account.set_organisation("CSO-014");
  account.set_language("ar");
  v1::RoleBinding* const role = account.add_roles();
  role->set_role(v1::ROLE_CASEWORKER);
  const auto found = [&] {
    FieldChecks checks(account);
    CheckEntry(account, "account", checks);
    return Found(checks);
  };
  role->set_organisation("CSO-014");
  EXPECT_THAT(found(), IsEmpty());
  role->set_organisation("CSO-022");
  EXPECT_THAT(found(), UnorderedElementsAre("account.roles[0].organisation OUT_OF_RANGE"));
  role->set_role(v1::ROLE_CLOCK);
  EXPECT_THAT(found(), Contains("account.roles[0].role OUT_OF_RANGE"));
  role->set_role(v1::ROLE_ADMINISTRATOR);
  EXPECT_THAT(found(),
              UnorderedElementsAre("account.roles[0].organisation OUT_OF_RANGE", "account.roles[0].role NOT_ALLOWED"));
  account.clear_organisation();
  role->clear_organisation();
  EXPECT_THAT(found(), IsEmpty());
}

TEST(ValidateTest, ASystemListsItsRightsAndAPersonNone) {
  v1::Account account;
  account.set_code("I-1");
  account.set_organisation("CSO-014");
  account.set_language("ar");
  v1::RoleBinding* const role = account.add_roles();
  role->set_organisation("CSO-014");
  role->set_role(v1::ROLE_INTEGRATOR);
  const auto found = [&](const std::vector<int>& rights) {
    role->clear_rights();
    for (const int right : rights) role->add_rights(static_cast<v1::Right>(right));
    FieldChecks checks(account);
    CheckEntry(account, "account", checks);
    return Found(checks);
  };
  EXPECT_THAT(found({v1::RIGHT_READ, v1::RIGHT_COMMENT, v1::RIGHT_ACT, v1::RIGHT_SUBMIT}), IsEmpty());
  EXPECT_THAT(found({v1::RIGHT_SUBMIT}), IsEmpty());
  EXPECT_THAT(found({}), UnorderedElementsAre("account.roles[0].rights MISSING"));
  EXPECT_THAT(found({v1::RIGHT_ACT}), UnorderedElementsAre("account.roles[0].rights MISSING"));
  EXPECT_THAT(found({v1::RIGHT_READ, v1::RIGHT_READ}), UnorderedElementsAre("account.roles[0].rights[1] NOT_UNIQUE"));
  EXPECT_THAT(found({v1::RIGHT_READ, 0}), UnorderedElementsAre("account.roles[0].rights[1] UNKNOWN_CODE"));
  role->set_role(v1::ROLE_CASEWORKER);
  EXPECT_THAT(found({}), IsEmpty());
  EXPECT_THAT(found({v1::RIGHT_READ}), UnorderedElementsAre("account.roles[0].rights MUST_BE_EMPTY"));
}

TEST(ValidateTest, WhatAnOrganisationSaysOfItsDevicesHasItsRange) {
  v1::Organisation organisation;
  organisation.set_code("CSO-1");
  organisation.mutable_name()->set_ar("جمعية");
  organisation.mutable_name()->set_en("A society");
  const auto found = [&](uint32_t offline_days, uint32_t forget_days) {
    organisation.set_offline_days(offline_days);
    organisation.set_forget_after_receipt_days(forget_days);
    FieldChecks checks(organisation);
    CheckEntry(organisation, "organisation", checks);
    return Found(checks);
  };
  EXPECT_THAT(found(0, 0), IsEmpty());
  EXPECT_THAT(found(400, 3650), IsEmpty());
  EXPECT_THAT(found(401, 3651), UnorderedElementsAre("organisation.offline_days OUT_OF_RANGE",
                                                     "organisation.forget_after_receipt_days OUT_OF_RANGE"));
}

TEST(ValidateTest, AHostileDocumentDoesNotKeepTheServerBusyWithItsMistakes) {
  std::vector<FieldViolation> many;
  for (int i = 0; i < 100'000; ++i) many.push_back({absl::StrCat("steps[", i, "]"), "MISSING", "is required"});
  FieldChecks checks((v1::PutOrganisationRequest()));
  EXPECT_EQ(Found(checks.Add(std::move(many))).size(), 200u);
}

TEST(ValidateTest, AnEntryNeedsItsNameInBothLanguages) {
  v1::Organisation organisation;
  organisation.set_code("CSO-014");
  organisation.mutable_name()->set_en(" ");
  FieldChecks checks(organisation);
  CheckEntry(organisation, "organisation", checks);
  EXPECT_THAT(Found(checks), UnorderedElementsAre("organisation.name.ar MISSING", "organisation.name.en MISSING"));
}

}  // namespace
}  // namespace ihala
