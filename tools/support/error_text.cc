#include "tools/support/error_text.h"

#include <iterator>

#include "absl/strings/str_cat.h"
#include "common/referral/violation_text.h"
#include "tools/support/field_titles.h"
#include "tools/support/local_errors.h"
#include "tools/support/wire_error.h"
#include "tools/support/workflow_texts.h"

namespace ihala::tools {
namespace {

struct RuleText {
  const char* code;
  const Text& text;
};

const RuleText kRules[] = {
    {"MISSING", say::kRuleMissing},
    {"TOO_LONG", say::kRuleTooLong},
    {"TOO_LARGE", say::kRuleTooLong},
    {"NOT_UTF8", say::kRuleNotUtf8},
    {"CONTROL_CHARACTER", say::kRuleControl},
    {"BIDI_OVERRIDE", say::kRuleBidi},
    {"OUT_OF_RANGE", say::kRuleRange},
    {"UNKNOWN", say::kRuleUnknown},
    {"UNKNOWN_CODE", say::kRuleUnknown},
    {"UNKNOWN_REFERENCE", say::kRuleUnknown},
    {"BAD_DATE", say::kRuleDate},
    {"NOT_UNIQUE", say::kRuleDuplicate},
    {"MALFORMED", say::kRuleMalformed},
    {"INVALID", say::kRuleMalformed},
    {"BAD_ID", say::kRuleMalformed},
    {"TOO_MANY", say::kRuleTooMany},
    {"NOT_ALLOWED", say::kRuleNotAllowed},
    {"INCONSISTENT", say::kRuleInconsistent},
    {"MUST_BE_EMPTY", say::kRuleMustBeEmpty},
    {"WRONG_KIND", say::kRuleWrongKind},
    {"UNREACHABLE", say::kRuleUnreachable},
    {"DEAD_END", say::kRuleDeadEnd},
    {"AMBIGUOUS", say::kRuleAmbiguous},
    {"IN_THE_FUTURE", say::kRuleFuture},
    {"REUSED", say::kRuleReused},
    {"SAME_CASE", say::kRuleSameCase},
    {"NOT_AMENDABLE", say::kRuleNotAmendable},
    {"CONFLICT", say::kRuleConflict},
};

// Reasons for which a code alone says too little.
const RuleText kReasons[] = {
    {"FROZEN", say::kFrozenReason},
    {"DEVICE_NOT_ENROLLED", say::kDeviceNotEnrolledReason},
    {"ENROLMENT_CODE_WRONG", say::kEnrolmentCodeReason},
    {"DEVICE_REVOKED", say::kDeviceRevokedReason},
    {"DEVICE_LOCKED", say::kDeviceLockedReason},
    {"DEVICE_WIPED", say::kDeviceWipedReason},
    {"DEVICE_NOT_FOUND", say::kDeviceNotFoundReason},
    {"OWN_DEVICE", say::kOwnDeviceReason},
    {"NOT_LOCKED", say::kDeviceNotLockedReason},
    {"UNSENT_CHANGED", say::kUnsentChangedReason},
    {"NOT_HELD", say::kNotHeldReason},
    {"OWN_PASSPHRASE", say::kOwnPassphraseReason},
    {"ABOVE_OWN", say::kAboveOwnReason},
    {"OWN_ACCOUNT", say::kOwnAccountReason},
    {"NOTHING_ASKED", say::kNothingAskedReason},
    {"NOT_FROZEN", say::kNotFrozenReason},
    {"THREAD_CLOSED", say::kThreadClosedReason},
    {"CHANGED_MEANWHILE", say::kChangedMeanwhileReason},
};

std::string TextOfReason(const std::string& reason, Language language) {
  for (const RuleText& known : kReasons) {
    if (reason == known.code) return Say(language, known.text);
  }
  return "";
}

std::string TextOfCode(const absl::Status& status, Language language) {
  switch (status.code()) {
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kDeadlineExceeded:
      return Say(language, say::kUnreachable, absl::StatusCodeToString(status.code()));
    case absl::StatusCode::kUnauthenticated:
      return Say(language, say::kNotSignedIn);
    case absl::StatusCode::kResourceExhausted:
      if (RetryAfterSeconds(status) > 0) return Say(language, say::kSlowDown, RetryAfterSeconds(status));
      return Say(language, say::kTooMuch);
    case absl::StatusCode::kNotFound:
      return Say(language, say::kNoSuchThing);
    case absl::StatusCode::kPermissionDenied:
      return Say(language, say::kNotPermitted);
    case absl::StatusCode::kFailedPrecondition:
      return Say(language, say::kNotPossibleNow);
    case absl::StatusCode::kAborted:
      return Say(language, say::kHasChanged);
    case absl::StatusCode::kAlreadyExists:
      return Say(language, say::kExistsAlready);
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kOutOfRange:
      return Say(language, say::kInvalid);
    case absl::StatusCode::kUnimplemented:
      return Say(language, say::kNotServed);
    default:
      return Say(language, say::kServerFault);
  }
}

// The error in one sentence, without its fields.
std::string Sentence(const absl::Status& status, Language language, const v1::Workflow* workflow) {
  std::string text = LocalText(status, language);
  if (!text.empty()) return text;
  const std::string reason = Reason(status);
  if (workflow != nullptr && !reason.empty()) text = RefusalText(*workflow, reason, language);
  if (text.empty()) text = TextOfReason(reason, language);
  return text.empty() ? TextOfCode(status, language) : text;
}

}  // namespace

std::string ViolationText(const FieldViolation& violation, Language language) {
  std::string rule;
  for (const RuleText& candidate : kRules) {
    if (violation.code == candidate.code) rule = Say(language, candidate.text);
  }
  // What agreements, consent and the directory object to is told as the device tells it. In English the server's own
  // description is the most exact; it never repeats a value.
  if (rule.empty() || (language == Language::kEnglish && !violation.description.empty())) {
    rule = ViolationRule(violation, CodeOf(language));
  }
  if (rule.empty()) rule = Say(language, say::kRuleOther, violation.code);
  const std::string title = TitleOfPath(violation.field, language);
  if (title.empty()) return absl::StrCat(violation.field, ": ", rule);
  return absl::StrCat(title, " (", violation.field, "): ", rule);
}

std::string ErrorText(const absl::Status& status, Language language, const v1::Workflow* workflow) {
  std::string text = Sentence(status, language, workflow);
  for (const FieldViolation& violation : Violations(status)) {
    absl::StrAppend(&text, "\n  - ", ViolationText(violation, language));
  }
  return text;
}

void WriteErrorJson(const absl::Status& status, Language language, const v1::Workflow* workflow, JsonWriter& json) {
  json.BeginObject();
  json.Key("code").String(absl::StatusCodeToString(status.code()));
  if (const std::string reason = Reason(status); !reason.empty()) json.Key("reason").String(reason);
  json.Key("message").String(Sentence(status, language, workflow));
  if (const int64_t seconds = RetryAfterSeconds(status); seconds > 0) json.Key("retry_after_seconds").Number(seconds);
  if (const auto violations = Violations(status); !violations.empty()) {
    json.Key("fields").BeginArray();
    for (const FieldViolation& violation : violations) {
      json.BeginObject();
      json.Key("field").String(violation.field).Key("code").String(violation.code);
      json.Key("message").String(ViolationText(violation, language));
      json.EndObject();
    }
    json.EndArray();
  }
  json.EndObject();
}

}  // namespace ihala::tools
