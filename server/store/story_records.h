#ifndef IHALA_SERVER_STORE_STORY_RECORDS_H_
#define IHALA_SERVER_STORE_STORY_RECORDS_H_

#include <optional>
#include <string>
#include <vector>

#include "ihala/v1/case.pb.h"
#include "ihala/v1/referral.pb.h"
#include "server/store/clock_records.h"

namespace ihala {

// What is known of how one case went, for who counts cases.
struct CaseStory {
  v1::CaseCore core;
  std::vector<v1::HistoryEntry> history;      // In the order of change numbers.
  std::vector<EscalationRecord> escalations;  // By entry, party and level.
  // Where it was asked for and is still there.
  std::optional<v1::Referral> dossier;
};

// Which cases: those that one organisation referred, or received; those of everybody where both are empty.
struct StoryQuery {
  std::string referring;
  std::string receiving;
  bool with_dossier = false;
};

// Some cases in the order of their ids, and where to go on; empty `end` after the last.
struct StoryPage {
  std::vector<CaseStory> stories;
  std::string end;
};

}  // namespace ihala

#endif  // IHALA_SERVER_STORE_STORY_RECORDS_H_
