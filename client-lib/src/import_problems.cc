#include "client-lib/src/import_problems.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "common/base/errors.h"
#include "common/referral/violation_text.h"

namespace ihala::client {
namespace {

struct FieldColumn {
  absl::string_view path;
  Column column;
};

// The more exact path comes first.
constexpr FieldColumn kFields[] = {
    {"agreement_id", Column::kReceivingOrg},
    {"envelope.receiving_organisation", Column::kReceivingOrg},
    {"envelope.desk", Column::kReceivingDesk},
    {"envelope.programme", Column::kProgramme},
    {"envelope.services_requested", Column::kServicesRequested},
    {"envelope.urgency", Column::kUrgency},
    {"envelope.urgency_reason", Column::kUrgencyReason},
    {"envelope.governorate", Column::kGovernorate},
    {"envelope.household_size", Column::kHouseholdSize},
    {"envelope.bands", Column::kHouseholdSize},
    {"envelope.language", Column::kConsentLanguage},
    {"interview", Column::kInterviewDate},
    {"people[0].name.first", Column::kHeadFirstName},
    {"people[0].name.father", Column::kHeadFatherName},
    {"people[0].name.grandfather", Column::kHeadGrandfatherName},
    {"people[0].name.family", Column::kHeadFamilyName},
    {"people[0].name.mother_first", Column::kHeadMotherName},
    {"people[0].documents[0].type", Column::kHeadDocumentType},
    {"people[0].documents[0].seen", Column::kHeadDocumentSeen},
    {"people[0].documents[0].kept", Column::kHeadDocumentKept},
    {"people[0].documents[0]", Column::kHeadDocumentNumber},
    {"people[0].birth", Column::kHeadBirthDate},
    {"people[0].role", Column::kRelation},
    {"people[0].sex", Column::kHeadSex},
    {"people[0].marital_status", Column::kHeadMaritalStatus},
    {"people[0].phones[0].owner", Column::kPhoneOwner},
    {"people[0].phones[0].shared_by", Column::kPhoneSharedBy},
    {"people[0].phones", Column::kPhone},
    {"people[0].difficulties", Column::kDisability},
    {"people", Column::kMembers},
    {"household.current_place.governorate", Column::kGovernorate},
    {"household.current_place.locality", Column::kLocality},
    {"household.current_place.site_type", Column::kSiteType},
    {"household.current_place.site_name", Column::kSiteName},
    {"household.current_place.as_of", Column::kPlaceAsOf},
    {"household.origin", Column::kOriginGovernorate},
    {"household.refugee", Column::kRefugeeStatus},
    {"household.vulnerabilities", Column::kVulnerabilities},
    {"household.head_presence", Column::kHeadPresence},
    {"household.shelter", Column::kShelter},
    {"household.income", Column::kIncomeBand},
    {"needs", Column::kNeedSummary},
    {"coverage", Column::kCoverage},
    {"safe_contact.channel", Column::kContactChannel},
    {"safe_contact.hours", Column::kContactHours},
    {"safe_contact.who_may_answer", Column::kContactWho},
    {"safe_contact.do_not_call", Column::kDoNotCall},
    {"consent.basis", Column::kConsentBasis},
    {"consent.receiving_organisation", Column::kConsentReceiver},
    {"consent.programme", Column::kConsentProgramme},
    {"consent.fields", Column::kConsentFields},
    {"consent.receiver_name", Column::kConsentReceiver},
    {"consent.mode", Column::kConsentMode},
    {"consent.text_version", Column::kConsentTextVersion},
    {"consent.language", Column::kConsentLanguage},
    {"consent.given_by", Column::kConsentGivenBy},
    {"consent.for_whom", Column::kConsentForWhom},
    {"consent.given_on", Column::kConsentDate},
    {"consent.expires_on", Column::kConsentExpires},
};

// A column whose value must fit another's.
struct Comparison {
  Column column;
  Column with;
};
constexpr Comparison kComparisons[] = {
    {Column::kReceivingDesk, Column::kReceivingOrg},   {Column::kReceivingDesk, Column::kGovernorate},
    {Column::kReceivingDesk, Column::kProgramme},      {Column::kProgramme, Column::kReceivingOrg},
    {Column::kConsentReceiver, Column::kReceivingOrg}, {Column::kConsentProgramme, Column::kProgramme},
};

bool IsComparison(const v1::FieldViolation& violation) {
  return violation.code() == "NOT_ALLOWED" || violation.code() == "NOT_COVERED";
}

bool IsAgreement(const v1::FieldViolation& violation) { return violation.field() == "agreement_id"; }

bool LeadsTo(absl::string_view path, absl::string_view field) {
  if (!absl::ConsumePrefix(&path, field)) return false;
  return path.empty() || path[0] == '.' || path[0] == '[';
}

// What the rule of a violation is called, without the field's name where the column says it already. One of several
// people or kinds of assistance in a cell is named.
std::string RuleText(const v1::FieldViolation& violation, Column column, absl::string_view language) {
  FieldViolation told{violation.field(), violation.code(), violation.description()};
  if (column != Column::kMembers && column != Column::kCoverage) told.field.clear();
  return std::string(absl::StripSuffix(ViolationText(told, language), "."));
}

}  // namespace

std::optional<Column> ColumnOf(absl::string_view path) {
  for (const FieldColumn& field : kFields) {
    if (LeadsTo(path, field.path)) return field.column;
  }
  return std::nullopt;
}

std::string TextOf(const import_says::Expectation& expected, absl::string_view language, absl::string_view first,
                   absl::string_view second) {
  return absl::StrReplaceAll(language == "ar" ? expected.ar : expected.en, {{"$0", first}, {"$1", second}});
}

bool RowProblems::Has(Column column) const {
  const absl::string_view key = InfoOf(column).key;
  return std::any_of(problems_.begin(), problems_.end(),
                     [key](const ImportProblem& problem) { return problem.key == key; });
}

ImportProblem* RowProblems::Put(std::optional<Column> column, std::string code, std::string expected) {
  ImportProblem problem;
  if (column) {
    problem.column = header_.NameOf(*column, language_);
    problem.key = std::string(InfoOf(*column).key);
    problem.value = cells_[static_cast<size_t>(*column)];
  }
  problem.code = std::move(code);
  problem.expected = std::move(expected);
  const bool known = std::any_of(problems_.begin(), problems_.end(), [&](const ImportProblem& other) {
    return other.key == problem.key && other.expected == problem.expected;
  });
  if (known) return nullptr;
  problems_.push_back(std::move(problem));
  return &problems_.back();
}

void RowProblems::Add(Column column, const import_says::Expectation& expected, absl::string_view first,
                      absl::string_view second) {
  Put(column, expected.code, TextOf(expected, language_, first, second));
}

void RowProblems::AddToRow(const import_says::Expectation& expected, absl::string_view first) {
  Put(std::nullopt, expected.code, TextOf(expected, language_, first));
}

bool RowProblems::Ask(Column column, Question question, absl::string_view suggestion, absl::string_view entry) {
  const QuestionInfo& info = InfoOf(question);
  if (confirmed_ || answers_.confirmed.contains(info.code)) {
    Take(question);
    return true;
  }
  const std::string line = entry.empty() ? "" : TextOf(import_says::kEntry, language_, entry);
  ImportProblem* const problem = Put(column, info.code, absl::StrCat(line, TextOf(info.asks, language_, suggestion)));
  if (problem == nullptr) return false;
  problem->is_question = true;
  problem->suggestion = absl::StrCat(line, suggestion);
  return false;
}

void RowProblems::AddRule(const v1::FieldViolation& violation) {
  const std::optional<Column> column = ColumnOf(violation.field());
  if (!column) {
    const FieldViolation whole{violation.field(), violation.code(), violation.description()};
    Put(std::nullopt, violation.code(), ViolationText(whole, language_));
    return;
  }
  // That it is no code of the directory either goes without saying.
  const absl::string_view key = InfoOf(*column).key;
  const bool told_missing = std::any_of(problems_.begin(), problems_.end(), [key](const ImportProblem& problem) {
    return problem.key == key && problem.code == "MISSING";
  });
  if (told_missing) return;
  const WordSet words = InfoOf(*column).words;
  if (violation.code() == "MISSING" && words != WordSet::kNone) {
    return Add(*column, import_says::kMissingWord, WordsIn(words, language_));
  }
  Put(column, violation.code(), RuleText(violation, *column, language_));
}

// A rule that compares a column with others says nothing while one of those is wrong itself.
bool RowProblems::FollowsFromOthers(const v1::FieldViolation& violation, Column column) const {
  if (!IsComparison(violation)) return false;
  return std::any_of(std::begin(kComparisons), std::end(kComparisons),
                     [&](const Comparison& comparison) { return comparison.column == column && Has(comparison.with); });
}

void RowProblems::AddRules(const std::vector<v1::FieldViolation>& violations) {
  // Which columns were in order before the rules: two rules may object to one cell, and both are told.
  std::vector<bool> open;
  for (const v1::FieldViolation& violation : violations) {
    const std::optional<Column> column = ColumnOf(violation.field());
    open.push_back(!column || !Has(*column));
  }
  for (bool comparisons : {false, true}) {
    for (size_t i = 0; i < violations.size(); ++i) {
      const v1::FieldViolation& violation = violations[i];
      const std::optional<Column> column = ColumnOf(violation.field());
      if (!open[i] || IsAgreement(violation) || IsComparison(violation) != comparisons) continue;
      if (!column || !FollowsFromOthers(violation, *column)) AddRule(violation);
    }
  }
  // Whether an agreement covers the way is a question only once the way is known.
  if (Has(Column::kReceivingOrg) || Has(Column::kProgramme)) return;
  if (std::any_of(violations.begin(), violations.end(), IsAgreement)) {
    Add(Column::kReceivingOrg, import_says::kNoAgreement);
  }
}

}  // namespace ihala::client
