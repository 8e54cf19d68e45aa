#include "tests/sim/plants.h"

namespace ihala::sim {

const std::vector<Plant>& Plants() {
  static const auto& plants = *new std::vector<Plant>{
      {Planted::kLostAnswerIsSent, "lost-answer-is-sent", 1, "no answer came, and the command counts as sent"},
      {Planted::kAnyErrorIsDone, "any-error-is-done", 16, "a call failed, and its commands count as acknowledged"},
      {Planted::kSessionEndIsRefusal, "session-end-is-refusal", 0,
       "a session ended, and its commands count as refused"},
      {Planted::kTriesUnderNewNames, "tries-under-new-names", 3, "a command is sent again under another identity"},
      {Planted::kWaitsForNextSave, "waits-for-next-save", 11, "after a failure nothing is tried until somebody asks"},
      {Planted::kForgetsSavesUnderWay, "forgets-saves-under-way", 13, "what is saved during the last call is left"},
      {Planted::kViewLosesWhatIsDone, "view-loses-what-is-done", 15, "one's own act is not seen until its rows come"},
      {Planted::kCursorBeforeRows, "cursor-before-rows", 21, "the cursor is stored before the rows"},
      {Planted::kQueueDiesWithProcess, "queue-dies-with-process", 10, "a new process leaves the old one's queue alone"},
      {Planted::kPoisonBlocks, "poison-blocks", 50, "one command on which the server fails stops all others"},
      {Planted::kPoisonIsDeleted, "poison-is-deleted", 53, "a command on which the server fails is dropped"},
      {Planted::kFailedTooOftenIsDeleted, "failed-too-often-is-deleted", 54, "a command that failed thrice is dropped"},
      {Planted::kOneRefusalRefusesAll, "one-refusal-refuses-all", 52, "a refusal counts for the whole batch"},
      {Planted::kNewestFirst, "newest-first", 43, "the newest command leaves first"},
      {Planted::kForkDropsQueue, "fork-drops-queue", 36, "a new stream begins without what the old one had not sent"},
      {Planted::kRefusedCaseIsNotRead, "refused-case-is-not-read", 49, "a refused command keeps its case's rows away"},
      {Planted::kAcknowledgementIsNotKept, "acknowledgement-is-not-kept", 8, "what was done is sent again for ever"},
      {Planted::kKnownRowsStay, "known-rows-stay", 0, "a newer row does not replace the older one"},
      {Planted::kAllSyncedTooSoon, "all-synced-too-soon", 51, "all counts as synced with a refusal open"},
      {Planted::kEndIsIgnored, "end-is-ignored", 0, "a device goes on showing what was to be seen until a moment"},
      {Planted::kFailedSaveIsPromised, "failed-save-is-promised", 0, "a save that failed is told as done"},
      {Planted::kNothingIsSynced, "nothing-is-synced", 68, "no file is flushed to the disk"},
      {Planted::kLedgerIsNotAsked, "ledger-is-not-asked", 2, "what arrives again is judged again"},
      {Planted::kForkIsTaken, "fork-is-taken", 0, "other bytes under a known number count as those"},
      {Planted::kParkedIsForgotten, "parked-is-forgotten", 0, "what came before its case is never applied"},
      {Planted::kClockDecides, "clock-decides", 77, "an act with an older wall clock is refused"},
      {Planted::kEmptyPageStays, "empty-page-stays", 27, "a page without rows does not move the cursor"},
      {Planted::kFullPageSkipsARow, "full-page-skips-a-row", 0, "the row after a full page is never sent"},
      {Planted::kPageEndsBeforeItsNumber, "page-ends-before-its-number", 20, "the cursor passes over the newest row"},
      {Planted::kVisibilityIsNoChange, "visibility-is-no-change", 0, "rows whose readers changed are not sent again"},
      {Planted::kInternalIsSent, "internal-is-sent", 0, "the other side's internal comments are sent"},
      {Planted::kScopeIsNotAsked, "scope-is-not-asked", 0, "a worker is sent the cases of colleagues"},
      {Planted::kShutIsSent, "shut-is-sent", 0, "the content of a withdrawn case is sent"},
      {Planted::kLastDayIsIgnored, "last-day-is-ignored", 0, "what was consented to until a day is sent after it too"},
      {Planted::kUnheldIsOpen, "unheld-is-open", 0, "a case is open to the whole desk before anybody holds it"},
      {Planted::kOpenedForAll, "opened-for-all", 0, "what one opened with a reason is open to who did not ask"},
  };
  return plants;
}

const Plant* FindPlant(absl::string_view name) {
  for (const Plant& plant : Plants()) {
    if (plant.name == name) return &plant;
  }
  return nullptr;
}

#ifdef IHALA_SABOTAGE
bool PutIntoEffect(Planted bug) {
  planted_bug = bug;
  return true;
}
#else
bool PutIntoEffect(Planted bug) { return bug == Planted::kNone; }
#endif

}  // namespace ihala::sim
