#ifndef IHALA_SERVER_FIGURES_TOLD_NUMBERS_FIXTURE_H_
#define IHALA_SERVER_FIGURES_TOLD_NUMBERS_FIXTURE_H_

#include <cmath>
#include <cstddef>
#include <utility>
#include <vector>

namespace ihala {

// Somebody who reads numbers, each of which is a sum of unknown counts, and takes them from one another. Knows nothing
// of how it is decided what is told. Included by tests only.
class ToldNumbers {
 public:
  explicit ToldNumbers(size_t counts) : size_(counts) {}

  // A row says how often each count is in a number: one is told, or is asked for.
  using Row = std::vector<double>;
  template <typename Picked>
  Row RowOf(Picked picked) const {
    Row row(size_);
    for (size_t i = 0; i < size_; ++i) row[i] = picked(i);
    return row;
  }

  void Tell(Row row) {
    for (const Line& line : lines_) Subtract(line, &row);
    size_t pivot = 0;
    while (pivot < size_ && std::abs(row[pivot]) < kZero) ++pivot;
    if (pivot == size_) return;
    const double lead = row[pivot];
    for (double& value : row) value /= lead;
    for (Line& line : lines_) Subtract({row, pivot}, &line.row);
    lines_.push_back({std::move(row), pivot});
  }

  // Whether sums and differences of what was told give it.
  bool CanCompute(Row row) const {
    for (const Line& line : lines_) Subtract(line, &row);
    for (const double value : row) {
      if (std::abs(value) > kZero) return false;
    }
    return true;
  }

 private:
  static constexpr double kZero = 1e-7;
  struct Line {
    Row row;
    size_t pivot;
  };
  static void Subtract(const Line& line, Row* row) {
    const double factor = (*row)[line.pivot];
    if (factor == 0) return;
    for (size_t i = 0; i < row->size(); ++i) (*row)[i] -= factor * line.row[i];
  }

  const size_t size_;
  std::vector<Line> lines_;
};

}  // namespace ihala

#endif  // IHALA_SERVER_FIGURES_TOLD_NUMBERS_FIXTURE_H_
