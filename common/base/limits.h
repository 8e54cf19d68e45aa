#ifndef IHALA_COMMON_BASE_LIMITS_H_
#define IHALA_COMMON_BASE_LIMITS_H_

#include <cstddef>

// Every limit that both sides must agree on, with its unit and its reason. A device refuses what
// the server would refuse, so that nobody learns of a limit days later.
namespace ihala::limits {

// What one RPC may carry, either way. Four times the largest page, far below what hurts a server
// with thousands of connections.
inline constexpr size_t kMessageBytes = 4 * 1024 * 1024;
// Headers of one RPC: a token and a few names need under 2 KiB.
inline constexpr size_t kMetadataBytes = 16 * 1024;

// One operation on the wire: four seconds on a 20 kbit/s link. Larger things travel in parts.
inline constexpr size_t kOperationCompressedBytes = 8 * 1024;
// One operation unpacked: a household of fifty with every field filled needs about 40 KiB.
inline constexpr size_t kOperationBytes = 64 * 1024;
// All of one exchange's operations or rows: beyond it a cut costs too much of the work.
inline constexpr size_t kExchangePayloadBytes = 256 * 1024;
// One exchange's operations or rows unpacked. Our own text packs about 10 : 1.
inline constexpr size_t kExchangeUnpackedBytes = 4 * 1024 * 1024;
// The greatest honest growth when unpacking; more is a decompression bomb.
inline constexpr size_t kDecompressionRatio = 20;
// Payloads this small may grow by any ratio up to this many bytes: a dictionary can turn 30 bytes
// into a kilobyte, and a kilobyte harms nobody.
inline constexpr size_t kDecompressionFloorBytes = 64 * 1024;
// Operations of one exchange: bounds the time that the writer is held.
inline constexpr size_t kExchangeOperations = 2000;
// What one report of a device on red lines may hold: more than there are kinds and receivers, and more attempts than
// anybody makes; a device that has more says the rest in the next report.
inline constexpr size_t kReportedCounts = 64;
inline constexpr size_t kReportedAttempts = 10000;
// A row above this size travels in parts of it. At most this many: a row is no larger than a message.
inline constexpr size_t kRowPartBytes = 8 * 1024;
inline constexpr size_t kRowParts = kExchangeUnpackedBytes / kRowPartBytes;
// For how many days the server may still say that something is gone. Whoever was away for longer reads everything
// again.
inline constexpr int kTombstoneDays = 400;

// Lengths of text, in Unicode code points: a rule that an Arabic and a Latin writer feel alike.
inline constexpr size_t kNameCodePoints = 60;
inline constexpr size_t kFullNameCodePoints = 240;
inline constexpr size_t kNeedSummaryCodePoints = 400;
inline constexpr size_t kNoteCodePoints = 2000;
inline constexpr size_t kCommentCodePoints = 2000;
// Addresses, document numbers, workers' aliases, references of other systems.
inline constexpr size_t kLineCodePoints = 200;
inline constexpr size_t kDocumentNumberCodePoints = 40;
// Codes of organisations, desks, programmes, reasons, stages: they are also keys of indexes.
inline constexpr size_t kCodeBytes = 64;
inline constexpr size_t kPassphraseBytes = 1024;
inline constexpr size_t kPageTokenBytes = 512;

// How far the households on one phone are counted: beyond it more say no more, and counting the number of a switchboard
// must not keep a reviewer waiting.
inline constexpr size_t kPhoneHouseholdsCounted = 1000;

// How many of a thing one case may have. The largest household seen in published registers is
// under 40; phones and documents beyond four are mistakes of import.
inline constexpr size_t kPeoplePerHousehold = 50;
inline constexpr size_t kPhonesPerPerson = 4;
inline constexpr size_t kDocumentsPerPerson = 4;
inline constexpr size_t kVulnerabilitiesPerPerson = 20;
inline constexpr size_t kCoverageRecords = 20;
inline constexpr size_t kNeedsPerReferral = 20;
inline constexpr size_t kConsentFields = 100;
inline constexpr size_t kWithheldFields = 50;
inline constexpr size_t kAlsoNamed = 5;
inline constexpr size_t kQuestionsPerRequest = 20;
// Ages above it are mistyped years.
inline constexpr int kOldestAgeYears = 120;

// Rows of one list page: one screen by default, at most what fits a message many times over.
inline constexpr int kDefaultPageSize = 50;
inline constexpr int kMaxPageSize = 500;

// A workflow document. The default one with two languages has about 60 KiB.
inline constexpr size_t kWorkflowBytes = 1024 * 1024;
inline constexpr size_t kWorkflowStages = 100;
inline constexpr size_t kWorkflowSteps = 500;

}  // namespace ihala::limits

#endif  // IHALA_COMMON_BASE_LIMITS_H_
