#include "absl/strings/str_cat.h"
#include "common/wire/payload.h"
#include "common/wire/row_parts.h"
#include "google/protobuf/descriptor.h"
#include "ihala/v1/sync_service.pb.h"
#include "tests/matrix/look.h"

namespace ihala::matrix {
namespace {

constexpr int kMostPages = 5000;
constexpr int kMostNames = 500;  // In one exchange, as the proto says.
constexpr size_t kBucketBytes = 2048;

// Takes the rows of a page in the order in which they come.
class RowTaker {
 public:
  explicit RowTaker(Seen::Rows* rows) : rows_(*rows) {}

  void Take(const v1::Row& row) {
    if (!row.has_part()) return Keep(row);
    if (row.part().index() == 0) joined_.clear();
    joined_ += row.part().payload();
    if (row.part().index() + 1 < row.part().count()) return;
    v1::Row whole;
    if (JoinRow(joined_, row, &whole)) return Keep(whole);
    rows_.broken = "parts do not join";
  }

 private:
  void Keep(const v1::Row& row) {
    const int field = static_cast<int>(row.body_case());
    const bool is_child = !row.referral_id().empty() && !row.has_core() && !row.has_left_scope();
    const auto core = rows_.rows.find({row.referral_id(), v1::Row::kCoreFieldNumber, ""});
    if (is_child && core == rows_.rows.end()) rows_.broken = "a row came before its case's core";
    rows_.rows[{row.referral_id(), field, row.row_id()}] = row;
  }

  Seen::Rows& rows_;
  std::string joined_;
};

v1::RowName NameOf(const std::string& referral_id, int field, const std::string& row_id) {
  v1::RowName name;
  name.set_referral_id(referral_id);
  name.set_kind(static_cast<uint32_t>(field));
  name.set_row_id(row_id);
  return name;
}

// The names of all rows of all cases, whoever may know of them, and of every version of every agreement.
std::vector<v1::RowName> AllNames(Office& office, const std::vector<CaseTruth>& cases) {
  std::vector<v1::RowName> names;
  for (const v1::SharingAgreement& agreement : office.ReadRules().agreements) {
    names.push_back(
        NameOf("", v1::Row::kAgreementFieldNumber, absl::StrCat(agreement.agreement_id(), "/", agreement.version())));
  }
  for (const CaseTruth& truth : cases) {
    const std::string& id = truth.core.referral_id();
    names.push_back(NameOf(id, v1::Row::kCoreFieldNumber, ""));
    if (truth.dossier.seq != 0) names.push_back(NameOf(id, v1::Row::kDossierFieldNumber, truth.dossier.row_id));
    for (const auto& one : truth.comments) names.push_back(NameOf(id, v1::Row::kCommentFieldNumber, one.row_id));
    for (const auto& one : truth.history) names.push_back(NameOf(id, v1::Row::kHistoryFieldNumber, one.row_id));
    for (const auto& one : truth.conflicts) names.push_back(NameOf(id, v1::Row::kConflictFieldNumber, one.row_id));
  }
  return names;
}

Ending AskToRepair(Office& office, const Person& person, const v1::RepairUp& repair, v1::RepairDown* answer) {
  v1::ExchangeUp up;
  up.set_stream_id(office.DeviceOf(person.code()).stream_id());
  *up.mutable_repair() = repair;
  up.mutable_repair()->set_bytes_max(kPageBytes.back());
  v1::ExchangeRequest request;
  *request.mutable_up() = Pack(up);
  v1::ExchangeResponse response;
  Ending ending = EndingOf(office.Call(person, request, &response));
  if (ending.code != absl::StatusCode::kOk) return ending;
  v1::ExchangeDown down;
  if (!Unpack(response.down(), "down", &down).ok()) return {absl::StatusCode::kInternal, "an answer that is none"};
  *answer = down.repair();
  return ending;
}

}  // namespace

void LookByName(Office& office, const Person& person, const std::vector<CaseTruth>& cases, Seen* seen) {
  v1::RepairUp compares;
  // Sums that no rows have, so that every bucket differs.
  compares.set_buckets(std::string(kBucketBytes, '\x5A'));
  v1::RepairDown answer;
  seen->compared.ending = AskToRepair(office, person, compares, &answer);
  if (answer.more_buckets()) seen->compared.ending = {absl::StatusCode::kInternal, "more names than there is room for"};
  for (const v1::BucketRows& bucket : answer.buckets()) {
    for (const v1::RowName& name : bucket.rows()) {
      seen->compared.names[{name.referral_id(), static_cast<int>(name.kind()), name.row_id()}] = name.seq();
    }
  }
  const std::vector<v1::RowName> names = AllNames(office, cases);
  RowTaker taker(&seen->named);
  for (size_t done = 0; done < names.size();) {
    v1::RepairUp wants;
    for (size_t i = done; i < names.size() && wants.wanted_size() < kMostNames; ++i) *wants.add_wanted() = names[i];
    v1::RepairDown given;
    seen->named.ending = AskToRepair(office, person, wants, &given);
    if (seen->named.ending.code != absl::StatusCode::kOk) return;
    for (const v1::Row& row : given.rows()) taker.Take(row);
    if (given.wanted_done() == 0) {
      seen->named.broken = "it never gets on";
      return;
    }
    done += given.wanted_done();
  }
}

Seen::Rows ReadRows(Office& office, const Person& person, uint32_t page_bytes, std::string* cursor, Seen::Rows onto) {
  RowTaker taker(&onto);
  onto.broken.clear();
  for (int pages = 0; pages < kMostPages; ++pages) {
    v1::ExchangeUp up;
    up.set_stream_id(office.DeviceOf(person.code()).stream_id());
    up.set_cursor(*cursor);
    up.set_page_bytes_max(page_bytes);
    v1::ExchangeRequest request;
    *request.mutable_up() = Pack(up);
    v1::ExchangeResponse response;
    const absl::Status status = office.Call(person, request, &response);
    onto.ending = EndingOf(status);
    if (!status.ok()) return onto;
    v1::ExchangeDown down;
    const bool is_read = Unpack(response.down(), "down", &down).ok();
    if (is_read && down.page().state() == v1::CURSOR_STATE_RESNAPSHOT) {
      // The server's memory of what is gone does not reach back so far: a device begins anew.
      onto.rows.clear();
      cursor->clear();
      continue;
    }
    if (!is_read || down.page().state() != v1::CURSOR_STATE_OK) {
      onto.broken = "a page cannot be read";
      return onto;
    }
    for (const v1::Row& row : down.page().rows()) taker.Take(row);
    *cursor = down.page().next_cursor();
    if (!down.page().more()) return onto;
  }
  onto.broken = "the feed never ends";
  return onto;
}

}  // namespace ihala::matrix
