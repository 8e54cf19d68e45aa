// Scripted runs in which a date passes: a consent's last day, with and without a link, by clocks right and wrong.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/match.h"
#include "common/referral/directory.h"
#include "common/referral/retention_days.h"
#include "common/workflow/calendar.h"
#include "ihala/v1/admin_service.pb.h"
#include "ihala/v1/agreement_service.pb.h"
#include "ihala/v1/queue_service.pb.h"
#include "tests/sim/story_fixture.h"
#include "tests/support/client/opened_store.h"

namespace ihala::sim {
namespace {

using testing::SizeIs;

// Found again wherever it lies.
constexpr char kWords[] = "what nobody may read after the last day";
// Of a case of which the consent's last day is 5 March, at two hours east of Greenwich.
const absl::CivilDay kLast(2025, 3, 5);
absl::Time Ends() { return absl::FromCivil(absl::CivilSecond(2025, 3, 5, 22, 0, 0), absl::UTCTimeZone()); }

// Whether anything of it can still be read on the device, by whoever has its keystore and the passphrase.
bool Holds(Person& person, absl::string_view words) {
  for (const std::string& name : person.disk.Files()) {
    if (absl::StrContains(person.disk.Bytes(name), words)) return true;
  }
  auto opened = client::OpenedStore::Open("field.ihala", world::PassphraseOf(person.account()), person.disk);
  EXPECT_TRUE(opened.ok()) << opened.status();
  const absl::StatusOr<std::string> content = (*opened)->Content();
  EXPECT_TRUE(content.ok()) << content.status();
  return absl::StrContains(content.value_or(""), words);
}

class DatesStoryTest : public StoryTest {
 protected:
  // A case that was claimed, with the words in its dossier, a comment and a question, on both devices. The family's
  // consent has a last day.
  std::string Begin(Person& worker, Person& reviewer, absl::CivilDay last = kLast) {
    LetDevicesStayAway();
    v1::Referral referral = worker.Dossier(kWords);
    *referral.mutable_consent()->mutable_expires_on() = ToDate(last);
    const absl::StatusOr<Queued> queued = worker.client->SubmitReferral(referral);
    EXPECT_TRUE(queued.ok()) << queued.status();
    worker.Comment(queued->referral_id, kWords);
    EXPECT_TRUE(worker.Sync().all_synced);
    Claim(queued->referral_id);
    v1::InputValue reason;
    reason.set_name("reason");
    reason.add_codes("ELIGIBILITY");
    Take(world::kReviewer, queued->referral_id, "OPEN_IDENTITY", {reason});
    v1::InputValue questions;
    questions.set_name("questions");
    questions.add_codes("ID_MISSING");
    v1::InputValue text;
    text.set_name("text");
    text.set_text(kWords);
    Take(world::kReviewer, queued->referral_id, "ASK", {questions, text});
    EXPECT_TRUE(worker.Sync().all_synced);
    EXPECT_TRUE(reviewer.Sync().all_synced);
    EXPECT_TRUE(Shows(reviewer, queued->referral_id));
    EXPECT_TRUE(Holds(reviewer, kWords));
    return queued->referral_id;
  }

  // These stories are about what ends on a device while it is open, and that for months.
  void LetDevicesStayAway() {
    for (v1::Organisation organisation : world::Organisations()) {
      organisation.set_offline_days(400);
      v1::PutOrganisationRequest put;
      put.set_request_id(random_.Bytes(16));
      *put.mutable_organisation() = std::move(organisation);
      const auto done =
          installation_.Call<v1::PutOrganisationResponse>(*installation_.SignIn(world::kAdministrator), put);
      ASSERT_TRUE(done.ok()) << done.status();
    }
  }
  // Whether any view of the case has the words.
  static bool Shows(Person& person, const std::string& id) {
    std::string all;
    const absl::StatusOr<CaseView> view = person.client->GetCase(id);
    EXPECT_TRUE(view.ok()) << view.status();
    if (view.ok()) all += view->dossier.SerializeAsString() + view->summary.core.SerializeAsString();
    const absl::StatusOr<std::vector<CaseSummary>> cases = person.client->ListCases();
    EXPECT_TRUE(cases.ok() && !cases->empty());
    for (const CaseSummary& one : *cases) all += one.core.SerializeAsString() + one.head_name;
    const absl::StatusOr<std::vector<CommentView>> comments = person.client->ListComments(id);
    const absl::StatusOr<std::vector<v1::HistoryEntry>> history = person.client->ListHistory(id);
    EXPECT_TRUE(comments.ok() && history.ok());
    if (!comments.ok() || !history.ok()) return false;
    for (const CommentView& one : *comments) all += one.comment.SerializeAsString();
    for (const v1::HistoryEntry& one : *history) all += one.SerializeAsString();
    return absl::StrContains(all, kWords);
  }
  static bool ShowsDossier(Person& person, const std::string& id) {
    return person.client->GetCase(id)->dossier.people_size() > 0;
  }
  // Both sides sign a version of their agreement that has a last day.
  void LimitAgreement(absl::CivilDay last) {
    v1::SharingAgreement agreement = world::Agreements()[0];
    agreement.set_version(agreement.version() + 1);
    agreement.clear_signatures();
    *agreement.mutable_validity()->mutable_to() = ToDate(last);
    v1::PutAgreementRequest put;
    put.set_request_id(random_.Bytes(16));
    *put.mutable_agreement() = agreement;
    const auto laid = installation_.Call<v1::PutAgreementResponse>(*installation_.SignIn(world::kAdministrator), put);
    ASSERT_TRUE(laid.ok()) << laid.status();
    for (const auto& [side, account] : world::SpeakersOf(agreement)) {
      v1::SignAgreementRequest sign;
      sign.set_request_id(random_.Bytes(16));
      sign.set_agreement_id(agreement.agreement_id());
      sign.set_version(agreement.version());
      const auto signed_now = installation_.Call<v1::SignAgreementResponse>(*installation_.SignIn(account), sign);
      ASSERT_TRUE(signed_now.ok()) << signed_now.status();
    }
  }
  // The case is answered, accepted and then fails.
  void Fail(Person& worker, const std::string& id) {
    v1::InputValue answer;
    answer.set_name("answer");
    answer.set_text("answered");
    Take(world::kWorker, id, "ANSWER", {answer});
    v1::InputValue programme;
    programme.set_name("programme");
    programme.set_reference(world::kProgramme);
    Take(world::kReviewer, id, "ACCEPT", {programme});
    v1::InputValue reason;
    reason.set_name("reason");
    reason.add_codes("NOT_COLLECTED");
    Take(world::kReviewer, id, "FAIL", {reason});
    ASSERT_TRUE(worker.SignIn().ok());
    ASSERT_TRUE(worker.Sync().all_synced);
  }
  // On the reviewer's device, which has no link, the words go at an instant and not before, and on the caseworker's
  // they stay.
  void ExpectForgottenAt(absl::Time instant, Person& worker, Person& reviewer, const std::string& id) {
    const std::string stage = reviewer.StageOf(id);
    reviewer.line.SetDead(true, true);
    stage_.WaitUntil(instant - absl::Minutes(1));
    EXPECT_TRUE(Shows(reviewer, id));
    EXPECT_TRUE(Holds(reviewer, kWords));
    stage_.WaitUntil(instant + absl::Seconds(30));
    EXPECT_FALSE(Shows(reviewer, id));
    EXPECT_FALSE(ShowsDossier(reviewer, id));
    EXPECT_FALSE(Holds(reviewer, kWords));
    // What is left is what is left of any case that is over: where it stands.
    EXPECT_EQ(reviewer.StageOf(id), stage);
    ASSERT_TRUE(worker.SignIn().ok());
    EXPECT_TRUE(worker.Sync().all_synced);
    EXPECT_TRUE(Shows(worker, id));
    EXPECT_TRUE(ShowsDossier(worker, id));
    reviewer.line.SetDead(false, false);
    ASSERT_TRUE(reviewer.SignIn().ok());
    const SyncResult result = reviewer.Sync();
    EXPECT_TRUE(result.all_synced) << result.status;
    EXPECT_FALSE(Shows(reviewer, id));
    EXPECT_FALSE(Holds(reviewer, kWords));
  }

  // Everything that the server tells this account of the case, online.
  std::string Tells(const std::string& account, const std::string& id) {
    const std::string token = *installation_.SignIn(account);
    v1::GetReferralRequest get;
    get.set_referral_id(id);
    v1::ListReferralsRequest list;
    list.set_page_size(50);
    v1::ListCommentsRequest comments;
    comments.set_referral_id(id);
    comments.set_page_size(50);
    v1::ListHistoryRequest history;
    history.set_referral_id(id);
    history.set_page_size(50);
    std::string all;
    const auto add = [&all](const auto& answer) {
      EXPECT_TRUE(answer.ok()) << answer.status();
      if (answer.ok()) all += answer->SerializeAsString();
    };
    add(installation_.Call<v1::GetReferralResponse>(token, get));
    add(installation_.Call<v1::ListReferralsResponse>(token, list));
    add(installation_.Call<v1::ListCommentsResponse>(token, comments));
    add(installation_.Call<v1::ListHistoryResponse>(token, history));
    if (account != world::kReviewer) return all;
    v1::ListQueueRequest queue;
    queue.set_view(v1::QUEUE_VIEW_MINE);
    queue.set_page_size(50);
    add(installation_.Call<v1::ListQueueResponse>(token, queue));
    return all;
  }
  // The consent's last day becomes another one.
  void Renew(Person& worker, const std::string& id, absl::CivilDay last) {
    const absl::StatusOr<CaseView> view = worker.client->GetCase(id);
    ASSERT_TRUE(view.ok()) << view.status();
    v1::Referral edited = view->dossier;
    *edited.mutable_consent()->mutable_expires_on() = ToDate(last);
    const auto queued = worker.client->AmendReferral(*view, edited, {});
    ASSERT_TRUE(queued.ok()) << queued.status();
    ASSERT_TRUE(worker.Sync().all_synced);
  }
};

TEST_F(DatesStoryTest, WithoutALinkAReviewersDeviceKeepsNothingPastTheLastDayAndTheCaseworkersKeepsAll) {
  Person& worker = Add(world::kWorker);
  Person& reviewer = Add(world::kReviewer);
  Play([&] {
    const std::string id = Begin(worker, reviewer);
    EXPECT_EQ(reviewer.StageOf(id), "INFO_REQUESTED");
    ExpectForgottenAt(Ends(), worker, reviewer, id);
  });
}

TEST_F(DatesStoryTest, WithoutALinkAReviewersDeviceForgetsOnceTheAgreementIsOver) {
  Person& worker = Add(world::kWorker);
  Person& reviewer = Add(world::kReviewer);
  Play([&] {
    const std::string id = Begin(worker, reviewer, absl::CivilDay(2026, 3, 5));
    LimitAgreement(absl::CivilDay(2025, 3, 9));
    // The server's turn of each minute, which sends the cases out with their new end.
    installation_.PassDates();
    ASSERT_TRUE(reviewer.Sync().all_synced);
    // The days of agreements are those of Greenwich.
    ExpectForgottenAt(absl::FromCivil(absl::CivilDay(2025, 3, 10), absl::UTCTimeZone()), worker, reviewer, id);
  });
}

TEST_F(DatesStoryTest, WithoutALinkAReviewersDeviceForgetsOnceARefusedCaseWasKeptAsLongAsWasAgreed) {
  Person& worker = Add(world::kWorker);
  Person& reviewer = Add(world::kReviewer);
  Play([&] {
    const std::string id = Begin(worker, reviewer, absl::CivilDay(2030, 3, 5));
    Fail(worker, id);
    ASSERT_TRUE(reviewer.SignIn().ok());
    ASSERT_TRUE(reviewer.Sync().all_synced);
    const absl::Time closed = TimeOfTimestamp(Server().at(id).core.entered_at());
    ExpectForgottenAt(closed + absl::Hours(24) * kUsualRefusedRetentionDays, worker, reviewer, id);
  });
}

TEST_F(DatesStoryTest, ADeviceThatWasOffOnThatDayForgetsWhenItIsSwitchedOn) {
  Person& worker = Add(world::kWorker);
  Person& reviewer = Add(world::kReviewer);
  Play([&] {
    Begin(worker, reviewer);
    reviewer.client.reset();
    stage_.WaitUntil(Ends() + absl::Hours(24 * 30));
    EXPECT_TRUE(Holds(reviewer, kWords));
    Options options;
    options.path = "field.ihala";
    options.files = &reviewer.disk;
    options.clock = &reviewer.clock;
    options.random = &reviewer.random;
    // Nobody has said the passphrase yet.
    absl::StatusOr<std::unique_ptr<Client>> opened = Client::Open(options);
    ASSERT_TRUE(opened.ok()) << opened.status();
    EXPECT_FALSE(Holds(reviewer, kWords));
    opened->reset();
    reviewer.Open();
    EXPECT_THAT(*reviewer.client->ListCases(), SizeIs(1));
  });
}

TEST_F(DatesStoryTest, WhatAFullDiskDoesNotLetBeOverwrittenIsNotShownEitherAndGoesWithTheNextCall) {
  Person& worker = Add(world::kWorker);
  Person& reviewer = Add(world::kReviewer);
  Play([&] {
    const std::string id = Begin(worker, reviewer);
    stage_.WaitUntil(Ends() + absl::Minutes(1));
    reviewer.disk.FailAt(1, DiskFailure::kFull, /*for_ever=*/true);
    const absl::StatusOr<CaseView> view = reviewer.client->GetCase(id);
    EXPECT_FALSE(view.ok() && view->dossier.people_size() > 0);
    EXPECT_TRUE(Holds(reviewer, kWords));
    reviewer.disk.Heal();
    EXPECT_FALSE(Shows(reviewer, id));
    EXPECT_FALSE(Holds(reviewer, kWords));
  });
}

TEST_F(DatesStoryTest, WhereTheDevicesTurnComesFirstNothingIsToBeFetchedUntilTheServers) {
  Person& worker = Add(world::kWorker);
  Person& reviewer = Add(world::kReviewer);
  Play([&] {
    const std::string id = Begin(worker, reviewer);
    stage_.WaitUntil(Ends() + absl::Minutes(1));
    ASSERT_TRUE(reviewer.SignIn().ok());
    // The rows are narrowed here, and bear their old numbers on both sides.
    const SyncResult before = reviewer.Sync();
    EXPECT_TRUE(before.all_synced) << before.status;
    EXPECT_EQ(before.rows, 0u);
    EXPECT_EQ(before.repaired, 0u);
    EXPECT_FALSE(Shows(reviewer, id));
    installation_.PassDates();
    const SyncResult after = reviewer.Sync();
    EXPECT_TRUE(after.all_synced) << after.status;
    EXPECT_GE(after.rows, 4u);
    EXPECT_EQ(after.repaired, 0u);
    EXPECT_FALSE(Shows(reviewer, id));
    EXPECT_EQ(reviewer.Sync().rows, 0u);
  });
}

TEST_F(DatesStoryTest, WhereTheServersTurnComesFirstTheDeviceFollowsAndAMendedClockGivesTheCaseBack) {
  Person& worker = Add(world::kWorker);
  Person& reviewer = Add(world::kReviewer);
  Play([&] {
    const std::string id = Begin(worker, reviewer);
    stage_.WaitUntil(Ends() - absl::Minutes(30));
    ASSERT_TRUE(reviewer.SignIn().ok());
    installation_.clock().SetOffset(absl::Hours(1));
    installation_.PassDates();
    EXPECT_TRUE(Shows(reviewer, id));
    EXPECT_TRUE(reviewer.Sync().all_synced);
    EXPECT_FALSE(Shows(reviewer, id));
    // The clock was wrong and is mended: until the last day is over the case may be seen again.
    installation_.clock().SetOffset(absl::ZeroDuration());
    installation_.PassDates();
    EXPECT_TRUE(reviewer.Sync().all_synced);
    EXPECT_TRUE(Shows(reviewer, id));
    stage_.WaitUntil(Ends() + absl::Minutes(1));
    EXPECT_FALSE(Shows(reviewer, id));
    installation_.PassDates();
    EXPECT_TRUE(reviewer.Sync().all_synced);
    EXPECT_FALSE(Holds(reviewer, kWords));
  });
}

TEST_F(DatesStoryTest, ADeviceWhoseClockIsYearsBehindForgetsInTime) {
  Person& worker = Add(world::kWorker);
  Person& reviewer = Add(world::kReviewer);
  Play([&] {
    const std::string id = Begin(worker, reviewer);
    reviewer.clock.SetOffset(-absl::Hours(24 * 3650));
    stage_.WaitUntil(Ends() - absl::Minutes(1));
    EXPECT_TRUE(Shows(reviewer, id));
    stage_.WaitUntil(Ends() + absl::Minutes(1));
    EXPECT_FALSE(Shows(reviewer, id));
    EXPECT_FALSE(Holds(reviewer, kWords));
    // Setting it back and forth does not bring it back.
    reviewer.clock.SetOffset(-absl::Hours(24 * 4000));
    reviewer.clock.Restart();
    reviewer.EndProcess();
    EXPECT_FALSE(Shows(reviewer, id));
  });
}

TEST_F(DatesStoryTest, WhatADeviceForgotByAClockThatWasAYearAheadComesBackWithTheNextSync) {
  Person& worker = Add(world::kWorker);
  Person& reviewer = Add(world::kReviewer);
  Play([&] {
    const std::string id = Begin(worker, reviewer);
    reviewer.clock.SetOffset(absl::Hours(24 * 390));
    EXPECT_TRUE(Shows(reviewer, id)) << "what counts is the time since the server's word";
    reviewer.clock.Restart();
    reviewer.EndProcess();
    EXPECT_FALSE(Shows(reviewer, id));
    ASSERT_TRUE(reviewer.SignIn().ok());
    const SyncResult result = reviewer.Sync();
    EXPECT_TRUE(result.all_synced) << result.status;
    EXPECT_GE(result.repaired, 3u);
    EXPECT_TRUE(Shows(reviewer, id));
    stage_.WaitUntil(Ends() + absl::Minutes(1));
    EXPECT_FALSE(Shows(reviewer, id));
    installation_.PassDates();
    EXPECT_TRUE(reviewer.SignIn().ok());
    EXPECT_TRUE(reviewer.Sync().all_synced);
  });
}

TEST_F(DatesStoryTest, AConsentThatWasRenewedMeanwhileOpensTheCaseAgain) {
  Person& worker = Add(world::kWorker);
  Person& reviewer = Add(world::kReviewer);
  Play([&] {
    const std::string id = Begin(worker, reviewer);
    stage_.WaitUntil(Ends() - absl::Hours(4));
    ASSERT_TRUE(worker.SignIn().ok());
    Renew(worker, id, kLast + 10);
    stage_.WaitUntil(Ends() + absl::Minutes(1));
    EXPECT_FALSE(Shows(reviewer, id)) << "the device was not told";
    installation_.PassDates();
    ASSERT_TRUE(reviewer.SignIn().ok());
    EXPECT_TRUE(reviewer.Sync().all_synced);
    EXPECT_TRUE(Shows(reviewer, id));
    EXPECT_TRUE(ShowsDossier(reviewer, id));
    stage_.WaitUntil(Ends() + absl::Hours(24 * 10) + absl::Minutes(1));
    EXPECT_FALSE(Shows(reviewer, id));
    EXPECT_FALSE(Holds(reviewer, kWords));
  });
}

TEST_F(DatesStoryTest, AConsentThatWasShortenedEndsOnTheEarlierDay) {
  Person& worker = Add(world::kWorker);
  Person& reviewer = Add(world::kReviewer);
  Play([&] {
    const std::string id = Begin(worker, reviewer);
    Renew(worker, id, kLast - 2);
    ASSERT_TRUE(reviewer.Sync().all_synced);
    stage_.WaitUntil(Ends() - absl::Hours(48) + absl::Minutes(1));
    EXPECT_FALSE(Shows(reviewer, id));
    EXPECT_FALSE(Holds(reviewer, kWords));
  });
}

TEST_F(DatesStoryTest, WhatAReviewerStillHasToSayStaysQueuedAndIsSent) {
  Person& worker = Add(world::kWorker);
  Person& reviewer = Add(world::kReviewer);
  Play([&] {
    const std::string id = Begin(worker, reviewer);
    reviewer.Comment(id, "the reviewer's own words");
    stage_.WaitUntil(Ends() + absl::Minutes(1));
    EXPECT_FALSE(Shows(reviewer, id));
    EXPECT_EQ(reviewer.CountOf(Delivery::kQueued), 1u);
    ASSERT_TRUE(reviewer.SignIn().ok());
    EXPECT_TRUE(reviewer.Sync().all_synced);
    EXPECT_EQ(TimesAtServer("the reviewer's own words"), 1);
  });
}

TEST_F(DatesStoryTest, OnlineEveryWayToTheCaseIsNarrowedAtTheInstantAndNotWhenTheServerComesRound) {
  Person& worker = Add(world::kWorker);
  Person& reviewer = Add(world::kReviewer);
  Play([&] {
    const std::string id = Begin(worker, reviewer);
    stage_.WaitUntil(Ends() - absl::Seconds(1));
    EXPECT_TRUE(absl::StrContains(Tells(world::kReviewer, id), kWords));
    stage_.WaitUntil(Ends());
    for (const char* account : {world::kReviewer, world::kOtherReviewer, world::kLead}) {
      EXPECT_FALSE(absl::StrContains(Tells(account, id), kWords)) << account;
    }
    for (const char* account : {world::kWorker, world::kSupervisor, world::kIntegrator}) {
      EXPECT_TRUE(absl::StrContains(Tells(account, id), kWords)) << account;
    }
    installation_.PassDates();
    EXPECT_FALSE(absl::StrContains(Tells(world::kReviewer, id), kWords));
    EXPECT_TRUE(absl::StrContains(Tells(world::kWorker, id), kWords));
  });
}

TEST_F(DatesStoryTest, AServerThatWasDownOnThatDayServesAtOnceAndDoesItsTurnBeside) {
  Person& worker = Add(world::kWorker);
  Person& reviewer = Add(world::kReviewer);
  Play([&] {
    const std::string id = Begin(worker, reviewer);
    const uint64_t before = Server().at(id).core.revision();
    installation_.Crash();
    stage_.WaitUntil(Ends() + absl::Hours(24));
    ASSERT_TRUE(installation_.Start().ok());
    ASSERT_TRUE(reviewer.SignIn().ok());
    const SyncResult early = reviewer.Sync();
    EXPECT_TRUE(early.all_synced) << early.status;
    EXPECT_FALSE(Shows(reviewer, id)) << "what a date takes away is gone on that date, whoever comes first";
    EXPECT_FALSE(absl::StrContains(Tells(world::kReviewer, id), kWords));
    EXPECT_EQ(Server().at(id).core.revision(), before);
    installation_.PassDates();
    EXPECT_GT(Server().at(id).core.revision(), before);
    const SyncResult result = reviewer.Sync();
    EXPECT_TRUE(result.all_synced) << result.status;
    EXPECT_GE(result.rows, 4u);
  });
}

}  // namespace
}  // namespace ihala::sim
