#ifndef IHALA_TOOLS_LOAD_POPULATION_H_
#define IHALA_TOOLS_LOAD_POPULATION_H_

#include <cstddef>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/base/random.h"
#include "tools/load/household.h"

namespace ihala::load {

// The day that synthetic households are "today" at unless the caller says another: output must
// not depend on the clock. Whoever feeds them to a running server passes the real day.
inline constexpr int kDefaultAsOfYear = 2026;
inline absl::CivilDay DefaultAsOf() { return absl::CivilDay(kDefaultAsOfYear, 11, 1); }

// The 60xxxxxxx range has a million valid numbers; above this many households the search for
// unused ones would become slow.
inline constexpr size_t kMostHouseholds = 20000;

// One household, interviewed 1 to 40 days before `as_of`. Remembers nothing: two calls can,
// rarely, draw the same ID number.
Household MakeHousehold(Random& random, absl::CivilDay as_of = DefaultAsOf());

// Households among which no ID number and no person (four names and birth date) occurs twice.
// Among each fifty there are, at fixed places, the cases that matching must get right:
//   twins in one family; two heads with the same four names and birth year who are two people;
//   two brothers with a household each; a committee's phone on several households; a head whose
//   ID fails its check digit; one without a document.
// INVALID_ARGUMENT for more than kMostHouseholds.
absl::StatusOr<std::vector<Household>> MakeHouseholds(size_t count, Random& random,
                                                      absl::CivilDay as_of = DefaultAsOf());

}  // namespace ihala::load

#endif  // IHALA_TOOLS_LOAD_POPULATION_H_
