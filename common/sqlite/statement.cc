#include "common/sqlite/statement.h"

#include <sqlite3.h>

#include <utility>

#include "common/sqlite/connection.h"
#include "common/sqlite/sqlite_status.h"

namespace ihala::sqlite {

Statement::Statement(Statement&& other) noexcept
    : connection_(other.connection_),
      stmt_(std::exchange(other.stmt_, nullptr)),
      home_(other.home_),
      stepped_(other.stepped_),
      bind_error_(other.bind_error_) {}

Statement& Statement::operator=(Statement&& other) noexcept {
  if (this != &other) {
    Release();
    connection_ = other.connection_;
    stmt_ = std::exchange(other.stmt_, nullptr);
    home_ = other.home_;
    stepped_ = other.stepped_;
    bind_error_ = other.bind_error_;
  }
  return *this;
}

Statement::~Statement() { Release(); }

void Statement::Release() {
  if (stmt_ == nullptr) return;
  if (home_ == nullptr) {
    sqlite3_finalize(stmt_);
  } else {
    sqlite3_reset(stmt_);
    // Not only tidy: a kept statement must not point at bytes that are gone, nor hold a copy of
    // somebody's name.
    sqlite3_clear_bindings(stmt_);
    home_->push_back(stmt_);
  }
  stmt_ = nullptr;
}

void Statement::BeforeBind() {
  if (stepped_) sqlite3_reset(stmt_);
  stepped_ = false;
}

void Statement::Keep(int result) {
  if (result != SQLITE_OK && bind_error_ == SQLITE_OK) bind_error_ = result;
}

Statement& Statement::BindBytes(int parameter, absl::string_view bytes, bool text, bool copy) {
  BeforeBind();
  // A null pointer would bind NULL, and an empty view may well have one.
  const char* data = bytes.data() == nullptr ? "" : bytes.data();
  const auto lifetime = copy ? SQLITE_TRANSIENT : SQLITE_STATIC;
  Keep(text ? sqlite3_bind_text64(stmt_, parameter, data, bytes.size(), lifetime, SQLITE_UTF8)
            : sqlite3_bind_blob64(stmt_, parameter, data, bytes.size(), lifetime));
  return *this;
}

Statement& Statement::BindText(int parameter, absl::string_view utf8) {
  return BindBytes(parameter, utf8, /*text=*/true, /*copy=*/true);
}

Statement& Statement::BindBlob(int parameter, absl::string_view bytes) {
  return BindBytes(parameter, bytes, /*text=*/false, /*copy=*/true);
}

Statement& Statement::BindTextNoCopy(int parameter, absl::string_view utf8) {
  return BindBytes(parameter, utf8, /*text=*/true, /*copy=*/false);
}

Statement& Statement::BindBlobNoCopy(int parameter, absl::string_view bytes) {
  return BindBytes(parameter, bytes, /*text=*/false, /*copy=*/false);
}

Statement& Statement::BindInt(int parameter, int64_t value) {
  BeforeBind();
  Keep(sqlite3_bind_int64(stmt_, parameter, value));
  return *this;
}

Statement& Statement::BindNull(int parameter) {
  BeforeBind();
  Keep(sqlite3_bind_null(stmt_, parameter));
  return *this;
}

absl::StatusOr<bool> Statement::Step() {
  if (bind_error_ != SQLITE_OK) {
    return SqliteStatus(nullptr, std::exchange(bind_error_, SQLITE_OK), "bind a value");
  }
  stepped_ = true;
  const int result = sqlite3_step(stmt_);
  if (result == SQLITE_ROW) return true;
  const absl::Status status = SqliteStatus(connection_->db_, result, "run a statement");
  // Ended either way. Resetting at once lets go of the read lock of a statement that failed.
  sqlite3_reset(stmt_);
  stepped_ = false;
  if (!status.ok()) return status;
  return false;
}

absl::Status Statement::Run() {
  if (stepped_) sqlite3_reset(stmt_);
  stepped_ = false;
  for (;;) {
    const absl::StatusOr<bool> more = Step();
    if (!more.ok()) return more.status();
    if (!*more) return absl::OkStatus();
  }
}

void Statement::Reset() {
  sqlite3_reset(stmt_);
  sqlite3_clear_bindings(stmt_);
  stepped_ = false;
  bind_error_ = SQLITE_OK;
}

int64_t Statement::ColumnInt(int column) const { return sqlite3_column_int64(stmt_, column); }

absl::string_view Statement::ColumnText(int column) const {
  // The pointer first: asking for it may convert the value, and the size is that of the result.
  const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(stmt_, column));
  if (data == nullptr) return {};
  return {data, static_cast<size_t>(sqlite3_column_bytes(stmt_, column))};
}

absl::string_view Statement::ColumnBlob(int column) const {
  const auto* data = static_cast<const char*>(sqlite3_column_blob(stmt_, column));
  if (data == nullptr) return {};
  return {data, static_cast<size_t>(sqlite3_column_bytes(stmt_, column))};
}

bool Statement::ColumnIsNull(int column) const { return sqlite3_column_type(stmt_, column) == SQLITE_NULL; }

int Statement::ColumnCount() const { return sqlite3_column_count(stmt_); }

}  // namespace ihala::sqlite
