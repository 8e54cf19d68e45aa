#ifndef IHALA_TESTS_POWER_CUTS_H_
#define IHALA_TESTS_POWER_CUTS_H_

#include "tests/power/subject.h"

namespace ihala::power_test {

// How one scene goes.
struct SceneOptions {
  // Cuts in the midst of work.
  int cuts = 4;
  // One comes at one of the first 2^n calls to the disk, counted from when the work begins; early as often as late.
  int calls_exponent = 9;
  // Cuts while the store is being opened: at most so many, each as likely as not, at one of the first 2^n calls.
  int recoveries_most = 4;
  int recovery_exponent = 7;
};

// Opens a store, with cuts while it is being opened, compares it with what it promised, works with it and cuts the
// power at a random call; again and again, and lets it come to rest in the end. Stops at the first finding.
void PlayScene(Subject& subject, const SceneOptions& options, Random& random, Findings* findings);

}  // namespace ihala::power_test

#endif  // IHALA_TESTS_POWER_CUTS_H_
