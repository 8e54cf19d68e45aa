// Every single call to the disk fails once, and from some call on all of them; with an I/O error and with a full disk.
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "tests/power/device.h"
#include "tests/power/server_core.h"
#include "tests/support/sanitized.h"

namespace ihala::power_test {
namespace {

// Any but that of the starts, which would make the same ids.
constexpr uint64_t kSeed = 1000;

struct Case {
  std::string name;
  std::function<std::unique_ptr<Subject>()> make;
  int actions;  // Opening is the first.
  DiskFailure failure;
  bool for_ever;
};

std::vector<Case> Cases() {
  const struct {
    const char* name;
    std::function<std::unique_ptr<Subject>()> make;
    int actions;
  } subjects[] = {
      {"Device", [] { return std::make_unique<Device>(Start::kSynced, kSeed); }, 8},
      {"DamagedDevice", [] { return std::make_unique<Device>(Start::kDamagedWithLog, kSeed); }, 1},
      {"Server", [] { return std::make_unique<ServerCore>(ServerCore::Start::kWorld, kSeed); }, 6},
  };
  std::vector<Case> cases;
  for (const auto& [name, make, actions] : subjects) {
    for (const bool full : {false, true}) {
      for (const bool for_ever : {false, true}) {
        cases.push_back({absl::StrCat(name, full ? "OnAFullDisk" : "WithIoErrors", for_ever ? "ForEver" : "Once"), make,
                         actions, full ? DiskFailure::kFull : DiskFailure::kInputOutput, for_ever});
      }
    }
  }
  return cases;
}

void PrintTo(const Case& one, std::ostream* out) { *out << one.name; }

class FailuresTest : public ::testing::TestWithParam<Case> {
 protected:
  // Whether a failure was told as what it is.
  void ExpectClear(const absl::Status& status, uint64_t call) {
    if (status.ok()) return;
    const bool full = GetParam().failure == DiskFailure::kFull;
    const absl::StatusCode expected = full ? absl::StatusCode::kResourceExhausted : absl::StatusCode::kInternal;
    // A disk that goes on failing may have damaged the file as well.
    if (!full && GetParam().for_ever && absl::IsDataLoss(status)) return;
    EXPECT_EQ(status.code(), expected) << "call " << call << ": " << status;
  }

  void ExpectNothing(const Findings& findings, const char* when, uint64_t call) {
    EXPECT_TRUE(findings.ok()) << when << ", call " << call << ": " << findings.texts.front();
  }

  // Works until the script is over, whatever fails. False if nothing did.
  bool Work(Subject& subject, Random& random, uint64_t call) {
    subject.disk().FailAt(call, GetParam().failure, GetParam().for_ever);
    const bool can_read = GetParam().failure == DiskFailure::kFull || !GetParam().for_ever;
    for (int i = 0; i < GetParam().actions; ++i) {
      const absl::Status status = subject.IsOpen() ? subject.Act(random) : subject.Open();
      ExpectClear(status, call);
      if (status.ok() || !subject.IsOpen() || !can_read) continue;
      Findings findings;
      subject.Check(&findings);
      ExpectNothing(findings, "where it failed", call);
    }
    return subject.disk().failed();
  }
};

TEST_P(FailuresTest, IsToldAndHarmsNothing) {
  uint64_t call = 1;
  for (;; call += kStride) {
    const std::unique_ptr<Subject> subject = GetParam().make();
    SeededRandom random(2);
    if (!Work(*subject, random, call)) break;
    Findings findings;
    subject->disk().Heal();
    for (int life = 0; life < 2; ++life) {
      if (!subject->IsOpen()) {
        const absl::Status status = subject->Open();
        ASSERT_TRUE(status.ok()) << "call " << call << ": " << status;
      }
      subject->Check(&findings);
      for (int i = 0; i < 2; ++i) {
        const absl::Status status = subject->Act(random);
        EXPECT_TRUE(status.ok()) << "call " << call << ": " << status;
      }
      ExpectNothing(findings, "after it was mended", call);
      // What a failed sync left behind must not be taken for durable later.
      subject->disk().CutPower(random);
      subject->Close();
    }
    const absl::Status status = subject->Open();
    ASSERT_TRUE(status.ok()) << "call " << call << ": " << status;
    subject->Check(&findings);
    subject->Finish(&findings);
    ExpectNothing(findings, "in the end", call);
    if (HasFailure()) return;
  }
  EXPECT_GT(call, 20u) << "nothing was tried";
  RecordProperty("calls_failed", static_cast<int>(call - 1));
}

INSTANTIATE_TEST_SUITE_P(Disk, FailuresTest, ::testing::ValuesIn(Cases()),
                         [](const ::testing::TestParamInfo<Case>& info) { return info.param.name; });

}  // namespace
}  // namespace ihala::power_test
