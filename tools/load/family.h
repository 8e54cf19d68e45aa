#ifndef IHALA_TOOLS_LOAD_FAMILY_H_
#define IHALA_TOOLS_LOAD_FAMILY_H_

#include "absl/time/civil_time.h"
#include "common/base/random.h"
#include "tools/load/household.h"

namespace ihala::load {

// Who heads the household and who lives there.
enum class FamilyKind {
  kCouple,       // a man, his wife, most often children, sometimes his old mother or father
  kWoman,        // a widow, or a divorced or left woman, with children
  kElderly,      // one or two old people alone
  kGrandmother,  // with orphaned grandchildren
  kSingle,       // one adult
  kSiblings,     // headed by one of 16 or 17; an authorised adult speaks for them
};

FamilyKind DrawFamilyKind(Random& random);

// Fills the head, the members, the marital status and the presence of `household`, whose
// interview day must be set. Everybody's age, name and sex fit together: a child bears the
// father's name as the second part, and no mother is younger than 17 at a birth.
void MakePeople(Random& random, FamilyKind kind, Household& household);

// Makes two of the children twins of different names, if there are at least two and the family
// has none; false if it cannot.
bool MakeTwins(Random& random, Household& household);

// True if two of the members were born on the same day.
bool HasTwins(const Household& household);

// Gives everybody a document, or none, as fits their age.
void MakeDocuments(Random& random, Household& household);

}  // namespace ihala::load

#endif  // IHALA_TOOLS_LOAD_FAMILY_H_
