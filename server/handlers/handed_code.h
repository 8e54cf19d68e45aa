#ifndef IHALA_SERVER_HANDLERS_HANDED_CODE_H_
#define IHALA_SERVER_HANDLERS_HANDED_CODE_H_

#include <string>

#include "absl/time/time.h"
#include "google/protobuf/timestamp.pb.h"
#include "server/handlers/call.h"

namespace ihala {

// A one-time code that a call asks for.
struct CodeWanted {
  std::string account;
  absl::Duration life;
  bool enrols = false;  // A device; otherwise a person chooses a passphrase with it.
};

// Draws the code, has the executor keep its hash, and fills in the answer. Slow, on a thread of the pool.
void IssueHandedCode(HandlerEnv& env, const Call& call, CodeWanted wanted, std::string* code,
                     google::protobuf::Timestamp* expires_at, const Done& done);

}  // namespace ihala

#endif  // IHALA_SERVER_HANDLERS_HANDED_CODE_H_
