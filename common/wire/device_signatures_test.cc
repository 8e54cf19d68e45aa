#include "common/wire/device_signatures.h"

#include "common/base/random.h"
#include "gtest/gtest.h"

namespace ihala {
namespace {

constexpr char kSigned[] = "stream-000000001";
constexpr char kOther[] = "stream-000000002";

class DeviceSignaturesTest : public testing::Test {
 protected:
  const SigningKey key_ = SigningKey::Generate(SystemRandom::Get());
  const SigningKey other_ = SigningKey::Generate(SystemRandom::Get());
};

TEST_F(DeviceSignaturesTest, ABindingHoldsForItsKeyAccountAndStreamOnly) {
  const std::string signature = SignBinding(key_, "W-31", kSigned);
  EXPECT_TRUE(VerifyBinding(key_.PublicKey(), "W-31", kSigned, signature));
  EXPECT_FALSE(VerifyBinding(other_.PublicKey(), "W-31", kSigned, signature));
  EXPECT_FALSE(VerifyBinding(key_.PublicKey(), "W-32", kSigned, signature));
  EXPECT_FALSE(VerifyBinding(key_.PublicKey(), "W-31", kOther, signature));
  EXPECT_FALSE(VerifyBinding(key_.PublicKey(), "W-31", kSigned, ""));
}

TEST_F(DeviceSignaturesTest, AReportWithAnyFieldChangedIsNotTheDevices) {
  v1::DeviceReport report;
  report.mutable_unsent()->set_operations(5);
  report.mutable_unsent()->set_drafts(2);
  report.set_order_id("order-0000000001");
  SignReport(key_, kSigned, &report);
  EXPECT_TRUE(VerifyReport(key_.PublicKey(), kSigned, report));
  EXPECT_FALSE(VerifyReport(key_.PublicKey(), kOther, report));
  EXPECT_FALSE(VerifyReport(other_.PublicKey(), kSigned, report));
  for (int field = 0; field < 5; ++field) {
    v1::DeviceReport changed = report;
    if (field == 0) changed.mutable_unsent()->set_operations(4);
    if (field == 1) changed.mutable_unsent()->set_drafts(0);
    if (field == 2) changed.set_order_id("order-0000000002");
    if (field == 3) changed.set_order_is_done(true);
    if (field == 4) changed.clear_unsent();
    EXPECT_FALSE(VerifyReport(key_.PublicKey(), kSigned, changed)) << field;
  }
}

TEST_F(DeviceSignaturesTest, AnOrderIsForOneStreamAndOfOneKind) {
  v1::DeviceOrder order;
  order.set_order_id("order-0000000001");
  order.set_kind(v1::DEVICE_ORDER_KIND_LOCK);
  order.set_stream_id(kSigned);
  SignOrder(key_, &order);
  EXPECT_TRUE(VerifyOrder(key_.PublicKey(), kSigned, order));
  EXPECT_FALSE(VerifyOrder(key_.PublicKey(), kOther, order));
  EXPECT_FALSE(VerifyOrder(other_.PublicKey(), kSigned, order));
  v1::DeviceOrder wipe = order;
  wipe.set_kind(v1::DEVICE_ORDER_KIND_WIPE);
  EXPECT_FALSE(VerifyOrder(key_.PublicKey(), kSigned, wipe));
  v1::DeviceOrder moved = order;
  moved.set_stream_id(kOther);
  EXPECT_FALSE(VerifyOrder(key_.PublicKey(), kOther, moved));
}

}  // namespace
}  // namespace ihala
