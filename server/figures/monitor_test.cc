// The monitor against a second opinion. Cases go at random through the workflows that ship, by the real reducer; what
// became of them is then counted once more, by somebody who kept a copy of every case after every step and reads the
// stages by their names.
#include "server/figures/monitor.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/random.h"
#include "gtest/gtest.h"
#include "server/figures/lived_cases_fixture.h"
#include "server/figures/suppression.h"
#include "server/figures/told_numbers_fixture.h"

namespace ihala {
namespace {

// ------------------------------------------------------------------------------------------------- The second opinion

constexpr char kNone[] = "none";

// What the stages of both workflows mean, by their names.
std::string Means(const v1::CaseCore& core) {
  static const auto& meaning = *new std::map<std::string, std::string>{
      {"SUBMITTED", "unanswered"}, {"IN_REVIEW", "unanswered"},    {"INFO_REQUESTED", "asked"},
      {"ACCEPTED", "accepted"},    {"ENROLLED", "accepted"},       {"WAITLISTED", "waiting"},
      {"COMPLETED", "served"},     {"DECLINED", "refused"},        {"FAILED", "refused"},
      {"REDIRECTED", "moved"},     {"DUPLICATE", "merged"},        {"WITHDRAWN", "stopped"},
      {"EXPIRED", "lapsed"},       {"VOIDED", "stopped"},          {"RECEIVED", "unanswered"},
      {"ON_LIST", "accepted"},     {"COMPLAINT", "unanswered"},    {"ASSISTED", "served"},
      {"NOT_ASSISTED", "refused"}, {"COMPLAINT_CLOSED", "refused"}};
  return meaning.at(core.stage_id());
}
bool OneOf(const std::string& word, std::initializer_list<const char*> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}
bool Open(const std::string& word) { return OneOf(word, {"unanswered", "asked", "accepted", "waiting"}); }
bool Answers(const std::string& word) {
  return OneOf(word, {"accepted", "waiting", "served", "refused", "moved", "merged"});
}

// Both workflows count days two hours ahead of UTC.
absl::CivilDay GazaDay(absl::Time time) { return absl::ToCivilDay(time, absl::FixedTimeZone(2 * 3600)); }
absl::Time GazaEnd(absl::CivilDay day) { return absl::FromCivil(day + 1, absl::FixedTimeZone(2 * 3600)); }

struct Number {
  uint64_t value = 0;
  uint64_t of = 0;
  std::vector<int64_t> days;
};

class SecondOpinion {
 public:
  SecondOpinion(MonitorScope scope, absl::Time now) : scope_(scope), now_(now) {}

  void Look(const Lived& lived) {
    lived_ = &lived;
    const absl::CivilDay received = GazaDay(lived.snapshots.front().at);
    if (In(received)) Note("received", true, true);
    LookOnDay(received + 30, "30");
    LookOnDay(received + 90, "90");
    for (const Snapshot& one : lived.snapshots) {
      if (!Answers(Means(one.core))) continue;
      if (In(GazaDay(one.at))) {
        numbers_["days"].days.push_back(GazaDay(one.at) - received);
      }
      break;
    }
    LookAtClosings();
    LookAtOpen();
  }

  std::map<std::string, Number> numbers_;

 private:
  bool In(absl::CivilDay day) const { return scope_.from <= day && day <= scope_.to; }
  void Note(const std::string& figure, bool counts, bool is_of) {
    numbers_[figure].value += counts && is_of ? 1 : 0;
    numbers_[figure].of += is_of ? 1 : 0;
  }
  const Snapshot& Before(absl::Time end) const {
    const Snapshot* last = &lived_->snapshots.front();
    for (const Snapshot& one : lived_->snapshots) {
      if (one.at < end) last = &one;
    }
    return *last;
  }
  bool ReceiverLate(absl::Time after, absl::Time before) const {
    for (const EscalationRecord& one : lived_->story.escalations) {
      if (one.owed_by == v1::SIDE_RECEIVER && one.at > after && one.at < before) return true;
    }
    return false;
  }

  void LookOnDay(absl::CivilDay day, const std::string& name) {
    const absl::Time end = GazaEnd(day);
    if (!In(day) || end > now_) return;
    const std::string word = Means(Before(end).core);
    const bool yes = OneOf(word, {"accepted", "served"});
    Note("accepted_of_decided_" + name, yes, Answers(word));
    Note("accepted_of_received_" + name, yes, true);
    Note("unanswered_" + name, OneOf(word, {"unanswered", "asked", "lapsed"}), true);
    Note("outcome_known_" + name, !Open(word) && word != "lapsed", true);
    if (name != "30") return;
    absl::Time acted = absl::InfiniteFuture();
    absl::Time answered = absl::InfiniteFuture();
    for (const Snapshot& one : lived_->snapshots) {
      if (one.receiver_acted) acted = std::min(acted, one.at);
      if (Answers(Means(one.core))) answered = std::min(answered, one.at);
    }
    const bool late = ReceiverLate(absl::InfinitePast(), std::min(acted, end));
    Note("acknowledged_in_clock", !late, late || acted < end);
    const absl::Time since = acted == absl::InfiniteFuture() ? absl::InfinitePast() : acted;
    const bool answered_late = ReceiverLate(since, std::min(answered, end));
    Note("answered_in_clock", !answered_late, answered_late || answered < end);
  }

  void LookAtClosings() {
    std::string word = kNone;
    const Snapshot* closing = nullptr;
    for (size_t i = 1; i < lived_->snapshots.size(); ++i) {
      const Snapshot& one = lived_->snapshots[i];
      if (Open(Means(lived_->snapshots[i - 1].core)) && !Open(Means(one.core)) && In(GazaDay(one.at))) closing = &one;
    }
    if (closing == nullptr) return;
    word = Means(closing->core);
    Note("closed", true, true);
    Note("served", word == "served", true);
    Note("wrong_desk", word == "moved", true);
    Note("duplicates_caught", word == "merged", true);
    Note("ended_unanswered", word == "lapsed", true);
    if (closing->core.stage_id() != "COMPLETED" || lived_->story.core.has_erased()) return;
    bool said = false;
    for (const v1::InputValue& input : closing->core.inputs()) said = said || input.name() == "informed_on";
    Note("families_informed", said, true);
  }

  void LookAtOpen() {
    const absl::Time end = std::min(GazaEnd(scope_.to), now_);
    if (lived_->snapshots.front().at >= end) return;
    const Snapshot& last = Before(end);
    const std::string word = Means(last.core);
    if (!Open(word)) return;
    absl::Time entered = last.at;
    for (const Snapshot& one : lived_->snapshots) {
      if (one.core.entry() == last.core.entry()) entered = std::min(entered, one.at);
    }
    const int64_t age = std::min(scope_.to, GazaDay(now_)) - GazaDay(entered);
    bool receiver = false;
    bool referrer = false;
    for (const EscalationRecord& one : lived_->story.escalations) {
      if (one.entry != last.core.entry() || one.at >= end) continue;
      (one.owed_by == v1::SIDE_RECEIVER ? receiver : referrer) = true;
    }
    Note("open", true, true);
    Note("open_unanswered", word == "unanswered", true);
    Note("open_with_referrer", word == "asked", true);
    Note("open_accepted", word == "accepted", true);
    Note("open_waiting_list", word == "waiting", true);
    Note("open_age_7", age < 8, true);
    Note("open_age_30", age >= 8 && age < 31, true);
    Note("open_age_90", age >= 31 && age < 91, true);
    Note("open_age_older", age >= 91, true);
    Note("open_late_receiver", receiver, true);
    Note("open_late_referrer", referrer && !receiver, true);
  }

  const MonitorScope scope_;
  const absl::Time now_;
  const Lived* lived_ = nullptr;
};

// As the cell has it.
std::string Text(v1::FigureUnit unit, uint64_t value, uint64_t of, bool suppressed) {
  if (suppressed) return "not told";
  return unit == v1::FIGURE_UNIT_CASES ? absl::StrCat(value) : absl::StrCat(value, "/", of);
}

std::string Expected(const FigureDefinition& figure, std::map<std::string, Number>& numbers) {
  if (figure.unit != v1::FIGURE_UNIT_DAYS) {
    const Number& number = numbers[std::string(figure.id)];
    return Text(figure.unit, number.value, number.of, false);
  }
  std::vector<int64_t>& days = numbers["days"].days;
  if (days.empty()) return "not told";
  std::sort(days.begin(), days.end());
  // The first by which so many are done.
  size_t at = 0;
  while ((at + 1) * 100 < days.size() * figure.per_cent) ++at;
  return Text(figure.unit, static_cast<uint64_t>(days[at]), days.size(), false);
}

const std::vector<Lived>& AllLived() {
  static const auto& world = *new std::vector<Lived>([] {
    std::vector<Lived> all;
    Player player(7);  // Fixed: a failure is the same again.
    for (int i = 0; i < 1500; ++i) all.push_back(player.Live());
    return all;
  }());
  return world;
}

std::vector<MonitorScope> Scopes() {
  std::vector<MonitorScope> scopes;
  for (const v1::FigureDimension by : {v1::FIGURE_DIMENSION_UNSPECIFIED, v1::FIGURE_DIMENSION_GOVERNORATE,
                                       v1::FIGURE_DIMENSION_REFERRING_ORGANISATION, v1::FIGURE_DIMENSION_PROGRAMME}) {
    scopes.push_back({absl::CivilDay(2026, 3, 1), absl::CivilDay(2026, 3, 31), by});
    scopes.push_back({absl::CivilDay(2026, 6, 1), absl::CivilDay(2026, 6, 30), by});
    scopes.push_back({absl::CivilDay(2026, 4, 17), absl::CivilDay(2026, 4, 17), by});
    scopes.push_back({absl::CivilDay(2026, 3, 1), absl::CivilDay(2027, 2, 28), by});
  }
  return scopes;
}

Monitor Counted(const MonitorScope& scope, absl::Time now) {
  Monitor monitor(scope, now);
  for (const Lived& lived : AllLived()) EXPECT_TRUE(monitor.Add(lived.story, FindShipped).ok());
  return monitor;
}

TEST(MonitorTest, CountsWhatASecondOpinionCounts) {
  // Far behind all of it, and in the middle, at an hour at which nothing happens.
  for (const absl::Time now :
       {Monday() + absl::Hours(24 * 700) + absl::Seconds(1), Monday() + absl::Hours(24 * 70) + absl::Seconds(1)}) {
    for (const MonitorScope& scope : Scopes()) {
      std::map<std::string, SecondOpinion> opinions;
      for (const Lived& lived : AllLived()) {
        CaseStory until;
        // Nobody has heard yet of what comes later.
        Lived known = lived;
        std::erase_if(known.snapshots, [&](const Snapshot& one) { return one.at > now; });
        if (known.snapshots.empty()) continue;
        for (const std::string& group : {std::string(), GroupOf(lived.story, scope)}) {
          opinions.try_emplace(group, scope, now).first->second.Look(known);
          if (scope.by == v1::FIGURE_DIMENSION_UNSPECIFIED) break;
        }
      }
      Monitor monitor(scope, now);
      for (const Lived& lived : AllLived()) {
        CaseStory story = lived.story;
        std::erase_if(story.history,
                      [&](const v1::HistoryEntry& one) { return TimeOfTimestamp(one.received_at()) > now; });
        std::erase_if(story.escalations, [&](const EscalationRecord& one) { return one.at > now; });
        if (!story.history.empty()) {
          EXPECT_TRUE(monitor.Add(story, FindShipped).ok());
        }
      }
      size_t checked = 0;
      for (const v1::MonitorCell& cell : monitor.Tell(/*suppresses=*/false)) {
        for (const FigureDefinition& figure : FigureDefinitions()) {
          if (figure.id != cell.figure_id()) continue;
          ASSERT_EQ(opinions.count(cell.group()), 1u) << cell.group();
          EXPECT_EQ(Text(figure.unit, cell.value(), cell.of(), cell.suppressed()),
                    Expected(figure, opinions.at(cell.group()).numbers_))
              << figure.id << " of '" << cell.group() << "' from " << absl::FormatCivilTime(scope.from);
          ++checked;
        }
      }
      EXPECT_EQ(checked, opinions.size() * FigureDefinitions().size());
    }
  }
}

TEST(MonitorTest, TheWorldHasSomethingForEveryFigure) {
  const Monitor monitor =
      Counted({absl::CivilDay(2026, 3, 1), absl::CivilDay(2026, 7, 31)}, Monday() + absl::Hours(24 * 700));
  for (const v1::MonitorCell& cell : monitor.Tell(false)) EXPECT_GT(cell.value(), 0u) << cell.figure_id();
}

TEST(MonitorTest, AMonthThatIsOverStaysAsItWas) {
  const MonitorScope scope{absl::CivilDay(2026, 4, 1), absl::CivilDay(2026, 4, 30), v1::FIGURE_DIMENSION_PROGRAMME};
  const absl::Time over = absl::FromCivil(absl::CivilDay(2026, 5, 1), absl::UTCTimeZone());
  Monitor then(scope, over);
  for (const Lived& lived : AllLived()) {
    CaseStory story = lived.story;
    std::erase_if(story.history,
                  [&](const v1::HistoryEntry& one) { return TimeOfTimestamp(one.received_at()) >= over; });
    std::erase_if(story.escalations, [&](const EscalationRecord& one) { return one.at >= over; });
    story.core.clear_erased();
    if (!story.history.empty()) {
      EXPECT_TRUE(then.Add(story, FindShipped).ok());
    }
  }
  Monitor later(scope, over + absl::Hours(24 * 500));
  for (const Lived& lived : AllLived()) {
    CaseStory story = lived.story;
    story.core.clear_erased();
    EXPECT_TRUE(later.Add(story, FindShipped).ok());
  }
  const std::vector<v1::MonitorCell> one = then.Tell(false);
  const std::vector<v1::MonitorCell> other = later.Tell(false);
  ASSERT_EQ(one.size(), other.size());
  for (size_t i = 0; i < one.size(); ++i) EXPECT_EQ(one[i].SerializeAsString(), other[i].SerializeAsString());
}

TEST(MonitorTest, WhatOthersAreToldIsRightOrNotTold) {
  int told = 0;
  int held = 0;
  for (const MonitorScope& scope : Scopes()) {
    const Monitor monitor = Counted(scope, Monday() + absl::Hours(24 * 700));
    const std::vector<v1::MonitorCell> all = monitor.Tell(false);
    const std::vector<v1::MonitorCell> some = monitor.Tell(true);
    ASSERT_EQ(all.size(), some.size());
    for (size_t i = 0; i < all.size(); ++i) {
      if (some[i].suppressed()) {
        ++held;
        EXPECT_EQ(some[i].value(), 0u);
        continue;
      }
      ++told;
      EXPECT_EQ(some[i].value(), all[i].value());
      EXPECT_EQ(some[i].of(), all[i].of());
      if (some[i].of() == 0) {
        EXPECT_TRUE(some[i].value() == 0 || some[i].value() >= kFewest) << some[i].figure_id();
      }
    }
  }
  EXPECT_GT(told, 100);
  EXPECT_GT(held, 100);
}

// Everything that one moment's figures are sums of: the counts of each of its splits, by group and part.
struct Atoms {
  std::vector<std::string> groups;
  std::vector<Split> splits;
  size_t size() const { return groups.size() * splits.size() * 8; }
  size_t At(size_t split, size_t group, size_t part) const { return (split * groups.size() + group) * 8 + part; }
};

// What reads a number off a cell: which parts of which split are in it, of one group or of all.
ToldNumbers::Row RowOfCell(const Atoms& atoms, size_t split, Parts parts, const std::string& group) {
  ToldNumbers::Row row(atoms.size(), 0.0);
  for (size_t g = 0; g < atoms.groups.size(); ++g) {
    if (!group.empty() && atoms.groups[g] != group) continue;
    for (size_t p = 0; p < 8; ++p) {
      if (parts == kAllParts || (parts >> p & 1) != 0) row[atoms.At(split, g, p)] = 1;
    }
  }
  return row;
}

// Few cases in many groups: nearly every count is small.
Monitor CountedFew(const MonitorScope& scope, size_t first, size_t cases) {
  Monitor monitor(scope, Monday() + absl::Hours(24 * 700));
  for (size_t i = first; i < first + cases; ++i) {
    EXPECT_TRUE(monitor.Add(AllLived()[i % AllLived().size()].story, FindShipped).ok());
  }
  return monitor;
}

void ReadAll(const Monitor& monitor, Moment moment, int* small) {
  Atoms atoms;
  const std::vector<v1::MonitorCell> told = monitor.Tell(true);
  const std::vector<v1::MonitorCell> all = monitor.Tell(false);
  for (const v1::MonitorCell& cell : all) {
    if (!cell.group().empty() && cell.figure_id() == "received") atoms.groups.push_back(cell.group());
  }
  for (size_t s = 0; s < kSplits; ++s) {
    if (kSplitTable[s].moment == moment) atoms.splits.push_back(static_cast<Split>(s));
  }
  ToldNumbers numbers(atoms.size());
  const auto place = [&](Split split) {
    return static_cast<size_t>(std::find(atoms.splits.begin(), atoms.splits.end(), split) - atoms.splits.begin());
  };
  // Each split is of the same cases; parts that a split has not are none.
  for (size_t s = 0; s < atoms.splits.size(); ++s) {
    for (const std::string& group : atoms.groups) {
      ToldNumbers::Row same = RowOfCell(atoms, s, kAllParts, group);
      const ToldNumbers::Row first = RowOfCell(atoms, 0, kAllParts, group);
      for (size_t i = 0; i < same.size(); ++i) same[i] -= first[i];
      numbers.Tell(same);
      for (size_t p = kSplitTable[static_cast<size_t>(atoms.splits[s])].parts; p < 8; ++p) {
        numbers.Tell(RowOfCell(atoms, s, Parts{1} << p, group));
      }
    }
  }
  for (const FigureDefinition& figure : FigureDefinitions()) {
    if (kSplitTable[static_cast<size_t>(figure.split)].moment != moment) continue;
    for (const v1::MonitorCell& cell : told) {
      if (cell.figure_id() != figure.id) continue;
      const size_t split = place(figure.split);
      if (figure.unit != v1::FIGURE_UNIT_DAYS && !cell.suppressed()) {
        numbers.Tell(RowOfCell(atoms, split, figure.value, cell.group()));
      }
      if (figure.unit != v1::FIGURE_UNIT_CASES && (cell.of() > 0 || !cell.suppressed())) {
        numbers.Tell(RowOfCell(atoms, split, figure.of, cell.group()));
      }
    }
  }
  for (const FigureDefinition& figure : FigureDefinitions()) {
    if (kSplitTable[static_cast<size_t>(figure.split)].moment != moment || figure.unit == v1::FIGURE_UNIT_DAYS)
      continue;
    for (const v1::MonitorCell& cell : all) {
      if (cell.figure_id() != figure.id || cell.value() == 0 || cell.value() >= kFewest) continue;
      ++*small;
      EXPECT_FALSE(numbers.CanCompute(RowOfCell(atoms, place(figure.split), figure.value, cell.group())))
          << figure.id << " of '" << cell.group() << "'";
    }
  }
}

TEST(MonitorTest, NobodyWorksOutASmallFigureFromAllThatIsTold) {
  int small = 0;
  SeededRandom random(5);
  for (int i = 0; i < 40; ++i) {
    MonitorScope scope{absl::CivilDay(2026, 3, 1), absl::CivilDay(2026, 3, 31), v1::FIGURE_DIMENSION_GOVERNORATE};
    if (i % 2 == 1) scope.to = absl::CivilDay(2026, 8, 31);
    if (i % 3 == 1) scope.by = v1::FIGURE_DIMENSION_PROGRAMME;
    const Monitor monitor = CountedFew(scope, random.Uniform(1000), 30 + random.Uniform(900));
    for (const Moment moment :
         {Moment::kReceived, Moment::kDay30, Moment::kDay90, Moment::kClosed, Moment::kEndOfTime}) {
      ReadAll(monitor, moment, &small);
    }
  }
  EXPECT_GT(small, 1000) << "there was something to find";
}

// What is told of all together is the same whatever the groups are, so that one table does not tell what another hides.
TEST(MonitorTest, WhatIsToldOfAllIsTheSameByEveryDimension) {
  std::set<std::string> tellings;
  for (const v1::FigureDimension by :
       {v1::FIGURE_DIMENSION_UNSPECIFIED, v1::FIGURE_DIMENSION_GOVERNORATE, v1::FIGURE_DIMENSION_REFERRING_ORGANISATION,
        v1::FIGURE_DIMENSION_PROGRAMME, v1::FIGURE_DIMENSION_SEX}) {
    const Monitor monitor = CountedFew({absl::CivilDay(2026, 4, 1), absl::CivilDay(2026, 4, 30), by}, 0, 300);
    std::string text;
    for (const v1::MonitorCell& cell : monitor.Tell(true)) {
      if (cell.group().empty()) text += cell.SerializeAsString();
    }
    tellings.insert(text);
  }
  EXPECT_EQ(tellings.size(), 1u);
}

}  // namespace
}  // namespace ihala
