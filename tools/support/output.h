#ifndef IHALA_TOOLS_SUPPORT_OUTPUT_H_
#define IHALA_TOOLS_SUPPORT_OUTPUT_H_

#include <ostream>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"
#include "ihala/v1/workflow.pb.h"
#include "tools/support/exit_codes.h"
#include "tools/support/json_writer.h"
#include "tools/support/messages.h"

namespace ihala::tools {

// Where and how a command speaks: results on `out`, complaints on `err`, in one language, as text or as JSON. With JSON
// a command prints exactly one value on `out` if it worked, and an error is one object {"error": …} on `err`. The
// streams must outlive it. One thread at a time.
class Output {
 public:
  Output(std::ostream& out, std::ostream& err, Language language, bool json)
      : out_(out), err_(err), language_(language), json_(json) {}

  Language language() const { return language_; }
  void set_language(Language language) { language_ = language; }
  bool json() const { return json_; }

  // A line for people; silent with JSON.
  void Line(absl::string_view line);
  template <class... Args>
  void Say(const Text& text, const Args&... args) {
    Line(tools::Say(language_, text, args...));
  }
  // The value for programs; silent without JSON.
  void Json(const JsonWriter& value);
  // A line for both, whatever the form: for output that is asked for raw, as a document.
  void Raw(absl::string_view text);

  // Tells why something failed and returns what the tool should exit with. `workflow` gives the words of its coded
  // reasons; null where none is at hand. `what` names the thing in a row of things, as a case; may be empty.
  ExitCode Fail(const absl::Status& status, const v1::Workflow* workflow = nullptr, absl::string_view what = "");

 private:
  std::ostream& out_;
  std::ostream& err_;
  Language language_;
  const bool json_;
};

// Rows under headings, in columns as wide as their widest cell. Marks that sit on other letters take no width.
class Table {
 public:
  explicit Table(std::vector<std::string> headings) { rows_.push_back(std::move(headings)); }

  // One cell a heading.
  void Add(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
  bool empty() const { return rows_.size() == 1; }
  void Print(Output& output) const;

 private:
  std::vector<std::vector<std::string>> rows_;
};

// Columns that `text` takes on a terminal.
size_t DisplayWidth(absl::string_view text);

// The text without what could drive a terminal: control characters and direction overrides become U+FFFD. Everything
// that people typed passes through it before it is printed for people.
std::string Printable(absl::string_view text);

// A message as the document that people write and read: protobuf's text format, its words in UTF-8.
std::string DocumentOf(const google::protobuf::Message& message);

}  // namespace ihala::tools

#endif  // IHALA_TOOLS_SUPPORT_OUTPUT_H_
