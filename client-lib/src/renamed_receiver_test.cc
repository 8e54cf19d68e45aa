// What a device does with a referral whose receiver has another name by now than the one that the family heard.
#include <memory>
#include <string>

#include "common/base/errors.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/brief.h"
#include "tests/support/client/store_test_base.h"

namespace ihala::client {
namespace {

using testing::Contains;
using testing::Not;

constexpr char kHeldForItsName[] = "consent.receiver_name RECEIVER_RENAMED";

class RenamedReceiverTest : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    Prepare();
  }
  static v1::Organisation Receiver() { return world::Organisations()[2]; }
  // The ministry takes another name, and the device hears of it.
  v1::Organisation Rename() {
    v1::Organisation renamed = Receiver();
    renamed.mutable_name()->set_ar("المؤسسة الوطنية للتمكين الاقتصادي");
    renamed.mutable_name()->set_en("National institution for economic empowerment");
    v1::Row row;
    row.set_row_id(renamed.code());
    *row.mutable_organisation() = renamed;
    server_.PutRow(std::move(row));
    EXPECT_TRUE(Sync().status.ok());
    return renamed;
  }
  v1::Referral Asked() {
    v1::Referral referral = Dossier();
    referral.mutable_consent()->clear_receiver_name();
    referral.mutable_consent()->set_language("ar");
    return referral;
  }
  std::vector<std::string> Problems(const std::string& draft) {
    return Brief(client_->CheckReferral(client_->GetDraft(draft)->referral)->problems);
  }
};

TEST_F(RenamedReceiverTest, ADraftKeepsTheNameThatTheFamilyHeardAndIsHeldOnceItIsAnother) {
  const std::string draft = *client_->SaveDraft(Asked());
  EXPECT_EQ(client_->GetDraft(draft)->referral.consent().receiver_name(), Receiver().name().ar());
  EXPECT_THAT(Problems(draft), Not(Contains(kHeldForItsName)));
  Rename();
  EXPECT_THAT(Problems(draft), Contains(kHeldForItsName));
  const absl::Status held = client_->Submit(draft).status();
  EXPECT_EQ(ReasonOf(held), "CONSENT_MISSING") << held;
  EXPECT_TRUE(client_->GetDraft(draft).ok()) << "it waits where it was";
  EXPECT_TRUE(Sync().all_synced);
  EXPECT_TRUE(server_.operations.empty()) << "and went nowhere";
}

TEST_F(RenamedReceiverTest, ADraftOfWhichTheTextNamedBothGoesToTheReceiverUnderItsNewName) {
  v1::Referral asked = Asked();
  asked.mutable_consent()->add_also_named("المؤسسة الوطنية للتمكين الاقتصادي");
  const std::string draft = *client_->SaveDraft(asked);
  Rename();
  EXPECT_THAT(Problems(draft), Not(Contains(kHeldForItsName)));
  ASSERT_OK(client_->Submit(draft).status());
  EXPECT_TRUE(Sync().all_synced);
  EXPECT_FALSE(server_.operations.empty());
}

TEST_F(RenamedReceiverTest, TheFamilyThatIsAskedOnAnotherDayHearsTheNewName) {
  const std::string draft = *client_->SaveDraft(Asked());
  const v1::Organisation renamed = Rename();
  v1::Referral again = client_->GetDraft(draft)->referral;
  again.mutable_needs()->set_summary("خيمة");
  ASSERT_OK(client_->SaveDraft(again, draft).status());
  EXPECT_THAT(Problems(draft), Contains(kHeldForItsName)) << "whatever else was changed, nobody asked them";
  v1::Date& day = *again.mutable_consent()->mutable_given_on();
  day.set_day(day.day() == 1 ? 2 : day.day() - 1);
  ASSERT_OK(client_->SaveDraft(again, draft).status());
  EXPECT_EQ(client_->GetDraft(draft)->referral.consent().receiver_name(), renamed.name().ar());
  EXPECT_THAT(Problems(draft), Not(Contains(kHeldForItsName)));
}

TEST_F(RenamedReceiverTest, ARefusedReferralThatIsTakenUpAgainAsksForAnotherConsent) {
  const std::string id = client_->SubmitReferral(Asked())->referral_id;
  v1::Verdict held;
  held.set_kind(v1::VERDICT_KIND_REJECTED);
  held.set_reason("CONSENT_MISSING");
  held.add_fields()->set_field("consent.receiver_name");
  held.mutable_fields(0)->set_code("RECEIVER_RENAMED");
  server_.forced_verdicts[1] = held;
  Rename();
  ASSERT_EQ(*client_->ReopenRefused(1), id);
  const v1::Consent consent = client_->GetDraft(id)->referral.consent();
  EXPECT_EQ(consent.receiver_name(), "");
  EXPECT_FALSE(consent.has_given_on());
  EXPECT_THAT(Problems(id), Not(Contains(kHeldForItsName))) << "a day is missing instead";
  EXPECT_FALSE(Problems(id).empty());
}

}  // namespace
}  // namespace ihala::client
