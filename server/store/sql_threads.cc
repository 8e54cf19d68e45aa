#include "server/store/sql_threads.h"

#include <string>
#include <utility>

#include "common/base/status_macros.h"
#include "common/sqlite/statement.h"

namespace ihala {
namespace {

using sqlite::Statement;

// The bodies of all rows.
template <typename Message>
absl::StatusOr<std::vector<Message>> Bodies(Statement& select) {
  std::vector<Message> all;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, select.Step());
    if (!more) return all;
    Message message;
    if (!message.ParseFromString(std::string(select.ColumnBlob(0)))) {
      return absl::DataLossError("a stored thread does not parse");
    }
    all.push_back(std::move(message));
  }
}

}  // namespace

absl::StatusOr<std::optional<v1::Thread>> SelectThread(sqlite::Connection& db, absl::string_view thread_id) {
  ASSIGN_OR_RETURN(Statement select, db.Prepare("SELECT body FROM threads WHERE thread_id = ?1"));
  select.BindBlobNoCopy(1, thread_id);
  ASSIGN_OR_RETURN(std::vector<v1::Thread> found, Bodies<v1::Thread>(select));
  if (found.empty()) return std::optional<v1::Thread>();
  return std::optional<v1::Thread>(std::move(found.front()));
}

absl::StatusOr<std::vector<v1::Thread>> SelectThreads(sqlite::Connection& db, absl::string_view organisation,
                                                      absl::string_view before, int limit) {
  ASSIGN_OR_RETURN(Statement select,
                   db.Prepare("SELECT body FROM threads WHERE (?1 = '' OR thread_id IN (SELECT thread_id FROM "
                              "thread_members WHERE organisation = ?1)) AND (?2 = x'' OR thread_id < ?2) "
                              "ORDER BY thread_id DESC LIMIT ?3"));
  select.BindTextNoCopy(1, organisation).BindBlobNoCopy(2, before).BindInt(3, limit);
  return Bodies<v1::Thread>(select);
}

absl::StatusOr<std::vector<v1::Post>> SelectPosts(sqlite::Connection& db, absl::string_view thread_id, uint32_t after,
                                                  int limit) {
  ASSIGN_OR_RETURN(Statement select,
                   db.Prepare("SELECT body FROM posts WHERE thread_id = ?1 AND n > ?2 ORDER BY n LIMIT ?3"));
  select.BindBlobNoCopy(1, thread_id).BindInt(2, after).BindInt(3, limit);
  return Bodies<v1::Post>(select);
}

absl::Status UpsertThread(sqlite::Connection& db, const v1::Thread& thread) {
  const std::string body = thread.SerializeAsString();
  ASSIGN_OR_RETURN(Statement put, db.Prepare("INSERT OR REPLACE INTO threads (thread_id, body) VALUES (?1, ?2)"));
  put.BindBlobNoCopy(1, thread.thread_id()).BindBlobNoCopy(2, body);
  RETURN_IF_ERROR(put.Run());
  for (const std::string& organisation : thread.organisations()) {
    ASSIGN_OR_RETURN(Statement member, db.Prepare("INSERT OR IGNORE INTO thread_members (organisation, thread_id) "
                                                  "VALUES (?1, ?2)"));
    member.BindTextNoCopy(1, organisation).BindBlobNoCopy(2, thread.thread_id());
    RETURN_IF_ERROR(member.Run());
  }
  return absl::OkStatus();
}

absl::Status InsertPost(sqlite::Connection& db, absl::string_view thread_id, const v1::Post& post) {
  const std::string body = post.SerializeAsString();
  ASSIGN_OR_RETURN(Statement put, db.Prepare("INSERT INTO posts (thread_id, n, body) VALUES (?1, ?2, ?3)"));
  put.BindBlobNoCopy(1, thread_id).BindInt(2, post.n()).BindBlobNoCopy(3, body);
  return put.Run();
}

}  // namespace ihala
