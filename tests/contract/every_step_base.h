#ifndef IHALA_TESTS_CONTRACT_EVERY_STEP_BASE_H_
#define IHALA_TESTS_CONTRACT_EVERY_STEP_BASE_H_

#include <grpcpp/client_context.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/file.h"
#include "common/base/ids.h"
#include "common/workflow/workflow_fixture.h"
#include "gtest/gtest.h"
#include "ihala/v1/referral_service.grpc.pb.h"
#include "tests/contract/contract_fixture.h"
#include "tools/support/connection.h"
#include "tools/support/environment.h"

// Every step of the default workflow, from every stage and by every role that may take it, over a real server. The
// table is the document's own. The tools are in programs of their own, because each has its own words for the same
// things.
namespace ihala {

using Words = std::vector<std::string>;

// Steps of the clock, and stages to which only they lead: the server takes them by itself, and no person can.
inline const std::set<std::string>& OfTheClock() {
  static const auto& names = *new std::set<std::string>{"ANSWER_TIMEOUT", "EXPIRE", "EXPIRED"};
  return names;
}

// One line of the table: a step, a stage from which it may be taken, and who takes it.
struct Line {
  const v1::Step* step = nullptr;
  std::string from;
  v1::Role role = v1::ROLE_UNSPECIFIED;

  std::string Name() const { return absl::StrCat(step->step_id(), " from ", from, " by ", v1::Role_Name(role)); }
};

inline std::string AccountOf(v1::Role role) {
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

inline bool Refers(v1::Role role) { return SideOf(role) == v1::SIDE_REFERRER; }

class EveryStepTest : public ContractFixture {
 protected:
  EveryStepTest() {
    const std::string authority = (folder_ / "ca.pem").string();
    EXPECT_TRUE(WriteFileDurably(authority, server_.CaCertificate()).ok());
    endpoint_ = {server_.address(), authority, ""};
    other_case_ = Submitted().referral_id();
  }

  const Workflow& workflow() const { return fixture::DefaultWorkflow(); }

  std::vector<Line> Table() const {
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

  // What the form asks for, in words that the world knows.
  std::vector<v1::InputValue> Filled(const v1::Step& step,
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
  std::string ReferenceFor(const v1::Step& step, v1::InputKind kind) {
    if (kind == v1::INPUT_KIND_PROGRAMME) return world::kProgramme;
    if (kind == v1::INPUT_KIND_DESK) return world::kDesk;
    if (kind == v1::INPUT_KIND_CASE) return UuidToText(other_case_);
    const bool assigns = step.holder_effect() == v1::HOLDER_EFFECT_ASSIGN_NAMED;
    return assigns ? world::kOtherWorker : world::kOtherReviewer;
  }
  // The same as a person types it.
  static Words Typed(const std::vector<v1::InputValue>& values) {
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

  // The API.
  template <typename Request, typename Response>
  void Api(const std::string& account,
           grpc::Status (v1::ReferralService::Stub::*call)(grpc::ClientContext*, const Request&, Response*),
           const Request& request, Response* response) {
    grpc::ClientContext context;
    server_.As(account, context);
    const auto stub = v1::ReferralService::NewStub(server_.InProcessChannel());
    const grpc::Status done = (stub.get()->*call)(&context, request, response);
    ASSERT_TRUE(done.ok()) << done.error_message();
  }
  v1::CaseCore CoreOf(const std::string& id) {
    v1::GetReferralRequest request;
    request.set_referral_id(id);
    v1::GetReferralResponse response;
    Api(world::kSupervisor, &v1::ReferralService::Stub::GetReferral, request, &response);
    return response.core();
  }
  v1::CaseCore Submitted() { return server_.Submit(world::kWorker, world::Dossier(server_.clock(), server_.random())); }
  void TakeByApi(const std::string& account, const v1::Step& step, const std::string& id) {
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
  // Somebody who may answer what waits, as the API's user.
  void ConfirmByApi(const std::string& id) {
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
  std::string SecondParty(const v1::CaseCore& core) {
    const v1::Confirmation& confirmation = workflow().FindStep(core.pending().step_id())->confirmation();
    for (const int role : confirmation.roles()) {
      const std::string account = AccountOf(static_cast<v1::Role>(role));
      const bool same_side = SideOf(static_cast<v1::Role>(role)) == core.pending().proposed_side();
      if (account != core.pending().proposed_by() && same_side == confirmation.same_side()) return account;
    }
    ADD_FAILURE() << "nobody answers " << core.pending().step_id();
    return "";
  }

  // The shortest way of people's steps from a submission to every stage.
  std::map<std::string, std::vector<const v1::Step*>> Ways() const {
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
  // A case in that stage, in which the conditions of `line` hold; empty where people cannot bring one there.
  std::string CaseFor(const Line& line) {
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

  // What the line promises of the case, once the second party agreed where there is one.
  void ExpectTaken(const Line& line, const v1::CaseCore& before) {
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

  // The tools, in this process and over the real connection.
  struct Ended {
    int code = 0;
    std::string said;
  };
  tools::Environment EnvironmentOf(const std::string& account, std::ostringstream& said) {
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
  Words SignInWords(const std::string& account) {
    return {"sign-in", "--account", account, "--server", endpoint_.address, "--ca", endpoint_.ca_file};
  }

  tools::Endpoint endpoint_;
  std::string other_case_;
};

// The lines that people of one side can be tried with; the others by name.
inline std::pair<std::vector<Line>, std::vector<std::string>> Divide(const std::vector<Line>& table, bool refers) {
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

#endif  // IHALA_TESTS_CONTRACT_EVERY_STEP_BASE_H_
