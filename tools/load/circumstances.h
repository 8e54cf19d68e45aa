#ifndef IHALA_TOOLS_LOAD_CIRCUMSTANCES_H_
#define IHALA_TOOLS_LOAD_CIRCUMSTANCES_H_

#include <string>

#include "common/base/random.h"
#include "tools/load/family.h"
#include "tools/load/household.h"

namespace ihala::load {

// Each fills one part of `household` so that it fits what is there already; call them in this order
// after MakePeople.

// Where the family is, where it is from, what it lives in, and the desk that serves the place.
void MakePlace(Random& random, Household& household);

// Vulnerabilities that follow from who lives there, and some that do not; functional
// difficulties of the head; income.
void MakeVulnerabilities(Random& random, FamilyKind kind, Household& household);

// Urgency with its reason, and what is asked for.
void MakeUrgency(Random& random, Household& household);

// What help the family gets already, or was promised.
void MakeCoverage(Random& random, Household& household);

// A phone or none, and how the family may be contacted.
void MakeContact(Random& random, FamilyKind kind, Household& household);

// A consent that covers the referral.
void MakeConsent(Random& random, FamilyKind kind, Household& household);

// The need in words: 30 to 400 code points that name nobody. Some have line breaks or quotes.
std::string WriteNeed(Random& random, const Household& household);

bool HasVulnerability(const Household& household, absl::string_view code);

}  // namespace ihala::load

#endif  // IHALA_TOOLS_LOAD_CIRCUMSTANCES_H_
