#ifndef IHALA_SERVER_OBSERVE_LOG_H_
#define IHALA_SERVER_OBSERVE_LOG_H_

#include <cstdint>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "common/base/clock.h"
#include "google/protobuf/descriptor.h"

// The server's log: one JSON object a line. It cannot print a person, because no function here takes text that came
// from outside: words stand in the program, codes must look like codes, everything else is a number.
namespace ihala {

enum class LogLevel { kDebug, kInfo, kWarning, kError };

// Takes finished lines. Thread-safe.
class LogSink {
 public:
  virtual ~LogSink() = default;
  // `line` is one whole line with its line feed.
  virtual void Write(absl::string_view line) = 0;
};

// The process's standard error. Lines of several threads do not run into one another.
class StderrLog : public LogSink {
 public:
  void Write(absl::string_view line) override;

 private:
  absl::Mutex mutex_;
};

// clang 14, which the sanitized builds use, leaves out the destructors of an expression with a consteval call in it.
#if defined(__clang__) && __clang_major__ < 16
#define IHALA_LITERAL_ONLY constexpr
#else
#define IHALA_LITERAL_ONLY consteval
#endif

// Text that stands in the program: only a literal makes one, which the compiler sees to.
class Word {
 public:
  // NOLINTNEXTLINE(google-explicit-constructor): it reads as the literal.
  IHALA_LITERAL_ONLY Word(const char* text) : text_(text) {}
  absl::string_view text() const { return text_; }

 private:
  const char* text_;
};

#undef IHALA_LITERAL_ONLY

class Logger;

// One line in the making; written when it ends. One thread.
class LogLine {
 public:
  ~LogLine();
  LogLine(LogLine&& other) noexcept;
  LogLine(const LogLine&) = delete;
  LogLine& operator=(const LogLine&) = delete;

  LogLine& Count(Word name, uint64_t count);
  LogLine& Millis(Word name, absl::Duration duration);
  LogLine& Is(Word name, Word value);
  // An account's code. What does not look like one is written as "?": it could be anything that somebody typed.
  LogLine& Account(absl::string_view code);
  // A machine-readable reason in capitals; "?" for anything else, nothing if empty.
  LogLine& Reason(absl::string_view reason);
  LogLine& Method(const google::protobuf::MethodDescriptor& method);
  LogLine& Status(absl::StatusCode code);
  // A place in a library's source, as "call.cc" and 1211.
  LogLine& Source(absl::string_view path, int line);

 private:
  friend class Logger;
  LogLine(LogSink* sink, std::string text) : sink_(sink), text_(std::move(text)) {}
  void Field(absl::string_view name, absl::string_view value);

  LogSink* sink_;  // Null where the line is below the level.
  std::string text_;
};

// Where the server's parts log. Thread-safe. `sink` and `clock` must outlive it.
class Logger {
 public:
  Logger(LogSink* sink, Clock* clock, LogLevel least) : sink_(sink), clock_(clock), least_(least) {}

  LogLine Line(LogLevel level, Word event) const;

 private:
  LogSink* const sink_;
  Clock* const clock_;
  const LogLevel least_;
};

}  // namespace ihala

#endif  // IHALA_SERVER_OBSERVE_LOG_H_
