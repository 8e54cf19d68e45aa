#include "tools/load/defects.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace ihala::load {
namespace {

using Cells = std::vector<std::string>;

constexpr char kRightToLeftOverride[] = "\xE2\x80\xAE";  // U+202E

void NoMode(absl::CivilDay, Cells& cells) { cells[kConsentMode].clear(); }
void PlaceholderId(absl::CivilDay, Cells& cells) {
  cells[kHeadDocumentType] = "هوية فلسطينية";
  cells[kHeadDocumentNumber] = "111111111";
  cells[kHeadDocumentSeen] = "أصل";
}
void ShortPhone(absl::CivilDay, Cells& cells) {
  cells[kPhone] = "05900000";
  cells[kPhoneOwner] = "رب الأسرة";
  cells[kPhoneSharedBy] = "1";
}
void OverrideInName(absl::CivilDay, Cells& cells) {
  cells[kHeadFamilyName] = absl::StrCat(kRightToLeftOverride, cells[kHeadFamilyName]);
}
void BornLater(absl::CivilDay as_of, Cells& cells) { cells[kHeadBirthDate] = absl::StrCat(as_of.year() + 5, "-05-14"); }
void NoFirstName(absl::CivilDay, Cells& cells) { cells[kHeadFirstName].clear(); }
void UnknownGovernorate(absl::CivilDay, Cells& cells) { cells[kGovernorate] = "الجبل الأخضر"; }
void UnknownUrgency(absl::CivilDay, Cells& cells) { cells[kUrgency] = "عاجل جداً"; }
void EmptyHousehold(absl::CivilDay, Cells& cells) {
  cells[kHouseholdSize] = "0";
  cells[kMembers].clear();
}
void LongSummary(absl::CivilDay, Cells& cells) {
  cells[kNeedSummary].clear();
  for (int i = 0; i < 14; ++i) cells[kNeedSummary].append("تحتاج الأسرة إلى مساعدة عاجلة ");
  cells[kNeedSummary].append("ومستمرة");
}
void BrokenDate(absl::CivilDay as_of, Cells& cells) { cells[kInterviewDate] = absl::StrCat("31/13/", as_of.year()); }
void NoDesk(absl::CivilDay, Cells& cells) { cells[kReceivingDesk].clear(); }
void OtherReceiver(absl::CivilDay, Cells& cells) { cells[kConsentReceiver] = "PNEEI"; }
void UnknownDocument(absl::CivilDay, Cells& cells) { cells[kHeadDocumentType] = "شهادة مختار"; }
void CountsDiffer(absl::CivilDay, Cells& cells) {
  int females = 0;
  if (absl::SimpleAtoi(cells[kFemales], &females)) cells[kFemales] = absl::StrCat(females + 1);
}
void NegativeCount(absl::CivilDay, Cells& cells) { cells[kChildrenUnder5] = "-1"; }
void NoTextVersion(absl::CivilDay, Cells& cells) { cells[kConsentTextVersion].clear(); }
void ExpiredConsent(absl::CivilDay as_of, Cells& cells) {
  cells[kConsentExpires] = absl::StrCat(as_of.year() - 2, "-01-31");
}
void LongName(absl::CivilDay, Cells& cells) {
  cells[kHeadFatherName].clear();
  for (int i = 0; i < 16; ++i) cells[kHeadFatherName].append("محمد ");
  cells[kHeadFatherName].append("علي");
}
void WordForNumber(absl::CivilDay, Cells& cells) { cells[kHouseholdSize] = "سبعة تقريباً"; }
void NoSummary(absl::CivilDay, Cells& cells) { cells[kNeedSummary].clear(); }
void NoConsentGiver(absl::CivilDay, Cells& cells) { cells[kConsentGivenBy].clear(); }
void TooOld(absl::CivilDay as_of, Cells& cells) { cells[kHeadBirthDate] = absl::StrCat(as_of.year() - 140, "-03-08"); }
void EmptyConsentFields(absl::CivilDay, Cells& cells) { cells[kConsentFields].clear(); }

constexpr Defect kDefects[] = {
    {kConsentMode, "the mode of consent is missing", NoMode},
    {kHeadDocumentNumber, "the ID number is a placeholder", PlaceholderId},
    {kPhone, "the phone number is too short", ShortPhone},
    {kHeadFamilyName, "the name holds a direction override", OverrideInName},
    {kHeadBirthDate, "the birth date is in the future", BornLater},
    {kHeadFirstName, "the head's first name is missing", NoFirstName},
    {kGovernorate, "there is no such governorate", UnknownGovernorate},
    {kUrgency, "the urgency is not in the list", UnknownUrgency},
    {kHouseholdSize, "nobody is in the household", EmptyHousehold},
    {kNeedSummary, "the summary is longer than 400 characters", LongSummary},
    {kInterviewDate, "the date does not exist", BrokenDate},
    {kReceivingDesk, "the receiving desk is missing", NoDesk},
    {kConsentReceiver, "the consent names another receiver", OtherReceiver},
    {kHeadDocumentType, "the type of document is not in the list", UnknownDocument},
    {kFemales, "females and males do not add up to the size", CountsDiffer},
    {kChildrenUnder5, "a count is negative", NegativeCount},
    {kConsentTextVersion, "the version of the consent text is missing", NoTextVersion},
    {kConsentExpires, "the consent ends before it was given", ExpiredConsent},
    {kHeadFatherName, "the name is longer than 60 characters", LongName},
    {kHouseholdSize, "the size is not a number", WordForNumber},
    {kNeedSummary, "the summary is missing", NoSummary},
    {kConsentGivenBy, "who gave the consent is missing", NoConsentGiver},
    {kHeadBirthDate, "nobody is that old", TooOld},
    {kConsentFields, "the consent covers no field", EmptyConsentFields},
};

}  // namespace

absl::Span<const Defect> Defects() { return kDefects; }

}  // namespace ihala::load
