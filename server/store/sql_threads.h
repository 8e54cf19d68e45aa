#ifndef IHALA_SERVER_STORE_SQL_THREADS_H_
#define IHALA_SERVER_STORE_SQL_THREADS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/sqlite/connection.h"
#include "ihala/v1/thread_service.pb.h"
#include "server/store/bodies.h"

// The threads' part of store.h in SQL.
namespace ihala {

absl::StatusOr<std::optional<v1::Thread>> SelectThread(sqlite::Connection& db, const Bodies& bodies,
                                                       absl::string_view thread_id);
absl::StatusOr<std::vector<v1::Thread>> SelectThreads(sqlite::Connection& db, const Bodies& bodies,
                                                      absl::string_view organisation, absl::string_view before,
                                                      int limit);
absl::StatusOr<std::vector<v1::Post>> SelectPosts(sqlite::Connection& db, const Bodies& bodies,
                                                  absl::string_view thread_id, uint32_t after, int limit);

absl::Status UpsertThread(sqlite::Connection& db, const Bodies& bodies, const v1::Thread& thread);
absl::Status InsertPost(sqlite::Connection& db, const Bodies& bodies, absl::string_view thread_id,
                        const v1::Post& post);

// The names of their columns as places of their contents (see Bodies), and the key of a post there.
inline constexpr absl::string_view kThreadPlace = "threads.body";
inline constexpr absl::string_view kPostPlace = "posts.body";
std::string PostKey(absl::string_view thread_id, uint32_t n);

}  // namespace ihala

#endif  // IHALA_SERVER_STORE_SQL_THREADS_H_
