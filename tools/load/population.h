#ifndef IHALA_TOOLS_LOAD_POPULATION_H_
#define IHALA_TOOLS_LOAD_POPULATION_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/types/optional.h"
#include "common/base/random.h"
#include "tools/load/household.h"
#include "tools/load/numbers.h"

namespace ihala::load {

// The day that synthetic households are "today" at unless the caller says another: output must
// not depend on the clock. Whoever feeds them to a running server passes the real day.
inline constexpr int kDefaultAsOfYear = 2026;
inline absl::CivilDay DefaultAsOf() { return absl::CivilDay(kDefaultAsOfYear, 11, 1); }

// So many households can be made in a row; ID numbers and phones are enough for them.
inline constexpr size_t kMostStreamed = 1000000;
// So many fit in memory at once without anybody noticing.
inline constexpr size_t kMostHouseholds = 20000;

// One household, interviewed 1 to 40 days before `as_of`. Remembers nothing: two calls can, rarely, draw the same ID
// number.
Household MakeHousehold(Random& random, absl::CivilDay as_of = DefaultAsOf());

// Households one after the other, however many, in the memory of two. No ID number comes twice, and no phone but the
// shared ones; that two people agree in their four names and their birth date is as unlikely as one pair in a million
// households. Among each fifty there are, at fixed places, the cases that matching must get right:
//   twins in one family; two heads with the same four names and birth year who are two people;
//   two brothers with a household each; a committee's phone on several households; a head whose
//   ID fails its check digit; one without a document.
// One thread. The same seed and days give the same households.
class HouseholdStream {
 public:
  // `random` must outlive it.
  explicit HouseholdStream(Random& random) : random_(random), numbers_(random) {}

  // The next one, numbered from 1, as it was on `as_of`. RESOURCE_EXHAUSTED after kMostStreamed.
  absl::StatusOr<Household> Next(absl::CivilDay as_of = DefaultAsOf());
  // One that stands outside the numbering and the planned cases.
  Household Extra(absl::CivilDay as_of = DefaultAsOf());

 private:
  Random& random_;
  Numbers numbers_;
  size_t made_ = 0;
  absl::optional<Household> before_;
  std::string committee_phone_;
};

// The first `count` of a stream. INVALID_ARGUMENT for more than kMostHouseholds.
absl::StatusOr<std::vector<Household>> MakeHouseholds(size_t count, Random& random,
                                                      absl::CivilDay as_of = DefaultAsOf());

}  // namespace ihala::load

#endif  // IHALA_TOOLS_LOAD_POPULATION_H_
