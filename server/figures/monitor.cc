#include "server/figures/monitor.h"

#include <algorithm>
#include <numeric>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/referral/directory.h"
#include "common/workflow/calendar.h"
#include "server/figures/suppression.h"

namespace ihala {
namespace {

constexpr char kUnknown[] = "UNKNOWN";

// The parts of a split by standings; definitions.cc names them by their places.
size_t StandingPart(Standing standing) {
  switch (standing) {
    case Standing::kUnanswered:
    case Standing::kWithReferrer:
    case Standing::kLapsed:
      return 0;
    case Standing::kAccepted:
      return 1;
    case Standing::kWaitingList:
      return 2;
    case Standing::kServed:
      return 3;
    case Standing::kRefused:
      return 4;
    case Standing::kMoved:
      return 5;
    case Standing::kMerged:
      return 6;
    case Standing::kStopped:
    case Standing::kErased:
      return 7;
  }
  return 7;
}

size_t ClockPart(bool is_late, bool is_done) { return is_late ? kLate : is_done ? kInClock : kNotDue; }

size_t AgePart(int64_t days) { return days <= 7 ? 0 : days <= 30 ? 1 : days <= 90 ? 2 : 3; }

size_t LatePart(v1::Side side) { return side == v1::SIDE_RECEIVER ? 1 : side == v1::SIDE_REFERRER ? 2 : 0; }

std::string SexOf(const v1::Referral& dossier) {
  for (const v1::Person& person : dossier.people()) {
    if (person.role() != v1::PERSON_ROLE_HEAD) continue;
    if (person.sex() == v1::SEX_FEMALE) return "FEMALE";
    if (person.sex() == v1::SEX_MALE) return "MALE";
  }
  return kUnknown;
}

bool IsDisability(const v1::FunctionalDifficulty& difficulty) {
  return difficulty.level() >= v1::FUNCTIONAL_LEVEL_A_LOT_OF_DIFFICULTY;
}

std::string DisabilityOf(const v1::Referral& dossier) {
  const auto& said = dossier.household().vulnerabilities();
  if (std::find(said.begin(), said.end(), v1::VULNERABILITY_DISABILITY) != said.end()) return "YES";
  bool asked = false;
  for (const v1::Person& person : dossier.people()) {
    const auto& difficulties = person.difficulties();
    if (std::any_of(difficulties.begin(), difficulties.end(), IsDisability)) return "YES";
    asked = asked || !difficulties.empty();
  }
  // That nothing was said is no answer.
  return asked || !said.empty() ? "NO" : kUnknown;
}

// "TRIAL" or "USUAL"; empty for a case that was never among those that the trial chose from.
std::string TrialGroup(const v1::CaseCore& core, const ComparedTrial& compared, bool with_all) {
  if (compared.cases.contains(core.referral_id())) return "TRIAL";
  if (with_all) return "USUAL";
  v1::Arrangement anybodys = compared.trial;
  anybodys.clear_referring_organisations();
  v1::Envelope way;
  way.set_programme(core.programme());
  way.set_governorate(core.governorate());
  // A trial's days are those of UTC.
  const absl::CivilDay received = absl::ToCivilDay(TimeOfTimestamp(core.received_at()), absl::UTCTimeZone());
  const bool in_days = ToCivilDay(anybodys.from()) <= received && received <= ToCivilDay(anybodys.to());
  return in_days && Covers(anybodys, way) ? "USUAL" : "";
}

// The least number of days in which so many of a hundred were done. `days` is not empty.
uint64_t Percentile(std::vector<int> days, uint32_t per_cent) {
  const size_t rank = (days.size() * per_cent + 99) / 100;
  const auto at = days.begin() + static_cast<ptrdiff_t>(std::max<size_t>(rank, 1) - 1);
  std::nth_element(days.begin(), at, days.end());
  return static_cast<uint64_t>(*at);
}

}  // namespace

// Counts of one split and one group, and which of them are told.
struct MonitorLine {
  Counts counts;
  std::vector<bool> told;
  bool sum_told = true;

  uint64_t Sum() const { return std::accumulate(counts.begin(), counts.end(), uint64_t{0}); }
  // What is in some parts, where all of these are told, or all others and the sum.
  std::optional<uint64_t> Of(Parts parts) const {
    if (parts == kAllParts) return sum_told ? std::make_optional(Sum()) : std::nullopt;
    uint64_t in = 0;
    bool in_told = true;
    bool rest_told = sum_told;
    for (size_t p = 0; p < counts.size(); ++p) {
      const bool is_in = (parts >> p & 1) != 0;
      if (is_in) in += counts[p];
      (is_in ? in_told : rest_told) &= static_cast<bool>(told[p]);
    }
    return in_told || rest_told ? std::make_optional(in) : std::nullopt;
  }
};

bool NeedsDossier(v1::FigureDimension by) {
  return by == v1::FIGURE_DIMENSION_SEX || by == v1::FIGURE_DIMENSION_DISABILITY;
}

std::string GroupOf(const CaseStory& story, const MonitorScope& scope) {
  const auto known = [](const std::string& code) { return code.empty() ? std::string(kUnknown) : code; };
  switch (scope.by) {
    case v1::FIGURE_DIMENSION_GOVERNORATE:
      return known(story.core.governorate());
    case v1::FIGURE_DIMENSION_REFERRING_ORGANISATION:
      return known(story.core.referring_organisation());
    case v1::FIGURE_DIMENSION_RECEIVING_ORGANISATION:
      return known(story.core.receiving_organisation());
    case v1::FIGURE_DIMENSION_PROGRAMME:
      return known(story.core.programme());
    case v1::FIGURE_DIMENSION_SEX:
      return story.dossier.has_value() ? SexOf(*story.dossier) : kUnknown;
    case v1::FIGURE_DIMENSION_DISABILITY:
      return story.dossier.has_value() ? DisabilityOf(*story.dossier) : kUnknown;
    case v1::FIGURE_DIMENSION_TRIAL:
      return scope.trial == nullptr ? "" : TrialGroup(story.core, *scope.trial, scope.compares_with_all);
    default:
      return "";
  }
}

// What is told of each moment and split, for each group in the order of their names and last for all.
struct Monitor::Telling {
  std::array<std::vector<MonitorLine>, kSplits> splits;
};

absl::Status Monitor::Add(const CaseStory& story, const FindVersion& find) {
  const std::optional<CaseCourse> course = CaseCourse::Of(story, find);
  if (!course.has_value()) return absl::DataLossError("a case follows a workflow that is not loaded");
  const std::string group = GroupOf(story, scope_);
  if (group.empty() && scope_.by == v1::FIGURE_DIMENSION_TRIAL) return absl::OkStatus();
  std::vector<Tally*> tallies = {&all_};
  if (!group.empty()) tallies.push_back(&groups_[group]);
  CountDay(*course, 30, tallies);
  CountDay(*course, 90, tallies);
  CountEvents(*course, tallies);
  CountOpen(*course, tallies);
  return absl::OkStatus();
}

void Monitor::Count(const std::vector<Tally*>& tallies, Split split, size_t part) {
  for (Tally* const tally : tallies) ++tally->parts[static_cast<size_t>(split)][part];
}

void Monitor::CountDay(const CaseCourse& course, int day, const std::vector<Tally*>& tallies) {
  const absl::Time end = course.EndOf(course.received_on() + day);
  if (!Covers(course.received_on() + day) || end > now_) return;
  const size_t standing = StandingPart(course.StandingBefore(end));
  if (day == 90) return Count(tallies, Split::kStanding90, standing);
  Count(tallies, Split::kStanding30, standing);
  const bool is_acknowledged = course.acknowledged().has_value() && *course.acknowledged() < end;
  const bool is_answered = course.answered().has_value() && *course.answered() < end;
  Count(tallies, Split::kAcknowledgement, ClockPart(course.IsAcknowledgedLate(end), is_acknowledged));
  Count(tallies, Split::kAnswerClock, ClockPart(course.IsAnsweredLate(end), is_answered));
}

void Monitor::CountEvents(const CaseCourse& course, const std::vector<Tally*>& tallies) {
  if (Covers(course.received_on()) && course.received() <= now_) Count(tallies, Split::kReceived, 0);
  if (course.answered().has_value() && Covers(course.DayOf(*course.answered()))) {
    Count(tallies, Split::kAnswered, 0);
    const auto days = static_cast<int>(course.DayOf(*course.answered()) - course.received_on());
    for (Tally* const tally : tallies) tally->days.push_back(days);
  }
  const auto closing = course.LastClosing(course.EndOf(scope_.from - 1), course.EndOf(scope_.to));
  if (!closing.has_value()) return;
  Count(tallies, Split::kClosing, StandingPart(closing->standing));
  Count(tallies, Split::kInformed, static_cast<size_t>(closing->informed));
}

void Monitor::CountOpen(const CaseCourse& course, const std::vector<Tally*>& tallies) {
  // What happens at this very moment has happened.
  const absl::Time end = std::min(course.EndOf(scope_.to), now_ + absl::Nanoseconds(1));
  if (course.received() >= end) return;
  const Standing standing = course.StandingBefore(end);
  if (!IsOpen(standing)) return;
  Count(tallies, Split::kOpenStanding, static_cast<size_t>(standing));
  const absl::CivilDay last = std::min(scope_.to, course.DayOf(now_));
  Count(tallies, Split::kOpenAge, AgePart(last - course.DayOf(course.EnteredBefore(end))));
  Count(tallies, Split::kOpenLate, LatePart(course.LateBefore(end)));
}

Monitor::Telling Monitor::Decide(bool suppresses) const {
  Telling telling;
  std::vector<const Tally*> rows;
  for (const auto& [group, tally] : groups_) rows.push_back(&tally);
  for (size_t s = 0; s < kSplits; ++s) {
    const size_t parts = kSplitTable[s].parts;
    const auto counts_of = [&](const Tally& tally) {
      return Counts(tally.parts[s].begin(), tally.parts[s].begin() + static_cast<ptrdiff_t>(parts));
    };
    std::vector<MonitorLine>& lines = telling.splits[s];
    for (const Tally* const row : rows) lines.push_back({counts_of(*row), std::vector<bool>(parts, true)});
    MonitorLine all{counts_of(all_), std::vector<bool>(parts, true)};
    if (suppresses) {
      all.told = TellLine(all.counts);
      all.sum_told = all.Sum() == 0 || all.Sum() >= kFewest;
      Counts sums;
      std::vector<Counts> table;
      for (const MonitorLine& line : lines) {
        sums.push_back(line.Sum());
        table.push_back(line.counts);
      }
      const std::vector<bool> groups_told = TellLine(sums);
      const std::vector<std::vector<bool>> told = TellTable(table, groups_told, all.told);
      for (size_t g = 0; g < lines.size(); ++g) {
        lines[g].told = told[g];
        lines[g].sum_told = groups_told[g];
      }
    }
    lines.push_back(std::move(all));
  }
  return telling;
}

std::vector<v1::MonitorCell> Monitor::Tell(bool suppresses) const {
  const Telling telling = Decide(suppresses);
  std::vector<std::pair<std::string, const Tally*>> rows;
  for (const auto& [group, tally] : groups_) rows.emplace_back(group, &tally);
  rows.emplace_back("", &all_);
  std::vector<v1::MonitorCell> cells;
  for (const FigureDefinition& figure : FigureDefinitions()) {
    const std::vector<MonitorLine>& lines = telling.splits[static_cast<size_t>(figure.split)];
    // All together first.
    for (size_t i = 0; i < rows.size(); ++i) {
      const size_t row = (i + rows.size() - 1) % rows.size();
      v1::MonitorCell& cell = cells.emplace_back();
      cell.set_figure_id(std::string(figure.id));
      cell.set_group(rows[row].first);
      std::optional<uint64_t> value = lines[row].Of(figure.value);
      if (figure.unit != v1::FIGURE_UNIT_CASES) cell.set_of(lines[row].Of(figure.of).value_or(0));
      if (figure.unit == v1::FIGURE_UNIT_SHARE && !lines[row].Of(figure.of).has_value()) value.reset();
      if (figure.unit == v1::FIGURE_UNIT_DAYS && value.has_value()) {
        value = *value == 0 ? std::nullopt : std::make_optional(Percentile(rows[row].second->days, figure.per_cent));
      }
      cell.set_value(value.value_or(0));
      cell.set_suppressed(!value.has_value());
    }
  }
  return cells;
}

}  // namespace ihala
