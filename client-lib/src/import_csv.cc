#include "client-lib/src/import_csv.h"

#include <algorithm>

#include "absl/strings/match.h"

namespace ihala::client {
namespace {

// Read from the file at once: a few dozen rows.
constexpr size_t kBufferBytes = 64 * 1024;
// A household of fifty with every cell full needs about 20 KiB. An unclosed quote must not swallow a whole file into
// memory.
constexpr size_t kRecordBytes = 256 * 1024;
constexpr size_t kRecordCells = 200;

constexpr absl::string_view kUtf8Mark = "\xEF\xBB\xBF";

}  // namespace

bool IsBlank(const CsvRecord& record) {
  return record.fault == CsvFault::kNone &&
         std::all_of(record.cells.begin(), record.cells.end(), [](const std::string& cell) {
           return std::all_of(cell.begin(), cell.end(), [](char c) { return c == ' ' || c == '\t'; });
         });
}

int CsvReader::Peek() {
  if (next_ == buffer_.size()) {
    buffer_.resize(kBufferBytes);
    in_->read(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
    buffer_.resize(static_cast<size_t>(in_->gcount()));
    next_ = 0;
    if (buffer_.empty()) return kEnd;
  }
  return static_cast<unsigned char>(buffer_[next_]);
}

// Takes the byte that Peek showed. Counts lines: CR LF, LF and CR end one each.
void CsvReader::Take() {
  const char c = buffer_[next_++];
  if (c == '\n' || (c == '\r' && Peek() != '\n')) ++line_;
}

void CsvReader::SkipMark() {
  begun_ = true;
  if (Peek() == kEnd) return;
  // The buffer holds the file's beginning.
  if (absl::StartsWith(buffer_, kUtf8Mark)) next_ = kUtf8Mark.size();
}

// The first fault counts, except that a record which was cut is cut.
void CsvReader::Blame(CsvFault fault, CsvRecord* record) {
  if (record->fault != CsvFault::kNone && fault != CsvFault::kTooLarge) return;
  if (record->fault != fault) record->faulty_cell = record->cells.size();
  record->fault = fault;
}

void CsvReader::Keep(char c, CsvRecord* record, std::string* cell, size_t* size) {
  if (*size >= kRecordBytes || record->cells.size() >= kRecordCells) {
    Blame(CsvFault::kTooLarge, record);
    return;
  }
  ++*size;
  cell->push_back(c);
}

// Reads from after the opening quote to after the closing one.
void CsvReader::ReadQuoted(CsvRecord* record, std::string* cell, size_t* size) {
  for (int c = Peek(); c != kEnd; c = Peek()) {
    Take();
    if (c == '"') {
      if (Peek() != '"') return;
      Take();
    }
    Keep(static_cast<char>(c), record, cell, size);
  }
  Blame(CsvFault::kOpenQuote, record);
}

void CsvReader::ReadCell(CsvRecord* record, size_t* size) {
  std::string cell;
  const bool quoted = Peek() == '"';
  if (quoted) {
    Take();
    ReadQuoted(record, &cell, size);
  }
  for (int c = Peek(); c != kEnd && c != separator_ && c != '\n' && c != '\r'; c = Peek()) {
    Take();
    if (quoted) Blame(CsvFault::kAfterQuote, record);
    Keep(static_cast<char>(c), record, &cell, size);
  }
  if (record->cells.size() < kRecordCells) {
    record->cells.push_back(std::move(cell));
  } else {
    Blame(CsvFault::kTooLarge, record);
  }
}

absl::StatusOr<bool> CsvReader::Next(CsvRecord* record) {
  if (!begun_) SkipMark();
  record->cells.clear();
  record->fault = CsvFault::kNone;
  record->faulty_cell = 0;
  record->line = line_;
  size_t size = 0;
  bool more = Peek() != kEnd;
  const bool found = more;
  while (more) {
    ReadCell(record, &size);
    const int after = Peek();
    if (after == kEnd) break;
    Take();
    // CR LF is one end.
    if (after == '\r' && Peek() == '\n') Take();
    more = after == separator_;
  }
  // A stream at its end is well; one that broke is not.
  if (in_->bad()) return absl::DataLossError("the file cannot be read to its end");
  return found;
}

}  // namespace ihala::client
