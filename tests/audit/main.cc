// Attacks trails at random and counts how many a verifier finds, and how often it accuses an honest server. One line:
// attacks=10000 found=10000 false=0/1000000. With --weakened it takes the verifier's checks away one by one and asks
// that attacks go unseen without each, so that the line above can be another one. With --tenth it does a tenth of it,
// for builds that are many times as slow.
#include <cstdlib>
#include <iostream>
#include <string>

#include "absl/strings/numbers.h"
#include "tests/audit/trials.h"

namespace ihala::audit {
namespace {

using Leave = TrailVerifier::Leave;

constexpr uint64_t kAttacksInAll = 10'000;
constexpr uint64_t kHonest = 1'000'000;
constexpr uint64_t kWeakenedAttacks = 2'000;
constexpr uint64_t kSeed = 20260301;

int Weakened() {
  struct Weak {
    Leave leave;
    const char* name;
  };
  bool all_missed = true;
  for (const Weak& weak : {Weak{Leave::kChain, "the chain"}, Weak{Leave::kHeads, "the trail's own heads"},
                           Weak{Leave::kWitnesses, "heads from outside"}, Weak{Leave::kKeys, "keys and epochs"},
                           Weak{Leave::kEnd, "the end"}}) {
    uint64_t missed = 0;
    const char* name = "";
    for (uint64_t i = 0; i < kWeakenedAttacks; ++i) missed += IsFound(kSeed + i, weak.leave, &name) ? 0 : 1;
    std::cout << "without " << weak.name << ": missed " << missed << " of " << kWeakenedAttacks << "\n";
    all_missed = all_missed && missed > 0;
  }
  return all_missed ? EXIT_SUCCESS : EXIT_FAILURE;
}

int Main(int argc, char** argv) {
  uint64_t seed = kSeed;
  const std::string how = argc == 2 ? argv[1] : "";
  if (how == "--weakened") return Weakened();
  const uint64_t part = how == "--tenth" ? 10 : 1;
  if (!how.empty() && part == 1 && !absl::SimpleAtoi(how, &seed)) {
    std::cerr << "usage: ihala_audit_attacks [SEED | --weakened | --tenth]\n";
    return EXIT_FAILURE;
  }
  const uint64_t attacks = kAttacksInAll / part;
  const uint64_t honest = kHonest / part;
  uint64_t found = 0;
  for (uint64_t i = 0; i < attacks; ++i) {
    const char* name = "";
    if (IsFound(seed + i, Leave::kNothing, &name)) {
      ++found;
    } else {
      std::cerr << "missed: " << name << "; begin with seed " << seed + i << " to see it first\n";
    }
  }
  const uint64_t accused = CountFalse(seed, honest);
  std::cout << "attacks=" << attacks << " found=" << found << " false=" << accused << "/" << honest << "\n";
  return found == attacks && accused == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

}  // namespace
}  // namespace ihala::audit

int main(int argc, char** argv) { return ihala::audit::Main(argc, argv); }
