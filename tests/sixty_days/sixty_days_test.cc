// Sixty days over real processes: a server, twelve caseworkers and three supervisors with their devices, four reviewers
// and two leads at their desks, a thousand households. The network is down for four days, and for a week there is no
// budget. One clock is served to all. In the end every household is accounted for on both sides, whoever should have
// been told of something was, and every clock that ran out was heard of.
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <iostream>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/base/secret.h"
#include "common/workflow/calendar.h"
#include "ihala/ids.h"
#include "tests/clocks/year_oracle.h"
#include "tests/sixty_days/board.h"
#include "tests/sixty_days/cast.h"
#include "tests/sixty_days/tally.h"
#include "tests/support/process/installation_test_base.h"
#include "tools/support/connection.h"
#include "tools/support/sign_in.h"

namespace ihala::sixty_days {
namespace {

namespace fs = std::filesystem;

constexpr char kWords[] = "the-words-of-everybody";
constexpr int kCutFrom = 20;
constexpr int kCutDays = 4;
constexpr int kPoorFrom = 30;
constexpr int kPoorDays = 7;
constexpr char kOutage[] = "NO-NETWORK";
constexpr absl::Duration kPatience = absl::Seconds(120);

class SixtyDaysTest : public InstallationTest {
 protected:
  void SetUp() override {
    absl::StatusOr<std::unique_ptr<Board>> made = Board::Make(folder_.At("board"));
    ASSERT_TRUE(made.ok()) << made.status();
    board_ = *std::move(made);
    SetTime(first_ - 1, 8);
    board().began_us = board().now_us.load();
    board().has_budget = 1;
    fs::create_directory(folder_.At("sms"));
    const std::string hook = absl::StrCat("#!/bin/sh\nd=", folder_.At("sms"), "\ncat >$d/$$-$PPID.part\n",
                                          "mv $d/$$-$PPID.part $d/$(date +%s%N)-$$.sms\n");
    ASSERT_TRUE(WriteFileDurably(folder_.At("send-sms"), hook).ok());
    ASSERT_EQ(chmod(folder_.At("send-sms").c_str(), 0700), 0);
    InstallationTest::SetUp();
    MakeWorld(WorldCommands("WORDS"), "WORDS", kWords);
    for (int society = 1; society <= 3; ++society) {
      SignAgreement(absl::StrCat("DSA-", society), {absl::StrCat("S-", society), "L-1"}, kWords);
    }
    for (const Person& person : Cast()) {
      const Ended in = DeskOf(person.account, kWords, {"sign-in", "--account", person.account});
      ASSERT_EQ(in.code, 0) << in.err;
      const Ended put = DeskOf(person.account, kWords, {"contact", "put", "--phone", person.phone});
      ASSERT_EQ(put.code, 0) << put.err;
    }
    absl::StatusOr<std::unique_ptr<tools::ServerApi>> desk =
        tools::Connect({address_, Authority(), ""}, SystemClock::Get());
    ASSERT_TRUE(desk.ok()) << desk.status();
    desk_ = *std::move(desk);
  }

  std::vector<std::string> ServerWords() override {
    return {Program("ihala_sixty_server"), folder_.At("board"), Data(), folder_.At("send-sms")};
  }

  BoardState& board() { return *board_->operator->(); }
  void SetTime(absl::CivilDay day, int hour) {
    board().now_us = absl::ToUnixMicros(absl::FromCivil(day, absl::UTCTimeZone()) + absl::Hours(hour));
  }
  absl::Time Now() { return absl::FromUnixMicros(board().now_us); }

  void StartPeople() {
    for (const Person& person : Cast()) {
      if (person.kind == Kind::kCoordinator) continue;
      const std::string own = folder_.At("of-" + person.account);
      fs::create_directory(own);
      people_.push_back(std::make_unique<BackgroundProcess>(
          Command{{Program("ihala_sixty_person"), folder_.At("board"), person.account, address_, Authority(), own},
                  {{"IHALA_PASSPHRASE", kWords}}},
          absl::StrCat(own, "/log")));
    }
  }

  // Has everybody play a part of the day at once, and waits until the server has done what follows by itself.
  void Play(Part part, int day, int hour) {
    SetTime(first_ + day, hour);
    WaitUntilQuiet();
    board().part = static_cast<uint32_t>(part);
    board().day = static_cast<uint32_t>(day);
    const uint32_t turn = ++board().turn;
    const absl::Time until = absl::Now() + kPatience;
    for (const Person& person : Cast()) {
      if (person.kind == Kind::kCoordinator) continue;
      while (board().played[person.number] != turn && absl::Now() < until) usleep(500);
      const std::string log = ReadFile(folder_.At("of-" + person.account + "/log"), 1 << 20).value_or("");
      ASSERT_EQ(board().played[person.number], turn) << person.account << " does not come to an end: " << log;
      ASSERT_EQ(board().failed[person.number], 0u) << log;
    }
    WaitUntilQuiet();
  }

  void WaitUntilQuiet() {
    const absl::Time until = absl::Now() + kPatience;
    for (;;) {
      const absl::StatusOr<bool> quiet = IsQuiet(Data(), Now());
      ASSERT_TRUE(quiet.ok()) << quiet.status();
      if (*quiet) return;
      ASSERT_LT(absl::Now(), until) << "the server does not do what is due: " << server_->Log();
      usleep(5000);
    }
  }

  void CutOrMend(int day) {
    const auto date = [&](int of) { return absl::FormatCivilTime(first_ + of); };
    if (day == kCutFrom) {
      board().is_cut = 1;
      MustAdmin({"outage", "declare", kOutage, "--side", "referrer", "--from", date(day), "--title-ar", "انقطاع",
                 "--title-en", "No network"});
      v1::Outage outage;
      outage.set_outage_id(kOutage);
      outage.set_side(v1::SIDE_REFERRER);
      *outage.mutable_from() = DateOfDay(first_ + day);
      oracle_->Declare(outage);
    }
    if (day == kCutFrom + kCutDays) {
      board().is_cut = 0;
      MustAdmin({"outage", "end", kOutage, "--last-day", date(day - 1)});
      oracle_->End(kOutage, DateOfDay(first_ + day - 1));
    }
    board().has_budget = day >= kPoorFrom && day < kPoorFrom + kPoorDays ? 0 : 1;
  }
  void MustAdmin(const std::vector<std::string>& args) {
    const Ended ended = Admin(args);
    ASSERT_EQ(ended.code, 0) << ended.err;
  }

  // All cases, as the first desk's lead sees them.
  std::map<std::string, v1::CaseCore> AllCases() {
    std::map<std::string, v1::CaseCore> cores;
    EXPECT_TRUE(tools::SignIn(*desk_, "L-1", Secret(kWords)).ok());
    v1::ListReferralsRequest request;
    request.set_page_size(500);
    do {
      const auto page = tools::Ask(*desk_, &tools::ServerApi::ListReferrals, request);
      EXPECT_TRUE(page.ok()) << page.status();
      if (!page.ok()) return cores;
      for (const v1::CaseCore& core : page->cores()) cores[core.referral_id()] = core;
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return cores;
  }

  std::vector<v1::HistoryEntry> HistoryOf(const std::string& id) {
    std::vector<v1::HistoryEntry> history;
    v1::ListHistoryRequest request;
    request.set_referral_id(id);
    request.set_page_size(500);
    const auto page = tools::Ask(*desk_, &tools::ServerApi::ListHistory, request);
    EXPECT_TRUE(page.ok()) << page.status();
    if (page.ok()) history.assign(page->entries().begin(), page->entries().end());
    return history;
  }

  // Every level that has to have heard of a case by this morning did.
  void CheckEscalations(int day) {
    const absl::StatusOr<Notes> notes = ReadNotes(Data());
    ASSERT_TRUE(notes.ok()) << notes.status();
    for (const auto& [id, core] : AllCases()) {
      for (const auto& [side, level] : oracle_->LevelsOn(core, first_ + day)) {
        ++heard_;
        const int owed_by = side;
        const int number = level;
        if (notes->levels.contains({id, absl::StrCat(core.entry(), "/", owed_by, "/", number)})) continue;
        unescalated_[id] = absl::StrCat("on day ", day, " level ", static_cast<int>(level), " of ", core.stage_id());
      }
    }
  }

  const absl::CivilDay first_{2026, 1, 4};  // A Sunday, on which people work.
  std::unique_ptr<Board> board_;
  std::unique_ptr<clocks::YearOracle> oracle_;
  std::unique_ptr<tools::ServerApi> desk_;
  std::vector<std::unique_ptr<BackgroundProcess>> people_;
  std::map<std::string, std::string> unescalated_;
  int heard_ = 0;
};

TEST_F(SixtyDaysTest, EveryHouseholdIsAccountedForAndNobodyWaitsInSilence) {
  v1::GetWorkflowRequest workflow;
  workflow.set_workflow_id("default");
  ASSERT_TRUE(tools::SignIn(*desk_, "L-1", Secret(kWords)).ok());
  const auto document = tools::Ask(*desk_, &tools::ServerApi::GetWorkflow, workflow);
  ASSERT_TRUE(document.ok()) << document.status();
  oracle_ = std::make_unique<clocks::YearOracle>(document->workflow());
  StartPeople();
  for (int day = 0; day < kDays; ++day) {
    SetTime(first_ + day, 1);
    CutOrMend(day);
    WaitUntilQuiet();
    CheckEscalations(day);
    Play(Part::kField, day, 7);
    Play(Part::kDesk, day, 10);
    Play(Part::kEvening, day, 16);
    if (HasFatalFailure()) return;
  }
  Play(Part::kEvening, kDays, 7);
  Play(Part::kEnd, kDays, 8);
  if (HasFatalFailure()) return;
  // What may not go out today goes out tomorrow.
  for (int day = kDays + 1; day < kDays + 3; ++day) {
    SetTime(first_ + day, 9);
    WaitUntilQuiet();
  }

  std::multimap<std::string, DeviceCase> of_devices;
  for (const Person& person : Cast()) {
    if (person.kind != Kind::kCaseworker) continue;
    const auto cases = ReadDevice(person.account, folder_.At("of-" + person.account + "/cases"));
    ASSERT_TRUE(cases.ok()) << cases.status();
    of_devices.insert(cases->begin(), cases->end());
  }
  const std::map<std::string, v1::CaseCore> cores = AllCases();
  const absl::StatusOr<Notes> notes = ReadNotes(Data());
  ASSERT_TRUE(notes.ok()) << notes.status();
  const auto messages = ReadMessages(folder_.At("sms"));
  ASSERT_TRUE(messages.ok()) << messages.status();
  std::map<std::string, std::vector<std::string>> by_phone;
  for (const Sms& sms : *messages) by_phone[sms.phone].push_back(sms.text);

  int accounted = 0;
  std::map<std::string, std::string> untold;
  std::map<std::string, int> stages;
  for (const auto& [id, core] : cores) {
    const std::string name = IdToText(id);
    ++stages[core.stage_id()];
    const bool has_end = oracle_->Owes(core) == v1::SIDE_UNSPECIFIED || core.has_due_on();
    const auto device = of_devices.find(name);
    const bool is_known = of_devices.count(name) == 1 && device->second.account == core.assigned_to() &&
                          device->second.delivery == 2 && device->second.waiting == 0 &&
                          device->second.stage_id == core.stage_id() && device->second.entry == core.entry();
    if (is_known && has_end) {
      ++accounted;
    } else {
      ADD_FAILURE() << name << " at " << core.stage_id() << " is not accounted for";
    }
    const std::string silence = FindUntold(core, HistoryOf(id), *notes, by_phone);
    if (!silence.empty()) untold[name] = silence;
  }
  for (const auto& [name, what] : untold) ADD_FAILURE() << name << ": " << what;
  for (const auto& [id, what] : unescalated_) ADD_FAILURE() << IdToText(id) << " was not heard of " << what;
  std::cout << "sixty_days: households=" << of_devices.size() << " accounted=" << accounted
            << " untold=" << untold.size() << " unescalated=" << unescalated_.size() << " days=" << kDays
            << " heard=" << heard_ << " messages=" << messages->size();
  for (const auto& [stage, count] : stages) std::cout << " " << stage << "=" << count;
  std::cout << std::endl;
  EXPECT_EQ(of_devices.size(), static_cast<size_t>(kHouseholds));
  EXPECT_EQ(cores.size(), static_cast<size_t>(kHouseholds));
  EXPECT_EQ(accounted, kHouseholds);
  // It was not a story in which nothing happens.
  EXPECT_GT(heard_, 200);
  for (const char* stage : {"COMPLETED", "DECLINED", "WITHDRAWN"}) EXPECT_GT(stages[stage], 10) << stage;
}

}  // namespace
}  // namespace ihala::sixty_days
