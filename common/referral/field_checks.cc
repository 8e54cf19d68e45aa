#include "common/referral/field_checks.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/base/ids.h"
#include "common/base/limits.h"
#include "common/referral/directory.h"
#include "common/referral/referral_limits.h"

namespace ihala {
namespace {

bool IsPcode(absl::string_view code) {
  if (code.size() < 4 || code.size() > 10) return false;
  if (!absl::ascii_isupper(code[0]) || !absl::ascii_isupper(code[1])) return false;
  return std::all_of(code.begin() + 2, code.end(), [](char c) { return absl::ascii_isdigit(c); });
}

absl::string_view Describe(CodeForm form) {
  switch (form) {
    case CodeForm::kParty:
      return "must be a code of at most 40 Latin letters, digits and hyphens";
    case CodeForm::kName:
      return "must be a code of at most 64 Latin letters, digits, hyphens and underscores";
    case CodeForm::kConstant:
      return "must be a code of at most 64 capital letters, digits and underscores";
    case CodeForm::kWord:
      return "must be a name of at most 40 small letters, digits, hyphens and underscores";
    case CodeForm::kPcode:
      return "must be a P-code, as PS0265";
  }
  return "";
}

}  // namespace

bool HasForm(absl::string_view code, CodeForm form) {
  if (form == CodeForm::kPcode) return IsPcode(code);
  const bool short_form = form == CodeForm::kParty || form == CodeForm::kWord;
  if (code.empty() || code.size() > (short_form ? limits::kPartyCodeBytes : limits::kCodeBytes)) return false;
  return std::all_of(code.begin(), code.end(), [form](char c) {
    if (absl::ascii_isdigit(c)) return true;
    if (c == '-') return form != CodeForm::kConstant;
    if (c == '_') return form != CodeForm::kParty;
    if (absl::ascii_isupper(c)) return form != CodeForm::kWord;
    return absl::ascii_islower(c) && form != CodeForm::kConstant;
  });
}

bool IsKnown(const v1::Date& date) { return date.year() != 0 || date.month() != 0 || date.day() != 0; }

bool IsDate(const v1::Date& date) {
  if (date.year() < 1 || date.year() > 9999) return false;
  if (date.month() < 0 || date.month() > 12 || date.day() < 0 || date.day() > 31) return false;
  if (date.day() != 0 && date.month() == 0) return false;
  // A civil day that its month does not have moves into the next month.
  return date.day() == 0 || ToCivilDay(date).month() == date.month();
}

std::string FieldChecker::Path() const {
  if (parent_ == nullptr) return std::string(prefix_);
  const std::string before = parent_->Path();
  // A root prefix brings its own separator.
  std::string path = absl::StrCat(before, parent_->parent_ == nullptr ? "" : ".", prefix_);
  if (index_ >= 0) absl::StrAppend(&path, "[", index_, "]");
  return path;
}

void FieldChecker::Add(absl::string_view name, absl::string_view code, absl::string_view description) const {
  std::string path = Path();
  if (!name.empty()) absl::StrAppend(&path, parent_ == nullptr ? "" : ".", name);
  out_->push_back({std::move(path), std::string(code), std::string(description)});
}

void FieldChecker::Text(absl::string_view name, absl::string_view value, size_t max, Need need,
                        text::Lines lines) const {
  if (need == Need::kRequired && text::IsBlank(value)) return Missing(name);
  const absl::Status status = text::CheckFreeText("", value, max, lines);
  if (status.ok()) return;
  for (const FieldViolation& violation : Violations(status)) Add(name, violation.code, violation.description);
}

void FieldChecker::Code(absl::string_view name, absl::string_view value, CodeForm form, Need need) const {
  if (value.empty()) {
    if (need == Need::kRequired) Missing(name);
  } else if (!HasForm(value, form)) {
    Add(name, "MALFORMED", Describe(form));
  }
}

void FieldChecker::Language(absl::string_view name, absl::string_view value, Need need) const {
  if (value.empty()) {
    if (need == Need::kRequired) Missing(name);
  } else if (value != "ar" && value != "en") {
    Add(name, "UNKNOWN_CODE", "must be \"ar\" or \"en\"");
  }
}

void FieldChecker::Id(absl::string_view name, absl::string_view value, Need need) const {
  if (value.empty()) {
    if (need == Need::kRequired) Missing(name);
  } else if (!IsUuidV7(value)) {
    Add(name, "MALFORMED", "must be a UUID of version 7 in 16 bytes");
  }
}

void FieldChecker::Enum(absl::string_view name, int value, bool (*is_valid)(int), Need need) const {
  if (value == 0) {
    if (need == Need::kRequired) Missing(name);
  } else if (!is_valid(value)) {
    Add(name, "OUT_OF_RANGE", "must be one of the values that are known");
  }
}

bool FieldChecker::Date(absl::string_view name, const v1::Date& date, const DateRule& rule) const {
  if (!IsKnown(date)) {
    if (rule.need == Need::kRequired) Missing(name);
    return false;
  }
  if (!IsDate(date)) {
    Add(name, "MALFORMED", "must be a day, a month or a year of the calendar");
    return false;
  }
  if (rule.whole_day && date.day() == 0) {
    Add(name, "MALFORMED", "must be a whole date with day, month and year");
    return false;
  }
  if (rule.latest != nullptr && ToCivilDay(date) > *rule.latest) {
    Add(name, "IN_THE_FUTURE", "must not be after today");
    return false;
  }
  return true;
}

void FieldChecker::Count(absl::string_view name, size_t count, size_t least, size_t most) const {
  if (count < least) Missing(name);
  if (count > most) Add(name, "TOO_MANY", absl::StrCat("must have at most ", most, " entries"));
}

}  // namespace ihala
