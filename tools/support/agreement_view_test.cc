// A tool's user reads an agreement whole before it is signed, in either language.
#include "tools/support/agreement_view.h"

#include <sstream>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace ihala::tools {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

v1::GetDirectoryResponse Directory() {
  v1::GetDirectoryResponse directory;
  EXPECT_TRUE(
      google::protobuf::TextFormat::ParseFromString(R"pb(
                                                      organisations {
                                                        code: "CSO-1"
                                                        name { ar: "جمعية" en: "A society" }
                                                      }
                                                      organisations {
                                                        code: "MOSD"
                                                        name { ar: "الوزارة" en: "The ministry" }
                                                      }
                                                      desks {
                                                        code: "MOSD-RAFAH"
                                                        name { ar: "مكتب رفح" en: "Rafah desk" }
                                                      }
                                                      programmes {
                                                        code: "NCTP"
                                                        name { ar: "تحويلات" en: "Transfers" }
                                                      }
                                                      agreements {
                                                        agreement_id: "DSA-1"
                                                        version: 1
                                                        referring_organisation: "CSO-1"
                                                        receiving_organisation: "MOSD"
                                                        programmes: "NCTP"
                                                        validity {
                                                          from { year: 2026 month: 1 day: 1 }
                                                          to { year: 2026 month: 12 day: 31 }
                                                        }
                                                        purpose: "REFERRAL"
                                                        opened { rung: RUNG_REVIEW fields: "needs.summary" }
                                                        postponed { rung: RUNG_DOSSIER fields: "people.documents" }
                                                        withheld: "people.phones"
                                                        barred: "people.payment_alias"
                                                        refused_retention_days: 41
                                                        closed_retention_days: 42
                                                        refused_record_days: 43
                                                        closed_record_days: 44
                                                        forbidden_organisations: "CSO-1"
                                                        forbidden_desks: "MOSD-RAFAH"
                                                        signatures {
                                                          side: SIDE_REFERRER
                                                          account: "S-11"
                                                          at { seconds: 1767312000 }
                                                        }
                                                        signatures {
                                                          side: SIDE_RECEIVER
                                                          account: "L-81"
                                                          at { seconds: 1767312060 }
                                                        }
                                                      }
                                                    )pb",
                                                    &directory));
  return directory;
}

absl::Time At(int year, int month, int day) {
  return absl::FromCivil(absl::CivilDay(year, month, day), absl::UTCTimeZone());
}

std::string Shown(const v1::GetDirectoryResponse& directory, Language language, bool json = false) {
  std::ostringstream out, err;
  Output output(out, err, language, json);
  const auto agreements = AgreementsOf(directory, At(2026, 3, 1));
  const auto one = FindAgreement(agreements, "DSA-1", 0);
  if (!one.ok()) return std::string(one.status().message());
  PrintAgreement(**one, directory, output);
  return out.str();
}

std::string Listed(const v1::GetDirectoryResponse& directory, Language language, absl::Time now, bool json = false) {
  std::ostringstream out, err;
  Output output(out, err, language, json);
  PrintAgreements(AgreementsOf(directory, now), output);
  return out.str();
}

TEST(AgreementViewTest, EveryTermIsReadInBothLanguages) {
  v1::GetDirectoryResponse directory = Directory();
  directory.mutable_agreements(0)->mutable_ended()->set_account("S-12");
  const google::protobuf::Descriptor& fields = *v1::SharingAgreement::descriptor();
  for (const Language language : {Language::kArabic, Language::kEnglish}) {
    const std::string whole = Shown(directory, language);
    for (int i = 0; i < fields.field_count(); ++i) {
      v1::GetDirectoryResponse without = directory;
      v1::SharingAgreement& agreement = *without.mutable_agreements(0);
      if (fields.field(i)->name() == "agreement_id") continue;
      // What is left out of an agreement reads otherwise: so nothing is signed that was not shown. A purpose that is
      // not said is REFERRAL.
      if (fields.field(i)->name() == "purpose") {
        agreement.set_purpose("EXERCISE");
      } else {
        agreement.GetReflection()->ClearField(&agreement, fields.field(i));
      }
      EXPECT_NE(Shown(without, language), whole) << fields.field(i)->name();
    }
  }
}

TEST(AgreementViewTest, FieldsAreCalledByTheirNamesAndTheirPaths) {
  const std::string en = Shown(Directory(), Language::kEnglish), ar = Shown(Directory(), Language::kArabic);
  for (const char* line :
       {"Agreement DSA-1, version 1: in force today\n", "MOSD The ministry\n", "NCTP Transfers\n",
        "Opened to the receiver, from the rung: review:\n    Description of the need (needs.summary)\n",
        "phones (people.phones)\n", "MOSD-RAFAH Rafah desk\n", "2026-01-01 … 2026-12-31\n",
        "referrer: S-11, at 2026-01-02 00:00 UTC\n", "receiver: L-81, at 2026-01-02 00:01 UTC\n"}) {
    EXPECT_THAT(en, HasSubstr(line));
  }
  for (const char* line : {"الاتفاقية DSA-1، النسخة 1: سارية اليوم\n", "MOSD الوزارة\n",
                           "ما يُفتح للجهة المستقبِلة، من مرحلة: المراجعة:\n    وصف الاحتياج (needs.summary)\n",
                           "الهواتف (people.phones)\n", "الجهة المستقبِلة: L-81، في 2026-01-02 00:01 UTC\n"}) {
    EXPECT_THAT(ar, HasSubstr(line));
  }
}

TEST(AgreementViewTest, WhatIsNotSaidOfRetentionIsToldAsItHolds) {
  v1::GetDirectoryResponse directory = Directory();
  directory.mutable_agreements(0)->clear_closed_retention_days();
  directory.mutable_agreements(0)->clear_refused_retention_days();
  EXPECT_THAT(Shown(directory, Language::kEnglish), HasSubstr("730 (as usual)"));
  EXPECT_THAT(Shown(directory, Language::kEnglish), HasSubstr("180 (as usual)"));
}

TEST(AgreementViewTest, TheListSaysWhoSignedAndHowEachStands) {
  v1::GetDirectoryResponse directory = Directory();
  const absl::Time now = At(2026, 3, 1);
  EXPECT_THAT(Listed(directory, Language::kEnglish, now), HasSubstr("referrer: S-11, receiver: L-81  in force today"));
  EXPECT_THAT(Listed(directory, Language::kEnglish, At(2027, 1, 1)), HasSubstr("not in force today"));
  EXPECT_THAT(Listed(directory, Language::kArabic, now), HasSubstr("سارية اليوم"));
  v1::SharingAgreement& first = *directory.mutable_agreements(0);
  const auto stands = [&] { return Listed(directory, Language::kEnglish, now); };
  first.mutable_signatures()->RemoveLast();
  EXPECT_THAT(stands(), HasSubstr("awaits the receiver's signature"));
  first.mutable_signatures(0)->set_side(v1::SIDE_RECEIVER);
  EXPECT_THAT(stands(), HasSubstr("awaits the referrer's signature"));
  first.clear_signatures();
  EXPECT_THAT(stands(), HasSubstr("awaits both signatures"));
  first.mutable_ended();
  EXPECT_THAT(stands(), HasSubstr("ended by one side"));
  directory.clear_agreements();
  EXPECT_EQ(stands(), "There are no agreements\n");
}

TEST(AgreementViewTest, TheNewestVersionIsFirstAndOnlyOneOfThemIsInForce) {
  v1::GetDirectoryResponse directory = Directory();
  v1::SharingAgreement& next = *directory.add_agreements();
  next = directory.agreements(0);
  next.set_version(10);
  next.clear_signatures();
  std::vector<std::string> order;
  const auto agreements = AgreementsOf(directory, At(2026, 3, 1));
  for (const auto& one : agreements)
    order.push_back((one.in_force ? "*" : "") + std::to_string(one.agreement.version()));
  EXPECT_THAT(order, ElementsAre("10", "*1"));
  EXPECT_EQ((*FindAgreement(agreements, "DSA-1", 0))->agreement.version(), 10u);
  EXPECT_EQ((*FindAgreement(agreements, "DSA-1", 1))->agreement.version(), 1u);
  EXPECT_FALSE(FindAgreement(agreements, "DSA-1", 2).ok());
  EXPECT_FALSE(FindAgreement(agreements, "DSA-2", 0).ok());
}

TEST(AgreementViewTest, ProgramsGetTheDocuments) {
  EXPECT_THAT(Listed(Directory(), Language::kEnglish, At(2026, 3, 1), /*json=*/true),
              HasSubstr("\"in_force\":[\"DSA-1/1\"]"));
  EXPECT_THAT(Listed(Directory(), Language::kEnglish, At(2027, 3, 1), /*json=*/true), HasSubstr("\"in_force\":[]"));
  const std::string json = Shown(Directory(), Language::kEnglish, /*json=*/true);
  EXPECT_THAT(json, HasSubstr("\"barred\":[\"people.payment_alias\"]"));
  EXPECT_THAT(json, HasSubstr("\"in_force\":true"));
  EXPECT_THAT(json, Not(HasSubstr("in force today")));
}

}  // namespace
}  // namespace ihala::tools
