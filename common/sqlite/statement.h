#ifndef IHALA_COMMON_SQLITE_STATEMENT_H_
#define IHALA_COMMON_SQLITE_STATEMENT_H_

#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

struct sqlite3_stmt;

namespace ihala::sqlite {

class Connection;

// One use of a compiled statement; on destruction it is reset and goes back to the connection.
//
//   ASSIGN_OR_RETURN(Statement find, db.Prepare("SELECT body FROM cases WHERE id = ?1"));
//   find.BindBlob(1, id);
//   ASSIGN_OR_RETURN(bool found, find.Step());
//   if (found) Use(find.ColumnBlob(0));
//
// Parameters count from 1, columns from 0, as in SQLite. Bind methods return no status: a failure
// is kept and comes out of the next Step() or Run(). Binding after a Step() first starts the
// statement again and keeps the other bindings, so one statement can serve a loop.
// Same thread as its connection, which must outlive it.
class Statement {
 public:
  Statement(Statement&& other) noexcept;
  Statement& operator=(Statement&& other) noexcept;
  ~Statement();

  // These copy the bytes.
  Statement& BindText(int parameter, absl::string_view utf8);
  Statement& BindBlob(int parameter, absl::string_view bytes);
  // These do not: the bytes must stay as they are until Reset(), the next bind to the same
  // parameter, or the end of this object.
  Statement& BindTextNoCopy(int parameter, absl::string_view utf8);
  Statement& BindBlobNoCopy(int parameter, absl::string_view bytes);
  Statement& BindInt(int parameter, int64_t value);
  Statement& BindNull(int parameter);

  // The next row: true if there is one, false at the end. After false, Step() runs it again from
  // the start.
  absl::StatusOr<bool> Step();

  // Runs to the end and starts again; for statements without rows, whose rows would be ignored.
  absl::Status Run();

  // Starts again and forgets all bindings.
  void Reset();

  // Columns of the present row; only after Step() returned true. Views are valid until the next
  // Step(), Run(), Reset() or bind. Null reads as 0 or as empty.
  int64_t ColumnInt(int column) const;
  absl::string_view ColumnText(int column) const;
  absl::string_view ColumnBlob(int column) const;
  bool ColumnIsNull(int column) const;
  int ColumnCount() const;

 private:
  friend class Connection;

  Statement(Connection* connection, sqlite3_stmt* stmt, std::vector<sqlite3_stmt*>* home)
      : connection_(connection), stmt_(stmt), home_(home) {}

  void BeforeBind();
  Statement& BindBytes(int parameter, absl::string_view bytes, bool text, bool copy);
  void Keep(int result);
  void Release();

  Connection* connection_;
  sqlite3_stmt* stmt_;
  // Where it goes back to; null if it is finalized instead.
  std::vector<sqlite3_stmt*>* home_;
  bool stepped_ = false;
  int bind_error_ = 0;
};

}  // namespace ihala::sqlite

#endif  // IHALA_COMMON_SQLITE_STATEMENT_H_
