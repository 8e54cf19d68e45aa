#ifndef IHALA_COMMON_BASE_SABOTAGE_H_
#define IHALA_COMMON_BASE_SABOTAGE_H_

#include <atomic>

namespace ihala {

// Bugs that other engines have had, planted at the place where each would be made, so that the simulator can show that
// it finds them. tests/sim/sabotage says what each does. One at a time is in effect, and only in a build with
// IHALA_SABOTAGE; in every other build none is, and the compiler leaves no trace of them.
enum class Planted {
  kNone,
  // On the device.
  kLostAnswerIsSent,
  kAnyErrorIsDone,
  kSessionEndIsRefusal,
  kTriesUnderNewNames,
  kWaitsForNextSave,
  kForgetsSavesUnderWay,
  kViewLosesWhatIsDone,
  kCursorBeforeRows,
  kQueueDiesWithProcess,
  kPoisonBlocks,
  kPoisonIsDeleted,
  kFailedTooOftenIsDeleted,
  kOneRefusalRefusesAll,
  kNewestFirst,
  kForkDropsQueue,
  kRefusedCaseIsNotRead,
  kAcknowledgementIsNotKept,
  kKnownRowsStay,
  kAllSyncedTooSoon,
  kEndIsIgnored,
  kFailedSaveIsPromised,
  kNothingIsSynced,
  // At the server.
  kLedgerIsNotAsked,
  kForkIsTaken,
  kParkedIsForgotten,
  kClockDecides,
  kEmptyPageStays,
  kFullPageSkipsARow,
  kPageEndsBeforeItsNumber,
  kVisibilityIsNoChange,
  kInternalIsSent,
  kScopeIsNotAsked,
  kShutIsSent,
  kLastDayIsIgnored,
  kUnheldIsOpen,
  kOpenedForAll,
};

#ifdef IHALA_SABOTAGE
inline std::atomic<Planted> planted_bug = Planted::kNone;
inline bool IsPlanted(Planted bug) { return planted_bug == bug; }
#else
constexpr bool IsPlanted(Planted) { return false; }
#endif

}  // namespace ihala

#endif  // IHALA_COMMON_BASE_SABOTAGE_H_
