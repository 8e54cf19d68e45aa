#include "server/figures/suppression.h"

#include <cstddef>
#include <limits>
#include <numeric>
#include <optional>
#include <utility>

namespace ihala {
namespace {

bool IsFew(uint64_t count) { return count > 0 && count < kFewest; }

using Told = std::vector<std::vector<bool>>;

// The place of a told count that is smallest and not zero; nullopt where there is none.
template <typename CountAt, typename ToldAt>
std::optional<size_t> Smallest(size_t size, CountAt count, ToldAt told) {
  std::optional<size_t> smallest;
  for (size_t i = 0; i < size; ++i) {
    if (!told(i) || count(i) == 0) continue;
    if (!smallest.has_value() || count(i) < count(*smallest)) smallest = i;
  }
  return smallest;
}

class TableTeller {
 public:
  TableTeller(const std::vector<Counts>& counts, const std::vector<bool>& groups_told,
              const std::vector<bool>& parts_told)
      : counts_(counts), groups_told_(groups_told), parts_told_(parts_told) {
    for (size_t g = 0; g < counts_.size(); ++g) {
      told_.emplace_back(parts_told_.size(), true);
      for (size_t p = 0; p < parts_told_.size(); ++p) {
        // Of a sum that is not told no zero is either: it would say what the other ones come to.
        told_[g][p] = groups_told_[g] && parts_told_[p] && !IsFew(counts_[g][p]);
      }
    }
  }

  Told Go() {
    // Each round holds at least one more back, so it ends.
    while (FillLines() || Protect()) {
    }
    return std::move(told_);
  }

 private:
  // Holds more back where what is held back of a told sum is little. True where it did.
  bool FillLines() {
    bool more = false;
    for (size_t g = 0; g < counts_.size(); ++g) {
      if (!groups_told_[g]) continue;
      const auto count = [&](size_t p) { return counts_[g][p]; };
      const auto told = [&](size_t p) { return static_cast<bool>(told_[g][p]); };
      if (const auto p = Next(parts_told_.size(), count, told)) {
        told_[g][*p] = false;
        more = true;
      }
    }
    for (size_t p = 0; p < parts_told_.size(); ++p) {
      if (!parts_told_[p]) continue;
      const auto count = [&](size_t g) { return counts_[g][p]; };
      const auto told = [&](size_t g) { return static_cast<bool>(told_[g][p]); };
      if (const auto g = Next(counts_.size(), count, told)) {
        told_[*g][p] = false;
        more = true;
      }
    }
    return more;
  }

  template <typename CountAt, typename ToldAt>
  static std::optional<size_t> Next(size_t size, CountAt count, ToldAt told) {
    uint64_t held = 0;
    for (size_t i = 0; i < size; ++i) held += told(i) ? 0 : count(i);
    return IsFew(held) ? Smallest(size, count, told) : std::nullopt;
  }

  // Finds a few that is held back in a told group and a told part and could be no other number, and holds back what
  // makes another one possible. True where it did.
  bool Protect() {
    for (size_t g = 0; g < counts_.size(); ++g) {
      for (size_t p = 0; p < parts_told_.size(); ++p) {
        if (groups_told_[g] && parts_told_[p] && IsFew(counts_[g][p]) && ProtectOne(g, p)) return true;
      }
    }
    return false;
  }

  // One case more at (g, p) and at (h, q), one fewer at (g, q) and at (h, p): all sums stay. Takes the corners that
  // cost least. There always are some: both sums are more than what is at (g, p).
  bool ProtectOne(size_t g, size_t p) {
    uint64_t least = std::numeric_limits<uint64_t>::max();
    std::pair<size_t, size_t> best;
    for (size_t h = 0; h < counts_.size(); ++h) {
      for (size_t q = 0; q < parts_told_.size(); ++q) {
        if (h == g || q == p || counts_[g][q] == 0 || counts_[h][p] == 0) continue;
        const uint64_t cost = Cost(g, q) + Cost(h, p) + Cost(h, q);
        if (cost == 0) return false;
        if (cost < least) {
          least = cost;
          best = {h, q};
        }
      }
    }
    if (least == std::numeric_limits<uint64_t>::max()) return false;
    const auto [h, q] = best;
    told_[g][q] = false;
    told_[h][p] = false;
    told_[h][q] = false;
    return true;
  }

  // What holding it back takes from who reads; 0 where it is held back already.
  uint64_t Cost(size_t g, size_t p) const { return told_[g][p] ? 1 + counts_[g][p] : 0; }

  const std::vector<Counts>& counts_;
  const std::vector<bool>& groups_told_;
  const std::vector<bool>& parts_told_;
  Told told_;
};

}  // namespace

std::vector<bool> TellLine(const Counts& line) {
  const uint64_t sum = std::accumulate(line.begin(), line.end(), uint64_t{0});
  std::vector<bool> told(line.size(), true);
  uint64_t held = 0;
  size_t lines_held = 0;
  const auto hold = [&](size_t i) {
    told[i] = false;
    held += line[i];
    ++lines_held;
  };
  for (size_t i = 0; i < line.size(); ++i) {
    if (line[i] > 0 && (IsFew(line[i]) || IsFew(sum))) hold(i);
  }
  // One alone is what is left of the sum.
  while (lines_held > 0 && (lines_held < 2 || held < kFewest)) {
    const auto next = Smallest(
        line.size(), [&](size_t i) { return line[i]; }, [&](size_t i) { return static_cast<bool>(told[i]); });
    if (!next.has_value()) break;
    hold(*next);
  }
  return told;
}

Told TellTable(const std::vector<Counts>& counts, const std::vector<bool>& groups_told,
               const std::vector<bool>& parts_told) {
  return TableTeller(counts, groups_told, parts_told).Go();
}

}  // namespace ihala
