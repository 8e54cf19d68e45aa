#include "common/wire/row_digest.h"

#include "common/base/hash.h"
#include "common/wire/wire_bytes.h"
#include "google/protobuf/unknown_field_set.h"

namespace ihala {
namespace {

constexpr absl::string_view kPurpose = "ihala/row/1";

RowSum::Words WordsOf(const RowMark& mark) {
  std::string bytes;
  AppendSized(kPurpose, bytes);
  AppendSized(mark.referral_id, bytes);
  AppendFixed64(mark.kind, bytes);
  AppendSized(mark.row_id, bytes);
  AppendFixed64(mark.seq, bytes);
  const std::string digest = Digest(bytes);
  absl::string_view left = digest;
  RowSum::Words words;
  for (uint32_t& word : words) word = TakeFixed32(left);
  return words;
}

}  // namespace

uint32_t KindOf(const v1::Row& row) {
  if (row.body_case() != v1::Row::BODY_NOT_SET) return static_cast<uint32_t>(row.body_case());
  const google::protobuf::UnknownFieldSet& unknown = row.GetReflection()->GetUnknownFields(row);
  int lowest = 0;
  for (int i = 0; i < unknown.field_count(); ++i) {
    const google::protobuf::UnknownField& field = unknown.field(i);
    if (field.type() != google::protobuf::UnknownField::TYPE_LENGTH_DELIMITED) continue;
    if (field.number() < v1::Row::kCoreFieldNumber || (lowest > 0 && field.number() >= lowest)) continue;
    lowest = field.number();
  }
  return static_cast<uint32_t>(lowest);
}

void RowSum::Add(const RowMark& mark) { Add(RowSum(1, WordsOf(mark))); }

void RowSum::Remove(const RowMark& mark) {
  --rows_;
  const Words words = WordsOf(mark);
  for (size_t i = 0; i < words.size(); ++i) words_[i] -= words[i];
}

void RowSum::Add(const RowSum& other) {
  rows_ += other.rows_;
  for (size_t i = 0; i < words_.size(); ++i) words_[i] += other.words_[i];
}

std::string RowSum::Bytes() const {
  std::string bytes;
  for (const uint32_t word : words_) AppendFixed32(word, bytes);
  return bytes;
}

v1::RowsDigest RowSum::Digest() const {
  v1::RowsDigest digest;
  digest.set_rows(static_cast<uint64_t>(rows_));
  digest.set_sum(Bytes());
  return digest;
}

bool operator==(const v1::RowsDigest& a, const v1::RowsDigest& b) { return a.rows() == b.rows() && a.sum() == b.sum(); }

size_t BucketOf(absl::string_view referral_id) {
  return referral_id.empty() ? 0 : static_cast<unsigned char>(referral_id.back());
}

std::string PackBuckets(const RowBuckets& buckets) {
  std::string packed;
  packed.reserve(kRowBuckets * kBucketSumBytes);
  for (const RowSum& bucket : buckets) packed += bucket.Bytes().substr(0, kBucketSumBytes);
  return packed;
}

}  // namespace ihala
