#include "common/wire/row_parts.h"

#include "common/base/hash.h"
#include "common/base/limits.h"
#include "common/wire/wire_bytes.h"

namespace ihala {
namespace {

constexpr size_t kPartDigestBytes = 8;

std::string PartDigest(absl::string_view joined) { return Digest(joined).substr(0, kPartDigestBytes); }

}  // namespace

bool TravelsInParts(const v1::Row& row) { return row.ByteSizeLong() > limits::kRowPartBytes; }

std::vector<v1::Row> SplitRow(const v1::Row& row) {
  const std::string whole = SerializeDeterministic(row);
  const std::string digest = PartDigest(whole);
  const size_t count = (whole.size() + limits::kRowPartBytes - 1) / limits::kRowPartBytes;
  std::vector<v1::Row> parts(count);
  for (size_t i = 0; i < count; ++i) {
    v1::Row& out = parts[i];
    out.set_seq(row.seq());
    out.set_referral_id(row.referral_id());
    out.set_row_id(row.row_id());
    v1::RowPart& part = *out.mutable_part();
    part.set_index(static_cast<uint32_t>(i));
    part.set_count(static_cast<uint32_t>(count));
    part.set_digest(digest);
    part.set_payload(whole.substr(i * limits::kRowPartBytes, limits::kRowPartBytes));
  }
  return parts;
}

uint32_t PartsNumber(const v1::RowPart& part) {
  absl::string_view digest = part.digest();
  return digest.size() < kPartDigestBytes ? 0 : TakeFixed32(digest);
}

bool JoinRow(absl::string_view joined, const v1::Row& last, v1::Row* row) {
  if (PartDigest(joined) != last.part().digest()) return false;
  if (!row->ParseFromArray(joined.data(), static_cast<int>(joined.size()))) return false;
  return row->seq() == last.seq() && row->referral_id() == last.referral_id() && row->row_id() == last.row_id() &&
         !row->has_part();
}

}  // namespace ihala
