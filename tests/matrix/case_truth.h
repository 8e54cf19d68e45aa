#ifndef IHALA_TESTS_MATRIX_CASE_TRUTH_H_
#define IHALA_TESTS_MATRIX_CASE_TRUTH_H_

#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "ihala/v1/case.pb.h"
#include "ihala/v1/directory.pb.h"
#include "ihala/v1/referral.pb.h"
#include "ihala/v1/workflow.pb.h"

namespace ihala::matrix {

// A row below a case's core, with its change number.
template <typename Message>
struct Child {
  uint64_t seq = 0;
  std::string row_id;
  Message body;
};

// Everything that the server holds of one case, shut to nobody.
struct CaseTruth {
  std::string name;  // What the case is there for, in reports.
  v1::CaseCore core;
  Child<v1::Referral> dossier;
  // Each in the order of their numbers.
  std::vector<Child<v1::Comment>> comments;
  std::vector<Child<v1::HistoryEntry>> history;
  std::vector<Child<v1::DossierConflict>> conflicts;
};

// Everything that decides what anybody sees of it.
struct Rules {
  std::vector<v1::SharingAgreement> agreements;  // Every version.
  std::vector<v1::Workflow> workflows;
  std::set<std::string> frozen;  // Organisations.
};

}  // namespace ihala::matrix

#endif  // IHALA_TESTS_MATRIX_CASE_TRUTH_H_
