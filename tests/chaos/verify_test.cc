// What the rounds look with afterwards sees what is missing and what is there twice.
#include <fstream>

#include "common/sqlite/connection.h"
#include "tests/chaos/chaos_test_base.h"
#include "tests/kill/verify.h"

namespace ihala::chaos {
namespace {

using kill_test::Findings;
using kill_test::Verify;

class VerifyTest : public ChaosTest {
 protected:
  // A referral and a comment are at the server, and nobody runs any more.
  void SetUp() override {
    auto device = ReadyDevice();
    device->Comment(device->Submit());
    MustSync(*device);
    store_ = device->store_path();
    journal_ = device->journal_path();
    device.reset();
    ASSERT_TRUE(server_.Stop());
  }
  std::string ServerPath() const { return server_.data_dir() + "/ihala.db"; }
  Findings Look() { return Verify(ServerPath(), {store_}, {journal_}); }
  void Spoil(const std::string& sql) {
    const auto db = sqlite::Connection::Open(ServerPath(), {.create = false});
    ASSERT_TRUE(db.ok()) << db.status();
    const absl::Status done = (*db)->Execute(sql);
    ASSERT_TRUE(done.ok()) << done;
  }

  std::string store_;
  std::string journal_;
};

TEST_F(VerifyTest, WhatIsThereOnceIsRight) {
  const Findings findings = Look();
  EXPECT_EQ(findings.saved, 2u);
  EXPECT_EQ(findings.lost, 0u);
  EXPECT_EQ(findings.doubled, 0u);
}

TEST_F(VerifyTest, WhatWasPromisedAndIsNotThereIsLost) {
  std::ofstream(journal_, std::ios::app) << "C nobody said this\n";
  EXPECT_EQ(Look().lost, 1u);
}

TEST_F(VerifyTest, ACommentThatIsThereTwiceIsDoubled) {
  Spoil(
      "INSERT INTO rows (seq, kind, referral_id, row_id, referring, receiving, assignee, body) "
      "SELECT (SELECT max(seq) + 1 FROM rows), kind, referral_id, x'00', referring, receiving, assignee, body "
      "FROM rows WHERE kind = 12");
  EXPECT_GE(Look().doubled, 1u);
}

}  // namespace
}  // namespace ihala::chaos
