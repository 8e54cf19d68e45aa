#include "client-lib/src/forgetting.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "client-lib/src/cases.h"
#include "common/access/personal_field.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/workflow/calendar.h"
#include "common/workflow/evaluator.h"
#include "google/protobuf/message.h"

namespace ihala::client {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// Leaves what says nothing of the family, at every depth.
void LeaveReceipt(Message* message) {
  const google::protobuf::Reflection& reflection = *message->GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(*message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (IsPersonalField(*field)) {
      reflection.ClearField(message, field);
    } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE && field->is_repeated()) {
      for (int i = 0; i < reflection.FieldSize(*message, field); ++i) {
        LeaveReceipt(reflection.MutableRepeatedMessage(message, field, i));
      }
    } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      LeaveReceipt(reflection.MutableMessage(message, field));
    }
  }
}

// Whether the case waits for this person's side: without the dossier they could not answer. Of one whose workflow this
// version does not know nobody can say.
bool WantsSomething(const Engine& engine, const v1::CaseCore& core) {
  const Workflow* const workflow = engine.reference.Find(core.workflow().workflow_id(), core.workflow().version());
  if (workflow == nullptr || core.open_conflicts() > 0) return true;
  if (workflow->KindOf(core.stage_id()) == v1::STAGE_KIND_WAITING_ON_REFERRER) return true;
  return core.has_pending() && MayConfirm(*workflow, core, ActorFor(engine, core, *workflow)).ok();
}

absl::StatusOr<std::optional<v1::Row>> CoreOf(Engine& engine, const std::string& referral_id) {
  return engine.replica.Find(referral_id, v1::Row::kCore, absl::InfinitePast());
}

// The highest number of a case's rows; and whether one of them is to be fetched yet.
struct RowNumbers {
  int64_t newest = 0;
  bool has_unfetched = false;
};

absl::StatusOr<RowNumbers> NumbersOf(Store& store, const std::string& referral_id) {
  ASSIGN_OR_RETURN(sqlite::Statement find,
                   store.db().Prepare("SELECT COALESCE(MAX(seq), 0), COALESCE(MIN(seq), 0) FROM replica WHERE "
                                      "referral_id = ?1"));
  find.BindBlob(1, referral_id);
  RETURN_IF_ERROR(find.Step().status());
  return RowNumbers{find.ColumnInt(0), find.ColumnInt(1) == 0};
}

absl::Status PutForgotten(Store& store, const std::string& referral_id, absl::Time at, int64_t seq, bool is_back) {
  ASSIGN_OR_RETURN(sqlite::Statement put,
                   store.db().Prepare("INSERT INTO forgotten (referral_id, at, seq, is_back) VALUES (?1, ?2, ?3, ?4) "
                                      "ON CONFLICT (referral_id) DO UPDATE SET at = excluded.at, seq = excluded.seq, "
                                      "is_back = excluded.is_back"));
  put.BindBlob(1, referral_id).BindInt(2, absl::ToUnixMicros(at)).BindInt(3, seq).BindInt(4, is_back ? 1 : 0);
  return put.Run();
}

absl::Status ForgetCase(Engine& engine, const std::string& referral_id, absl::Time now) {
  RETURN_IF_ERROR(engine.replica
                      .NarrowCase(referral_id,
                                  [](v1::Row& row) -> absl::StatusOr<bool> {
                                    if (!row.has_core()) return false;
                                    LeaveReceipt(row.mutable_core());
                                    return true;
                                  })
                      .status());
  ASSIGN_OR_RETURN(const RowNumbers numbers, NumbersOf(*engine.store, referral_id));
  return PutForgotten(*engine.store, referral_id, now, numbers.newest, /*is_back=*/false);
}

absl::Status CallBack(Engine& engine, const std::string& referral_id, absl::Time now) {
  RETURN_IF_ERROR(engine.replica.FetchCaseAgain(referral_id).status());
  RETURN_IF_ERROR(PutForgotten(*engine.store, referral_id, now, 0, /*is_back=*/true));
  RETURN_IF_ERROR(engine.checkpoint.SetAgrees(false));
  return engine.checkpoint.SetRepairDue(true);
}

// Forgotten cases of which rows have come since, new ones or the same again.
absl::StatusOr<std::vector<std::string>> WithNews(Store& store) {
  ASSIGN_OR_RETURN(sqlite::Statement find,
                   store.db().Prepare("SELECT f.referral_id FROM forgotten f WHERE f.is_back = 0 AND EXISTS (SELECT 1 "
                                      "FROM replica r WHERE r.referral_id = f.referral_id AND (r.seq > f.seq OR "
                                      "(r.kind <> ?1 AND r.kind <> ?2 AND LENGTH(r.body) > 0)))"));
  find.BindInt(1, v1::Row::kCore).BindInt(2, v1::Row::kLeftScope);
  std::vector<std::string> cases;
  for (;;) {
    ASSIGN_OR_RETURN(const bool found, find.Step());
    if (!found) return cases;
    cases.emplace_back(find.ColumnBlob(0));
  }
}

absl::StatusOr<bool> LookAtNews(Engine& engine, absl::Time now) {
  ASSIGN_OR_RETURN(const std::vector<std::string> cases, WithNews(*engine.store));
  for (const std::string& id : cases) {
    ASSIGN_OR_RETURN(const std::optional<v1::Row> core, CoreOf(engine, id));
    // Without a core it has left the scope, and the rest went with it.
    if (core.has_value() && WantsSomething(engine, core->core())) {
      RETURN_IF_ERROR(CallBack(engine, id, now));
    } else {
      RETURN_IF_ERROR(ForgetCase(engine, id, now));
    }
  }
  return !cases.empty();
}

// Since when a case that came back is here again; InfinitePast for any other.
absl::StatusOr<absl::Time> BackSince(Store& store, const std::string& referral_id) {
  ASSIGN_OR_RETURN(sqlite::Statement find,
                   store.db().Prepare("SELECT at FROM forgotten WHERE referral_id = ?1 AND is_back = 1"));
  find.BindBlob(1, referral_id);
  ASSIGN_OR_RETURN(const bool found, find.Step());
  return found ? absl::FromUnixMicros(find.ColumnInt(0)) : absl::InfinitePast();
}

absl::StatusOr<bool> IsDue(Engine& engine, const v1::CaseCore& core, absl::Duration kept, absl::Time now) {
  ASSIGN_OR_RETURN(const Outbox::CaseSettled settled, engine.outbox.SettledOf(core.referral_id()));
  ASSIGN_OR_RETURN(const RowNumbers numbers, NumbersOf(*engine.store, core.referral_id()));
  ASSIGN_OR_RETURN(const int64_t horizon, engine.store->GetInt(settings::kBackupHorizon));
  if (settled.has_open || numbers.has_unfetched) return false;
  if (std::max(settled.newest_seq, numbers.newest) > horizon) return false;
  ASSIGN_OR_RETURN(const absl::Time back_since, BackSince(*engine.store, core.referral_id()));
  // What was sent from another device has no receipt here.
  absl::Time since = settled.judged_at;
  if (since == absl::InfinitePast()) since = TimeOfTimestamp(core.received_at());
  return std::max(since, back_since) + kept <= now;
}

absl::StatusOr<bool> ForgetCases(Engine& engine, absl::Time now) {
  const v1::Organisation* const own = engine.reference.directory().organisation(engine.account.organisation());
  if (own == nullptr || own->forget_after_receipt_days() == 0) return false;
  const absl::Duration kept = absl::Hours(24) * own->forget_after_receipt_days();
  ASSIGN_OR_RETURN(const absl::flat_hash_set<std::string> forgotten, ForgottenCases(*engine.store));
  std::vector<v1::CaseCore> candidates;
  RETURN_IF_ERROR(engine.replica.ForEachCore([&](const v1::CaseCore& core) {
    const bool is_own = core.referring_organisation() == own->code();
    if (is_own && !forgotten.contains(core.referral_id()) && !WantsSomething(engine, core)) candidates.push_back(core);
    return absl::OkStatus();
  }));
  bool any = false;
  for (const v1::CaseCore& core : candidates) {
    ASSIGN_OR_RETURN(const bool is_due, IsDue(engine, core, kept, now));
    if (is_due) RETURN_IF_ERROR(ForgetCase(engine, core.referral_id(), now));
    any = any || is_due;
  }
  return any;
}

}  // namespace

absl::StatusOr<bool> ForgetDue(Engine& engine, absl::Time server_time, bool rows_came) {
  ASSIGN_OR_RETURN(const bool drafts, engine.drafts.EraseOld(server_time, kDraftKept, kDraftAnnounced));
  bool news = false;
  if (rows_came) {
    ASSIGN_OR_RETURN(news, LookAtNews(engine, server_time));
  }
  const int64_t today = 1 + absl::ToInt64Hours(server_time - absl::UnixEpoch()) / 24;
  ASSIGN_OR_RETURN(const int64_t looked_on, engine.store->GetInt(settings::kForgotOn));
  // Rows of a case may be on pages that wait.
  ASSIGN_OR_RETURN(const bool caught_up, engine.checkpoint.CaughtUp());
  if (looked_on == today || !caught_up) return drafts || news;
  ASSIGN_OR_RETURN(const bool cases, ForgetCases(engine, server_time));
  RETURN_IF_ERROR(engine.store->PutInt(settings::kForgotOn, today));
  return drafts || news || cases;
}

absl::Status LookAgainForDue(Store& store) { return store.PutInt(settings::kForgotOn, 0); }

absl::StatusOr<absl::flat_hash_set<std::string>> ForgottenCases(Store& store) {
  ASSIGN_OR_RETURN(sqlite::Statement find, store.db().Prepare("SELECT referral_id FROM forgotten WHERE is_back = 0"));
  absl::flat_hash_set<std::string> cases;
  for (;;) {
    ASSIGN_OR_RETURN(const bool found, find.Step());
    if (!found) return cases;
    cases.insert(std::string(find.ColumnBlob(0)));
  }
}

absl::StatusOr<bool> IsForgotten(Store& store, const std::string& referral_id) {
  ASSIGN_OR_RETURN(sqlite::Statement find,
                   store.db().Prepare("SELECT 1 FROM forgotten WHERE referral_id = ?1 AND is_back = 0"));
  find.BindBlob(1, referral_id);
  return find.Step();
}

absl::Status CaseForgotten() {
  return WithReason(absl::FailedPreconditionError("the dossier has left this device: fetch it again first"),
                    "FORGOTTEN");
}

absl::Status FetchForgotten(Engine& engine, const std::string& referral_id) {
  ASSIGN_OR_RETURN(const CaseState state, LoadCase(engine, referral_id));
  if (!state.exists && !state.dossier.has_value()) return NoSuchCase();
  if (!state.forgotten) {
    return WithReason(absl::FailedPreconditionError("the case has not left this device"), "NOT_FORGOTTEN");
  }
  ASSIGN_OR_RETURN(const absl::Time now, engine.Now());
  return engine.store->Write([&]() { return CallBack(engine, referral_id, now); });
}

}  // namespace ihala::client
