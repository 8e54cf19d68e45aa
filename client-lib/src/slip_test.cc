// Promises about the family's receipt.
#include "ihala/slip.h"

#include <string>

#include "common/base/errors.h"
#include "common/text/short_code.h"
#include "tests/support/client/store_test_base.h"

namespace ihala::client {
namespace {

using testing::HasSubstr;
using testing::Not;

class SlipTest : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    Prepare();
  }
};

TEST_F(SlipTest, SaysTheCodeTheDayAndTheInstitutionsAndNamesNobody) {
  const v1::Referral referral = Dossier();
  const std::string id = client_->SubmitReferral(referral)->referral_id;
  ASSERT_TRUE(Sync().all_synced);
  const Slip slip = *MakeSlip(*client_, id);
  EXPECT_TRUE(slip.is_confirmed);
  EXPECT_EQ(slip.short_code, text::DisplayShortCode(server_.core(id)->short_code()));
  EXPECT_GT(slip.received_on.year(), 2000);
  EXPECT_FALSE(slip.referring_organisation.ar().empty());
  EXPECT_FALSE(slip.desk.ar().empty());
  EXPECT_FALSE(slip.words.ar().empty());
  EXPECT_FALSE(slip.words.en().empty());
  const std::string page = SlipPage(slip);
  EXPECT_THAT(page, HasSubstr(slip.short_code));
  EXPECT_THAT(page, HasSubstr("dir=\"rtl\""));
  EXPECT_THAT(page, HasSubstr(slip.desk.ar()));
  for (const v1::Person& person : referral.people()) {
    EXPECT_THAT(page, Not(HasSubstr(person.name().family())));
    EXPECT_THAT(page, Not(HasSubstr(person.name().first())));
    for (const v1::Phone& phone : person.phones()) EXPECT_THAT(page, Not(HasSubstr(phone.e164())));
  }
  EXPECT_THAT(page, Not(HasSubstr("src="))) << "it needs no other file";
  EXPECT_THAT(page, Not(HasSubstr("http")));
}

TEST_F(SlipTest, BeforeTheServerHasItThatIsSaidOnIt) {
  const std::string id = client_->SubmitReferral(Dossier())->referral_id;
  const Slip slip = *MakeSlip(*client_, id);
  EXPECT_FALSE(slip.is_confirmed);
  EXPECT_EQ(slip.received_on.year(), 0);
  EXPECT_THAT(SlipPage(slip), HasSubstr("The code may still change"));
  ASSERT_TRUE(Sync().all_synced);
  EXPECT_THAT(SlipPage(*MakeSlip(*client_, id)), Not(HasSubstr("The code may still change")));
}

TEST_F(SlipTest, ADraftHasNone) {
  const std::string draft = *client_->SaveDraft(Dossier());
  EXPECT_EQ(Reason(MakeSlip(*client_, draft).status()), "NOT_SUBMITTED");
  EXPECT_TRUE(absl::IsNotFound(MakeSlip(*client_, std::string(16, 'x')).status()));
}

TEST(SlipPageTest, NamesAreShownAsTheyAreWhateverTheyHold) {
  Slip slip;
  slip.short_code = "KH7W-42MD-Z";
  slip.desk.set_ar("<script>alert(1)</script> & \"مكتب\"");
  const std::string page = SlipPage(slip);
  EXPECT_THAT(page, Not(HasSubstr("<script>")));
  EXPECT_THAT(page, HasSubstr("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;مكتب&quot;"));
}

TEST(SlipPageTest, ANameWithoutArabicIsShownInEnglishAndALongOneIsCutBetweenLetters) {
  Slip slip;
  slip.referring_organisation.set_en("A society");
  std::string name;
  for (int i = 0; i < 200; ++i) name += "ش";
  slip.desk.set_ar(name);
  const std::string page = SlipPage(slip);
  EXPECT_THAT(page, HasSubstr("A society"));
  EXPECT_THAT(page, HasSubstr("ش…</td>"));
  EXPECT_THAT(page, Not(HasSubstr(name)));
}

}  // namespace
}  // namespace ihala::client
