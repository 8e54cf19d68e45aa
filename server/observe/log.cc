#include "server/observe/log.h"

#include <unistd.h>

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/base/json_text.h"

namespace ihala {
namespace {

constexpr size_t kCodeBytes = 40;

absl::string_view NameOf(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug:
      return "debug";
    case LogLevel::kInfo:
      return "info";
    case LogLevel::kWarning:
      return "warning";
    case LogLevel::kError:
      return "error";
  }
  return "error";
}

template <typename Allowed>
absl::string_view IfCode(absl::string_view text, Allowed allowed) {
  const bool is_code = !text.empty() && text.size() <= kCodeBytes && std::all_of(text.begin(), text.end(), allowed);
  return is_code ? text : "?";
}

bool InAccount(char c) { return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '-'; }
bool InFileName(char c) { return InAccount(c) || c == '_' || c == '.'; }
bool InReason(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return absl::ascii_isupper(byte) || absl::ascii_isdigit(byte) || c == '_';
}

}  // namespace

void StderrLog::Write(absl::string_view line) {
  absl::MutexLock lock(&mutex_);
  while (!line.empty()) {
    const ssize_t written = write(STDERR_FILENO, line.data(), line.size());
    // Nobody to tell: a log that cannot be written must not stop the server.
    if (written <= 0) return;
    line.remove_prefix(static_cast<size_t>(written));
  }
}

LogLine::LogLine(LogLine&& other) noexcept : sink_(other.sink_), text_(std::move(other.text_)) {
  other.sink_ = nullptr;
}

LogLine::~LogLine() {
  if (sink_ == nullptr) return;
  text_ += "}\n";
  sink_->Write(text_);
}

void LogLine::Field(absl::string_view name, absl::string_view value) {
  if (sink_ == nullptr) return;
  text_ += ',';
  AppendJsonString(name, text_);
  text_ += ':';
  AppendJsonString(value, text_);
}

LogLine& LogLine::Count(Word name, uint64_t count) {
  if (sink_ != nullptr) absl::StrAppend(&text_, ",\"", name.text(), "\":", count);
  return *this;
}

LogLine& LogLine::Millis(Word name, absl::Duration duration) {
  if (sink_ != nullptr) {
    absl::StrAppendFormat(&text_, ",\"%s\":%.3f", name.text(), absl::ToDoubleMilliseconds(duration));
  }
  return *this;
}

LogLine& LogLine::Is(Word name, Word value) {
  Field(name.text(), value.text());
  return *this;
}

LogLine& LogLine::Account(absl::string_view code) {
  if (!code.empty()) Field("account", IfCode(code, InAccount));
  return *this;
}

LogLine& LogLine::Reason(absl::string_view reason) {
  if (!reason.empty()) Field("reason", IfCode(reason, InReason));
  return *this;
}

LogLine& LogLine::Method(const google::protobuf::MethodDescriptor& method) {
  Field("method", absl::StrCat(method.service()->name(), ".", method.name()));
  return *this;
}

LogLine& LogLine::Status(absl::StatusCode code) {
  Field("status", absl::StatusCodeToString(code));
  return *this;
}

LogLine& LogLine::Source(absl::string_view path, int line) {
  const size_t slash = path.rfind('/');
  Field("source", IfCode(slash == absl::string_view::npos ? path : path.substr(slash + 1), InFileName));
  if (sink_ != nullptr) absl::StrAppend(&text_, ",\"line\":", line);
  return *this;
}

LogLine Logger::Line(LogLevel level, Word event) const {
  if (level < least_) return LogLine(nullptr, "");
  std::string text = "{\"time\":";
  AppendJsonString(absl::FormatTime("%Y-%m-%dT%H:%M:%E3SZ", clock_->Now(), absl::UTCTimeZone()), text);
  LogLine line(sink_, std::move(text));
  line.Field("level", NameOf(level));
  line.Field("event", event.text());
  return line;
}

}  // namespace ihala
