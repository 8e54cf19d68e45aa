#ifndef IHALA_TOOLS_STORY_FACTS_H_
#define IHALA_TOOLS_STORY_FACTS_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ihala/v1/case.pb.h"
#include "ihala/v1/operation.pb.h"
#include "ihala/v1/referral.pb.h"
#include "ihala/v1/workflow.pb.h"

// What lies in the stores' files, as far as it must agree. Plain values, nothing concluded from them yet.
namespace ihala::story {

// A case in the server's file. A sound file has one core and one dossier of it; all are kept, so that a second shows.
struct ServerCase {
  std::vector<v1::CaseCore> cores;
  std::vector<v1::Referral> dossiers;
  std::vector<v1::HistoryEntry> history;  // In the order of their change numbers.
};

// What the server's ledger says of one operation of a stream.
struct Judged {
  std::string digest;
  v1::Verdict verdict;
  // Not kept where consent or a red line refused it.
  std::optional<v1::Operation> operation;
};

// A stream's id and a number on it.
using OperationName = std::pair<std::string, uint64_t>;
// A workflow's id and version.
using WorkflowName = std::pair<std::string, uint32_t>;

struct ServerFile {
  std::map<std::string, ServerCase> cases;  // By referral id, 16 bytes.
  std::map<OperationName, Judged> ledger;
  std::map<WorkflowName, v1::Workflow> workflows;
};

// One operation that a field store ever queued.
struct SentOperation {
  OperationName name;
  std::string digest;
  std::string referral_id;
  // True where another one took its place: refiled on a new stream, or refused and settled by a person.
  bool superseded = false;
  // True where the store says that the server has it and keeps the receipt for that.
  bool acknowledged = false;
  v1::Verdict verdict;
  // Not here any more once a backup of the server holds it.
  std::optional<v1::Operation> operation;
};

// A case as the server last showed it to the device.
struct FieldCase {
  v1::CaseCore core;
  std::vector<v1::HistoryEntry> history;
};

struct FieldFile {
  std::string path;
  std::vector<SentOperation> operations;   // Oldest first.
  std::map<std::string, FieldCase> cases;  // By referral id.
};

}  // namespace ihala::story

#endif  // IHALA_TOOLS_STORY_FACTS_H_
