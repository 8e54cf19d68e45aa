#ifndef IHALA_TOOLS_STORY_TALLY_H_
#define IHALA_TOOLS_STORY_TALLY_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "tools/story/facts.h"

namespace ihala::story {

// What comes out when the server's file is held against those of the field stores.
struct Tally {
  // Referrals that the field stores queued, and those of them for which they hold the server's receipt.
  uint64_t submitted = 0;
  uint64_t acknowledged = 0;
  // Cases in the server's file that the receiving side decided: it moved them past its review.
  uint64_t decided = 0;
  // Those of them whose decision lies, just as it lies at the server, in the store of the caseworker who wrote them.
  uint64_t answered_back = 0;
  // Cases of which something is not at the server although a field store queued it or was told of it.
  uint64_t lost = 0;
  // Cases that are there twice, or to which something was done twice.
  uint64_t doubled = 0;
  // Each thing that is lost, doubled or from nowhere, in words. Names cases by id, never people.
  std::vector<std::string> problems;

  // How many cases stand at each stage, and in how many each step was taken. By the workflow's own names.
  std::map<std::string, uint64_t> at_stage;
  std::map<std::string, uint64_t> took_step;
};

// Pure. `fields` must be all stores that ever sent to this server: a case that none of them wrote is a problem.
Tally Compare(const ServerFile& server, const std::vector<FieldFile>& fields);

// The newest line of the history by which the receiving side moved the case to another stage than its review or a
// question back; null where it never did. What is a review and what a question, the workflow document says.
const v1::HistoryEntry* LastDecision(const ServerCase& found, const v1::Workflow& workflow);

}  // namespace ihala::story

#endif  // IHALA_TOOLS_STORY_TALLY_H_
