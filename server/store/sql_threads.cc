#include "server/store/sql_threads.h"

#include <string>
#include <utility>

#include "common/base/status_macros.h"
#include "common/sqlite/statement.h"
#include "common/wire/wire_bytes.h"

namespace ihala {
namespace {

using sqlite::Statement;

absl::StatusOr<v1::Thread> TakeThread(const Statement& found, const Bodies& bodies) {
  ASSIGN_OR_RETURN(const std::string body, bodies.Open(kThreadPlace, found.ColumnBlob(0), found.ColumnBlob(1)));
  v1::Thread thread;
  if (!thread.ParseFromString(body)) return absl::DataLossError("a stored thread does not parse");
  return thread;
}

}  // namespace

std::string PostKey(absl::string_view thread_id, uint32_t n) {
  std::string key(thread_id);
  AppendFixed32(n, key);
  return key;
}

absl::StatusOr<std::optional<v1::Thread>> SelectThread(sqlite::Connection& db, const Bodies& bodies,
                                                       absl::string_view thread_id) {
  ASSIGN_OR_RETURN(Statement select, db.Prepare("SELECT thread_id, body FROM threads WHERE thread_id = ?1"));
  select.BindBlobNoCopy(1, thread_id);
  ASSIGN_OR_RETURN(const bool found, select.Step());
  if (!found) return std::optional<v1::Thread>();
  ASSIGN_OR_RETURN(v1::Thread thread, TakeThread(select, bodies));
  return std::optional<v1::Thread>(std::move(thread));
}

absl::StatusOr<std::vector<v1::Thread>> SelectThreads(sqlite::Connection& db, const Bodies& bodies,
                                                      absl::string_view organisation, absl::string_view before,
                                                      int limit) {
  ASSIGN_OR_RETURN(
      Statement select,
      db.Prepare("SELECT thread_id, body FROM threads WHERE (?1 = '' OR thread_id IN (SELECT thread_id FROM "
                 "thread_members WHERE organisation = ?1)) AND (?2 = x'' OR thread_id < ?2) "
                 "ORDER BY thread_id DESC LIMIT ?3"));
  select.BindTextNoCopy(1, organisation).BindBlobNoCopy(2, before).BindInt(3, limit);
  std::vector<v1::Thread> all;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, select.Step());
    if (!more) return all;
    ASSIGN_OR_RETURN(all.emplace_back(), TakeThread(select, bodies));
  }
}

absl::StatusOr<std::vector<v1::Post>> SelectPosts(sqlite::Connection& db, const Bodies& bodies,
                                                  absl::string_view thread_id, uint32_t after, int limit) {
  ASSIGN_OR_RETURN(Statement select,
                   db.Prepare("SELECT n, body FROM posts WHERE thread_id = ?1 AND n > ?2 ORDER BY n LIMIT ?3"));
  select.BindBlobNoCopy(1, thread_id).BindInt(2, after).BindInt(3, limit);
  std::vector<v1::Post> all;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, select.Step());
    if (!more) return all;
    const std::string key = PostKey(thread_id, static_cast<uint32_t>(select.ColumnInt(0)));
    ASSIGN_OR_RETURN(const std::string body, bodies.Open(kPostPlace, key, select.ColumnBlob(1)));
    if (!all.emplace_back().ParseFromString(body)) return absl::DataLossError("a stored post does not parse");
  }
}

absl::Status UpsertThread(sqlite::Connection& db, const Bodies& bodies, const v1::Thread& thread) {
  ASSIGN_OR_RETURN(const std::string body,
                   bodies.Seal(kThreadPlace, thread.thread_id(), 0, thread.SerializeAsString()));
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

absl::Status InsertPost(sqlite::Connection& db, const Bodies& bodies, absl::string_view thread_id,
                        const v1::Post& post) {
  ASSIGN_OR_RETURN(const std::string body,
                   bodies.Seal(kPostPlace, PostKey(thread_id, post.n()), 0, post.SerializeAsString()));
  ASSIGN_OR_RETURN(Statement put, db.Prepare("INSERT INTO posts (thread_id, n, body) VALUES (?1, ?2, ?3)"));
  put.BindBlobNoCopy(1, thread_id).BindInt(2, post.n()).BindBlobNoCopy(3, body);
  return put.Run();
}

}  // namespace ihala
