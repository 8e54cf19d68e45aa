#include "common/referral/dossier_fields.h"

#include <algorithm>
#include <iterator>
#include <memory>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace ihala {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// Parts whose fields stand for themselves. Not constexpr: under AddressSanitizer GCC has no constant length of a named
// array.
const absl::string_view kOpened[] = {"envelope", "household", kPeoplePath, "needs", "interview"};
// Another desk or programme is a redirect, another author or agreement another referral; and a name of a thing stays.
constexpr absl::string_view kFixed[] = {
    "schema_version",         "agreement_id",       "agreement_version",
    "envelope.desk",          "envelope.programme", "envelope.receiving_organisation",
    "envelope.worker_code",   "people.person_id",   "envelope.referring_organisation",
    "household.household_id",
};
// The last one is where money would go.
const absl::string_view kCritical[] = {
    "envelope.urgency", "envelope.governorate", "consent",      "safe_contact",  "household.current_place", kPeoplePath,
    "people.name",      "people.documents",     "people.birth", "people.phones", "people.payment_alias",
};

template <typename List>
bool Holds(const List& list, absl::string_view path) {
  return std::find(std::begin(list), std::end(list), path) != std::end(list);
}

DossierUnit UnitOf(const FieldDescriptor* outer, const FieldDescriptor* inner) {
  DossierUnit unit;
  unit.path = inner == nullptr ? outer->name() : absl::StrCat(outer->name(), ".", inner->name());
  unit.outer = outer;
  unit.inner = inner;
  unit.amendable = !Holds(kFixed, unit.path);
  unit.critical = Holds(kCritical, unit.path);
  return unit;
}

std::vector<DossierUnit> MakeUnits() {
  std::vector<DossierUnit> units;
  const Descriptor& referral = *v1::Referral::descriptor();
  for (int i = 0; i < referral.field_count(); ++i) {
    const FieldDescriptor* const outer = referral.field(i);
    if (!Holds(kOpened, outer->name())) {
      units.push_back(UnitOf(outer, nullptr));
      continue;
    }
    for (int j = 0; j < outer->message_type()->field_count(); ++j) {
      units.push_back(UnitOf(outer, outer->message_type()->field(j)));
    }
  }
  return units;
}

// What holds the unit's field; null where it is not there.
const Message* ContainerOf(const v1::Referral& dossier, const DossierUnit& unit, absl::string_view person_id) {
  if (unit.inner == nullptr) return &dossier;
  if (unit.of_person()) return FindPerson(dossier, person_id);
  const Reflection& reflection = *dossier.GetReflection();
  return reflection.HasField(dossier, unit.outer) ? &reflection.GetMessage(dossier, unit.outer) : nullptr;
}

bool IsSet(const Message* container, const FieldDescriptor& field) {
  if (container == nullptr) return false;
  const Reflection& reflection = *container->GetReflection();
  return field.is_repeated() ? reflection.FieldSize(*container, &field) > 0 : reflection.HasField(*container, &field);
}

// A message that has this field alone.
std::unique_ptr<Message> Alone(const Message& container, const FieldDescriptor& field) {
  std::unique_ptr<Message> copy(container.New());
  copy->CopyFrom(container);
  std::unique_ptr<Message> alone(container.New());
  container.GetReflection()->SwapFields(alone.get(), copy.get(), {&field});
  return alone;
}

}  // namespace

bool DossierUnit::of_person() const { return inner != nullptr && outer->is_repeated(); }

const std::vector<DossierUnit>& DossierUnits() {
  static const auto& units = *new std::vector<DossierUnit>(MakeUnits());
  return units;
}

const DossierUnit* FindDossierUnit(absl::string_view path) {
  for (const DossierUnit& unit : DossierUnits()) {
    if (unit.path == path) return &unit;
  }
  return nullptr;
}

bool IsCriticalPath(absl::string_view path) { return Holds(kCritical, path); }

v1::DossierField DossierFieldOf(absl::string_view path, absl::string_view person_id) {
  v1::DossierField field;
  field.set_path(std::string(path));
  field.set_person_id(std::string(person_id));
  return field;
}

bool IsSameField(const v1::DossierField& a, const v1::DossierField& b) {
  return a.path() == b.path() && a.person_id() == b.person_id();
}

const v1::Person* FindPerson(const v1::Referral& dossier, absl::string_view person_id) {
  for (const v1::Person& person : dossier.people()) {
    if (person.person_id() == person_id) return &person;
  }
  return nullptr;
}

v1::Person* FindPerson(v1::Referral* dossier, absl::string_view person_id) {
  for (v1::Person& person : *dossier->mutable_people()) {
    if (person.person_id() == person_id) return &person;
  }
  return nullptr;
}

v1::Person* FindOrAddPerson(v1::Referral* dossier, absl::string_view person_id) {
  v1::Person* person = FindPerson(dossier, person_id);
  if (person != nullptr) return person;
  person = dossier->add_people();
  person->set_person_id(std::string(person_id));
  return person;
}

void OrderPeople(v1::Referral* dossier) {
  std::stable_sort(dossier->mutable_people()->pointer_begin(), dossier->mutable_people()->pointer_end(),
                   [](const v1::Person* a, const v1::Person* b) {
                     const bool a_heads = a->role() == v1::PERSON_ROLE_HEAD;
                     const bool b_heads = b->role() == v1::PERSON_ROLE_HEAD;
                     return a_heads != b_heads ? a_heads : a->person_id() < b->person_id();
                   });
}

bool IsUnitSet(const v1::Referral& dossier, const DossierUnit& unit, absl::string_view person_id) {
  return IsSet(ContainerOf(dossier, unit, person_id), unit.field());
}

bool HaveSameUnit(const v1::Referral& a, const v1::Referral& b, const DossierUnit& unit, absl::string_view person_id) {
  const Message* const in_a = ContainerOf(a, unit, person_id);
  const Message* const in_b = ContainerOf(b, unit, person_id);
  const bool is_set = IsSet(in_a, unit.field());
  if (is_set != IsSet(in_b, unit.field())) return false;
  return !is_set || Alone(*in_a, unit.field())->SerializeAsString() == Alone(*in_b, unit.field())->SerializeAsString();
}

void CopyUnit(const v1::Referral& from, const DossierUnit& unit, absl::string_view person_id, v1::Referral* to) {
  const Message* const source = ContainerOf(from, unit, person_id);
  if (!IsSet(source, unit.field()) && ContainerOf(*to, unit, person_id) == nullptr) return;
  Message* target = to;
  if (unit.of_person()) {
    target = FindOrAddPerson(to, person_id);
  } else if (unit.inner != nullptr) {
    target = to->GetReflection()->MutableMessage(to, unit.outer);
  }
  if (!IsSet(source, unit.field())) return target->GetReflection()->ClearField(target, &unit.field());
  target->GetReflection()->SwapFields(target, Alone(*source, unit.field()).get(), {&unit.field()});
}

std::string PathIn(const v1::Referral& dossier, const v1::DossierField& field) {
  const absl::string_view path = field.path();
  if (field.person_id().empty()) return std::string(path);
  for (int i = 0; i < dossier.people_size(); ++i) {
    if (dossier.people(i).person_id() != field.person_id()) continue;
    return absl::StrCat(kPeoplePath, "[", i, "]", path.substr(sizeof(kPeoplePath) - 1));
  }
  return kPeoplePath;
}

}  // namespace ihala
