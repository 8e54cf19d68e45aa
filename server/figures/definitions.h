#ifndef IHALA_SERVER_FIGURES_DEFINITIONS_H_
#define IHALA_SERVER_FIGURES_DEFINITIONS_H_

#include <cstddef>
#include <cstdint>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "ihala/v1/figure.pb.h"

// What the monitor counts, as data: the moments at which cases are looked at, the parts into which they fall then, and
// the figures that are read from the parts. docs/figures.md says the same to people. Constant; any thread.
namespace ihala {

// Which cases are looked at, and when. A case is in a time by the day of that moment, so that nothing of a time that is
// over changes with what comes later.
enum class Moment {
  kReceived,   // Its receipt.
  kDay30,      // The end of the 30th day after its receipt.
  kDay90,      // Of the 90th.
  kAnswered,   // The receiver's first answer.
  kClosed,     // It closed; the last time, of several.
  kEndOfTime,  // It is open at the end of the last day, or now.
};
inline constexpr size_t kMoments = 6;

// Into which parts the cases of a moment fall. Every case of the moment is in one part.
enum class Split {
  kReceived,         // One part.
  kAcknowledgement,  // kInClock, kLate, kNotDue.
  kAnswerClock,      // The same.
  kStanding30,       // By PartOf(Standing).
  kStanding90,       // The same.
  kAnswered,         // One part.
  kClosing,          // By PartOf(Standing).
  kInformed,         // As Informed.
  kOpenStanding,     // As Standing.
  kOpenAge,          // 0 to 7 days in its stage, to 30, to 90, more.
  kOpenLate,         // Nobody, the receiver, the referrer.
};
inline constexpr size_t kSplits = 11;

struct SplitOf {
  Moment moment;
  size_t parts;
};
inline constexpr SplitOf kSplitTable[kSplits] = {
    {Moment::kReceived, 1},  {Moment::kDay30, 3},     {Moment::kDay30, 3},     {Moment::kDay30, 8},
    {Moment::kDay90, 8},     {Moment::kAnswered, 1},  {Moment::kClosed, 8},    {Moment::kClosed, 3},
    {Moment::kEndOfTime, 4}, {Moment::kEndOfTime, 4}, {Moment::kEndOfTime, 3},
};

// Parts of kAcknowledgement and kAnswerClock.
inline constexpr size_t kInClock = 0;
inline constexpr size_t kLate = 1;
inline constexpr size_t kNotDue = 2;

// Some parts of a split, one bit for each.
using Parts = uint32_t;
inline constexpr Parts kAllParts = 0;

struct FigureDefinition {
  absl::string_view id;
  v1::FigureUnit unit;
  Split split;
  Parts value;        // Of CASES and SHARE: the parts that are counted.
  Parts of;           // Of SHARE: among which.
  uint32_t per_cent;  // Of DAYS: so many of the cases took no longer.
  absl::string_view title_ar;
  absl::string_view title_en;
  absl::string_view definition_ar;
  absl::string_view definition_en;
};

// In the order in which people read them.
absl::Span<const FigureDefinition> FigureDefinitions();

}  // namespace ihala

#endif  // IHALA_SERVER_FIGURES_DEFINITIONS_H_
