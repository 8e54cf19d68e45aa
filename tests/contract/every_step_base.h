#ifndef IHALA_TESTS_CONTRACT_EVERY_STEP_BASE_H_
#define IHALA_TESTS_CONTRACT_EVERY_STEP_BASE_H_

#include <grpcpp/client_context.h>

#include <map>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
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
const std::set<std::string>& OfTheClock();

// One line of the table: a step, a stage from which it may be taken, and who takes it.
struct Line {
  const v1::Step* step = nullptr;
  std::string from;
  v1::Role role = v1::ROLE_UNSPECIFIED;

  std::string Name() const { return absl::StrCat(step->step_id(), " from ", from, " by ", v1::Role_Name(role)); }
};

std::string AccountOf(v1::Role role);

inline bool Refers(v1::Role role) { return SideOf(role) == v1::SIDE_REFERRER; }

class EveryStepTest : public ContractFixture {
 protected:
  EveryStepTest();

  const Workflow& workflow() const { return fixture::DefaultWorkflow(); }

  std::vector<Line> Table() const;

  // What the form asks for, in words that the world knows.
  std::vector<v1::InputValue> Filled(const v1::Step& step,
                                     const google::protobuf::RepeatedPtrField<v1::StepInput>& form);
  std::string ReferenceFor(const v1::Step& step, v1::InputKind kind);
  // The same as a person types it.
  static Words Typed(const std::vector<v1::InputValue>& values);

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
  v1::CaseCore CoreOf(const std::string& id);
  v1::CaseCore Submitted() { return server_.Submit(world::kWorker, world::Dossier(server_.clock(), server_.random())); }
  void TakeByApi(const std::string& account, const v1::Step& step, const std::string& id);
  // Somebody who may answer what waits, as the API's user.
  void ConfirmByApi(const std::string& id);
  std::string SecondParty(const v1::CaseCore& core);

  // The shortest way of people's steps from a submission to every stage.
  std::map<std::string, std::vector<const v1::Step*>> Ways() const;
  // A case in that stage, in which the conditions of `line` hold; empty where people cannot bring one there.
  std::string CaseFor(const Line& line);

  // What the line promises of the case, once the second party agreed where there is one.
  void ExpectTaken(const Line& line, const v1::CaseCore& before);

  // The tools, in this process and over the real connection.
  struct Ended {
    int code = 0;
    std::string said;
  };
  tools::Environment EnvironmentOf(const std::string& account, std::ostringstream& said);
  Words SignInWords(const std::string& account) {
    return {"sign-in", "--account", account, "--server", endpoint_.address, "--ca", endpoint_.ca_file};
  }

  tools::Endpoint endpoint_;
  std::string other_case_;
};

// The lines that people of one side can be tried with; the others by name.
std::pair<std::vector<Line>, std::vector<std::string>> Divide(const std::vector<Line>& table, bool refers);

}  // namespace ihala

#endif  // IHALA_TESTS_CONTRACT_EVERY_STEP_BASE_H_
