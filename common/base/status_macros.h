#ifndef IHALA_COMMON_BASE_STATUS_MACROS_H_
#define IHALA_COMMON_BASE_STATUS_MACROS_H_

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

// Both macros return from the enclosing function, which must return absl::Status or
// absl::StatusOr<T>. Errors pass through unchanged: code, text and payloads.

// Evaluates `expr` (an absl::Status) once and returns it if it is not OK.
#define RETURN_IF_ERROR(...)                                               \
  do {                                                                     \
    if (absl::Status ihala_status_ = (__VA_ARGS__); !ihala_status_.ok()) { \
      return ihala_status_;                                                \
    }                                                                      \
  } while (false)

// Evaluates the absl::StatusOr after `lhs` once. Returns its status if it is an error, else
// moves its value into `lhs`, which may declare a variable:
//   ASSIGN_OR_RETURN(std::string bytes, ReadFile(path, kMaxBytes));
// It is two statements: use it inside braces only.
#define ASSIGN_OR_RETURN(lhs, ...) \
  IHALA_ASSIGN_OR_RETURN_(IHALA_CONCAT_(ihala_status_or_, __LINE__), lhs, (__VA_ARGS__))

#define IHALA_ASSIGN_OR_RETURN_(temporary, lhs, expr)        \
  auto temporary = expr;                                     \
  if (!temporary.ok()) return std::move(temporary).status(); \
  lhs = *std::move(temporary)

#define IHALA_CONCAT_(a, b) IHALA_CONCAT_INNER_(a, b)
#define IHALA_CONCAT_INNER_(a, b) a##b

#endif  // IHALA_COMMON_BASE_STATUS_MACROS_H_
