#include "server/store/sql_write.h"

#include <utility>

#include "common/audit/actions.h"
#include "common/base/status_macros.h"
#include "common/sqlite/transaction.h"
#include "server/store/case_keys.h"

namespace ihala {
namespace {

using sqlite::Statement;

void BindOrNull(Statement& statement, int parameter, const std::string& text) {
  if (text.empty()) {
    statement.BindNull(parameter);
  } else {
    statement.BindTextNoCopy(parameter, text);
  }
}

void BindTimeOrNull(Statement& statement, int parameter, bool has_time, absl::Time time) {
  if (has_time) {
    statement.BindInt(parameter, absl::ToUnixMicros(time));
  } else {
    statement.BindNull(parameter);
  }
}

}  // namespace

absl::Status SqlWriteTxn::Savepoint(absl::FunctionRef<absl::Status()> body) {
  if (undo_ == Undo::kWhole) {
    if (body().ok()) return absl::OkStatus();
    spoiled_ = true;
    return absl::AbortedError("to be run again, so that a part of it can be undone");
  }
  const WriterState before = *state_;
  absl::Status status = sqlite::InSavepoint(db(), body);
  if (!status.ok()) {
    *state_ = before;
    last_case_.clear();
  }
  return status;
}

absl::StatusOr<uint64_t> SqlWriteTxn::SlotOf(absl::string_view referral_id) {
  if (referral_id.empty() || !bodies().seals()) return 0;
  if (referral_id == last_case_) return last_slot_;
  ASSIGN_OR_RETURN(std::optional<uint64_t> slot, SelectSlot(db(), referral_id));
  if (!slot.has_value()) {
    slot = state_->next_slot;
    RETURN_IF_ERROR(GiveSlot(db(), bodies(), referral_id, *slot));
    state_->next_slot = *slot + 1;
  }
  last_case_ = std::string(referral_id);
  last_slot_ = *slot;
  return *slot;
}

absl::StatusOr<uint64_t> SqlWriteTxn::PutNotification(const NotificationRecord& record) {
  ASSIGN_OR_RETURN(const uint64_t slot, SlotOf(record.told.referral_id()));
  return InsertNotification(db(), bodies(), slot, record);
}

absl::StatusOr<uint64_t> SqlWriteTxn::SlotOfOperation(absl::string_view referral_id) {
  const bool was_last = referral_id == last_case_;
  const uint64_t next = state_->next_slot;
  ASSIGN_OR_RETURN(const uint64_t slot, SlotOf(referral_id));
  if (slot != 0 && !was_last && state_->next_slot == next) {
    RETURN_IF_ERROR(PutSlot(db(), bodies(), referral_id, slot));
  }
  return slot;
}

absl::StatusOr<uint64_t> SqlWriteTxn::PutRow(RowKind kind, absl::string_view referral_id, absl::string_view row_id,
                                             const RowScope& scope, absl::string_view body) {
  RETURN_IF_ERROR(CountOut(kind, referral_id, row_id));
  ASSIGN_OR_RETURN(const uint64_t slot,
                   SlotOf(SealingOf(kind) == BodySealing::kOpen ? absl::string_view() : referral_id));
  ASSIGN_OR_RETURN(const std::string stored, bodies().SealRow({kind, referral_id, row_id}, slot, body));
  ASSIGN_OR_RETURN(Statement put,
                   db().Prepare("INSERT OR REPLACE INTO rows (seq, kind, referral_id, row_id, referring, "
                                "receiving, assignee, author, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?9, ?8)"));
  const uint64_t seq = NextSeq();
  put.BindInt(1, static_cast<int64_t>(seq)).BindInt(2, static_cast<int64_t>(kind));
  put.BindBlobNoCopy(3, referral_id).BindBlobNoCopy(4, row_id).BindBlobNoCopy(8, stored);
  BindOrNull(put, 5, scope.referring);
  BindOrNull(put, 6, scope.receiving);
  BindOrNull(put, 7, scope.assignee);
  BindOrNull(put, 9, scope.author);
  RETURN_IF_ERROR(put.Run());
  state_->head_seq = seq;
  state_->sums.Add(scope, kind, {referral_id, FieldOf(kind), row_id, seq});
  for (const auto& [party, code] : FeedsOf(scope)) state_->news.feeds.insert({party, *code});
  return seq;
}

absl::Status SqlWriteTxn::CountOut(RowKind kind, absl::string_view referral_id, absl::string_view row_id) {
  ASSIGN_OR_RETURN(Statement find, db().Prepare("SELECT seq, referring, receiving, assignee, author FROM rows "
                                                "WHERE referral_id = ?1 AND kind = ?2 AND row_id = ?3"));
  find.BindBlobNoCopy(1, referral_id).BindInt(2, static_cast<int64_t>(kind)).BindBlobNoCopy(3, row_id);
  ASSIGN_OR_RETURN(const bool found, find.Step());
  if (!found) return absl::OkStatus();
  const RowScope scope{std::string(find.ColumnText(1)), std::string(find.ColumnText(2)),
                       std::string(find.ColumnText(3)), std::string(find.ColumnText(4))};
  state_->sums.Remove(scope, kind, {referral_id, FieldOf(kind), row_id, static_cast<uint64_t>(find.ColumnInt(0))});
  return absl::OkStatus();
}

absl::Status SqlWriteTxn::DeleteShortCode(absl::string_view code) {
  ASSIGN_OR_RETURN(Statement remove, db().Prepare("DELETE FROM short_codes WHERE token = ?1"));
  return remove.BindBlob(1, bodies().ShortCodeToken(code)).Run();
}

absl::Status SqlWriteTxn::TakeShortCode(const v1::CaseCore& core) {
  // An erased case has none.
  if (core.short_code().empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(auto owner, FindByShortCode(core.short_code()));
  if (owner.has_value()) {
    return *owner == core.referral_id() ? absl::OkStatus() : absl::AlreadyExistsError("the short code is taken");
  }
  ASSIGN_OR_RETURN(Statement put, db().Prepare("INSERT INTO short_codes (token, referral_id) VALUES (?1, ?2)"));
  put.BindBlob(1, bodies().ShortCodeToken(core.short_code())).BindBlobNoCopy(2, core.referral_id());
  return put.Run();
}

absl::StatusOr<uint64_t> SqlWriteTxn::PutCore(v1::CaseCore* core, const QueueFacts& facts) {
  RETURN_IF_ERROR(TakeShortCode(*core));
  core->set_revision(NextSeq());
  RETURN_IF_ERROR(PutPlace(*core, facts));
  return PutRow(RowKind::kCore, core->referral_id(), "", ScopeOf(*core), core->SerializeAsString());
}

absl::Status SqlWriteTxn::DeleteRow(RowKind kind, absl::string_view referral_id, absl::string_view row_id) {
  RETURN_IF_ERROR(CountOut(kind, referral_id, row_id));
  ASSIGN_OR_RETURN(Statement remove,
                   db().Prepare("DELETE FROM rows WHERE referral_id = ?1 AND kind = ?2 AND row_id = ?3"));
  remove.BindBlobNoCopy(1, referral_id).BindInt(2, static_cast<int64_t>(kind)).BindBlobNoCopy(3, row_id);
  return remove.Run();
}

absl::Status SqlWriteTxn::PutPhone(absl::string_view digest, absl::string_view referral_id,
                                   absl::string_view household_id) {
  ASSIGN_OR_RETURN(Statement put, db().Prepare("INSERT OR REPLACE INTO phones (digest, referral_id, household_id) "
                                               "VALUES (?1, ?2, ?3)"));
  put.BindBlobNoCopy(1, digest).BindBlobNoCopy(2, referral_id).BindBlobNoCopy(3, household_id);
  return put.Run();
}

absl::Status SqlWriteTxn::DeletePhone(absl::string_view digest, absl::string_view referral_id) {
  ASSIGN_OR_RETURN(Statement remove, db().Prepare("DELETE FROM phones WHERE digest = ?1 AND referral_id = ?2"));
  remove.BindBlobNoCopy(1, digest).BindBlobNoCopy(2, referral_id);
  return remove.Run();
}

absl::Status SqlWriteTxn::PutDates(absl::string_view referral_id, const CaseDates& dates) {
  const bool has_passed = dates.passed != absl::InfinitePast();
  const bool has_due = dates.due != absl::InfiniteFuture();
  if (!has_passed && !has_due) {
    ASSIGN_OR_RETURN(Statement remove, db().Prepare("DELETE FROM due_dates WHERE referral_id = ?1"));
    remove.BindBlobNoCopy(1, referral_id);
    return remove.Run();
  }
  ASSIGN_OR_RETURN(Statement put, db().Prepare("INSERT OR REPLACE INTO due_dates (referral_id, passed_us, due_us) "
                                               "VALUES (?1, ?2, ?3)"));
  put.BindBlobNoCopy(1, referral_id);
  BindTimeOrNull(put, 2, has_passed, dates.passed);
  BindTimeOrNull(put, 3, has_due, dates.due);
  return put.Run();
}

absl::Status SqlWriteTxn::MakeDue(absl::string_view referring, absl::string_view receiving) {
  ASSIGN_OR_RETURN(Statement put,
                   db().Prepare("INSERT INTO due_dates (referral_id, due_us) SELECT referral_id, ?1 FROM rows "
                                "WHERE kind = ?2 AND referring = ?3 AND (?4 = '' OR receiving = ?4) "
                                "ON CONFLICT (referral_id) DO UPDATE SET due_us = excluded.due_us"));
  put.BindInt(1, absl::ToUnixMicros(CaseDates::AtOnce()));
  put.BindInt(2, static_cast<int64_t>(RowKind::kCore));
  put.BindTextNoCopy(3, referring);
  put.BindTextNoCopy(4, receiving);
  return put.Run();
}

absl::Status SqlWriteTxn::PutLedger(absl::string_view key, const LedgerEntry& entry) {
  ASSIGN_OR_RETURN(const uint64_t slot,
                   SlotOfOperation(entry.operation.empty() ? absl::string_view() : entry.referral_id));
  return UpsertLedger(db(), bodies(), key, slot, entry);
}

absl::Status SqlWriteTxn::PutParked(absl::string_view referral_id, const ParkedOperation& parked) {
  ASSIGN_OR_RETURN(const uint64_t slot, SlotOfOperation(referral_id));
  return UpsertParked(db(), bodies(), slot, referral_id, parked);
}

absl::Status SqlWriteTxn::DeleteParked(absl::string_view ledger_key) {
  ASSIGN_OR_RETURN(Statement remove, db().Prepare("DELETE FROM parked WHERE ledger_key = ?1"));
  remove.BindBlobNoCopy(1, ledger_key);
  return remove.Run();
}

absl::Status SqlWriteTxn::PutStop(absl::string_view referral_id, absl::string_view organisation) {
  ASSIGN_OR_RETURN(Statement put,
                   db().Prepare("INSERT OR IGNORE INTO stops (referral_id, organisation) VALUES (?1, ?2)"));
  put.BindBlobNoCopy(1, referral_id).BindTextNoCopy(2, organisation);
  return put.Run();
}

absl::Status SqlWriteTxn::MarkFork(absl::string_view stream_id, uint64_t n) {
  ASSIGN_OR_RETURN(Statement mark, db().Prepare("UPDATE streams SET forked_at = ?2 "
                                                "WHERE stream_id = ?1 AND (forked_at = 0 OR forked_at > ?2)"));
  mark.BindBlobNoCopy(1, stream_id).BindInt(2, static_cast<int64_t>(n));
  return mark.Run();
}

absl::Status SqlWriteTxn::PutAccount(const AccountRecord& record) {
  ASSIGN_OR_RETURN(Statement put,
                   db().Prepare("INSERT OR REPLACE INTO accounts (code, body, passphrase_hash, revision, "
                                "sign_in_code_hash, sign_in_code_expires_us, enrolment_code_hash, "
                                "enrolment_code_expires_us, enrolment_code_made_by) "
                                "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"));
  const std::string body = record.account.SerializeAsString();
  put.BindTextNoCopy(1, record.account.code()).BindBlobNoCopy(2, body);
  put.BindTextNoCopy(3, record.passphrase_hash).BindInt(4, static_cast<int64_t>(record.revision));
  put.BindTextNoCopy(5, record.sign_in_code.hash).BindInt(6, absl::ToUnixMicros(record.sign_in_code.expires));
  put.BindTextNoCopy(7, record.enrolment_code.hash).BindInt(8, absl::ToUnixMicros(record.enrolment_code.expires));
  put.BindTextNoCopy(9, record.enrolment_code.made_by);
  return put.Run();
}

absl::Status SqlWriteTxn::DeleteSession(absl::string_view token_hash) {
  ASSIGN_OR_RETURN(Statement remove, db().Prepare("DELETE FROM sessions WHERE token_hash = ?1"));
  remove.BindBlobNoCopy(1, token_hash);
  state_->news.ended_sessions.insert(std::string(token_hash));
  return remove.Run();
}

absl::Status SqlWriteTxn::DeleteSessionsOf(absl::string_view account) {
  ASSIGN_OR_RETURN(Statement remove, db().Prepare("DELETE FROM sessions WHERE account = ?1"));
  remove.BindTextNoCopy(1, account);
  state_->news.signed_out.insert(std::string(account));
  return remove.Run();
}

absl::Status SqlWriteTxn::DeleteExpiredSessions(absl::Time now) {
  ASSIGN_OR_RETURN(Statement remove, db().Prepare("DELETE FROM sessions WHERE expires_us <= ?1"));
  remove.BindInt(1, absl::ToUnixMicros(now));
  return remove.Run();
}

absl::Status SqlWriteTxn::PutAudit(const AuditRecord& record) {
  const absl::Status clean = CheckIdsAndCodes(record);
  // What got in could never be taken out again.
  if (!clean.ok()) return absl::InternalError("an audit record holds more than ids and codes");
  // Nor would an auditor find it explained.
  if (!IsAuditAction(record.action)) return absl::InternalError("an audit record has an action that is not listed");
  const uint64_t n = state_->audit_head + 1;
  std::string chain = AuditChain(state_->audit_chain, n, record);
  RETURN_IF_ERROR(InsertAudit(db(), n, record, chain));
  state_->audit_head = n;
  state_->audit_chain = std::move(chain);
  return absl::OkStatus();
}

}  // namespace ihala
