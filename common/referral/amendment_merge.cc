#include "common/referral/amendment_merge.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/referral/dossier_fields.h"

namespace ihala {
namespace {

// How an author's value meets what is there.
enum class Standing { kFree, kConflict, kOvertaken };

class Merger {
 public:
  Merger(const v1::Referral& present, const v1::DossierNumbers& numbers, const AmendmentAuthor& author)
      : author_(author) {
    out_.dossier = present;
    out_.as_meant = present;
    out_.numbers = numbers;
  }

  void Settle(uint64_t seq) {
    for (const v1::FieldNumber& open : out_.numbers.conflicts()) {
      if (open.seq() == seq) Amended(open.field(), false);
    }
    Close([seq](const v1::FieldNumber& open) { return open.seq() == seq; });
  }

  // `values` holds the new value of the unit; an empty one empties it.
  void Change(const DossierUnit& unit, const std::string& person_id, const v1::Referral& values) {
    const v1::DossierField field = DossierFieldOf(unit.path, person_id);
    if (unit.of_person() && FindPerson(out_.dossier, person_id) == nullptr)
      return ChangeAbsent(unit, person_id, values);
    CopyUnit(values, unit, person_id, &out_.as_meant);
    const Standing own_conflict = MeetOwnConflict(field);
    if (HaveSameUnit(out_.dossier, values, unit, person_id)) return;
    const Standing standing = std::max(own_conflict, StandingOf(field));
    if (standing == Standing::kOvertaken) return;
    if (standing == Standing::kConflict) {
      v1::DossierConflict& conflict = AddConflict(field);
      if (unit.of_person()) FindOrAddPerson(conflict.mutable_other(), person_id);
      CopyUnit(values, unit, person_id, conflict.mutable_other());
      conflict.set_empties(!IsUnitSet(values, unit, person_id));
      return;
    }
    CopyUnit(values, unit, person_id, &out_.dossier);
    Changed(field);
  }

  void Add(const v1::Person& person) {
    const std::string& id = person.person_id();
    v1::Referral values;
    *values.add_people() = person;
    if (FindPerson(out_.dossier, id) != nullptr) {
      for (const DossierUnit& unit : DossierUnits()) {
        if (unit.of_person() && unit.amendable && IsUnitSet(values, unit, id)) Change(unit, id, values);
      }
      return;
    }
    *FindOrAddPerson(&out_.as_meant, id) = person;
    const v1::DossierField field = DossierFieldOf(kPeoplePath, id);
    const Standing standing = std::max(MeetOwnConflict(field), StandingOfAbsent(id));
    if (standing == Standing::kOvertaken) return;
    if (standing == Standing::kConflict) {
      *AddConflict(field).mutable_other()->add_people() = person;
      return;
    }
    *out_.dossier.add_people() = person;
    ForgetRemoved(id);
    Changed(field);
  }

  void Remove(const std::string& id) {
    const v1::Person* const person = FindPerson(out_.dossier, id);
    RemoveFrom(out_.as_meant, id);
    const v1::DossierField field = DossierFieldOf(kPeoplePath, id);
    const Standing own_conflict = MeetOwnConflict(field);
    if (person == nullptr) {
      if (FindRemoved(id) == nullptr) Unknown("removed");
      return;
    }
    Standing standing = std::max(own_conflict, StandingOf(field));
    for (const DossierUnit& unit : DossierUnits()) {
      if (unit.of_person()) standing = std::max(standing, StandingOf(DossierFieldOf(unit.path, id)));
    }
    if (standing == Standing::kOvertaken) return;
    if (standing == Standing::kConflict) {
      v1::DossierConflict& conflict = AddConflict(field);
      FindOrAddPerson(conflict.mutable_other(), id);
      conflict.set_empties(true);
      return;
    }
    *out_.numbers.add_removed() = *person;
    RemoveFrom(out_.dossier, id);
    Changed(field);
  }

  MergedAmendment Finish() {
    if (people_touched_) OrderPeople(&out_.dossier);
    OrderPeople(&out_.as_meant);
    return std::move(out_);
  }

 private:
  // A change of somebody who is not in the dossier.
  void ChangeAbsent(const DossierUnit& unit, const std::string& id, const v1::Referral& values) {
    const v1::Person* const removed = FindRemoved(id);
    if (removed == nullptr) return Unknown("changed");
    const v1::DossierField field = DossierFieldOf(kPeoplePath, id);
    const auto [standing, is_new] = absent_.try_emplace(id);
    if (is_new) {
      standing->second = std::max(MeetOwnConflict(field), StandingOfAbsent(id));
      // Whoever knew that the person is gone cannot have meant to change them.
      if (standing->second == Standing::kFree) Unknown("changed");
      if (standing->second == Standing::kConflict) {
        *AddConflict(field).mutable_other()->add_people() = *removed;
        *FindOrAddPerson(&out_.as_meant, id) = *removed;
      }
    }
    if (standing->second != Standing::kConflict) return;
    for (v1::DossierConflict& conflict : out_.found) {
      if (IsSameField(conflict.field(), field)) CopyUnit(values, unit, id, conflict.mutable_other());
    }
    CopyUnit(values, unit, id, &out_.as_meant);
  }

  const v1::FieldNumber* FindNumber(const v1::DossierField& field) const {
    for (const v1::FieldNumber& number : out_.numbers.fields()) {
      if (IsSameField(number.field(), field)) return &number;
    }
    return nullptr;
  }

  Standing StandingBy(const v1::FieldNumber& number) const {
    // Told in this very amendment.
    if (number.seq() == 0) return Standing::kFree;
    if (author_.WroteAfter(number)) return Standing::kFree;
    if (author_.WroteBefore(number)) return Standing::kOvertaken;
    return number.seq() > author_.base ? Standing::kConflict : Standing::kFree;
  }

  Standing StandingOf(const v1::DossierField& field) const {
    const v1::FieldNumber* const number = FindNumber(field);
    // A person who was added later came with all of their fields.
    const v1::FieldNumber* const arrival =
        field.person_id().empty() ? nullptr : FindNumber(DossierFieldOf(kPeoplePath, field.person_id()));
    if (number != nullptr || arrival != nullptr) {
      return std::max(number == nullptr ? Standing::kFree : StandingBy(*number),
                      arrival == nullptr ? Standing::kFree : StandingBy(*arrival));
    }
    // As it was submitted: who has seen the dossier at all knows that.
    return author_.submitted || author_.base > 0 ? Standing::kFree : Standing::kConflict;
  }

  Standing StandingOfAbsent(const std::string& id) const {
    const v1::FieldNumber* const number = FindNumber(DossierFieldOf(kPeoplePath, id));
    return number == nullptr ? Standing::kFree : StandingBy(*number);
  }

  // What one says of a field takes the place of what one said of it before, also where that waits to be settled.
  Standing MeetOwnConflict(const v1::DossierField& field) {
    for (const v1::FieldNumber& open : out_.numbers.conflicts()) {
      if (IsSameField(open.field(), field) && author_.WroteBefore(open)) return Standing::kOvertaken;
    }
    Close([&](const v1::FieldNumber& open) { return IsSameField(open.field(), field) && author_.WroteAfter(open); });
    return Standing::kFree;
  }

  template <typename Which>
  void Close(Which which) {
    auto& open = *out_.numbers.mutable_conflicts();
    for (int i = 0; i < open.size();) {
      if (open[i].seq() == 0 || !which(open[i])) {
        ++i;
        continue;
      }
      out_.closed.push_back(open[i].seq());
      open.DeleteSubrange(i, 1);
    }
  }

  v1::DossierConflict& AddConflict(const v1::DossierField& field) {
    v1::FieldNumber& open = *out_.numbers.add_conflicts();
    *open.mutable_field() = field;
    open.set_author(author_.place);
    Amended(field, true);
    *out_.found.emplace_back().mutable_field() = field;
    return out_.found.back();
  }

  void Changed(const v1::DossierField& field) {
    out_.dossier_changed = true;
    if (!field.person_id().empty()) people_touched_ = true;
    auto& numbers = *out_.numbers.mutable_fields();
    auto known = std::find_if(numbers.begin(), numbers.end(),
                              [&](const v1::FieldNumber& number) { return IsSameField(number.field(), field); });
    v1::FieldNumber& number = known == numbers.end() ? *numbers.Add() : *known;
    *number.mutable_field() = field;
    number.set_seq(0);
    number.set_author(author_.place);
    Amended(field, false);
  }

  void Amended(const v1::DossierField& field, bool in_conflict) {
    for (v1::AmendedField& known : out_.amended) {
      if (IsSameField(known.field(), field)) return known.set_in_conflict(known.in_conflict() || in_conflict);
    }
    v1::AmendedField& amended = out_.amended.emplace_back();
    *amended.mutable_field() = field;
    amended.set_critical(IsCriticalPath(field.path()));
    amended.set_in_conflict(in_conflict);
  }

  void Unknown(absl::string_view list) {
    out_.unknown.push_back(
        {absl::StrCat(list, ".", kPeoplePath), "UNKNOWN_CODE", "must be somebody who is in the dossier"});
  }

  const v1::Person* FindRemoved(const std::string& id) const {
    for (const v1::Person& person : out_.numbers.removed()) {
      if (person.person_id() == id) return &person;
    }
    return nullptr;
  }

  void ForgetRemoved(const std::string& id) {
    auto& removed = *out_.numbers.mutable_removed();
    removed.erase(std::remove_if(removed.begin(), removed.end(),
                                 [&](const v1::Person& person) { return person.person_id() == id; }),
                  removed.end());
  }

  static void RemoveFrom(v1::Referral& dossier, const std::string& id) {
    auto& people = *dossier.mutable_people();
    people.erase(std::remove_if(people.begin(), people.end(),
                                [&](const v1::Person& person) { return person.person_id() == id; }),
                 people.end());
  }

  const AmendmentAuthor& author_;
  MergedAmendment out_;
  bool people_touched_ = false;
  // People who are changed though they were removed, and how that meets their removal.
  std::map<std::string, Standing> absent_;
};

}  // namespace

bool AmendmentAuthor::WroteBefore(const v1::FieldNumber& word) const {
  return std::find(later.begin(), later.end(), word.author()) != later.end();
}

bool AmendmentAuthor::WroteAfter(const v1::FieldNumber& word) const {
  return std::find(earlier.begin(), earlier.end(), word.author()) != earlier.end();
}

MergedAmendment MergeAmendment(const v1::Referral& present, const v1::DossierNumbers& numbers,
                               const v1::AmendReferral& amendment, const AmendmentAuthor& author) {
  Merger merger(present, numbers, author);
  for (const uint64_t seq : amendment.settles()) merger.Settle(seq);
  for (const v1::Person& person : amendment.added()) merger.Add(person);
  const v1::Referral nothing;
  for (const v1::DossierField& field : amendment.emptied()) {
    const DossierUnit* const unit = FindDossierUnit(field.path());
    if (unit != nullptr && unit->amendable) merger.Change(*unit, field.person_id(), nothing);
  }
  for (const DossierUnit& unit : DossierUnits()) {
    if (!unit.amendable) continue;
    if (!unit.of_person()) {
      if (IsUnitSet(amendment.changed(), unit, "")) merger.Change(unit, "", amendment.changed());
      continue;
    }
    for (const v1::Person& person : amendment.changed().people()) {
      if (IsUnitSet(amendment.changed(), unit, person.person_id())) {
        merger.Change(unit, person.person_id(), amendment.changed());
      }
    }
  }
  for (const std::string& id : amendment.removed()) merger.Remove(id);
  return merger.Finish();
}

}  // namespace ihala
