// What waits for an organisation to decide on: see DeviceService.ListHeld.
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/base/status_macros.h"
#include "common/wire/operation_codec.h"
#include "common/wire/wire_bytes.h"
#include "server/commands/account_judge.h"
#include "server/handlers/case_view.h"
#include "server/handlers/devices.h"
#include "server/handlers/page_token.h"
#include "server/handlers/validate.h"

namespace ihala::handlers {
namespace {

// A ledger key of an operation, taken apart: see StreamKey.
void NameHeld(absl::string_view ledger_key, v1::HeldOperation* held) {
  ledger_key.remove_prefix(1);
  held->set_stream_id(std::string(ledger_key.substr(0, ledger_key.size() - sizeof(uint64_t))));
  ledger_key.remove_prefix(ledger_key.size() - sizeof(uint64_t));
  held->set_n(TakeFixed64(ledger_key));
}

v1::HeldKind KindOfHeld(const v1::Operation& operation) {
  switch (operation.command_case()) {
    case v1::Operation::kSubmit:
      return v1::HELD_KIND_SUBMISSION;
    case v1::Operation::kAddComment:
      return v1::HELD_KIND_COMMENT;
    case v1::Operation::kAmend:
      return v1::HELD_KIND_AMENDMENT;
    // The one step that waits; all others are refused.
    case v1::Operation::kTakeStep:
      return v1::HELD_KIND_WITHDRAWAL;
    default:
      return v1::HELD_KIND_UNSPECIFIED;
  }
}

// What of the case the caller may see: of a new one as its own submission states it.
absl::StatusOr<FieldSet> FieldsOfHeld(HandlerEnv& env, const Call& call, ReadTxn& txn, const v1::Operation& operation) {
  const auto reference = env.reference->Get();
  const absl::Time now = env.clock->Now();
  if (operation.has_submit()) {
    return Visible(call.caller, FactsOf(operation.submit().referral()), *reference->policy, now);
  }
  const absl::StatusOr<ShownCase> view = LoadCase(env, call, txn, operation.referral_id());
  if (view.ok()) return view->fields;
  return absl::IsNotFound(view.status()) ? absl::StatusOr<FieldSet>(FieldSet::None()) : view.status();
}

void ShowWords(const v1::Operation& operation, const std::string& organisation, const FieldSet& fields,
               v1::HeldOperation* held) {
  if (operation.has_submit()) *held->mutable_dossier() = operation.submit().referral();
  if (operation.has_amend()) {
    *held->mutable_dossier() = operation.amend().changed();
    for (const v1::Person& person : operation.amend().added()) {
      *held->mutable_dossier()->add_people() = person;
    }
  }
  if (held->has_dossier()) Redact(fields, held->mutable_dossier());
  if (!operation.has_add_comment()) return;
  v1::Comment& comment = *held->mutable_comment();
  comment.set_comment_id(operation.add_comment().comment_id());
  comment.set_author(held->account());
  comment.set_author_organisation(organisation);
  comment.set_audience(operation.add_comment().audience());
  comment.set_text(operation.add_comment().text());
  Redact(fields, &comment);
}

absl::StatusOr<v1::HeldOperation> ShowHeld(HandlerEnv& env, const Call& call, ReadTxn& txn,
                                           const ParkedOperation& parked) {
  v1::HeldOperation held;
  NameHeld(parked.ledger_key, &held);
  held.set_device(parked.device);
  held.set_account(parked.account);
  ASSIGN_OR_RETURN(const v1::Operation operation, DecodeOperation(parked.operation));
  held.set_kind(KindOfHeld(operation));
  ASSIGN_OR_RETURN(const FieldSet fields, FieldsOfHeld(env, call, txn, operation));
  if (!fields.exists()) return held;
  held.set_referral_id(operation.referral_id());
  ShowWords(operation, call.caller.organisation, fields, &held);
  return held;
}

}  // namespace

absl::Status ListHeld(HandlerEnv& env, const Call& call, const v1::ListHeldRequest& request,
                      v1::ListHeldResponse* response) {
  RETURN_IF_ERROR(FieldChecks(request).Page(request.page_size(), request.page_token()).Status());
  const PageTokens tokens(env, call, "ListHeld");
  ASSIGN_OR_RETURN(const uint64_t position, tokens.ReadNumber(request.page_token()));
  const int page_size = PageSize(request.page_size());
  const auto reference = env.reference->Get();
  return env.store->Read([&](ReadTxn& txn) -> absl::Status {
    auto after = static_cast<int64_t>(position);
    int64_t last_shown = after;
    for (;;) {
      ASSIGN_OR_RETURN(const std::vector<ParkedOperation> all, txn.ListHeld(after, page_size));
      for (const ParkedOperation& parked : all) {
        after = parked.place;
        const auto author = reference->accounts.find(parked.account);
        const bool is_own = author != reference->accounts.end() &&
                            author->second.organisation() == call.caller.organisation && !parked.operation.empty();
        if (!is_own || !ReachesAll(call.caller, author->second)) continue;
        if (response->operations_size() == page_size) {
          response->set_next_page_token(tokens.WriteNumber(static_cast<uint64_t>(last_shown)));
          return absl::OkStatus();
        }
        ASSIGN_OR_RETURN(*response->add_operations(), ShowHeld(env, call, txn, parked));
        last_shown = parked.place;
      }
      if (all.empty()) return absl::OkStatus();
    }
  });
}

}  // namespace ihala::handlers
