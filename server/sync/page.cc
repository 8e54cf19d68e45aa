#include "server/sync/page.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "common/base/sabotage.h"
#include "common/base/status_macros.h"
#include "common/wire/cursor.h"
#include "server/sync/feeds.h"

namespace ihala {
namespace {

// Version of the row messages that this server writes.
constexpr uint32_t kFeedSchema = 1;
// Rows read from each feed for one page; about what fits into the largest page.
constexpr int kRowsPerFeed = 500;

template <typename Message>
absl::Status Parse(const std::string& body, Message* message) {
  if (message->ParseFromString(body)) return absl::OkStatus();
  return absl::DataLossError("a stored row does not parse");
}

// What the caller may see of one case, found once for a page.
struct CaseAccess {
  v1::CaseCore core;
  FieldSet fields = FieldSet::None();
};

// Collects the rows of one page.
class PageBuilder {
 public:
  PageBuilder(ReadTxn& txn, const ReferenceData& reference, const PageRequest& request, uint64_t since, v1::Page* page)
      : txn_(txn), reference_(reference), request_(request), since_(since), page_(page) {}

  // Adds the row if the caller may see it, and its case's core before it where the device cannot have that yet.
  absl::Status Add(const FeedRow& row);
  size_t bytes() const { return bytes_; }

 private:
  absl::StatusOr<CaseAccess*> Access(const std::string& referral_id);
  absl::Status AddReference(const FeedRow& row);
  absl::Status AddChild(const FeedRow& row, const CaseAccess& access);
  void AddCore(const CaseAccess& access);
  void Put(v1::Row row);

  ReadTxn& txn_;
  const ReferenceData& reference_;
  const PageRequest& request_;
  const uint64_t since_;
  v1::Page* page_;
  size_t bytes_ = 0;
  absl::flat_hash_map<std::string, CaseAccess> cases_;
  absl::flat_hash_set<std::string> cores_sent_;
};

void PageBuilder::Put(v1::Row row) {
  bytes_ += row.ByteSizeLong();
  *page_->add_rows() = std::move(row);
}

absl::StatusOr<CaseAccess*> PageBuilder::Access(const std::string& referral_id) {
  const auto [found, is_new] = cases_.try_emplace(referral_id);
  if (!is_new) return &found->second;
  ASSIGN_OR_RETURN(std::optional<v1::CaseCore> core, txn_.FindCore(referral_id));
  if (!core.has_value()) return absl::DataLossError("a row has no case");
  const auto workflow = reference_.FindWorkflow(core->workflow().workflow_id(), core->workflow().version());
  if (workflow == nullptr) return absl::DataLossError("a case follows a workflow that is not loaded");
  found->second.fields =
      Visible(request_.caller, FactsOf(*core, workflow->KindOf(core->stage_id())), Policy(), request_.now);
  found->second.core = *std::move(core);
  return &found->second;
}

void PageBuilder::AddCore(const CaseAccess& access) {
  if (!cores_sent_.insert(access.core.referral_id()).second) return;
  v1::Row row;
  row.set_seq(access.core.revision());
  row.set_referral_id(access.core.referral_id());
  *row.mutable_core() = access.core;
  Redact(access.fields, row.mutable_core());
  Put(std::move(row));
}

absl::Status PageBuilder::AddReference(const FeedRow& row) {
  v1::Row out;
  out.set_seq(row.seq);
  out.set_row_id(row.row_id);
  switch (row.kind) {
    case RowKind::kOrganisation:
      RETURN_IF_ERROR(Parse(row.body, out.mutable_organisation()));
      break;
    case RowKind::kDesk:
      RETURN_IF_ERROR(Parse(row.body, out.mutable_desk()));
      break;
    case RowKind::kProgramme:
      RETURN_IF_ERROR(Parse(row.body, out.mutable_programme()));
      break;
    case RowKind::kGovernorate:
      RETURN_IF_ERROR(Parse(row.body, out.mutable_governorate()));
      break;
    case RowKind::kAgreement:
      RETURN_IF_ERROR(Parse(row.body, out.mutable_agreement()));
      break;
    case RowKind::kWorkflow:
      RETURN_IF_ERROR(Parse(row.body, out.mutable_workflow()));
      break;
    default:
      return absl::DataLossError("a row of no known kind");
  }
  Put(std::move(out));
  return absl::OkStatus();
}

absl::Status PageBuilder::AddChild(const FeedRow& row, const CaseAccess& access) {
  v1::Row out;
  out.set_seq(row.seq);
  out.set_referral_id(row.referral_id);
  out.set_row_id(row.row_id);
  switch (row.kind) {
    case RowKind::kDossier:
      RETURN_IF_ERROR(Parse(row.body, out.mutable_dossier()));
      // Planted: content goes to all who may see the case, whatever it has come to.
      if (!IsPlanted(Planted::kShutIsSent)) Redact(access.fields, out.mutable_dossier());
      break;
    case RowKind::kComment: {
      RETURN_IF_ERROR(Parse(row.body, out.mutable_comment()));
      const bool allowed = access.fields.AllowsComment(out.comment());
      // Planted: nobody asks for whom a comment is.
      if (!allowed && !IsPlanted(Planted::kInternalIsSent)) return absl::OkStatus();
      if (allowed) Redact(access.fields, out.mutable_comment());
      break;
    }
    case RowKind::kHistory:
      RETURN_IF_ERROR(Parse(row.body, out.mutable_history()));
      Redact(access.fields, out.mutable_history());
      break;
    default:
      return absl::DataLossError("a row of no known kind");
  }
  // A core that changed later than its child would come after it; it goes first, and once more in its own place.
  if (access.core.revision() > since_) AddCore(access);
  Put(std::move(out));
  return absl::OkStatus();
}

absl::Status PageBuilder::Add(const FeedRow& row) {
  if (row.referral_id.empty()) return AddReference(row);
  ASSIGN_OR_RETURN(CaseAccess * access, Access(row.referral_id));
  if (!access->fields.exists() && !IsPlanted(Planted::kScopeIsNotAsked)) return absl::OkStatus();
  if (row.kind != RowKind::kCore) return AddChild(row, *access);
  AddCore(*access);
  return absl::OkStatus();
}

// Where the caller stands in this history; the page's state where it does not stand in it.
absl::StatusOr<uint64_t> ReadCursor(ReadTxn& txn, const PageRequest& request, uint64_t head, v1::Page* page) {
  page->set_state(v1::CURSOR_STATE_OK);
  if (request.cursor.empty()) return 0;
  const absl::StatusOr<Cursor> cursor = DecodeCursor(request.cursor, request.caller.account, request.cursor_key);
  if (!cursor.ok() || cursor->feed_schema != kFeedSchema) {
    page->set_state(v1::CURSOR_STATE_RESNAPSHOT);
    return 0;
  }
  if (cursor->seq == 0) return 0;
  ASSIGN_OR_RETURN(std::optional<uint32_t> tag, txn.FindTag(cursor->seq));
  if (cursor->epoch != request.epoch || cursor->seq > head || !tag.has_value() || *tag != cursor->tag) {
    page->set_state(v1::CURSOR_STATE_HISTORY_CHANGED);
  }
  return cursor->seq;
}

absl::Status WriteCursor(ReadTxn& txn, const PageRequest& request, uint64_t seq, v1::Page* page) {
  Cursor cursor;
  cursor.epoch = request.epoch;
  cursor.seq = seq;
  cursor.feed_schema = kFeedSchema;
  ASSIGN_OR_RETURN(std::optional<uint32_t> tag, txn.FindTag(seq));
  cursor.tag = tag.value_or(0);
  page->set_next_cursor(EncodeCursor(cursor, request.caller.account, request.cursor_key));
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::Page> BuildPage(ReadTxn& txn, const ReferenceData& reference, const PageRequest& request) {
  v1::Page page;
  ASSIGN_OR_RETURN(const uint64_t head, txn.HeadSeq());
  ASSIGN_OR_RETURN(const uint64_t since, ReadCursor(txn, request, head, &page));
  if (page.state() != v1::CURSOR_STATE_OK) return page;
  ASSIGN_OR_RETURN(const FeedSlice slice, ReadFeeds(txn, request.caller, since, kRowsPerFeed));
  PageBuilder builder(txn, reference, request, since, &page);
  uint64_t reached = since;
  bool full = false;
  for (const auto& [seq, row] : slice.rows) {
    full = builder.bytes() >= request.bytes_max;
    // Planted: the cursor stands on the first row that had no room.
    if (full && IsPlanted(Planted::kFullPageSkipsARow)) reached = seq;
    if (full) break;
    // Planted: the cursor goes up to the head, the rows to just before it.
    if (seq == head && IsPlanted(Planted::kPageEndsBeforeItsNumber)) continue;
    RETURN_IF_ERROR(builder.Add(row));
    reached = seq;
  }
  // What is not for this caller is passed over too: an empty page still moves the cursor on.
  // Planted: the cursor comes from the rows, and there is more until it has come to the head.
  const bool stays = IsPlanted(Planted::kEmptyPageStays);
  if (!full && !stays) reached = slice.complete ? head : slice.horizon;
  page.set_more(full || !slice.complete || (stays && reached < head));
  RETURN_IF_ERROR(WriteCursor(txn, request, reached, &page));
  return page;
}

}  // namespace ihala
