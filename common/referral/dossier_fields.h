#ifndef IHALA_COMMON_REFERRAL_DOSSIER_FIELDS_H_
#define IHALA_COMMON_REFERRAL_DOSSIER_FIELDS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "ihala/v1/referral.pb.h"

namespace ihala {

// One field of a dossier as far as it is amended as a whole: what belongs together (a consent, a place with its day, a
// list without ids) is one value, so that two amendments never mix halves of two truths. Found from the descriptor, so
// that a field that a later version adds is one too.
struct DossierUnit {
  // As DossierField names it.
  std::string path;
  // The field of Referral, and the one inside it; null where the outer one is the unit.
  const google::protobuf::FieldDescriptor* outer = nullptr;
  const google::protobuf::FieldDescriptor* inner = nullptr;
  // False for routing, agreement, author and ids: another dossier, not an amended one.
  bool amendable = true;
  // Who somebody is, where and how they are reached, how urgent it is, what they agreed to.
  bool critical = false;

  bool of_person() const;
  // The field that holds the value.
  const google::protobuf::FieldDescriptor& field() const { return inner == nullptr ? *outer : *inner; }
};

// Every unit but the people themselves, in the order of the descriptor.
const std::vector<DossierUnit>& DossierUnits();
// Null where no unit has this path.
const DossierUnit* FindDossierUnit(absl::string_view path);
// The path of a person as a whole. Critical.
inline constexpr char kPeoplePath[] = "people";
bool IsCriticalPath(absl::string_view path);

v1::DossierField DossierFieldOf(absl::string_view path, absl::string_view person_id = "");
bool IsSameField(const v1::DossierField& a, const v1::DossierField& b);

// Null where there is none.
const v1::Person* FindPerson(const v1::Referral& dossier, absl::string_view person_id);
v1::Person* FindPerson(v1::Referral* dossier, absl::string_view person_id);
// Adds the person with this id alone where there is none.
v1::Person* FindOrAddPerson(v1::Referral* dossier, absl::string_view person_id);
// Puts people into the order that they have after any amendment of them, whatever came first: the head, then by id,
// which is the order in which they were written down.
void OrderPeople(v1::Referral* dossier);

// The values of one unit in two dossiers, `person_id` saying whose where it is a person's. An absent person or part has
// empty fields.
bool IsUnitSet(const v1::Referral& dossier, const DossierUnit& unit, absl::string_view person_id);
bool HaveSameUnit(const v1::Referral& a, const v1::Referral& b, const DossierUnit& unit, absl::string_view person_id);
// Copies the value, also an empty one. What contains it is made where it is missing and the value is not empty.
void CopyUnit(const v1::Referral& from, const DossierUnit& unit, absl::string_view person_id, v1::Referral* to);

// The unit as people's programs name it in `dossier`, as `people[1].phones`; `people` where the person is not in it.
std::string PathIn(const v1::Referral& dossier, const v1::DossierField& field);

}  // namespace ihala

#endif  // IHALA_COMMON_REFERRAL_DOSSIER_FIELDS_H_
