// Devices in the store's file, and what becomes of a file of before there were any.
#include <memory>
#include <optional>
#include <string>

#include "common/sqlite/connection.h"
#include "common/sqlite/migrate.h"
#include "gtest/gtest.h"
#include "ihala/v1/directory.pb.h"
#include "server/store/schema.h"
#include "server/store/sql_devices.h"

namespace ihala {
namespace {

constexpr size_t kBefore = 14;

class DevicesTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto opened = sqlite::Connection::Open(":memory:", sqlite::Options());
    ASSERT_TRUE(opened.ok()) << opened.status();
    db_ = *std::move(opened);
  }

  std::unique_ptr<sqlite::Connection> db_;
};

TEST_F(DevicesTest, AFileOfBeforeHasADeviceForEachKeyAndItsOrganisationsStayOpen) {
  ASSERT_TRUE(sqlite::Migrate(*db_, ServerMigrations().subspan(0, kBefore)).ok());
  v1::Organisation before;
  before.set_code("CSO-014");
  before.mutable_name()->set_ar("جمعية");
  before.set_refers(true);
  {
    sqlite::Statement put = *db_->Prepare(
        "INSERT INTO rows (seq, kind, referral_id, row_id, referring, body) VALUES (1, 1, x'', x'4301', '*', ?1)");
    const std::string body = before.SerializeAsString();
    ASSERT_TRUE(put.BindBlob(1, body).Run().ok());
  }
  // A key that went on to a second stream, and another person's.
  ASSERT_TRUE(db_->Execute("INSERT INTO streams (stream_id, account, public_key) VALUES "
                           "(x'0102', 'W-31', x'AA'), (x'0103', 'W-31', x'AA'), (x'0201', 'W-32', x'BB')")
                  .ok());
  ASSERT_TRUE(sqlite::Migrate(*db_, ServerMigrations()).ok());
  const std::vector<DeviceRecord> devices = *SelectDevices(*db_, "", "", 10);
  ASSERT_EQ(devices.size(), 2u);
  EXPECT_EQ(devices[0].device.account(), "W-31");
  EXPECT_EQ(devices[0].device.state(), v1::DEVICE_STATE_ENROLLED);
  EXPECT_EQ((*SelectStream(*db_, "\x01\x02"))->device, devices[0].device.device());
  EXPECT_EQ((*SelectStream(*db_, "\x01\x03"))->device, devices[0].device.device());
  EXPECT_EQ((*SelectStream(*db_, "\x02\x01"))->device, devices[1].device.device());
  sqlite::Statement find = *db_->Prepare("SELECT body FROM rows WHERE seq = 1");
  ASSERT_TRUE(*find.Step());
  v1::Organisation after;
  ASSERT_TRUE(after.ParseFromString(std::string(find.ColumnBlob(0))));
  EXPECT_EQ(after.device_enrolment(), v1::DEVICE_ENROLMENT_OPEN);
  after.clear_device_enrolment();
  EXPECT_EQ(after.SerializeAsString(), before.SerializeAsString());
}

TEST_F(DevicesTest, ADeviceIsFoundByItsCodeAndItsKeyAndSessionsKnowItsState) {
  ASSERT_TRUE(sqlite::Migrate(*db_, ServerMigrations()).ok());
  DeviceRecord record;
  record.device.set_device("D-1");
  record.device.set_account("W-31");
  record.device.set_state(v1::DEVICE_STATE_ENROLLED);
  record.device.mutable_unsent()->set_operations(3);
  record.public_key = "key";
  ASSERT_TRUE(UpsertDevice(*db_, record).ok());
  ASSERT_TRUE(InsertStream(*db_, {"stream", "W-31", "key", 0, "D-1"}).ok());
  ASSERT_TRUE(InsertSession(*db_, "on it", {"W-31", "stream", absl::UnixEpoch()}).ok());
  ASSERT_TRUE(InsertSession(*db_, "on none", {"W-31", "", absl::UnixEpoch()}).ok());
  record.device.set_state(v1::DEVICE_STATE_REVOKED);
  record.order_id = "order";
  ASSERT_TRUE(UpsertDevice(*db_, record).ok());
  const std::optional<DeviceRecord> found = *SelectDeviceOfKey(*db_, "W-31", "key");
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->device.SerializeAsString(), record.device.SerializeAsString());
  EXPECT_EQ(found->order_id, "order");
  EXPECT_FALSE(SelectDeviceOfKey(*db_, "W-32", "key")->has_value()) << "a key is enrolled for one account";
  EXPECT_EQ((*SelectSession(*db_, "on it"))->device_state, v1::DEVICE_STATE_REVOKED);
  EXPECT_EQ((*SelectSession(*db_, "on none"))->device_state, v1::DEVICE_STATE_UNSPECIFIED);
  ASSERT_TRUE(DeleteSessionsOn(*db_, "D-1").ok());
  EXPECT_FALSE(SelectSession(*db_, "on it")->has_value());
  EXPECT_TRUE(SelectSession(*db_, "on none")->has_value());
}

}  // namespace
}  // namespace ihala
