#include "common/workflow/text_document.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "google/protobuf/io/tokenizer.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "google/protobuf/text_format.h"

namespace ihala {
namespace {

// Collects what the parser says, with lines and columns counted from 1 as editors do.
class Mistakes : public google::protobuf::io::ErrorCollector {
 public:
  void AddError(int line, int column, const std::string& message) override {
    absl::StrAppend(&text_, text_.empty() ? "" : "; ", "line ", line + 1, ", column ", column + 1, ": ", message);
  }
  // What the parser warns of (deprecated fields) would be lost silently.
  void AddWarning(int line, int column, const std::string& message) override { AddError(line, column, message); }

  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

}  // namespace

absl::Status ParseTextDocument(absl::string_view text, google::protobuf::Message* document) {
  google::protobuf::io::ArrayInputStream input(text.data(), static_cast<int>(text.size()));
  Mistakes mistakes;
  google::protobuf::TextFormat::Parser parser;
  parser.RecordErrorsTo(&mistakes);
  if (parser.Parse(&input, document) && mistakes.text().empty()) return absl::OkStatus();
  return absl::InvalidArgumentError(mistakes.text());
}

}  // namespace ihala
