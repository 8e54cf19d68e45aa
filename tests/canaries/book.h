#ifndef IHALA_TESTS_CANARIES_BOOK_H_
#define IHALA_TESTS_CANARIES_BOOK_H_

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "ihala/v1/common.pb.h"

namespace ihala::canaries {

// One value that stands in one field of one case and nowhere else.
struct Canary {
  int record;        // The case, by its place in the run; kTyped for what a person typed into the wrong field.
  std::string path;  // "people.name.first" of the dossier, or what a comment or a step says.
};
inline constexpr int kTyped = -1;

// Makes canaries and finds them again, in whatever form they come out: as they are, in capitals, in hexadecimal, in
// base64, and dates and numbers as text and as protobuf packs them. Making is for one thread, finding for any.
class Book {
 public:
  Book();

  // A word of twelve letters and digits that may stand in any free text.
  std::string Word(int record, const std::string& path);
  // `count` digits after `prefix`, of which `check` makes the last one where it is one of an identity document.
  std::string Digits(int record, const std::string& path, const std::string& prefix, int count, bool check = false);
  // A day of the last century. Each path has days of its own. Of days, amounts and digits only those of the first
  // 1,499 cases are canaries.
  v1::Date Day(int record, const std::string& path);
  // A day far ahead, for what must not be over.
  v1::Date DayToCome(int record, const std::string& path);
  // An amount of thirteen digits.
  int64_t Amount(int record, const std::string& path);

  // The canaries that stand in the bytes, each once.
  std::set<const Canary*> FindIn(absl::string_view bytes) const;
  size_t size() const { return canaries_.size(); }
  // How many of them stand in cases.
  size_t OfCases() const { return of_cases_; }

 private:
  using Found = std::set<const Canary*>;
  const Canary* Keep(int record, const std::string& path);
  v1::Date KeepDay(int record, const std::string& path, int64_t first_day);
  void FindWordAt(absl::string_view bytes, size_t at, Found* found) const;
  size_t FindNumberAt(absl::string_view bytes, size_t at, Found* found) const;
  void FindDayAt(absl::string_view bytes, size_t at, Found* found) const;
  void FindAmountAt(absl::string_view bytes, size_t at, Found* found) const;
  void FindPlain(absl::string_view bytes, Found* found) const;
  void FindEncoded(absl::string_view bytes, Found* found) const;

  std::vector<std::unique_ptr<Canary>> canaries_;
  uint64_t made_ = 0;
  size_t of_cases_ = 0;
  // By what stands after the mark, by digits, and by what protobuf makes of them.
  absl::flat_hash_map<std::string, const Canary*> words_, numbers_, days_, amounts_;
  std::map<std::string, int> day_paths_;
  std::vector<std::string> encoded_marks_;
};

}  // namespace ihala::canaries

#endif  // IHALA_TESTS_CANARIES_BOOK_H_
