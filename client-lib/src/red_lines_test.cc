// What a caseworker meets of an agreement before anything is queued.
#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/referral/violation_text.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/client/store_test_base.h"

namespace ihala::client {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;

class RedLinesTest : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    Prepare();
  }
  // A second version comes to the device.
  void Agree(v1::SharingAgreement next, uint32_t version = 2) {
    next.set_version(version);
    v1::Row row;
    row.set_row_id(absl::StrCat(next.agreement_id(), "/", version));
    *row.mutable_agreement() = std::move(next);
    server_.PutRow(std::move(row));
    ASSERT_TRUE(Sync().all_synced);
  }
  static v1::SharingAgreement Terms() { return world::Agreements()[0]; }

  std::vector<std::string> Warnings(const v1::Referral& referral) {
    std::vector<std::string> warnings;
    const absl::StatusOr<DraftCheck> check = client_->CheckReferral(referral);
    if (!check.ok()) return {check.status().ToString()};
    for (const v1::FieldViolation& one : check->warnings) {
      warnings.push_back(absl::StrCat(one.field(), " ", one.code()));
    }
    return warnings;
  }
};

TEST_F(RedLinesTest, ABarredFieldIsNamedInBothLanguagesAndNothingIsQueued) {
  v1::SharingAgreement next = Terms();
  next.add_barred("people.phones");
  Agree(next);
  const absl::Status refused = client_->SubmitReferral(Dossier()).status();
  EXPECT_EQ(Reason(refused), "RED_LINE_BLOCKED");
  const std::vector<FieldViolation> fields = Violations(refused);
  ASSERT_EQ(fields.size(), 1u) << refused;
  EXPECT_EQ(fields[0].field, "people[0].phones[0]");
  EXPECT_THAT(ViolationText(fields[0], "en"), HasSubstr(world::kAgreement1));
  EXPECT_THAT(ViolationText(fields[0], "ar"), HasSubstr(world::kAgreement1));
  EXPECT_THAT(ViolationText(fields[0], "ar"), HasSubstr("خط أحمر"));
  EXPECT_THAT(*client_->ListOperations(), IsEmpty());
  // What can be done: leave it out, or keep it as a draft.
  EXPECT_TRUE(client_->SaveDraft(Dossier()).ok());
  v1::Referral without = Dossier();
  without.mutable_people(0)->clear_phones();
  EXPECT_TRUE(client_->SubmitReferral(without).ok());
}

TEST_F(RedLinesTest, AForbiddenDeskIsNamedAndAnotherOneTakesTheReferral) {
  v1::SharingAgreement next = Terms();
  next.add_forbidden_desks(world::kDesk);
  Agree(next);
  const absl::Status refused = client_->SubmitReferral(Dossier()).status();
  ASSERT_EQ(Violations(refused).size(), 1u) << refused;
  EXPECT_EQ(Violations(refused)[0].field, "envelope.desk");
  v1::Referral other = Dossier();
  other.mutable_envelope()->set_desk(world::kOtherDesk);
  other.mutable_envelope()->set_governorate(world::kOtherGovernorate);
  EXPECT_TRUE(client_->SubmitReferral(other).ok());
}

TEST_F(RedLinesTest, AnAgreementThatASideEndedIsNamedThoughTheDeviceFindsNoneInForce) {
  v1::SharingAgreement ended = Terms();
  ended.mutable_ended()->set_side(v1::SIDE_RECEIVER);
  Agree(ended, 1);
  v1::Referral unnamed = Dossier();
  unnamed.clear_agreement_id();
  unnamed.clear_agreement_version();
  const absl::Status refused = client_->SubmitReferral(unnamed).status();
  const std::vector<FieldViolation> fields = Violations(refused);
  const auto told = std::find_if(fields.begin(), fields.end(),
                                 [](const FieldViolation& field) { return field.code == "NOT_VALID_NOW"; });
  ASSERT_NE(told, fields.end()) << refused;
  EXPECT_EQ(told->field, "agreement_id");
  EXPECT_THAT(ViolationText(*told, "en"), HasSubstr(absl::StrCat(world::kAgreement1, " version 1")));
  EXPECT_THAT(ViolationText(*told, "ar"), HasSubstr(absl::StrCat(world::kAgreement1, " (النسخة 1) غير سارية")));
}

TEST_F(RedLinesTest, AVersionThatIsNotSignedBindsNobody) {
  v1::SharingAgreement next = Terms();
  next.clear_signatures();
  next.add_barred("people.phones");
  Agree(next);
  const absl::StatusOr<Queued> queued = client_->SubmitReferral(Dossier());
  ASSERT_TRUE(queued.ok()) << queued.status();
  EXPECT_EQ(client_->GetCase(queued->referral_id)->dossier.agreement_version(), 1u);
}

TEST_F(RedLinesTest, AReferralIsSentUnderTheVersionThatIsInForce) {
  Agree(Terms());
  const absl::StatusOr<Queued> queued = client_->SubmitReferral(Dossier());
  ASSERT_TRUE(queued.ok()) << queued.status();
  EXPECT_EQ(client_->GetCase(queued->referral_id)->dossier.agreement_version(), 2u);
  // What was begun under an older one stays with it: the family was asked then.
  v1::Referral begun = Dossier();
  begun.set_agreement_version(1);
  const absl::StatusOr<Queued> older = client_->SubmitReferral(begun);
  ASSERT_TRUE(older.ok()) << older.status();
  EXPECT_EQ(client_->GetCase(older->referral_id)->dossier.agreement_version(), 1u);
}

TEST_F(RedLinesTest, WhatStaysWithOnesOwnOrganisationIsSaidBefore) {
  EXPECT_THAT(Warnings(Dossier()), testing::Not(Contains(HasSubstr("NOT_SHARED"))));
  v1::SharingAgreement next = Terms();
  next.clear_opened();
  next.add_withheld("people.name.family");
  Agree(next);
  const std::vector<std::string> warnings = Warnings(Dossier());
  for (const char* field : {"needs.summary NOT_SHARED", "people[0].name NOT_SHARED", "envelope.worker_code NOT_SHARED",
                            "household.current_place NOT_SHARED"}) {
    EXPECT_THAT(warnings, Contains(field));
  }
  EXPECT_EQ(std::count(warnings.begin(), warnings.end(), "people[0].name NOT_SHARED"), 1);
  // The family's own word counts too.
  v1::Referral reserved = Dossier();
  reserved.mutable_consent()->add_withheld("safe_contact");
  EXPECT_THAT(Warnings(reserved), Contains(HasSubstr("safe_contact")));
  EXPECT_TRUE(client_->SubmitReferral(reserved).ok()) << "it may be sent all the same";
}

}  // namespace
}  // namespace ihala::client
