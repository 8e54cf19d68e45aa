#ifndef IHALA_TESTS_HOSTILE_TARGETS_H_
#define IHALA_TESTS_HOSTILE_TARGETS_H_

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "google/protobuf/message.h"
#include "tests/hostile/mutations.h"
#include "tests/hostile/raw_call.h"
#include "tests/support/test_server.h"

namespace ihala::hostile {

// What the server said to one hostile message.
struct Answer {
  RawAnswer raw;
  bool refused = false;
  // Refused for the content of fields, so that they are owed by name.
  bool invalid = false;
  std::vector<std::string> fields;
};

// Something that takes one message: an RPC, or one place inside the payload of an exchange.
struct Target {
  std::string name;
  // "/ihala.v1.QueueService/ListQueue".
  std::string method;
  MutationOptions options;
  // A message that the server takes. Makes what it needs (cases, claims, sessions) anew where the last was accepted.
  std::function<std::unique_ptr<google::protobuf::Message>()> valid;
  // Sends the bytes that a mutation made of a valid message.
  std::function<Answer(const std::string& bytes, const Mutation& mutation)> send;
  // What the names of violations may leave out at the front: `submit.referral.` of an operation.
  std::vector<std::string> prefixes;
  // Where else a violation may name what stands here: `people.` of the dossier for a person that an amendment adds.
  std::vector<std::pair<std::string, std::string>> places;
  // The status of a message whose form the server has nothing against.
  grpc::StatusCode taken = grpc::StatusCode::OK;
  // A document whose parts speak of each other: what is wrong with one may be named at another.
  bool whole_document = false;
  // Moves the clock on after a refusal, because refusals are counted against the caller.
  bool refusals_count = false;
};

// The targets of every RPC of ihala.v1. `server` and `caller` must outlive them; one server may have one set only.
std::vector<Target> AllTargets(TestServer& server, RawCaller& caller);

}  // namespace ihala::hostile

#endif  // IHALA_TESTS_HOSTILE_TARGETS_H_
