#include "common/audit/file.h"

#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "google/protobuf/util/json_util.h"

namespace ihala {
namespace {

constexpr uint32_t kFormat = 1;

std::string ToText(const v1::AuditLine& line) {
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  std::string text;
  // A message of ours in memory always has a JSON form.
  (void)google::protobuf::util::MessageToJsonString(line, &text, options);
  text.push_back('\n');
  return text;
}

// The reader's place in a file.
class Reader {
 public:
  explicit Reader(absl::FunctionRef<absl::Status(const v1::AuditLine&)> take) : take_(take) {}

  absl::Status Take(const std::string& text) {
    ++number_;
    if (ended_) return Wrong("stands after the line that ends the file");
    v1::AuditLine line;
    // Of what is wrong with it the library would quote the text.
    if (!google::protobuf::util::JsonStringToMessage(text, &line).ok()) return Wrong("is no line of the format");
    RETURN_IF_ERROR(Place(line));
    return ended_ ? absl::OkStatus() : take_(line);
  }

  absl::Status End() const {
    if (!ended_) return absl::DataLossError("the file ends without the line that ends it: it was cut");
    if (end_.entries() == entries_ && end_.heads() == heads_) return absl::OkStatus();
    return absl::DataLossError("the file's last line counts other entries or heads than there are");
  }

 private:
  absl::Status Wrong(absl::string_view what) const {
    return absl::InvalidArgumentError(absl::StrCat("line ", number_, " ", what));
  }

  absl::Status Place(const v1::AuditLine& line) {
    const bool begins = line.line_case() == v1::AuditLine::kFile;
    if (begins != (number_ == 1)) return Wrong(begins ? "begins a file inside one" : "does not begin a file");
    switch (line.line_case()) {
      case v1::AuditLine::kFile:
        has_trail_ = line.file().has_trail();
        if (line.file().format() != kFormat) return Wrong("is of a version that this program does not know");
        return absl::OkStatus();
      case v1::AuditLine::kEntry:
        ++entries_;
        return has_trail_ ? absl::OkStatus() : Wrong("is an entry in a file of heads");
      case v1::AuditLine::kHead:
        ++heads_;
        return absl::OkStatus();
      case v1::AuditLine::kCount:
        return absl::OkStatus();
      case v1::AuditLine::kEnd:
        ended_ = true;
        end_ = line.end();
        return absl::OkStatus();
      case v1::AuditLine::LINE_NOT_SET:
        break;
    }
    return Wrong("is empty");
  }

  absl::FunctionRef<absl::Status(const v1::AuditLine&)> take_;
  uint64_t number_ = 0;
  uint64_t entries_ = 0;
  uint64_t heads_ = 0;
  bool has_trail_ = false;
  bool ended_ = false;
  v1::AuditEnd end_;
};

}  // namespace

std::string AuditFileWriter::Begin(absl::string_view server_key, uint64_t epoch, bool has_trail) {
  v1::AuditLine line;
  line.mutable_file()->set_format(kFormat);
  line.mutable_file()->set_server_key(std::string(server_key));
  line.mutable_file()->set_epoch(epoch);
  line.mutable_file()->set_has_trail(has_trail);
  return ToText(line);
}

std::string AuditFileWriter::Line(const v1::AuditEntry& entry) {
  end_.set_entries(end_.entries() + 1);
  v1::AuditLine line;
  *line.mutable_entry() = entry;
  return ToText(line);
}

std::string AuditFileWriter::Line(const v1::AuditHead& head) {
  end_.set_heads(end_.heads() + 1);
  v1::AuditLine line;
  *line.mutable_head() = head;
  return ToText(line);
}

std::string AuditFileWriter::Line(const v1::AuditCount& count) {
  v1::AuditLine line;
  *line.mutable_count() = count;
  return ToText(line);
}

std::string AuditFileWriter::End() {
  v1::AuditLine line;
  *line.mutable_end() = end_;
  return ToText(line);
}

absl::Status ReadAuditFile(std::istream& in, absl::FunctionRef<absl::Status(const v1::AuditLine&)> take) {
  Reader reader(take);
  for (std::string text; std::getline(in, text);) RETURN_IF_ERROR(reader.Take(text));
  return reader.End();
}

}  // namespace ihala
