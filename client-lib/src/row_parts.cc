#include "client-lib/src/row_parts.h"

#include <cstdint>
#include <string>
#include <utility>

#include "client-lib/src/places.h"
#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/base/status_macros.h"
#include "common/wire/row_parts.h"

namespace ihala::client {
namespace {

absl::Status CheckPart(const v1::RowPart& part) {
  if (part.count() < 2 || part.count() > limits::kRowParts) {
    return InvalidField("page.rows.part.count", "OUT_OF_RANGE", "is 2 to 512");
  }
  if (part.index() >= part.count()) return InvalidField("page.rows.part.index", "OUT_OF_RANGE", "is below the count");
  if (part.payload().empty() || part.payload().size() > limits::kRowPartBytes) {
    return InvalidField("page.rows.part.payload", "OUT_OF_RANGE", "has 1 byte to 8 KiB");
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status RowParts::Clear() {
  ASSIGN_OR_RETURN(sqlite::Statement remove, store_->db().Prepare("DELETE FROM row_part"));
  return remove.Run();
}

absl::StatusOr<std::optional<v1::Row>> RowParts::Take(const v1::Row& row) {
  const v1::RowPart& part = row.part();
  RETURN_IF_ERROR(CheckPart(part));
  // Of another row, or of one that has become another meanwhile, the rest will not come.
  ASSIGN_OR_RETURN(sqlite::Statement others,
                   store_->db().Prepare("DELETE FROM row_part WHERE seq != ?1 OR digest != ?2"));
  others.BindInt(1, static_cast<int64_t>(row.seq())).BindBlob(2, part.digest());
  RETURN_IF_ERROR(others.Run());
  ASSIGN_OR_RETURN(sqlite::Statement put,
                   store_->db().Prepare("INSERT OR REPLACE INTO row_part (part, seq, digest, body) "
                                        "VALUES (?1, ?2, ?3, ?4)"));
  put.BindInt(1, part.index()).BindInt(2, static_cast<int64_t>(row.seq())).BindBlob(3, part.digest());
  ASSIGN_OR_RETURN(const std::string body, store_->CloseMessage(kRowPartPlace, row));
  put.BindBlob(4, body);
  RETURN_IF_ERROR(put.Run());
  ASSIGN_OR_RETURN(sqlite::Statement all, store_->db().Prepare("SELECT body FROM row_part ORDER BY part"));
  std::string joined;
  for (uint32_t have = 0; have < part.count(); ++have) {
    ASSIGN_OR_RETURN(const bool found, all.Step());
    if (!found) return std::nullopt;
    v1::Row one;
    RETURN_IF_ERROR(store_->OpenMessage(kRowPartPlace, all.ColumnBlob(0), &one));
    joined += one.part().payload();
  }
  RETURN_IF_ERROR(Clear());
  v1::Row whole;
  if (!JoinRow(joined, row, &whole)) return std::nullopt;
  return whole;
}

}  // namespace ihala::client
