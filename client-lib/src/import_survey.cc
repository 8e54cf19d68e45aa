#include "client-lib/src/import_survey.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "client-lib/src/import_cells.h"
#include "client-lib/src/import_csv.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/text/arabic_keys.h"
#include "common/text/dates.h"

namespace ihala::client {
namespace {

// In the order in which they are tried: what comes first wins where two fit alike.
constexpr char kSeparators[] = {',', ';', '\t'};
// A header stands among the first records, below a title at most.
constexpr uint64_t kRecordsToHeader = 20;

constexpr Column kDateColumns[] = {Column::kInterviewDate, Column::kHeadBirthDate, Column::kPlaceAsOf,
                                   Column::kConsentDate, Column::kConsentExpires};
// Their cells hold dates among the parts of each line.
constexpr Column kColumnsOfEntries[] = {Column::kMembers, Column::kCoverage};

absl::Status BackTo(std::istream& in, std::istream::pos_type start) {
  in.clear();
  in.seekg(start);
  return in.fail() ? absl::DataLossError("the file cannot be read twice") : absl::OkStatus();
}

// The record that looks most like a header, when cells are divided in one way.
struct Candidate {
  char separator = ',';
  uint64_t before = 0;
  std::vector<std::string> names;
  size_t known = 0;
};

size_t CountKnown(const std::vector<std::string>& cells, const ColumnNames& names) {
  return static_cast<size_t>(std::count_if(cells.begin(), cells.end(),
                                           [&](const std::string& cell) { return names.PlaceOf(cell).has_value(); }));
}

bool IsBetter(const Candidate& one, const Candidate& other) {
  if (one.known != other.known) return one.known > other.known;
  // Of headers that nobody knows, the one that is taken apart says most.
  return one.known == 0 && one.names.size() > other.names.size();
}

absl::StatusOr<Candidate> FindHeader(std::istream& decoded, char separator, const ColumnNames& names) {
  CsvReader reader(&decoded, separator);
  Candidate best;
  best.separator = separator;
  CsvRecord record;
  for (uint64_t before = 0; before < kRecordsToHeader; ++before) {
    ASSIGN_OR_RETURN(const bool found, reader.Next(&record));
    if (!found) break;
    Candidate candidate{separator, before, record.cells, CountKnown(record.cells, names)};
    if (best.names.empty() ? !IsBlank(record) : candidate.known > best.known) best = std::move(candidate);
  }
  return best;
}

// Looks through the records below the header, one after the other.
class Looker {
 public:
  Looker(const std::vector<std::string>& header, const ColumnNames& names, bool month_first)
      : month_first_(month_first) {
    for (size_t i = 0; i < header.size(); ++i) {
      const std::optional<size_t> place = names.PlaceOf(header[i]);
      if (!place) continue;
      if (*place == static_cast<size_t>(Column::kHouseholdNumber)) number_ = i;
      if (*place == static_cast<size_t>(Column::kHeadFirstName)) name_ = i;
      const auto is_here = [&](Column column) { return static_cast<size_t>(column) == *place; };
      if (std::any_of(std::begin(kDateColumns), std::end(kDateColumns), is_here)) dates_.push_back(i);
      if (std::any_of(std::begin(kColumnsOfEntries), std::end(kColumnsOfEntries), is_here)) entries_.push_back(i);
    }
  }

  void LookAt(const std::vector<std::string>& cells, Survey* survey) {
    for (size_t place : dates_) {
      if (place < cells.size()) LookAtDate(CleanLine(cells[place]), survey);
    }
    for (size_t place : entries_) {
      if (place >= cells.size() || survey->order_is_mixed) continue;
      for (const std::string& entry : Entries(cells[place])) {
        for (const std::string& part : Parts(entry)) LookAtDate(part, survey);
      }
    }
    if (survey->sample.empty() && name_ && *name_ < cells.size()) survey->sample = CleanLine(cells[*name_]);
    if (!number_ || *number_ >= cells.size()) return;
    std::string number = text::StrictKey(cells[*number_]);
    survey->numbers_repeat = survey->numbers_repeat || (!number.empty() && number == last_number_);
    last_number_ = std::move(number);
  }

 private:
  void LookAtDate(absl::string_view written, Survey* survey) {
    if (survey->order_is_mixed) return;
    absl::ConsumePrefix(&written, "~");
    const text::ReadDate read = text::ReadAnyDate(written);
    survey->order_is_mixed = read.ok() && !read.from_hijri && (month_first_ ? read.day_first : read.month_first);
  }

  const bool month_first_;
  std::vector<size_t> dates_;
  std::vector<size_t> entries_;
  std::optional<size_t> number_;
  std::optional<size_t> name_;
  std::string last_number_;
};

absl::Status LookThrough(std::istream& decoded, const ColumnNames& names, bool month_first, Survey* survey) {
  CsvReader reader(&decoded, survey->separator);
  Looker looker(survey->header, names, month_first);
  CsvRecord record;
  for (uint64_t number = 0;; ++number) {
    ASSIGN_OR_RETURN(const bool found, reader.Next(&record));
    if (!found) return absl::OkStatus();
    if (number > survey->records_before_header && record.cells != survey->header) looker.LookAt(record.cells, survey);
  }
}

absl::Status CheckOptions(const SurveyOptions& options) {
  if (!options.encoding.empty() && !EncodingNamed(options.encoding)) {
    return InvalidField("encoding", "NOT_IN_SET", "must be UTF-8, UTF-16LE, UTF-16BE or WINDOWS-1256");
  }
  const bool separates = options.separator == 0 || std::find(std::begin(kSeparators), std::end(kSeparators),
                                                             options.separator) != std::end(kSeparators);
  if (separates) return absl::OkStatus();
  return InvalidField("separator", "NOT_IN_SET", "must be a comma, a semicolon or a tab");
}

absl::StatusOr<Candidate> BestHeader(std::istream& in, std::istream::pos_type start, Encoding encoding,
                                     const ColumnNames& names, char separator) {
  std::optional<Candidate> best;
  for (char each : kSeparators) {
    if (separator != 0 && each != separator) continue;
    RETURN_IF_ERROR(BackTo(in, start));
    const std::unique_ptr<std::istream> decoded = DecodingStream(in, encoding);
    ASSIGN_OR_RETURN(Candidate candidate, FindHeader(*decoded, each, names));
    if (!best || IsBetter(candidate, *best)) best = std::move(candidate);
  }
  return *std::move(best);
}

}  // namespace

absl::StatusOr<Survey> SurveySheet(std::istream& in, const ColumnNames& names, const SurveyOptions& options) {
  RETURN_IF_ERROR(CheckOptions(options));
  Survey survey;
  const std::istream::pos_type start = in.tellg();
  if (start == std::istream::pos_type(-1)) return absl::DataLossError("the file cannot be read twice");
  if (options.encoding.empty()) {
    ASSIGN_OR_RETURN(survey.encoding, FindEncoding(in));
  } else {
    survey.encoding.encoding = *EncodingNamed(options.encoding);
  }
  RETURN_IF_ERROR(BackTo(in, start));
  in.seekg(0, std::ios::end);
  survey.bytes = static_cast<uint64_t>(in.tellg() - start);
  ASSIGN_OR_RETURN(Candidate header, BestHeader(in, start, survey.encoding.encoding, names, options.separator));
  RETURN_IF_ERROR(BackTo(in, start));
  const std::unique_ptr<std::istream> decoded = DecodingStream(in, survey.encoding.encoding);
  survey.separator = header.separator;
  survey.records_before_header = header.before;
  survey.header = std::move(header.names);
  RETURN_IF_ERROR(LookThrough(*decoded, names, options.month_first, &survey));
  RETURN_IF_ERROR(BackTo(in, start));
  return survey;
}

}  // namespace ihala::client
