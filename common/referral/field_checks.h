#ifndef IHALA_COMMON_REFERRAL_FIELD_CHECKS_H_
#define IHALA_COMMON_REFERRAL_FIELD_CHECKS_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "common/base/errors.h"
#include "common/text/utf8.h"
#include "ihala/v1/common.pb.h"

namespace ihala {

// Whether a field must be said.
enum class Need { kOptional, kRequired };

// What a code may consist of.
enum class CodeForm {
  kParty,     // Organisations, agreements, accounts: 1 to 40 of A-Z, a-z, 0-9 and hyphen.
  kName,      // Desks, programmes: 1 to 64 of A-Z, a-z, 0-9, hyphen and underscore.
  kConstant,  // Needs, reasons, stages, steps: 1 to 64 of A-Z, 0-9 and underscore.
  kWord,      // Inputs, workflows: 1 to 40 of a-z, 0-9, hyphen and underscore.
  kPcode,     // Governorates: two capitals and two to eight digits.
};
bool HasForm(absl::string_view code, CodeForm form);

// How a date must be.
struct DateRule {
  Need need = Need::kOptional;
  bool whole_day = false;                  // Year, month and day must all be known.
  const absl::CivilDay* latest = nullptr;  // The date must not be after it; null sets no bound.
};

// Collects what is wrong with the fields of one message and knows the path to it. Paths are put together only where
// something is wrong, so that checking what is right costs little. A child must not outlive its parent, nor any of
// them the list. One thread at a time.
class FieldChecker {
 public:
  // Violations go to the end of `out`; `prefix` is put before each path as it is.
  FieldChecker(absl::string_view prefix, std::vector<FieldViolation>* out) : prefix_(prefix), out_(out) {}

  // The checker of a part of this message: `name.`, or `name[index].`.
  FieldChecker In(absl::string_view name, int index = -1) const { return FieldChecker(this, name, index); }

  // In all that follows `name` is a field of this message; empty means the message (or list element) itself.
  void Add(absl::string_view name, absl::string_view code, absl::string_view description) const;
  void Missing(absl::string_view name) const { Add(name, "MISSING", "must be given"); }

  // One text of a person: required or not, at most `max` code points, and all of CheckFreeText. White space alone is
  // no text.
  void Text(absl::string_view name, absl::string_view value, size_t max, Need need = Need::kOptional,
            text::Lines lines = text::Lines::kOne) const;
  void Code(absl::string_view name, absl::string_view value, CodeForm form, Need need) const;
  // "ar" or "en".
  void Language(absl::string_view name, absl::string_view value, Need need = Need::kRequired) const;
  // A UUIDv7 of 16 bytes.
  void Id(absl::string_view name, absl::string_view value, Need need = Need::kRequired) const;
  // A value of an open enum, of which `is_valid` knows the numbers; 0 means "not stated".
  void Enum(absl::string_view name, int value, bool (*is_valid)(int), Need need) const;
  // True where the date is known at all and nothing is wrong with it.
  bool Date(absl::string_view name, const v1::Date& date, const DateRule& rule) const;
  // A list's length.
  void Count(absl::string_view name, size_t count, size_t least, size_t most) const;

 private:
  FieldChecker(const FieldChecker* parent, absl::string_view name, int index)
      : parent_(parent), prefix_(name), index_(index), out_(parent->out_) {}
  std::string Path() const;

  const FieldChecker* parent_ = nullptr;
  absl::string_view prefix_;  // The prefix of the root, the name of a child.
  int index_ = -1;
  std::vector<FieldViolation>* out_;
};

// True where a date says anything at all.
bool IsKnown(const v1::Date& date);
// True where its parts make a day, a month or a year of the Gregorian calendar.
bool IsDate(const v1::Date& date);

}  // namespace ihala

#endif  // IHALA_COMMON_REFERRAL_FIELD_CHECKS_H_
