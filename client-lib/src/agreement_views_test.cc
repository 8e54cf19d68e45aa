// What a caseworker reads of the agreements that bind their referrals, on the device.
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/client/store_test_base.h"

namespace ihala::client {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class AgreementViewsTest : public StoreTest {
 protected:
  std::vector<std::string> Listed() {
    std::vector<std::string> listed;
    const absl::StatusOr<std::vector<AgreementView>> views = client_->ListAgreements();
    if (!views.ok()) return {views.status().ToString()};
    for (const AgreementView& view : *views) {
      if (view.agreement.agreement_id() != world::kAgreement1) continue;
      listed.push_back(absl::StrCat(view.agreement.version(), view.in_force ? " in force" : ""));
    }
    return listed;
  }
  void Deliver(v1::SharingAgreement next, uint32_t version) {
    next.set_version(version);
    v1::Row row;
    row.set_row_id(absl::StrCat(next.agreement_id(), "/", version));
    *row.mutable_agreement() = std::move(next);
    server_.PutRow(std::move(row));
    ASSERT_TRUE(Sync().all_synced);
  }
};

TEST_F(AgreementViewsTest, EveryVersionIsReadWithoutALinkTheNewestFirst) {
  Prepare();
  EXPECT_THAT(Listed(), ElementsAre("1 in force"));
  v1::SharingAgreement next = world::Agreements()[0];
  next.clear_signatures();
  next.add_barred("people.phones");
  Deliver(next, 2);
  Reopen();
  EXPECT_THAT(Listed(), ElementsAre("2", "1 in force")) << "nobody has signed the second";
  Deliver(world::Agreements()[0], 2);
  EXPECT_THAT(Listed(), ElementsAre("2 in force", "1"));
  v1::SharingAgreement ended = world::Agreements()[0];
  ended.mutable_ended()->set_account("S-1");
  Deliver(ended, 2);
  EXPECT_THAT(Listed(), ElementsAre("2", "1")) << "the end of the newest is the end of all";
}

TEST_F(AgreementViewsTest, ALockedStoreShowsNone) {
  Prepare();
  client_->Lock();
  EXPECT_EQ(client_->ListAgreements().status().code(), absl::StatusCode::kFailedPrecondition);
}

TEST_F(AgreementViewsTest, BeforeTheFirstSyncThereAreNone) {
  ASSERT_TRUE(SignIn().ok());
  EXPECT_THAT(Listed(), IsEmpty());
}

}  // namespace
}  // namespace ihala::client
