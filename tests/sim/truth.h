#ifndef IHALA_TESTS_SIM_TRUTH_H_
#define IHALA_TESTS_SIM_TRUTH_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "ihala/v1/case.pb.h"
#include "ihala/v1/operation.pb.h"
#include "ihala/v1/referral.pb.h"
#include "ihala/v1/sync.pb.h"
#include "server/store/store.h"

namespace ihala::sim {

// What the server holds of one case, read row by row from its store, whoever may see it.
struct TrueCase {
  v1::CaseCore core;
  v1::Referral dossier;
  std::vector<v1::Comment> comments;
  std::vector<v1::HistoryEntry> history;
  std::vector<v1::DossierConflict> conflicts;
};

// Every row of an answer, on whichever way it comes; a row that is only named tells that its case is there.
v1::Page AllThatIsSaid(const v1::ExchangeDown& down);

// By the id of the case.
using Truth = std::map<std::string, TrueCase>;
absl::StatusOr<Truth> ReadTruth(Store& store);
// No more than the cores and dossiers of the cases that the page has rows of.
absl::StatusOr<Truth> ReadCases(Store& store, const v1::Page& page);

// Everything that people do in a run carries words of its own, so that it can be found again wherever it went: the
// summary of needs of a submission, the text of a comment, a text that goes with a step, a field of an amendment. The
// words in an operation, in the server's rows of a case; empty where there are none.
std::string WordsIn(const v1::Operation& operation);
std::vector<std::string> WordsIn(const TrueCase& one);

}  // namespace ihala::sim

#endif  // IHALA_TESTS_SIM_TRUTH_H_
