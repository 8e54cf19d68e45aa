#ifndef IHALA_TESTS_HOSTILE_SETTING_H_
#define IHALA_TESTS_HOSTILE_SETTING_H_

#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/ids.h"
#include "ihala/v1/referral.pb.h"
#include "ihala/v1/referral_service.pb.h"
#include "tests/hostile/targets.h"

namespace ihala::hostile {

// What the targets share: the server, a way to call it well, and messages that it takes.
struct Setting {
  TestServer& server;
  RawCaller& caller;
  std::string other_case = {};

  std::string NewId() { return NewUuidV7(server.clock(), server.random()); }

  // Sends bytes as an account, and judges the status alone.
  Answer Send(const std::string& method, const std::string& account, const std::string& bytes) {
    Answer answer;
    answer.raw = caller.Call(method, bytes, Bearer(server.TokenOf(account)));
    answer.refused = !answer.raw.ok();
    answer.invalid = answer.raw.error.code == grpc::StatusCode::INVALID_ARGUMENT;
    answer.fields = answer.raw.error.fields;
    return answer;
  }

  // A call on the way to what a case needs. A failure is this program's own and ends it.
  template <typename Response>
  Response Must(const std::string& method, const std::string& account, const google::protobuf::Message& request) {
    const Answer answer = Send(method, account, request.SerializeAsString());
    Response response;
    if (answer.refused || !response.ParseFromString(answer.raw.bytes)) {
      std::cerr << "hostile: " << method << " should have been taken: " << answer.raw.error << " " << answer.raw.message
                << std::endl;
      std::abort();
    }
    return response;
  }

  // A dossier of the first caseworker's in which every field is set.
  v1::Referral FullDossier();
  // A new case, submitted; and one whose step somebody has taken.
  v1::CaseCore NewCase();
  // The id of a case that stands still.
  const std::string& OtherCase();
  v1::CaseCore Step(const v1::CaseCore& core, const std::string& account, const std::string& step,
                    std::vector<v1::InputValue> inputs = {});
};

v1::CaseCore ClaimedCase(Setting& setting);
v1::CaseCore RedirectedCase(Setting& setting);

// Codes that exist and belong to others.
MutationOptions Foreign();

v1::InputValue Text(const std::string& name, const std::string& text);
v1::InputValue Code(const std::string& name, const std::string& code);
v1::InputValue Reference(const std::string& name, const std::string& reference);

// Something that a target uses until the server has taken a message on it: then it is made anew.
template <typename T>
class Renewed {
 public:
  template <typename Make>
  const T& Get(Make make) {
    if (spent_) value_ = make();
    spent_ = false;
    return value_;
  }
  void Spend() { spent_ = true; }

 private:
  T value_;
  bool spent_ = true;
};

void AddSessionTargets(const std::shared_ptr<Setting>& setting, std::vector<Target>* targets);
void AddCaseTargets(const std::shared_ptr<Setting>& setting, std::vector<Target>* targets);
void AddReadTargets(const std::shared_ptr<Setting>& setting, std::vector<Target>* targets);
void AddAccountTargets(const std::shared_ptr<Setting>& setting, std::vector<Target>* targets);
void AddWorkflowTargets(const std::shared_ptr<Setting>& setting, std::vector<Target>* targets);
void AddAdminTargets(const std::shared_ptr<Setting>& setting, std::vector<Target>* targets);
void AddSyncTargets(const std::shared_ptr<Setting>& setting, std::vector<Target>* targets);

}  // namespace ihala::hostile

#endif  // IHALA_TESTS_HOSTILE_SETTING_H_
