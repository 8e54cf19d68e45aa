#include "common/referral/amendment.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "common/base/ids.h"
#include "common/base/limits.h"
#include "common/referral/agreement.h"
#include "common/referral/dossier_fields.h"
#include "common/referral/field_checks.h"
#include "common/referral/referral_limits.h"

namespace ihala {
namespace {

constexpr char kNotAmendable[] = "must stay as it was submitted";

// Notes what differs in one unit.
void DiffUnit(const v1::Referral& seen, const v1::Referral& edited, const DossierUnit& unit,
              const std::string& person_id, v1::AmendReferral* amendment, std::vector<FieldViolation>* violations) {
  if (HaveSameUnit(seen, edited, unit, person_id)) return;
  if (!unit.amendable) {
    violations->push_back({PathIn(edited, DossierFieldOf(unit.path, person_id)), "NOT_AMENDABLE", kNotAmendable});
  } else if (IsUnitSet(edited, unit, person_id)) {
    CopyUnit(edited, unit, person_id, amendment->mutable_changed());
  } else {
    *amendment->add_emptied() = DossierFieldOf(unit.path, person_id);
  }
}

// Where an amendment names a field twice it would depend on the order what becomes of it.
class FormCheck {
 public:
  FormCheck(const std::string& prefix, std::vector<FieldViolation>* out) : at_(prefix, out) {}

  void Changed(const v1::Referral& changed) {
    const FieldChecker at = at_.In("changed");
    absl::flat_hash_set<std::string> people;
    for (int i = 0; i < changed.people_size(); ++i) {
      const FieldChecker person = at.In("people", i);
      const std::string& id = changed.people(i).person_id();
      person.Id("person_id", id);
      if (!people.insert(id).second) person.Add("person_id", "NOT_UNIQUE", "must be named once only");
    }
    for (const DossierUnit& unit : DossierUnits()) {
      if (!unit.of_person()) {
        CheckUnit(at, changed, unit, "");
        continue;
      }
      // Of a person that is changed the id is the name.
      if (!unit.amendable) continue;
      for (const v1::Person& person : changed.people()) CheckUnit(at, changed, unit, person.person_id());
    }
  }

  void Emptied(const google::protobuf::RepeatedPtrField<v1::DossierField>& emptied) {
    at_.Count("emptied", emptied.size(), 0, limits::kAmendedFields);
    for (int i = 0; i < emptied.size(); ++i) {
      const FieldChecker at = at_.In("emptied", i);
      const DossierUnit* const unit = FindDossierUnit(emptied[i].path());
      if (unit == nullptr) {
        at.Add("path", "UNKNOWN_CODE", "must be the path of a field of a dossier");
        continue;
      }
      if (!unit->amendable) at.Add("path", "NOT_AMENDABLE", kNotAmendable);
      at.Id("person_id", emptied[i].person_id(), unit->of_person() ? Need::kRequired : Need::kOptional);
      if (!unit->of_person() && !emptied[i].person_id().empty()) {
        at.Add("person_id", "MUST_BE_EMPTY", "must be empty for a field of no person");
      }
      Name(at, emptied[i]);
    }
  }

  void People(const v1::AmendReferral& amendment) {
    at_.Count("added", amendment.added_size(), 0, limits::kPeoplePerHousehold);
    at_.Count("removed", amendment.removed_size(), 0, limits::kPeoplePerHousehold);
    for (int i = 0; i < amendment.added_size(); ++i) {
      const FieldChecker at = at_.In("added", i);
      at.Id("person_id", amendment.added(i).person_id());
      Name(at, DossierFieldOf(kPeoplePath, amendment.added(i).person_id()));
    }
    for (int i = 0; i < amendment.removed_size(); ++i) {
      const FieldChecker at = at_.In("removed", i);
      at.Id("", amendment.removed(i));
      Name(at, DossierFieldOf(kPeoplePath, amendment.removed(i)));
    }
    // Who comes or goes as a whole is not changed in part besides.
    for (const auto& [path, person_id] : named_) {
      if (!person_id.empty() && path != kPeoplePath && named_.count({kPeoplePath, person_id}) > 0) {
        at_.Add("changed", "NOT_UNIQUE", "must not name a person who is added or removed");
      }
    }
  }

  void Settles(const google::protobuf::RepeatedField<uint64_t>& settles) {
    at_.Count("settles", settles.size(), 0, limits::kOpenConflicts);
    std::set<uint64_t> seen;
    for (int i = 0; i < settles.size(); ++i) {
      if (settles[i] == 0) at_.In("settles", i).Missing("");
      if (!seen.insert(settles[i]).second) at_.In("settles", i).Add("", "NOT_UNIQUE", "must be named once only");
    }
  }

 private:
  void CheckUnit(const FieldChecker& at, const v1::Referral& changed, const DossierUnit& unit,
                 const std::string& person_id) {
    if (!IsUnitSet(changed, unit, person_id)) return;
    const v1::DossierField field = DossierFieldOf(unit.path, person_id);
    if (!unit.amendable) at.Add(PathIn(changed, field), "NOT_AMENDABLE", kNotAmendable);
    Name(at, field);
  }

  void Name(const FieldChecker& at, const v1::DossierField& field) {
    if (!named_.insert({field.path(), field.person_id()}).second) {
      at.Add("", "NOT_UNIQUE", "must name a field once only");
    }
  }

  const FieldChecker at_;
  std::set<std::pair<std::string, std::string>> named_;
};

}  // namespace

v1::AmendReferral DiffDossiers(const v1::Referral& seen, const v1::Referral& edited,
                               std::vector<FieldViolation>* violations) {
  v1::AmendReferral amendment;
  absl::flat_hash_set<std::string> people;
  for (int i = 0; i < edited.people_size(); ++i) {
    if (!people.insert(edited.people(i).person_id()).second) {
      violations->push_back(
          {absl::StrCat(kPeoplePath, "[", i, "].person_id"), "NOT_UNIQUE", "must be named once only"});
    }
  }
  for (const DossierUnit& unit : DossierUnits()) {
    if (!unit.of_person()) DiffUnit(seen, edited, unit, "", &amendment, violations);
  }
  for (const v1::Person& person : edited.people()) {
    if (FindPerson(seen, person.person_id()) == nullptr) {
      *amendment.add_added() = person;
      continue;
    }
    for (const DossierUnit& unit : DossierUnits()) {
      if (unit.of_person()) DiffUnit(seen, edited, unit, person.person_id(), &amendment, violations);
    }
  }
  for (const v1::Person& person : seen.people()) {
    if (!people.contains(person.person_id())) amendment.add_removed(person.person_id());
  }
  return amendment;
}

bool SaysNothing(const v1::AmendReferral& amendment) {
  return amendment.changed().ByteSizeLong() == 0 && amendment.emptied().empty() && amendment.added().empty() &&
         amendment.removed().empty() && amendment.settles().empty();
}

std::vector<FieldViolation> CheckAmendmentForm(const v1::AmendReferral& amendment, const std::string& prefix) {
  std::vector<FieldViolation> violations;
  if (SaysNothing(amendment)) {
    FieldChecker(prefix, &violations).Missing("changed");
    return violations;
  }
  FormCheck check(prefix, &violations);
  check.Changed(amendment.changed());
  check.Emptied(amendment.emptied());
  check.People(amendment);
  check.Settles(amendment.settles());
  return violations;
}

RoutingProblem CheckAmended(const v1::Referral& before, const v1::Referral& after, const Directory& directory,
                            absl::CivilDay today) {
  RoutingProblem problem;
  problem.fields = CheckReferral(after, today);
  std::vector<FieldViolation> consent = CheckConsent(after, today);
  if (!problem.fields.empty()) problem.reason = "INVALID";
  if (problem.fields.empty() && !consent.empty()) problem.reason = "CONSENT_MISSING";
  problem.fields.insert(problem.fields.end(), consent.begin(), consent.end());
  if (!problem.reason.empty()) return problem;
  // That a desk closed or an agreement ran out since the submission is no fault of the amendment.
  const std::vector<FieldViolation> known = CheckRouting(before, directory, today).fields;
  for (FieldViolation& field : CheckRouting(after, directory, today).fields) {
    if (std::find(known.begin(), known.end(), field) == known.end()) problem.fields.push_back(std::move(field));
  }
  if (problem.fields.empty()) return problem;
  problem.reason = CrossesRedLine(problem.fields) ? "RED_LINE_BLOCKED" : "INVALID";
  return problem;
}

}  // namespace ihala
