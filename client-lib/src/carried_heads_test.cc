// What a device keeps of its server's trail, and what it says when the server contradicts itself.
#include "client-lib/src/carried_heads.h"

#include <sstream>

#include "absl/strings/str_cat.h"
#include "common/audit/file.h"
#include "common/audit/head.h"
#include "tests/support/client/store_test_base.h"

namespace ihala::client {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

class CarriedHeadsTest : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    ASSERT_OK(SignIn());
  }

  // The server's trail has come this far, and a day goes by.
  void TrailIsAt(uint64_t n, const std::string& content = "honest") {
    clock_.Advance(absl::Hours(24));
    server_.head.set_epoch(7);
    server_.head.set_n(n);
    std::string chain = absl::StrCat(content, " ", n);
    chain.resize(32);
    server_.head.set_chain(chain);
    server_.head.set_at_us(absl::ToUnixMicros(clock_.Now()));
  }

  absl::Status SyncTo(uint64_t n, const std::string& content = "honest") {
    TrailIsAt(n, content);
    // Sessions end after hours.
    absl::Status signed_in = SignIn();
    return signed_in.ok() ? Sync().status : signed_in;
  }

  std::vector<v1::AuditHead> Carried() {
    const absl::StatusOr<std::string> text = client_->WriteAuditHeads();
    EXPECT_TRUE(text.ok()) << text.status();
    std::istringstream in(text.value_or(""));
    std::vector<v1::AuditHead> heads;
    std::string key;
    EXPECT_TRUE(ReadAuditFile(in, [&](const v1::AuditLine& line) {
                  if (line.has_file()) key = line.file().server_key();
                  if (line.has_head()) heads.push_back(line.head());
                  return absl::OkStatus();
                }).ok());
    for (const v1::AuditHead& head : heads) EXPECT_TRUE(VerifyHead(key, head)) << head.n();
    return heads;
  }
};

TEST_F(CarriedHeadsTest, AHeadADayIsAskedForAndKept) {
  ASSERT_OK(SyncTo(10));
  ASSERT_OK(Sync().status);
  ASSERT_OK(Sync().status);
  size_t asked = 0;
  for (const v1::ExchangeUp& up : server_.requests) asked += up.has_head_wanted() ? 1 : 0;
  EXPECT_EQ(asked, 1u);
  EXPECT_THAT(Carried(), SizeIs(1));
  ASSERT_OK(SyncTo(20));
  EXPECT_THAT(Carried(), SizeIs(2));
  EXPECT_EQ(client_->GetStatus()->audit_heads, 2u);
  EXPECT_EQ(client_->GetStatus()->audit_heads_disputed, 0u);
}

TEST_F(CarriedHeadsTest, AServerWithoutNewsSendsNone) {
  ASSERT_OK(SyncTo(10));
  ASSERT_OK(SyncTo(10));
  EXPECT_THAT(Carried(), SizeIs(1));
  EXPECT_EQ(server_.requests.back().has_head_wanted(), true);
}

TEST_F(CarriedHeadsTest, AHeadThatTheServerDidNotSignIsRefusedWithItsAnswer) {
  server_.head_is_forged = true;
  EXPECT_TRUE(absl::IsDataLoss(SyncTo(10)));
  EXPECT_THAT(Carried(), IsEmpty());
}

TEST_F(CarriedHeadsTest, AServerThatGoesBackIsNotBelievedAndBothHeadsAreKept) {
  ASSERT_OK(SyncTo(10));
  ASSERT_OK(SyncTo(20));
  ASSERT_OK(SyncTo(15));
  EXPECT_EQ(client_->GetStatus()->audit_heads_disputed, 2u);
  ASSERT_OK(SyncTo(30));
  const std::vector<v1::AuditHead> heads = Carried();
  ASSERT_THAT(heads, SizeIs(4));
  EXPECT_EQ(heads[1].n(), 20u);
  EXPECT_EQ(heads[2].n(), 15u);
}

TEST_F(CarriedHeadsTest, TwoHeadsOfOneNumberAreEvidenceWhicheverDayTheyAreOf) {
  ASSERT_OK(SyncTo(10));
  ASSERT_OK(SyncTo(20));
  // The same number once more, of another history: it is only sent to who has another one.
  ASSERT_OK(SyncTo(10, "other"));
  EXPECT_EQ(client_->GetStatus()->audit_heads_disputed, 3u);
}

TEST_F(CarriedHeadsTest, TheYearsDoNotFillTheDevice) {
  for (uint64_t day = 1; day <= 410; ++day) {
    TrailIsAt(day);
    ASSERT_OK(SignIn());
    ASSERT_OK(Sync().status);
  }
  const std::vector<v1::AuditHead> heads = Carried();
  ASSERT_THAT(heads, SizeIs(400));
  EXPECT_EQ(heads.front().n(), 11u);
  EXPECT_EQ(heads.back().n(), 410u);
}

TEST_F(CarriedHeadsTest, ALockedStoreHandsThemOut) {
  ASSERT_OK(SyncTo(10));
  Open();
  EXPECT_THAT(Carried(), SizeIs(1));
}

}  // namespace
}  // namespace ihala::client
