#include "tools/support/conflict_view.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "common/referral/dossier_fields.h"
#include "tools/support/case_view.h"
#include "tools/support/dates.h"
#include "tools/support/field_titles.h"

namespace ihala::tools {
namespace {

constexpr Text kConflicts{"حقول لها قيمتان، تنتظر من يحسمها", "Fields with two values, to be settled"};
constexpr Text kPresent{"القيمة الحالية", "The present value"};
constexpr Text kOther{"القيمة الأخرى، من $0 في $1", "The other value, of $0 at $1"};
constexpr Text kEmptied{"بلا قيمة", "nothing"};
constexpr Text kCritical{"حقل حرج: راجعه", "critical: look again"};
constexpr Text kInConflict{"له قيمتان", "has two values"};

std::string Title(const v1::DossierField& field, Language language) {
  const std::string title = TitleOfPath(field.path(), language);
  return title.empty() ? field.path() : title;
}

// The one field of a dossier, alone. Of a person also the name, for people know each other by it.
v1::Referral FieldOf(const v1::Referral& dossier, const v1::DossierField& field) {
  v1::Referral alone;
  const v1::Person* const person = field.person_id().empty() ? nullptr : FindPerson(dossier, field.person_id());
  if (field.path() == kPeoplePath) {
    if (person != nullptr) *alone.add_people() = *person;
    return alone;
  }
  if (const DossierUnit* const unit = FindDossierUnit(field.path())) {
    CopyUnit(dossier, *unit, field.person_id(), &alone);
  }
  if (person != nullptr) *FindOrAddPerson(&alone, field.person_id())->mutable_name() = person->name();
  return alone;
}

void PrintValue(const v1::Referral& value, const v1::GetDirectoryResponse& directory, Output& output) {
  if (value.ByteSizeLong() == 0) output.Line("      " + Say(output.language(), kEmptied));
  PrintFields(value, directory, output, 6);
}

}  // namespace

void PrintConflicts(const std::vector<v1::DossierConflict>& conflicts, const v1::Referral& dossier,
                    const v1::GetDirectoryResponse& directory, Output& output) {
  if (conflicts.empty()) return;
  const Language language = output.language();
  output.Line("");
  output.Say(kConflicts);
  for (const v1::DossierConflict& conflict : conflicts) {
    output.Line(absl::StrCat("  ", conflict.seq(), "  ", Title(conflict.field(), language)));
    output.Line("    " + Say(language, kPresent));
    PrintValue(FieldOf(dossier, conflict.field()), directory, output);
    const std::string& author = conflict.author().empty() ? conflict.author_organisation() : conflict.author();
    output.Line("    " + Say(language, kOther, author, TimeForPeople(conflict.received_at())));
    PrintValue(conflict.empties() ? v1::Referral() : conflict.other(), directory, output);
  }
}

void PrintAmended(const v1::HistoryEntry& entry, Output& output) {
  const Language language = output.language();
  for (const v1::AmendedField& amended : entry.amended()) {
    std::string line = absl::StrCat("    ", Title(amended.field(), language));
    if (amended.critical()) absl::StrAppend(&line, "  [", Say(language, kCritical), "]");
    if (amended.in_conflict()) absl::StrAppend(&line, "  [", Say(language, kInConflict), "]");
    output.Line(line);
  }
}

}  // namespace ihala::tools
