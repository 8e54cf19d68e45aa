// Edge cases that show on a device: a real store in a file, and a server in memory.
#include <string>
#include <vector>

#include "common/referral/violation_text.h"
#include "common/text/arabic_keys.h"
#include "tests/edge/sample.h"
#include "tests/support/client/store_test_base.h"

namespace ihala::client {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class EdgeStoreTest : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    Prepare();
  }

  v1::Referral Named(const std::string& first, const std::string& family = "أبو سمرة") {
    v1::Referral referral = Dossier();
    referral.mutable_people(0)->mutable_name()->set_first(first);
    referral.mutable_people(0)->mutable_name()->set_family(family);
    return referral;
  }

  // The dossier as it is shown after it was sent and the device was restarted.
  v1::Referral ShownAfterSync(const v1::Referral& referral) {
    const absl::StatusOr<Queued> queued = client_->SubmitReferral(referral);
    EXPECT_TRUE(queued.ok()) << queued.status();
    if (!queued.ok()) return {};
    EXPECT_TRUE(Sync().status.ok());
    Reopen();
    const absl::StatusOr<CaseView> view = client_->GetCase(queued->referral_id);
    EXPECT_TRUE(view.ok()) << view.status();
    // What went over the wire, too.
    EXPECT_EQ(server_.operations.back().submit().referral().people(0).name().SerializeAsString(),
              referral.people(0).name().SerializeAsString());
    return view->dossier;
  }

  // All spellings meet under one key, and each is shown byte for byte as it was written.
  void ExpectOneKeyAndEachAsWritten(const std::vector<std::string>& spellings) {
    for (const std::string& spelling : spellings) {
      EXPECT_EQ(text::StrictKey(spelling), text::StrictKey(spellings.front())) << spelling;
      EXPECT_EQ(ShownAfterSync(Named(spelling)).people(0).name().first(), spelling);
    }
  }
};

TEST_F(EdgeStoreTest, EdgeCase07ANewbornWithoutAnIdCountsAndIsToBeRegistered) {
  for (const auto type : {v1::DOCUMENT_TYPE_BIRTH_NOTICE, v1::DOCUMENT_TYPE_NONE}) {
    v1::Referral referral = Dossier();
    v1::Person& newborn = *referral.add_people();
    newborn.set_role(v1::PERSON_ROLE_CHILD);
    newborn.mutable_name()->set_first("ليان");
    newborn.mutable_name()->set_family(referral.people(0).name().family());
    newborn.add_documents()->set_type(type);
    newborn.mutable_documents(0)->set_seen(v1::DOCUMENT_SEEN_COPY);
    newborn.mutable_birth()->mutable_date()->set_year(2025);
    newborn.mutable_birth()->mutable_date()->set_month(2);
    newborn.mutable_birth()->set_precision(v1::DATE_PRECISION_MONTH);
    newborn.set_sex(v1::SEX_FEMALE);
    referral.mutable_envelope()->clear_bands();
    referral.mutable_envelope()->set_household_size(2);
    const absl::StatusOr<std::string> draft = client_->SaveDraft(referral);
    ASSERT_OK(draft.status());
    // The system's own id names the child.
    EXPECT_EQ(client_->GetDraft(*draft)->referral.people(1).person_id().size(), 16u);
    const absl::StatusOr<DraftCheck> check = client_->CheckDraft(*draft);
    ASSERT_OK(check.status());
    EXPECT_THAT(Brief(check->warnings), ElementsAre("people[1].documents NEEDS_REGISTRATION"));
    EXPECT_TRUE(client_->Submit(*draft).ok());
    // Counted: a household of one cannot list two.
    referral.mutable_envelope()->set_household_size(1);
    EXPECT_THAT(Brief(client_->CheckReferral(referral)->warnings),
                testing::Contains("envelope.household_size INCONSISTENT"));
  }
  EXPECT_THAT(ViolationText({"people[1].documents", "NEEDS_REGISTRATION", ""}, "ar"),
              testing::HasSubstr("السجل المدني"));
}

TEST_F(EdgeStoreTest, EdgeCase15YehTehAndHamzaMeetUnderOneKeyAndAreShownAsWritten) {
  ExpectOneKeyAndEachAsWritten({"يحيى", "يحيي"});
  ExpectOneKeyAndEachAsWritten({"فاطمة", "فاطمه"});
  ExpectOneKeyAndEachAsWritten({"إسراء", "اسراء", "أسراء"});
}

TEST_F(EdgeStoreTest, EdgeCase16FormsAndMarksMeetUnderOneKeyAndAreShownAsWritten) {
  ExpectOneKeyAndEachAsWritten({"محمد", "ﻣﺤﻤﺪ", "محمـــد", "مُحَمَّد"});
}

TEST_F(EdgeStoreTest, EdgeCase17PersianLettersMeetTheArabicOnesAndAreShownAsWritten) {
  ExpectOneKeyAndEachAsWritten({"علي كريم", "علی کریم"});
}

TEST_F(EdgeStoreTest, EdgeCase30AWifeWhoRefusesIsNowhere) {
  v1::Referral referral = Dossier();
  // The head alone, and how many they are.
  ASSERT_EQ(referral.people_size(), 1);
  referral.mutable_envelope()->set_household_size(5);
  referral.mutable_envelope()->clear_bands();
  referral.mutable_people(0)->set_marital_status(v1::MARITAL_STATUS_MARRIED);
  const absl::StatusOr<DraftCheck> check = client_->CheckReferral(referral);
  ASSERT_TRUE(check.ok());
  EXPECT_THAT(check->warnings, IsEmpty());
  const v1::Referral shown = ShownAfterSync(referral);
  EXPECT_EQ(shown.people_size(), 1);
  EXPECT_EQ(shown.envelope().household_size(), 5u);
}

// Whatever people write in a name goes out, and is shown, byte for byte; keys are made beside it.
TEST_F(EdgeStoreTest, NoKeyEverChangesWhatIsSentAndShown) {
  // Spellings of letters; then parts that join, marks, digits, and another script.
  std::vector<std::string> parts = {"محمـــد", "مُحَمَّد", "ﻣﺤﻤﺪ", "علی", "إسراء"};
  for (const char* part : {"عبد", "الرحمن", "أبو", "سمرة", "الله"}) parts.emplace_back(part);
  for (const char* part : {"  ", "\u200F", "\u200C", "٣", "۳", "-", "Ali", "O'"}) parts.emplace_back(part);
  for (int i = 0; i < 200; ++i) {
    std::string name = "م";
    for (uint64_t n = random_.Uniform(6); n > 0; --n) name += parts[random_.Uniform(parts.size())];
    const v1::Referral referral = Named(name, name);
    const absl::StatusOr<Queued> queued = client_->SubmitReferral(referral);
    ASSERT_OK(queued.status());
    const v1::PersonName shown = client_->GetCase(queued->referral_id)->dossier.people(0).name();
    ASSERT_EQ(shown.SerializeAsString(), referral.people(0).name().SerializeAsString()) << name;
    ASSERT_EQ(text::StrictKey(shown.first()), text::StrictKey(name));
  }
  ASSERT_OK(Sync().status);
  ASSERT_EQ(server_.operations.size(), 200u);
  for (const v1::Operation& operation : server_.operations) {
    const v1::PersonName& sent = operation.submit().referral().people(0).name();
    ASSERT_EQ(client_->GetCase(operation.referral_id())->dossier.people(0).name().SerializeAsString(),
              sent.SerializeAsString());
  }
}

}  // namespace
}  // namespace ihala::client
