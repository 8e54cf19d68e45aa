// What the rounds look with afterwards sees what is missing and what is there twice.
#include <fstream>

#include "common/sqlite/connection.h"
#include "tests/chaos/chaos_test_base.h"
#include "tests/kill/verify.h"
#include "tests/support/sealed/sealed_file.h"

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
  std::string id;
  std::string comment;
  {
    const auto db = sqlite::Connection::Open(ServerPath(), {.create = false});
    ASSERT_TRUE(db.ok()) << db.status();
    auto find = (*db)->Prepare("SELECT referral_id, row_id FROM rows WHERE kind = 12 LIMIT 1");
    ASSERT_TRUE(find.ok() && find->Step().value_or(false));
    id = std::string(find->ColumnBlob(0));
    comment = std::string(find->ColumnBlob(1));
  }
  const SqlStoreOptions server{.data_dir = server_.data_dir(), .random = &SystemRandom::Get()};
  const std::string again(1, '\0');
  const absl::Status copied = CopyRow(server, {RowKind::kComment, id, comment}, {RowKind::kComment, id, again});
  ASSERT_TRUE(copied.ok()) << copied;
  EXPECT_GE(Look().doubled, 1u);
}

}  // namespace
}  // namespace ihala::chaos
