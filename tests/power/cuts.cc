#include "tests/power/cuts.h"

#include "absl/strings/str_cat.h"

namespace ihala::power_test {
namespace {

// Few things are done in one life: most cuts come early, and those that do not come find a store at rest.
constexpr int kActionsMost = 12;

uint64_t SomeCall(int exponent, Random& random) {
  return 1 + random.Uniform(uint64_t{1} << (1 + random.Uniform(static_cast<uint64_t>(exponent))));
}

void Cut(Subject& subject, Random& random, Findings* findings) {
  // A program may be gone before the power is, or find out afterwards.
  const bool ended_before = random.Uniform(2) == 0;
  if (ended_before) subject.Close();
  subject.disk().CutPower(random);
  if (!ended_before) subject.Close();
  ++findings->cuts;
}

void Work(Subject& subject, Random& random, Findings* findings) {
  for (int i = 0; i < kActionsMost && !subject.disk().stopped(); ++i) {
    const absl::Status status = subject.Act(random);
    if (status.ok() || subject.disk().stopped()) continue;
    return findings->Damaged(absl::StrCat("failed on a disk that works: ", status.ToString()));
  }
}

// Opens the store after a cut, with more cuts meanwhile. False where it cannot be opened.
bool Recover(Subject& subject, const SceneOptions& options, Random& random, Findings* findings) {
  for (int i = 0; i < options.recoveries_most && random.Uniform(2) == 0; ++i) {
    subject.disk().StopAt(SomeCall(options.recovery_exponent, random));
    const absl::Status status = subject.Open();
    if (!subject.disk().stopped()) {
      subject.disk().Heal();
      if (status.ok()) return true;
      break;
    }
    Cut(subject, random, findings);
    ++findings->recoveries_cut;
  }
  const absl::Status status = subject.Open();
  if (!status.ok()) findings->Damaged(absl::StrCat("cannot be opened: ", status.ToString()));
  return status.ok();
}

}  // namespace

void PlayScene(Subject& subject, const SceneOptions& options, Random& random, Findings* findings) {
  for (int cut = 0;; ++cut) {
    if (!Recover(subject, options, random, findings)) return;
    subject.Check(findings);
    if (cut == options.cuts || !findings->ok()) break;
    subject.disk().StopAt(SomeCall(options.calls_exponent, random));
    Work(subject, random, findings);
    Cut(subject, random, findings);
  }
  if (findings->ok()) subject.Finish(findings);
}

}  // namespace ihala::power_test
