#include "tests/contract/every_step_base.h"

#include <algorithm>
#include <filesystem>

#include "absl/strings/str_join.h"
#include "common/base/file.h"
#include "common/base/ids.h"

namespace ihala {

const std::set<std::string>& OfTheClock() {
  static const auto& names = *new std::set<std::string>{"ANSWER_TIMEOUT", "EXPIRE", "EXPIRED"};
  return names;
}

std::string AccountOf(v1::Role role) {
  switch (role) {
    case v1::ROLE_CASEWORKER:
      return world::kWorker;
    case v1::ROLE_SUPERVISOR:
      return world::kSupervisor;
    case v1::ROLE_REVIEWER:
      return world::kReviewer;
    default:
      return world::kLead;
  }
}

EveryStepTest::EveryStepTest() {
  const std::string authority = (folder_ / "ca.pem").string();
  EXPECT_TRUE(WriteFileDurably(authority, server_.CaCertificate()).ok());
  endpoint_ = {server_.address(), authority, ""};
  other_case_ = Submitted().referral_id();
}

std::vector<Line> EveryStepTest::Table() const {
  std::vector<Line> table;
  for (const v1::Step& step : workflow().document().steps()) {
    std::vector<std::string> stages(step.from_stages().begin(), step.from_stages().end());
    stages.insert(stages.end(), step.flag_only_stages().begin(), step.flag_only_stages().end());
    for (const std::string& stage : stages) {
      for (const int role : step.roles()) table.push_back({&step, stage, static_cast<v1::Role>(role)});
    }
  }
  return table;
}

std::vector<v1::InputValue> EveryStepTest::Filled(const v1::Step& step,
                                                  const google::protobuf::RepeatedPtrField<v1::StepInput>& form) {
  fixture::Values values = fixture::Filled(workflow(), form);
  for (v1::InputValue& value : values) {
    if (value.reference().empty()) continue;
    for (const v1::StepInput& input : form) {
      if (input.name() != value.name()) continue;
      value.set_reference(ReferenceFor(step, input.kind()));
    }
  }
  return values;
}

std::string EveryStepTest::ReferenceFor(const v1::Step& step, v1::InputKind kind) {
  if (kind == v1::INPUT_KIND_PROGRAMME) return world::kProgramme;
  if (kind == v1::INPUT_KIND_DESK) return world::kDesk;
  if (kind == v1::INPUT_KIND_CASE) return UuidToText(other_case_);
  const bool assigns = step.holder_effect() == v1::HOLDER_EFFECT_ASSIGN_NAMED;
  return assigns ? world::kOtherWorker : world::kOtherReviewer;
}

Words EveryStepTest::Typed(const std::vector<v1::InputValue>& values) {
  Words words;
  for (const v1::InputValue& value : values) {
    std::string text = !value.text().empty() ? value.text() : value.reference();
    if (value.codes_size() > 0) text = absl::StrJoin(value.codes(), ",");
    if (value.has_date()) {
      const v1::Date& day = value.date();
      text = absl::StrCat(day.year(), "-", day.month() < 10 ? "0" : "", day.month(), "-", day.day() < 10 ? "0" : "",
                          day.day());
    }
    words.push_back("--input");
    words.push_back(absl::StrCat(value.name(), "=", text));
  }
  return words;
}

v1::CaseCore EveryStepTest::CoreOf(const std::string& id) {
  v1::GetReferralRequest request;
  request.set_referral_id(id);
  v1::GetReferralResponse response;
  Api(world::kSupervisor, &v1::ReferralService::Stub::GetReferral, request, &response);
  return response.core();
}

void EveryStepTest::TakeByApi(const std::string& account, const v1::Step& step, const std::string& id) {
  const v1::CaseCore core = CoreOf(id);
  v1::TakeStepRequest request;
  request.set_request_id(server_.RequestId());
  request.set_referral_id(id);
  request.set_base_revision(core.revision());
  request.set_base_entry(core.entry());
  request.set_step_id(step.step_id());
  for (const v1::InputValue& value : Filled(step, step.inputs())) *request.add_inputs() = value;
  v1::TakeStepResponse response;
  Api(account, &v1::ReferralService::Stub::TakeStep, request, &response);
}

void EveryStepTest::ConfirmByApi(const std::string& id) {
  const v1::CaseCore core = CoreOf(id);
  const v1::Step& step = *workflow().FindStep(core.pending().step_id());
  v1::ConfirmStepRequest request;
  request.set_request_id(server_.RequestId());
  request.set_referral_id(id);
  request.set_base_revision(core.revision());
  request.set_base_entry(core.entry());
  request.set_step_id(step.step_id());
  request.set_agrees(true);
  v1::ConfirmStepResponse response;
  Api(SecondParty(core), &v1::ReferralService::Stub::ConfirmStep, request, &response);
}

std::string EveryStepTest::SecondParty(const v1::CaseCore& core) {
  const v1::Confirmation& confirmation = workflow().FindStep(core.pending().step_id())->confirmation();
  for (const int role : confirmation.roles()) {
    const std::string account = AccountOf(static_cast<v1::Role>(role));
    const bool same_side = SideOf(static_cast<v1::Role>(role)) == core.pending().proposed_side();
    if (account != core.pending().proposed_by() && same_side == confirmation.same_side()) return account;
  }
  ADD_FAILURE() << "nobody answers " << core.pending().step_id();
  return "";
}

std::map<std::string, std::vector<const v1::Step*>> EveryStepTest::Ways() const {
  std::map<std::string, std::vector<const v1::Step*>> ways;
  ways[workflow().submit_step().to_stage()] = {};
  for (size_t before = 0; before != ways.size();) {
    before = ways.size();
    for (const v1::Step& step : workflow().document().steps()) {
      if (step.has_clock_rule() || step.to_stage().empty()) continue;
      for (const std::string& from : step.from_stages()) {
        const auto known = ways.find(from);
        if (known == ways.end() || ways.count(step.to_stage()) > 0) continue;
        std::vector<const v1::Step*> way = known->second;
        way.push_back(&step);
        ways[step.to_stage()] = std::move(way);
        break;
      }
    }
  }
  return ways;
}

std::string EveryStepTest::CaseFor(const Line& line) {
  static const auto& ways = *new std::map<std::string, std::vector<const v1::Step*>>(Ways());
  const auto way = ways.find(line.from);
  if (way == ways.end()) return "";
  std::string id = Submitted().referral_id();
  for (const v1::Step* step : way->second) {
    TakeByApi(AccountOf(static_cast<v1::Role>(step->roles(0))), *step, id);
    if (CoreOf(id).has_pending()) ConfirmByApi(id);
  }
  for (const v1::Condition& condition : line.step->conditions()) {
    if (condition.kind() != v1::CONDITION_KIND_UNHELD || CoreOf(id).holder().empty()) continue;
    TakeByApi(world::kReviewer, *workflow().StepByVerb("release", line.from), id);
  }
  EXPECT_EQ(CoreOf(id).stage_id(), line.from);
  return id;
}

void EveryStepTest::ExpectTaken(const Line& line, const v1::CaseCore& before) {
  v1::CaseCore after = CoreOf(before.referral_id());
  if (after.has_pending()) {
    ConfirmByApi(before.referral_id());
    after = CoreOf(before.referral_id());
  }
  const auto& only_flagged = line.step->flag_only_stages();
  const bool stays = line.step->to_stage().empty() ||
                     std::find(only_flagged.begin(), only_flagged.end(), line.from) != only_flagged.end();
  EXPECT_EQ(after.stage_id(), stays ? line.from : line.step->to_stage());
  EXPECT_EQ(after.entry(), before.entry() + (stays ? 0 : 1));
  EXPECT_GT(after.revision(), before.revision()) << "nothing happened";
}

tools::Environment EveryStepTest::EnvironmentOf(const std::string& account, std::ostringstream& said) {
  tools::Environment environment;
  environment.out = &said;
  environment.err = &said;
  environment.clock = &server_.clock();
  environment.random = &random_;
  environment.getenv = [this, account](const std::string& name) -> std::string {
    if (name == "IHALA_PASSPHRASE") return world::PassphraseOf(account);
    if (name == "XDG_STATE_HOME") return (folder_ / account).string();
    if (name == "IHALA_STORE") return (folder_ / (account + ".tool")).string();
    return "";
  };
  environment.ask_secret = [](const std::string&) { return absl::NotFoundError("nobody"); };
  // Deadlines are the machine's: nobody moves the test's clock while a call is under way.
  environment.connect = [](const tools::Endpoint& endpoint) { return tools::Connect(endpoint, SystemClock::Get()); };
  return environment;
}

std::pair<std::vector<Line>, std::vector<std::string>> Divide(const std::vector<Line>& table, bool refers) {
  std::pair<std::vector<Line>, std::vector<std::string>> divided;
  for (const Line& line : table) {
    const bool clock = OfTheClock().count(line.step->step_id()) > 0 || OfTheClock().count(line.from) > 0;
    if (clock) {
      divided.second.push_back(line.Name());
    } else if (Refers(line.role) == refers && line.step->kind() != v1::STEP_KIND_SUBMIT) {
      divided.first.push_back(line);
    }
  }
  return divided;
}

}  // namespace ihala
