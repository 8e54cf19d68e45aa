#include "common/referral/directory.h"

#include "common/referral/sample_referral.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace ihala {
namespace {

v1::Date MakeDate(int year, int month, int day) {
  v1::Date date;
  date.set_year(year), date.set_month(month), date.set_day(day);
  return date;
}

v1::Validity Between(const v1::Date& from, const v1::Date& to) {
  v1::Validity validity;
  *validity.mutable_from() = from;
  *validity.mutable_to() = to;
  return validity;
}

TEST(DateTest, EveryDayComesBack) {
  for (absl::CivilDay day(1899, 12, 1); day < absl::CivilDay(2101, 1, 1); day += 13) {
    EXPECT_EQ(ToCivilDay(ToDate(day)), day);
  }
}

TEST(DateTest, AMissingPartIsTheFirst) {
  EXPECT_EQ(ToCivilDay(MakeDate(2025, 0, 0)), absl::CivilDay(2025, 1, 1));
  EXPECT_EQ(ToCivilDay(MakeDate(2025, 3, 0)), absl::CivilDay(2025, 3, 1));
}

TEST(ValidityTest, BothEndsAreIncluded) {
  const auto validity = Between(MakeDate(2025, 1, 2), MakeDate(2025, 1, 4));
  EXPECT_FALSE(IsValidOn(validity, absl::CivilDay(2025, 1, 1)));
  EXPECT_TRUE(IsValidOn(validity, absl::CivilDay(2025, 1, 2)));
  EXPECT_TRUE(IsValidOn(validity, absl::CivilDay(2025, 1, 4)));
  EXPECT_FALSE(IsValidOn(validity, absl::CivilDay(2025, 1, 5)));
}

TEST(ValidityTest, AnOpenEndIsOpen) {
  EXPECT_TRUE(IsValidOn(v1::Validity(), absl::CivilDay(1, 1, 1)));
  EXPECT_TRUE(IsValidOn(Between({}, MakeDate(2025, 1, 1)), absl::CivilDay(1950, 1, 1)));
  EXPECT_TRUE(IsValidOn(Between(MakeDate(2025, 1, 1), {}), absl::CivilDay(2150, 1, 1)));
}

TEST(ValidityTest, AYearOrMonthEndsOnItsLastDay) {
  EXPECT_TRUE(IsValidOn(Between({}, MakeDate(2025, 0, 0)), absl::CivilDay(2025, 12, 31)));
  EXPECT_FALSE(IsValidOn(Between({}, MakeDate(2025, 0, 0)), absl::CivilDay(2026, 1, 1)));
  EXPECT_TRUE(IsValidOn(Between({}, MakeDate(2024, 2, 0)), absl::CivilDay(2024, 2, 29)));
  EXPECT_FALSE(IsValidOn(Between({}, MakeDate(2024, 2, 0)), absl::CivilDay(2024, 3, 1)));
}

TEST(DirectoryTest, AnEntryIsFoundByItsCodeOnly) {
  const Directory directory = SampleDirectory();
  EXPECT_EQ(directory.desk("MOSD-GAZA")->organisation(), "MOSD-RAM");
  EXPECT_EQ(directory.desk("mosd-gaza"), nullptr);
  EXPECT_EQ(directory.organisation("MOSD-GAZA"), nullptr);
  EXPECT_NE(directory.programme("NCTP"), nullptr);
  EXPECT_NE(directory.governorate("PS0265"), nullptr);
  EXPECT_EQ(directory.agreement("", 0), nullptr);
}

TEST(DirectoryTest, ANewEntryReplacesTheOldOne) {
  Directory directory = SampleDirectory();
  v1::Desk desk = *directory.desk("MOSD-GAZA");
  desk.set_organisation("OTHER");
  directory.Put(desk);
  EXPECT_EQ(directory.desk("MOSD-GAZA")->organisation(), "OTHER");
  EXPECT_EQ(directory.desks().size(), 1u);
}

TEST(DirectoryTest, AnAgreementIsFoundForBothPartiesProgrammeAndDay) {
  const Directory directory = SampleDirectory();
  const auto* const agreement = directory.AgreementFor("CSO-014", "MOSD-RAM", "NCTP", SampleDay());
  ASSERT_NE(agreement, nullptr);
  EXPECT_EQ(agreement->agreement_id(), "DSA-2025-03");
  EXPECT_EQ(directory.AgreementFor("MOSD-RAM", "CSO-014", "NCTP", SampleDay()), nullptr);
  EXPECT_EQ(directory.AgreementFor("CSO-014", "MOSD-RAM", "OTHER", SampleDay()), nullptr);
  EXPECT_EQ(directory.AgreementFor("CSO-014", "MOSD-RAM", "NCTP", absl::CivilDay(2026, 1, 1)), nullptr);
}

TEST(DirectoryTest, OfTwoAgreementsEverySideFindsTheSame) {
  Directory directory = SampleDirectory();
  for (const char* id : {"DSA-2025-09", "DSA-2025-01", "DSA-2025-05"}) {
    v1::SharingAgreement other = *directory.agreement("DSA-2025-03", 1);
    other.set_agreement_id(id);
    directory.Put(other);
  }
  EXPECT_EQ(directory.AgreementFor("CSO-014", "MOSD-RAM", "NCTP", SampleDay())->agreement_id(), "DSA-2025-01");
}

}  // namespace
}  // namespace ihala
