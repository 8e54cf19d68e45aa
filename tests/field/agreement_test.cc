#include "tests/field/field_test_base.h"

namespace ihala::tools {
namespace {

using testing::HasSubstr;

TEST_F(FieldTest, TheAgreementsThatBindReferralsAreReadWithoutALink) {
  SignIn();
  up_ = true;
  ASSERT_EQ(Run("sync"), kExitOk) << err_.str();
  up_ = false;
  ASSERT_EQ(Run("--lang en agreement list"), kExitOk) << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr(world::kAgreement1));
  EXPECT_THAT(out_.str(), HasSubstr("in force today"));
  ASSERT_EQ(Run("agreement list"), kExitOk);
  EXPECT_THAT(out_.str(), HasSubstr("سارية اليوم"));
  ASSERT_EQ(Run("--lang en agreement show", {world::kAgreement1}), kExitOk) << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr("version 1: in force today"));
  ASSERT_EQ(Run("--json agreement show", {world::kAgreement1, "--version", "1"}), kExitOk);
  EXPECT_THAT(out_.str(), HasSubstr("\"in_force\":true"));
  EXPECT_EQ(Run("--lang en agreement show", {world::kAgreement1, "--version", "9"}), kExitUsage);
  EXPECT_THAT(err_.str(), HasSubstr("no agreement of this id and version"));
  EXPECT_EQ(Run("agreement show DSA-NONE"), kExitUsage);
}

TEST_F(FieldTest, WhatAnAgreementStopsIsToldInTheCaseworkersLanguageWithWhatCanBeDone) {
  v1::SharingAgreement next = world::Agreements()[0];
  next.set_version(2);
  next.add_barred("people.phones");
  v1::Row row;
  row.set_row_id(absl::StrCat(next.agreement_id(), "/2"));
  *row.mutable_agreement() = std::move(next);
  server_.PutRow(std::move(row));
  SignIn();
  ASSERT_EQ(Run("sync"), kExitOk) << err_.str();
  ASSERT_EQ(Run("add", {DossierFile()}), kExitRefused);
  EXPECT_THAT(err_.str(), HasSubstr("people[0].phones[0]"));
  EXPECT_THAT(err_.str(), HasSubstr(absl::StrCat("خط أحمر في الاتفاقية ", world::kAgreement1, " (النسخة 2)")));
  EXPECT_THAT(err_.str(), HasSubstr("احذفها أو اختر جهة أخرى، أو احفظ الإحالة مسودة واسأل مشرفك"));
  ASSERT_EQ(Run("--lang en add", {DossierFile()}), kExitRefused);
  EXPECT_THAT(err_.str(),
              HasSubstr(absl::StrCat("agreement ", world::kAgreement1, " version 2 bars it; leave it out")));
  EXPECT_EQ(Run("add --draft", {DossierFile()}), kExitOk) << err_.str();
}

}  // namespace
}  // namespace ihala::tools
