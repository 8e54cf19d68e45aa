#ifndef IHALA_SERVER_FIGURES_MONITOR_H_
#define IHALA_SERVER_FIGURES_MONITOR_H_

#include <array>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "ihala/v1/arrangement.pb.h"
#include "ihala/v1/figure.pb.h"
#include "server/figures/case_course.h"
#include "server/figures/definitions.h"

namespace ihala {

// A trial, and the ids of its cases.
struct ComparedTrial {
  v1::Arrangement trial;
  absl::flat_hash_set<std::string> cases;
};

// Which days, and by what the cases are told apart.
struct MonitorScope {
  absl::CivilDay from;
  absl::CivilDay to;  // Included.
  v1::FigureDimension by = v1::FIGURE_DIMENSION_UNSPECIFIED;
  std::shared_ptr<const ComparedTrial> trial = nullptr;  // Where it is by FIGURE_DIMENSION_TRIAL.
  bool compares_with_all = false;                        // And its cases with all others.
};

// Whether the dimension is read from the dossier.
bool NeedsDossier(v1::FigureDimension by);
// The group of a case: see MonitorCell.group. "UNKNOWN" where it is not known; empty without a dimension, and of a case
// that has no part in the trial.
std::string GroupOf(const CaseStory& story, const MonitorScope& scope);

// Counts cases into the figures of FigureDefinitions, as of `now`. One thread.
class Monitor {
 public:
  Monitor(MonitorScope scope, absl::Time now) : scope_(std::move(scope)), now_(now) {}

  // Counts one case. DATA_LOSS where a workflow that it followed is not loaded: figures without it would be wrong.
  absl::Status Add(const CaseStory& story, const FindVersion& find);

  // What was counted; with `suppresses` as those may hear it who own none of the cases.
  std::vector<v1::MonitorCell> Tell(bool suppresses) const;

 private:
  // What was counted of one group, or of all.
  struct Tally {
    std::array<std::array<uint64_t, 8>, kSplits> parts{};
    std::vector<int> days;  // To the first answer, one for each of kAnswered.
  };
  // The cases of one moment and group that are in some parts; all where `parts` is kAllParts.
  struct Telling;
  void Count(const std::vector<Tally*>& tallies, Split split, size_t part);
  void CountDay(const CaseCourse& course, int day, const std::vector<Tally*>& tallies);
  void CountEvents(const CaseCourse& course, const std::vector<Tally*>& tallies);
  void CountOpen(const CaseCourse& course, const std::vector<Tally*>& tallies);
  bool Covers(absl::CivilDay day) const { return scope_.from <= day && day <= scope_.to; }
  Telling Decide(bool suppresses) const;

  const MonitorScope scope_;
  const absl::Time now_;
  Tally all_;
  std::map<std::string, Tally> groups_;
};

}  // namespace ihala

#endif  // IHALA_SERVER_FIGURES_MONITOR_H_
