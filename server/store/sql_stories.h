#ifndef IHALA_SERVER_STORE_SQL_STORIES_H_
#define IHALA_SERVER_STORE_SQL_STORIES_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/sqlite/connection.h"
#include "server/store/bodies.h"
#include "server/store/story_records.h"

// How cases went, for who counts them, in SQL.
namespace ihala {

absl::StatusOr<StoryPage> SelectStories(sqlite::Connection& db, const Bodies& bodies, const StoryQuery& query,
                                        absl::string_view after, int limit);

}  // namespace ihala

#endif  // IHALA_SERVER_STORE_SQL_STORIES_H_
