#include "common/referral/sharing_rules.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"

namespace ihala {
namespace {

// `#` stands for the agreement. The Arabic of a description is found by its English, which is all that a refusal from
// a server brings along.
struct RuleWords {
  SharingRule rule;
  const char* code;
  const char* en;
  const char* ar;
};

constexpr RuleWords kRules[] = {
    {SharingRule::kNoAgreement, "NOT_COVERED",
     "must be an agreement between the two organisations, and this is none; choose another receiver, or keep the "
     "referral as a draft and ask your supervisor",
     "لا توجد اتفاقية كهذه بين المؤسستين؛ اختر جهة أخرى، أو احفظ الإحالة مسودة واسأل مشرفك"},
    {SharingRule::kNotSigned, "NOT_SIGNED",
     "must be signed by both sides, and # is not yet; keep the referral as a draft until it is, and ask your "
     "supervisor",
     "لم يوقّع الطرفان # بعد؛ احفظ الإحالة مسودة حتى التوقيع واسأل مشرفك"},
    {SharingRule::kOtherProgramme, "NOT_COVERED",
     "must cover the programme, and # does not; choose another programme or receiver, or keep the referral as a draft "
     "and ask your supervisor",
     "لا تشمل # هذا البرنامج؛ اختر برنامجاً آخر أو جهة أخرى، أو احفظ الإحالة مسودة واسأل مشرفك"},
    {SharingRule::kOtherPurpose, "NOT_COVERED",
     "must be for referrals, and # is for another purpose; choose another receiver, or keep the referral as a draft "
     "and "
     "ask your supervisor",
     "غرض # ليس الإحالة؛ اختر جهة أخرى، أو احفظ الإحالة مسودة واسأل مشرفك"},
    {SharingRule::kNotInForce, "NOT_VALID_NOW",
     "must be in force on the day of sending, and # is not; choose another receiver, or keep the referral as a draft "
     "and ask your supervisor",
     "# غير سارية في تاريخ الإرسال؛ اختر جهة أخرى، أو احفظ الإحالة مسودة واسأل مشرفك"},
    {SharingRule::kOtherVersion, "NOT_COVERED",
     "must be a version that both sides have signed and that has begun, and in force is #; ask the family again under "
     "that one, or keep the referral as a draft and ask your supervisor",
     "لم يوقّع الطرفان هذه النسخة أو لم تبدأ بعد، والسارية هي #؛ اسأل الأسرة من جديد بحسبها، أو احفظ الإحالة مسودة "
     "واسأل مشرفك"},
    {SharingRule::kForbiddenRecipient, "RED_LINE",
     "must be another one: # forbids that it holds a copy; choose another desk or receiver, or keep the referral as a "
     "draft and ask your supervisor",
     "خط أحمر في #: لا يجوز أن تصل نسخة إلى هنا؛ اختر مكتباً آخر أو جهة أخرى، أو احفظ الإحالة مسودة واسأل مشرفك"},
    {SharingRule::kForbiddenRedirect, "RED_LINE",
     "must be another one: # forbids that it holds a copy; choose another desk, or ask your lead",
     "خط أحمر في #: لا يجوز أن تصل نسخة إلى هنا؛ اختر مكتباً آخر أو اسأل مسؤولك الفني"},
    {SharingRule::kBarredField, "RED_LINE",
     "must be left out: # bars it; leave it out, choose another receiver, or keep the referral as a draft and ask your "
     "supervisor",
     "خط أحمر في #: لا يجوز أن تكون هذه المعلومة في إحالة؛ احذفها أو اختر جهة أخرى، أو احفظ الإحالة مسودة واسأل "
     "مشرفك"},
    {SharingRule::kUnknownEntry, "UNKNOWN_CODE",
     "must be a code of the directory; sync, then choose one that is listed",
     "هذا الرمز غير معروف في الدليل؛ أجرِ المزامنة ثم اختر رمزاً من القائمة"},
    {SharingRule::kReceiverOver, "NOT_VALID_NOW",
     "must be an organisation that works on the day of sending; choose another receiver, also where this one was "
     "replaced, and ask the family again",
     "لا تعمل هذه الجهة في تاريخ الإرسال؛ اختر جهة أخرى، أو الجهة التي حلّت محلها، واسأل الأسرة من جديد"},
    {SharingRule::kReceiverTakesNone, "NOT_ALLOWED",
     "must be an organisation that receives referrals; choose another receiver, and ask the family again",
     "لا تستقبل هذه الجهة الإحالات؛ اختر جهة أخرى، واسأل الأسرة من جديد"},
    {SharingRule::kReceiverFrozen, "FROZEN", "is frozen now; keep the referral as a draft, or choose another receiver",
     "المؤسسة مجمَّدة الآن؛ احفظ الإحالة مسودة أو اختر جهة أخرى"},
    {SharingRule::kReceiverRenamed, "RECEIVER_RENAMED",
     "must be the receiver's name today, and the family heard another; ask the family again under the new name, or "
     "keep "
     "the referral as a draft",
     "تغيّر اسم الجهة المستقبِلة منذ موافقة الأسرة؛ اسأل الأسرة من جديد بالاسم الجديد، أو احفظ الإحالة مسودة"},
    {SharingRule::kReferrerOver, "NOT_VALID_NOW",
     "must be an organisation that works on the day of sending; keep the referral as a draft and ask your supervisor",
     "لا تعمل هذه المؤسسة في تاريخ الإرسال؛ احفظ الإحالة مسودة واسأل مشرفك"},
    {SharingRule::kReferrerRefersNone, "NOT_ALLOWED",
     "must be an organisation that refers; keep the referral as a draft and ask your supervisor",
     "لا تُحيل هذه المؤسسة؛ احفظ الإحالة مسودة واسأل مشرفك"},
    {SharingRule::kProgrammeOver, "NOT_VALID_NOW",
     "must be a programme that runs on the day of sending; choose another programme, or keep the referral as a draft "
     "and "
     "ask your supervisor",
     "هذا البرنامج غير سارٍ في تاريخ الإرسال؛ اختر برنامجاً آخر، أو احفظ الإحالة مسودة واسأل مشرفك"},
    {SharingRule::kProgrammeOfOthers, "NOT_ALLOWED",
     "must be a programme that the receiving organisation runs; choose another programme or receiver",
     "ليس هذا من برامج الجهة المستقبِلة؛ اختر برنامجاً آخر أو جهة أخرى"},
    {SharingRule::kDeskOver, "NOT_VALID_NOW", "must be a desk that is open on the day of sending; choose another desk",
     "هذا المكتب مغلق في تاريخ الإرسال؛ اختر مكتباً آخر"},
    {SharingRule::kDeskOfOthers, "NOT_ALLOWED",
     "must be a desk of the receiving organisation; choose another desk or receiver",
     "ليس هذا من مكاتب الجهة المستقبِلة؛ اختر مكتباً آخر أو جهة أخرى"},
    {SharingRule::kDeskServesElsewhere, "NOT_COVERED",
     "must be a desk that serves the governorate; choose another desk", "لا يخدم هذا المكتب المحافظة؛ اختر مكتباً آخر"},
    {SharingRule::kDeskHandlesOthers, "NOT_COVERED",
     "must be a desk that handles the programme; choose another desk or programme",
     "لا يعمل هذا المكتب على البرنامج؛ اختر مكتباً آخر أو برنامجاً آخر"},
    {SharingRule::kGovernorateOver, "NOT_VALID_NOW",
     "must be a governorate of the directory on the day of sending; choose another one",
     "هذه المحافظة غير سارية في الدليل في تاريخ الإرسال؛ اختر محافظة أخرى"},
    {SharingRule::kConsentOfOtherReceiver, "NOT_COVERED",
     "must be the organisation to which the referral goes; ask the family again, or choose the receiver that they "
     "agreed "
     "to",
     "وافقت الأسرة على جهة أخرى؛ اسأل الأسرة من جديد، أو اختر الجهة التي وافقت عليها"},
    {SharingRule::kConsentOfOtherProgramme, "NOT_COVERED",
     "must be the programme for which the referral asks; ask the family again, or choose the programme that they "
     "agreed "
     "to",
     "وافقت الأسرة على برنامج آخر؛ اسأل الأسرة من جديد، أو اختر البرنامج الذي وافقت عليه"},
    {SharingRule::kConsentNotYet, "NOT_COVERED",
     "must not be after the day of sending; correct the day on which the family agreed",
     "يجب ألا يكون بعد تاريخ الإرسال؛ صحّح تاريخ موافقة الأسرة"},
    {SharingRule::kConsentOver, "NOT_COVERED", "must not be before the day of sending; ask the family again",
     "انتهت موافقة الأسرة قبل تاريخ الإرسال؛ اسأل الأسرة من جديد"},
    {SharingRule::kConsentByChild, "A_CHILD",
     "must be an authorised caregiver: a child does not agree for a household; ask the caregiver",
     "لا يوافق الطفل عن أسرته؛ اسأل من يرعاه بتفويض"},
    {SharingRule::kConsentForSelf, "NOT_COVERED",
     "must cover everybody whose data the referral has; ask the family again, or leave the others out",
     "لا تشمل الموافقة كل من تَرِد بياناته في الإحالة؛ اسأل الأسرة من جديد، أو احذف من لا تشملهم"},
    {SharingRule::kConsentForChildren, "NOT_COVERED",
     "must cover the other adults too: each agrees for their own data; ask them, or leave them out",
     "لا تشمل الموافقة البالغين الآخرين، وكل بالغ يوافق عن بياناته؛ اسألهم أو احذف بياناتهم"},
};
static_assert(std::size(kRules) == static_cast<size_t>(SharingRule::kEnd), "every rule has its words");

const RuleWords& FindRule(SharingRule rule) {
  return *std::find_if(std::begin(kRules), std::end(kRules), [rule](const RuleWords& one) { return one.rule == rule; });
}

constexpr absl::string_view kAgreementWord = "agreement ";
constexpr absl::string_view kVersionWord = " version ";

std::string EnglishName(const AgreementName& agreement) {
  if (agreement.version == 0) return absl::StrCat(kAgreementWord, agreement.id);
  return absl::StrCat(kAgreementWord, agreement.id, kVersionWord, agreement.version);
}

std::string ArabicName(const AgreementName& agreement) {
  if (agreement.version == 0) return absl::StrCat("الاتفاقية ", agreement.id);
  return absl::StrCat("الاتفاقية ", agreement.id, " (النسخة ", agreement.version, ")");
}

// The name in what EnglishName made; nothing for other words.
std::optional<AgreementName> ParseName(absl::string_view words) {
  if (!absl::StartsWith(words, kAgreementWord)) return std::nullopt;
  const std::pair<absl::string_view, absl::string_view> parts =
      absl::StrSplit(words.substr(kAgreementWord.size()), absl::MaxSplits(kVersionWord, 1));
  AgreementName name{std::string(parts.first)};
  if (!HasForm(name.id, CodeForm::kParty)) return std::nullopt;
  if (!parts.second.empty() && !absl::SimpleAtoi(parts.second, &name.version)) return std::nullopt;
  return name;
}

}  // namespace

AgreementName NameOf(const v1::SharingAgreement& version) { return {version.agreement_id(), version.version()}; }

std::string CodeOf(SharingRule rule) { return FindRule(rule).code; }

std::string WordsOf(SharingRule rule, const AgreementName& agreement) {
  return absl::StrReplaceAll(FindRule(rule).en, {{"#", EnglishName(agreement)}});
}

void Object(const FieldChecker& at, absl::string_view name, SharingRule rule, const AgreementName& agreement) {
  at.Add(name, FindRule(rule).code, WordsOf(rule, agreement));
}

std::string ArabicWordsOf(const FieldViolation& violation) {
  for (const RuleWords& rule : kRules) {
    if (violation.code != rule.code) continue;
    const std::pair<absl::string_view, absl::string_view> around = absl::StrSplit(rule.en, absl::MaxSplits('#', 1));
    absl::string_view name = violation.description;
    if (!absl::ConsumePrefix(&name, around.first) || !absl::ConsumeSuffix(&name, around.second)) continue;
    if (!absl::StrContains(rule.en, "#")) {
      if (name.empty()) return rule.ar;
      continue;
    }
    const std::optional<AgreementName> agreement = ParseName(name);
    if (agreement.has_value()) return absl::StrReplaceAll(rule.ar, {{"#", ArabicName(*agreement)}});
  }
  return "";
}

}  // namespace ihala
