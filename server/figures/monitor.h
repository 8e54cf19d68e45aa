#ifndef IHALA_SERVER_FIGURES_MONITOR_H_
#define IHALA_SERVER_FIGURES_MONITOR_H_

#include <array>
#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "ihala/v1/figure.pb.h"
#include "server/figures/case_course.h"
#include "server/figures/definitions.h"

namespace ihala {

// Which days, and by what the cases are told apart.
struct MonitorScope {
  absl::CivilDay from;
  absl::CivilDay to;  // Included.
  v1::FigureDimension by = v1::FIGURE_DIMENSION_UNSPECIFIED;
};

// Whether the dimension is read from the dossier.
bool NeedsDossier(v1::FigureDimension by);
// The group of a case: see MonitorCell.group. "UNKNOWN" where it is not known; empty without a dimension.
std::string GroupOf(const CaseStory& story, v1::FigureDimension by);

// Counts cases into the figures of FigureDefinitions, as of `now`. One thread.
class Monitor {
 public:
  Monitor(MonitorScope scope, absl::Time now) : scope_(scope), now_(now) {}

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
