#include "server/handlers/entry_checks.h"

#include <set>

#include "absl/strings/str_cat.h"
#include "common/access/access.h"
#include "common/access/grants.h"
#include "common/base/limits.h"
#include "common/referral/agreement.h"
#include "common/workflow/calendar.h"
#include "common/workflow/validator.h"

namespace ihala {
namespace {

// Far more than any installation has of each; a list beyond it is a mistake.
constexpr size_t kCodesMax = 200;
constexpr size_t kRolesMax = 20;
constexpr size_t kVariantsMax = 100;
// As the proto says.
constexpr uint32_t kOfflineDaysMost = 400;
constexpr uint32_t kForgetDaysMost = 3650;
// Days are counted one by one.
constexpr int kOutageDaysMost = 3650;
// As the proto says.
constexpr uint32_t kTrialCasesMost = 100'000;

void CheckCodes(const google::protobuf::RepeatedPtrField<std::string>& codes, const std::string& field,
                FieldChecks& checks) {
  checks.AtMost(field, codes.size(), kCodesMax);
  for (int i = 0; i < codes.size(); ++i) checks.Code(absl::StrCat(field, "[", i, "]"), codes.Get(i));
}

// A system has what is listed, and a person what the role gives: neither is left to be guessed.
void CheckRights(const v1::RoleBinding& binding, const std::string& field, FieldChecks& checks) {
  if (binding.role() != v1::ROLE_INTEGRATOR) {
    checks.That(binding.rights().empty(), field, "MUST_BE_EMPTY", "are listed for an integrator only");
    return;
  }
  checks.Required(field, !binding.rights().empty());
  std::set<int> seen;
  for (int i = 0; i < binding.rights_size(); ++i) {
    const std::string at = absl::StrCat(field, "[", i, "]");
    const v1::Right right = binding.rights(i);
    checks.That(right != v1::RIGHT_UNSPECIFIED, at, "UNKNOWN_CODE", "is no right");
    checks.That(seen.insert(right).second, at, "NOT_UNIQUE", "is listed once");
  }
  const bool needs_to_read = HasRight(binding, v1::RIGHT_COMMENT) || HasRight(binding, v1::RIGHT_ACT);
  checks.That(!needs_to_read || HasRight(binding, v1::RIGHT_READ), field, "MISSING",
              "must list READ: nobody acts on what they do not see");
}

void CheckRole(const v1::RoleBinding& binding, const std::string& organisation, const std::string& at,
               FieldChecks& checks) {
  checks.Required(absl::StrCat(at, ".role"), binding.role() != v1::ROLE_UNSPECIFIED);
  checks.That(binding.role() != v1::ROLE_CLOCK, absl::StrCat(at, ".role"), "OUT_OF_RANGE",
              "is never the clock's: no account can hold it");
  const std::string field = absl::StrCat(at, ".organisation");
  if (IsInstallationRole(binding.role())) {
    checks.That(binding.organisation().empty(), field, "OUT_OF_RANGE", "must be empty for the installation's roles");
    // One account is one hand: where an administrator and an organisation must both agree, nobody is both.
    checks.That(organisation.empty(), absl::StrCat(at, ".role"), "NOT_ALLOWED",
                "must not be the installation's in an organisation's account");
  } else {
    checks.Party(field, binding.organisation());
    checks.That(binding.organisation() == organisation, field, "OUT_OF_RANGE", "must be the account's organisation");
  }
  CheckCodes(binding.desks(), absl::StrCat(at, ".desks"), checks);
  CheckCodes(binding.governorates(), absl::StrCat(at, ".governorates"), checks);
  CheckRights(binding, absl::StrCat(at, ".rights"), checks);
}

}  // namespace

void CheckEntry(const v1::Organisation& entry, const std::string& at, FieldChecks& checks) {
  checks.Party(absl::StrCat(at, ".code"), entry.code()).Name(absl::StrCat(at, ".name"), entry.name());
  checks.Dates(absl::StrCat(at, ".validity"), entry.validity());
  checks.That(v1::DeviceEnrolment_IsValid(entry.device_enrolment()), absl::StrCat(at, ".device_enrolment"),
              "UNKNOWN_CODE", "must be CODE or OPEN");
  checks.That(!entry.has_freeze(), absl::StrCat(at, ".freeze"), "MUST_BE_EMPTY", "is what the server writes");
  checks.That(entry.signed_workflows().empty(), absl::StrCat(at, ".signed_workflows"), "MUST_BE_EMPTY",
              "is what the organisation says");
  checks.That(entry.offline_days() <= kOfflineDaysMost, absl::StrCat(at, ".offline_days"), "OUT_OF_RANGE",
              absl::StrCat("must be 0 for 14, or 1 to ", kOfflineDaysMost));
  checks.That(entry.forget_after_receipt_days() <= kForgetDaysMost, absl::StrCat(at, ".forget_after_receipt_days"),
              "OUT_OF_RANGE", absl::StrCat("must be 0 to keep, or 1 to ", kForgetDaysMost));
  if (entry.has_calendar()) checks.Add(ValidateOwnCalendar(absl::StrCat(at, ".calendar"), entry.calendar()));
}

void CheckEntry(const v1::Outage& entry, const std::string& at, FieldChecks& checks) {
  checks.Party(absl::StrCat(at, ".outage_id"), entry.outage_id()).Name(absl::StrCat(at, ".title"), entry.title());
  CheckCodes(entry.governorates(), absl::StrCat(at, ".governorates"), checks);
  checks.That(v1::Side_IsValid(entry.side()) && entry.side() != v1::SIDE_CLOCK, absl::StrCat(at, ".side"),
              "OUT_OF_RANGE", "must be REFERRER, RECEIVER, or unstated for both");
  if (!entry.organisation().empty()) checks.Party(absl::StrCat(at, ".organisation"), entry.organisation());
  checks.That(IsWholeDate(entry.from()), absl::StrCat(at, ".from"), entry.has_from() ? "MALFORMED" : "MISSING",
              "must be a date with day, month and year");
  if (!entry.has_to()) return;
  CheckLastDay(absl::StrCat(at, ".to"), entry.to(), checks);
  checks.That(!IsWholeDate(entry.from()) || !IsWholeDate(entry.to()) ||
                  DayOfDate(entry.to()) - DayOfDate(entry.from()) < kOutageDaysMost,
              absl::StrCat(at, ".to"), "OUT_OF_RANGE", "must be less than ten years later: end it when it is over");
}

void CheckEntry(const v1::Arrangement& entry, const std::string& at, FieldChecks& checks) {
  const auto field = [&](absl::string_view name) { return absl::StrCat(at, ".", name); };
  const bool is_trial = entry.kind() == v1::ARRANGEMENT_KIND_TRIAL;
  checks.Party(field("arrangement_id"), entry.arrangement_id()).Name(field("title"), entry.title());
  checks.That(is_trial || entry.kind() == v1::ARRANGEMENT_KIND_SHOCK, field("kind"),
              entry.kind() == v1::ARRANGEMENT_KIND_UNSPECIFIED ? "MISSING" : "UNKNOWN_CODE", "must be TRIAL or SHOCK");
  checks.Code(field("workflow.workflow_id"), entry.workflow().workflow_id());
  CheckCodes(entry.programmes(), field("programmes"), checks);
  CheckCodes(entry.referring_organisations(), field("referring_organisations"), checks);
  CheckCodes(entry.governorates(), field("governorates"), checks);
  checks.That(IsWholeDate(entry.from()), field("from"), entry.has_from() ? "MALFORMED" : "MISSING",
              "must be a date with day, month and year");
  if (entry.has_to()) CheckLastDay(field("to"), entry.to(), checks);
  if (!is_trial) {
    checks.That(entry.workflow().version() == 0, field("workflow.version"), "OUT_OF_RANGE",
                "must be 0: a shock follows the newest version that both sides signed");
    checks.That(entry.most_cases() == 0, field("most_cases"), "OUT_OF_RANGE", "must be 0 for a shock");
    return;
  }
  checks.Required(field("workflow.version"), entry.workflow().version() != 0);
  checks.Required(field("programmes"), !entry.programmes().empty());
  checks.Required(field("referring_organisations"), !entry.referring_organisations().empty());
  checks.Required(field("to"), entry.has_to());
  checks.That(entry.most_cases() >= 1 && entry.most_cases() <= kTrialCasesMost, field("most_cases"), "OUT_OF_RANGE",
              absl::StrCat("must be 1 to ", kTrialCasesMost));
  checks.That(
      !IsWholeDate(entry.from()) || !IsWholeDate(entry.to()) || DayOfDate(entry.from()) <= DayOfDate(entry.to()),
      field("to"), "OUT_OF_RANGE", "must not be before its first day");
}

void CheckLastDay(const std::string& field, const v1::Date& day, FieldChecks& checks) {
  checks.That(IsWholeDate(day), field, "MALFORMED", "must be a date with day, month and year");
}

void CheckEntry(const v1::Desk& entry, const std::string& at, FieldChecks& checks) {
  checks.Code(absl::StrCat(at, ".code"), entry.code()).Name(absl::StrCat(at, ".name"), entry.name());
  checks.Party(absl::StrCat(at, ".organisation"), entry.organisation());
  CheckCodes(entry.governorates(), absl::StrCat(at, ".governorates"), checks);
  CheckCodes(entry.programmes(), absl::StrCat(at, ".programmes"), checks);
  checks.Dates(absl::StrCat(at, ".validity"), entry.validity());
}

void CheckEntry(const v1::Programme& entry, const std::string& at, FieldChecks& checks) {
  checks.Code(absl::StrCat(at, ".code"), entry.code()).Name(absl::StrCat(at, ".name"), entry.name());
  checks.Party(absl::StrCat(at, ".organisation"), entry.organisation());
  checks.Code(absl::StrCat(at, ".workflow_id"), entry.workflow_id());
  checks.Dates(absl::StrCat(at, ".validity"), entry.validity());
}

void CheckEntry(const v1::Governorate& entry, const std::string& at, FieldChecks& checks) {
  checks.Code(absl::StrCat(at, ".pcode"), entry.pcode()).Name(absl::StrCat(at, ".name"), entry.name());
  checks.OptionalCode(absl::StrCat(at, ".iso_code"), entry.iso_code());
  checks.OptionalCode(absl::StrCat(at, ".parent_pcode"), entry.parent_pcode());
  checks.AtMost(absl::StrCat(at, ".variants"), entry.variants_size(), kVariantsMax);
  for (int i = 0; i < entry.variants_size(); ++i) {
    checks.Text(absl::StrCat(at, ".variants[", i, "]"), entry.variants(i), limits::kNameCodePoints);
  }
  checks.Dates(absl::StrCat(at, ".validity"), entry.validity());
}

void CheckEntry(const v1::SharingAgreement& entry, const std::string& at, FieldChecks& checks) {
  checks.Party(absl::StrCat(at, ".agreement_id"), entry.agreement_id());
  checks.Required(absl::StrCat(at, ".version"), entry.version() != 0);
  checks.Party(absl::StrCat(at, ".referring_organisation"), entry.referring_organisation());
  checks.Party(absl::StrCat(at, ".receiving_organisation"), entry.receiving_organisation());
  checks.Required(absl::StrCat(at, ".programmes"), entry.programmes_size() > 0);
  CheckCodes(entry.programmes(), absl::StrCat(at, ".programmes"), checks);
  checks.Dates(absl::StrCat(at, ".validity"), entry.validity());
  for (const FieldViolation& problem : CheckTerms(entry, absl::StrCat(at, "."))) {
    checks.That(false, problem.field, problem.code, problem.description);
  }
  checks.That(entry.signatures().empty(), absl::StrCat(at, ".signatures"), "MUST_BE_EMPTY", "is what the sides say");
  checks.That(!entry.has_ended(), absl::StrCat(at, ".ended"), "MUST_BE_EMPTY", "is what the sides say");
}

void CheckEntry(const v1::Account& entry, const std::string& at, FieldChecks& checks) {
  checks.Party(absl::StrCat(at, ".code"), entry.code());
  if (!entry.organisation().empty()) checks.Party(absl::StrCat(at, ".organisation"), entry.organisation());
  checks.That(entry.language() == "ar" || entry.language() == "en", absl::StrCat(at, ".language"), "UNKNOWN_CODE",
              "is \"ar\" or \"en\"");
  checks.AtMost(absl::StrCat(at, ".roles"), entry.roles_size(), kRolesMax);
  for (int i = 0; i < entry.roles_size(); ++i) {
    CheckRole(entry.roles(i), entry.organisation(), absl::StrCat(at, ".roles[", i, "]"), checks);
  }
  checks.Dates(absl::StrCat(at, ".validity"), entry.validity());
  checks.That(!entry.has_asked(), absl::StrCat(at, ".asked"), "MUST_BE_EMPTY", "is what the server writes");
  checks.That(entry.confirmed_by().empty(), absl::StrCat(at, ".confirmed_by"), "MUST_BE_EMPTY",
              "is what the server writes");
}

}  // namespace ihala
