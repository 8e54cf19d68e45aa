#include "server/sync/repair.h"

#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "common/base/ids.h"
#include "common/base/limits.h"
#include "common/base/status_macros.h"
#include "common/wire/row_digest.h"
#include "server/sync/row_builder.h"
#include "server/sync/scope_rows.h"

namespace ihala {
namespace {

constexpr uint32_t kBytesLeast = 1024;
constexpr int kWantedMost = 500;
constexpr size_t kRowIdBytes = 64;
constexpr size_t kNumberBytes = 8;

std::optional<RowKind> KindOf(uint32_t field) {
  for (const RowKind kind :
       {RowKind::kOrganisation, RowKind::kProgramme, RowKind::kDesk, RowKind::kGovernorate, RowKind::kAgreement,
        RowKind::kWorkflow, RowKind::kOutage, RowKind::kArrangement, RowKind::kCore, RowKind::kDossier,
        RowKind::kComment, RowKind::kHistory, RowKind::kConflict}) {
    if (FieldOf(kind) == field) return kind;
  }
  return std::nullopt;
}

// Whether rows of the kind are named like this.
bool IsRowId(RowKind kind, const std::string& row_id) {
  switch (kind) {
    case RowKind::kCore:
    case RowKind::kDossier:
      return row_id.empty();
    case RowKind::kComment:
      return row_id.size() == kIdBytes;
    case RowKind::kHistory:
    case RowKind::kConflict:
      return row_id.size() == kNumberBytes;
    default:
      return !row_id.empty() && row_id.size() <= kRowIdBytes;
  }
}

bool IsName(const v1::RowName& name) {
  const std::optional<RowKind> kind = KindOf(name.kind());
  if (!kind.has_value() || !IsRowId(*kind, name.row_id())) return false;
  return name.referral_id().size() == (*kind >= RowKind::kCore ? kIdBytes : 0);
}

v1::RowName NameOf(const FeedRow& row) {
  v1::RowName name;
  name.set_referral_id(row.referral_id);
  name.set_kind(FieldOf(row.kind));
  name.set_row_id(row.row_id);
  name.set_seq(row.seq);
  return name;
}

bool IsBefore(const v1::RowName& a, const v1::RowName& b) {
  return std::forward_as_tuple(a.referral_id(), a.kind(), a.row_id()) <
         std::forward_as_tuple(b.referral_id(), b.kind(), b.row_id());
}

// The buckets whose sums are not those of the device.
std::vector<size_t> Differing(const RowBuckets& buckets, const std::string& of_device) {
  const std::string packed = PackBuckets(buckets);
  std::vector<size_t> differing;
  for (size_t i = 0; i < kRowBuckets; ++i) {
    const size_t at = i * kBucketSumBytes;
    if (packed.compare(at, kBucketSumBytes, of_device, at, kBucketSumBytes) != 0) differing.push_back(i);
  }
  return differing;
}

void PutBucket(size_t bucket, std::vector<v1::RowName> names, v1::BucketRows* out) {
  std::sort(names.begin(), names.end(), IsBefore);
  out->set_bucket(static_cast<uint32_t>(bucket));
  for (v1::RowName& name : names) *out->add_rows() = std::move(name);
}

absl::Status Compare(ReadTxn& txn, const ReferenceData& reference, const Caller& caller, absl::Time now,
                     const v1::RepairUp& up, v1::RepairDown* down) {
  // Twice over the names: all of them at once would be too many to hold.
  RowBuckets buckets;
  RETURN_IF_ERROR(ForEachRow(txn, reference, caller, now,
                             [&](const FeedRow& row) { buckets[BucketOf(row.referral_id)].Add(MarkOf(row)); }));
  std::vector<size_t> differing = Differing(buckets, up.buckets());
  // About what a name has, packed or not: fewer than these would be too cautious, many more too long for the link.
  constexpr int64_t kNameBytes = 32;
  int64_t bytes = 0;
  size_t count = 0;
  while (count < differing.size() && (count == 0 || bytes < up.bytes_max())) {
    bytes += buckets[differing[count++]].rows() * kNameBytes;
  }
  down->set_more_buckets(count < differing.size());
  differing.resize(count);
  std::vector<std::vector<v1::RowName>> names(kRowBuckets);
  RETURN_IF_ERROR(ForEachRow(txn, reference, caller, now, [&](const FeedRow& row) {
    const size_t bucket = BucketOf(row.referral_id);
    if (std::binary_search(differing.begin(), differing.end(), bucket)) names[bucket].push_back(NameOf(row));
  }));
  for (const size_t bucket : differing) PutBucket(bucket, std::move(names[bucket]), down->add_buckets());
  return absl::OkStatus();
}

// Whether a row of the directory goes to the caller: agreements go to their two sides alone, as on pages. By what is in
// memory, so that it takes as long where there is no such agreement.
bool IsInDirectoryOf(const Caller& caller, const ReferenceData& reference, const v1::RowName& name) {
  if (KindOf(name.kind()) != RowKind::kAgreement) return true;
  const auto& agreements = reference.directory.agreements();
  const auto found = agreements.find(name.row_id());
  if (found == agreements.end() || caller.organisation.empty()) return false;
  return found->second.referring_organisation() == caller.organisation ||
         found->second.receiving_organisation() == caller.organisation;
}

// Which of the cases that a device names are its caller's. Asks about each once.
class NamedCases {
 public:
  NamedCases(RowBuilder& rows, LookupCount& lookups) : rows_(rows), lookups_(lookups) {}

  absl::StatusOr<bool> IsOfCaller(const std::string& referral_id) {
    if (const auto known = known_.find(referral_id); known != known_.end()) return known->second;
    bool& is_callers = known_[referral_id];
    if (!lookups_.Begin()) return false;
    ASSIGN_OR_RETURN(const CaseAccess* const access, rows_.Seek(referral_id));
    is_callers = access != nullptr;
    if (is_callers) lookups_.Found();
    return is_callers;
  }

 private:
  RowBuilder& rows_;
  LookupCount& lookups_;
  absl::flat_hash_map<std::string, bool> known_;
};

absl::Status HandOut(ReadTxn& txn, const ReferenceData& reference, const Caller& caller, absl::Time now,
                     const v1::RepairUp& up, LookupCount& lookups, v1::RepairDown* down) {
  RowBuilder rows(txn, reference, caller, now);
  NamedCases cases(rows, lookups);
  size_t bytes = 0;
  for (const v1::RowName& name : up.wanted()) {
    if (bytes >= up.bytes_max()) break;
    down->set_wanted_done(down->wanted_done() + 1);
    // Before its row is looked for, or the time would tell whether there is one.
    bool is_callers = false;
    if (name.referral_id().empty()) {
      is_callers = IsInDirectoryOf(caller, reference, name);
    } else {
      ASSIGN_OR_RETURN(is_callers, cases.IsOfCaller(name.referral_id()));
    }
    if (!is_callers) continue;
    ASSIGN_OR_RETURN(const std::optional<FeedRow> found,
                     txn.FindRow(*KindOf(name.kind()), name.referral_id(), name.row_id()));
    if (!found.has_value()) continue;
    ASSIGN_OR_RETURN(std::optional<v1::Row> row, rows.Build(*found));
    if (!row.has_value()) continue;
    bytes += row->ByteSizeLong();
    *down->add_rows() = *std::move(row);
  }
  return absl::OkStatus();
}

}  // namespace

void CheckRepair(const v1::RepairUp& up, std::vector<FieldViolation>& problems) {
  if (!up.buckets().empty() && up.buckets().size() != kRowBuckets * kBucketSumBytes) {
    problems.push_back({"repair.buckets", "MALFORMED", "must be 2048 bytes, or empty"});
  }
  if (up.buckets().empty() && up.wanted().empty()) {
    problems.push_back({"repair", "MISSING", "must ask for a comparison or for rows"});
  }
  if (up.bytes_max() < kBytesLeast || up.bytes_max() > limits::kExchangePayloadBytes) {
    problems.push_back({"repair.bytes_max", "OUT_OF_RANGE", "must be 1 KiB to 256 KiB"});
  }
  if (up.wanted_size() > kWantedMost) {
    problems.push_back({"repair.wanted", "TOO_MANY", absl::StrCat("at most ", kWantedMost, " rows")});
  }
  for (int i = 0; i < std::min(up.wanted_size(), kWantedMost); ++i) {
    if (IsName(up.wanted(i))) continue;
    problems.push_back({absl::StrCat("repair.wanted[", i, "]"), "MALFORMED", "must be a row as the server named it"});
  }
}

absl::StatusOr<v1::RepairDown> AnswerRepair(ReadTxn& txn, const ReferenceData& reference, const Caller& caller,
                                            absl::Time now, const v1::RepairUp& up, LookupCount& lookups) {
  v1::RepairDown down;
  if (!up.wanted().empty()) RETURN_IF_ERROR(HandOut(txn, reference, caller, now, up, lookups, &down));
  if (!up.buckets().empty()) RETURN_IF_ERROR(Compare(txn, reference, caller, now, up, &down));
  return down;
}

}  // namespace ihala
