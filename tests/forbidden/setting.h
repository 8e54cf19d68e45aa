#ifndef IHALA_TESTS_FORBIDDEN_SETTING_H_
#define IHALA_TESTS_FORBIDDEN_SETTING_H_

#include <deque>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "google/protobuf/message.h"
#include "ihala/v1/audit.pb.h"
#include "ihala/v1/case.pb.h"
#include "ihala/v1/referral.pb.h"
#include "tests/canaries/book.h"
#include "tests/forbidden/people.h"
#include "tests/hostile/raw_call.h"
#include "tests/support/test_server.h"

namespace ihala::forbidden {

// A case, and who must never hold a copy of it.
struct Case {
  int number;
  std::string id;
  std::string desk;
  std::set<std::string> organisations;
  std::set<std::string> desks;
  v1::CaseCore core = {};  // As it was last answered to those who work on it.
};

// The server, its cases, and what came out. One thread.
class Setting {
 public:
  // With `forbids` false the server is not told of the red lines that this test holds it to.
  explicit Setting(bool forbids);

  TestServer& server() { return server_; }
  bool forbids() const { return forbids_; }
  canaries::Book& book() { return book_; }
  std::vector<Person>& people() { return people_; }
  Person& PersonOf(const std::string& account);
  std::deque<Case>& cases() { return cases_; }

  // Calls as an account. Answers to receivers are looked at. False where the call was refused.
  bool Call(const std::string& account, const std::string& rpc, const google::protobuf::Message& request,
            google::protobuf::Message* response);
  bool CallAs(const std::string& account, const std::string& token, const std::string& rpc,
              const google::protobuf::Message& request, google::protobuf::Message* response);
  void Must(const std::string& account, const std::string& rpc, const google::protobuf::Message& request,
            google::protobuf::Message* response);
  // Notes what was unpacked of an answer.
  void LookAt(const std::string& account, const std::string& bytes);

  // In what words the last call was refused.
  const std::string& refusal() const { return refusal_; }

  // Lays a version before both sides and has them sign it.
  void Agree(const v1::SharingAgreement& agreement);
  void PutAccount(const Person& person, v1::Role role);
  // Whatever was agreed anew goes out again from here on. Connections are made anew.
  void Restart();

  // From here on families are asked under this version, which forbids nobody.
  void AskUnder(uint32_t version) { version_ = version; }
  // A case that is to go to a desk, whether or not it will be taken. Stays where it is while others are made.
  Case& NewCase(const std::string& desk);
  // A dossier of it, under the agreement with its receiver, in which every text is of this case alone.
  v1::Referral DossierOf(const Case& one);

  bool IsForbidden(const Person& person, const Case& one) const;
  // From here on, somebody who is forbidden counts.
  void BeginToCount();

  // Copies by what was answered, and by the trail, as account and case.
  using Copies = std::set<std::pair<std::string, std::string>>;
  const Copies& answered() const { return answered_; }
  // Reads the trail as an auditor does. Fills in who was shown more than an envelope of what besides.
  Copies InTrail(Copies* shown);
  const Copies& shown() const { return shown_; }

 private:
  void Put(const std::string& rpc, const google::protobuf::Message& request);
  std::vector<v1::AuditEntry> Trail();

  const bool forbids_;
  TestServer server_;
  uint32_t version_ = 1;
  canaries::Book book_;
  std::unique_ptr<hostile::RawCaller> caller_;
  std::vector<Person> people_;
  std::deque<Case> cases_;
  // The entry of the trail after which it is forbidden, for each who is.
  std::map<std::pair<std::string, std::string>, uint64_t> forbidden_after_;
  std::string refusal_;
  Copies answered_;
  Copies shown_;
};

[[noreturn]] void Die(const std::string& what);

}  // namespace ihala::forbidden

#endif  // IHALA_TESTS_FORBIDDEN_SETTING_H_
