#include "server/handlers/sync.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "common/base/errors.h"
#include "common/base/sign.h"
#include "common/base/status_macros.h"
#include "common/wire/dictionary.h"
#include "common/wire/payload.h"
#include "server/handlers/case_view.h"
#include "server/handlers/later.h"
#include "server/handlers/retry_after.h"
#include "server/handlers/validate.h"
#include "server/sync/lookup_count.h"

namespace ihala::handlers {

namespace {

// Ours are a tenth of it.
constexpr size_t kCursorBytes = 512;
// What a client that syncs now and then may as well wait before it asks for a watch again.
constexpr absl::Duration kRoomWait = absl::Minutes(1);

// Counts with the calls that name a case: whoever tries ids has as many tries in all.
class CountedWithCalls final : public LookupCount {
 public:
  CountedWithCalls(HandlerEnv& env, std::string account, std::string stream_id, std::string peer)
      : env_(env), account_(std::move(account)), stream_id_(std::move(stream_id)), peer_(std::move(peer)) {}

  bool Begin() override {
    const absl::StatusOr<AttemptLimiter::Attempt> begun = env_.lookups->Begin(account_, stream_id_, peer_);
    if (begun.ok()) last_ = *begun;
    return begun.ok();
  }
  void Found() override { env_.lookups->Succeeded(last_); }

 private:
  HandlerEnv& env_;
  const std::string account_;
  const std::string stream_id_;
  const std::string peer_;
  AttemptLimiter::Attempt last_ = {};
};

// The caller's own watch need not ring for what this very answer brings.
void NoteWhatWasRead(HandlerEnv& env, const Call& call, const v1::ExchangeDown& down) {
  if (!down.has_page() || down.page().more() || down.page().state() != v1::CURSOR_STATE_OK) return;
  env.watches->HasRead(call.token_hash, down.page().next_cursor());
}

// What an exchange shows of cases.
absl::Status AddReads(HandlerEnv& env, const Call& call, const v1::ExchangeDown& down, CaseReads* reads) {
  reads->Add(down, "");
  for (const v1::Row& row : down.page().rows()) {
    if (!row.has_part() || row.referral_id().empty()) continue;
    // A part's bytes are not looked into: it counts as all that the caller may see of the case.
    RETURN_IF_ERROR(env.store->Read([&](ReadTxn& txn) -> absl::Status {
      const absl::StatusOr<ShownCase> view = LoadCase(env, call, txn, row.referral_id());
      reads->Note(row.referral_id(), view.ok() ? view->fields.up_to() : v1::RUNG_DOSSIER);
      return absl::OkStatus();
    }));
  }
  return absl::OkStatus();
}

void Answer(HandlerEnv& env, const Call& call, uint32_t dictionary, const v1::ExchangeDown& down,
            v1::ExchangeResponse* response, const Done& done) {
  CaseReads reads;
  if (absl::Status status = AddReads(env, call, down, &reads); !status.ok()) return done(std::move(status));
  call.shows(std::move(reads), !down.verdicts().empty());
  NoteWhatWasRead(env, call, down);
  *response->mutable_down() = Pack(down, dictionary);
  done(absl::OkStatus());
}

}  // namespace

void Exchange(HandlerEnv& env, const Call& call, const v1::ExchangeRequest& request, v1::ExchangeResponse* response,
              const Done& done) {
  absl::Status status = FieldChecks(request).Required("up", request.has_up()).Status();
  if (!status.ok()) return done(std::move(status));
  Later(*env.exchange_work, call, done, [&env, &call, &request, response, done] {
    v1::ExchangeUp up;
    if (absl::Status unpacked = Unpack(request.up(), "up", &up); !unpacked.ok()) return done(std::move(unpacked));
    CountedWithCalls lookups(env, call.caller.account, call.session.stream_id, call.peer);
    env.exchange->Exchange(
        call.caller.account, call.session.stream_id, up, lookups,
        [&env, &call, response, done, known = request.dictionary_known()](absl::StatusOr<v1::ExchangeDown> down) {
          if (!down.ok()) return done(down.status());
          Answer(env, call, std::min(known, kNewestDictionary), *down, response, done);
        });
  });
}

void Deliver(HandlerEnv& env, const Call& call, const v1::DeliverRequest& request, v1::DeliverResponse* response,
             const Done& done) {
  const bool only_reports = request.runs_size() == 0 && request.has_report();
  FieldChecks checks(request);
  checks.Id("stream_id", request.stream_id()).Required("runs", request.runs_size() > 0 || only_reports);
  if (!only_reports) checks.Bytes("signature", request.signature(), kSignatureBytes);
  if (request.has_report()) checks.Bytes("report.signature", request.report().signature(), kSignatureBytes);
  if (absl::Status status = checks.Status(); !status.ok()) return done(std::move(status));
  // Tried like a sign-in, which it stands in for: by device and address, as there is no account yet.
  const absl::StatusOr<AttemptLimiter::Attempt> attempt =
      env.limiter->Begin(request.stream_id(), request.stream_id(), call.peer);
  if (!attempt.ok()) return done(attempt.status());
  Later(*env.exchange_work, call, done, [&env, &call, &request, response, done, attempt = *attempt] {
    // What it names and does not find is counted for the device alone: another account's calls must not fail for it.
    CountedWithCalls lookups(env, request.stream_id(), request.stream_id(), call.peer);
    absl::StatusOr<v1::DeliverResponse> delivered = env.exchange->Deliver(request, lookups);
    if (!absl::IsUnauthenticated(delivered.status())) env.limiter->Succeeded(attempt);
    if (!delivered.ok()) return done(delivered.status());
    call.shows(CaseReads(), /*has_written=*/true);
    *response = *std::move(delivered);
    done(absl::OkStatus());
  });
}

void Watch(HandlerEnv& env, const Call& call, const v1::WatchRequest& request, Send<v1::WatchResponse> send,
           const Done& done) {
  absl::Status status =
      FieldChecks(request)
          .That(request.cursor().size() <= kCursorBytes, "cursor", "TOO_LONG", "must be one that the server gave")
          .Status();
  if (!status.ok()) return done(std::move(status));
  // Copied before it may end: then the call is there no more.
  const auto when_left = call.when_left;
  WatchOpening opening{call.caller.account,
                       call.token_hash,
                       call.session.expires_at,
                       call.caller,
                       request.cursor(),
                       call.check,
                       nullptr,
                       done};
  opening.tell = [send = std::move(send)](v1::WatchEvent event) {
    v1::WatchResponse response;
    response.set_event(event);
    send(response);
  };
  const absl::StatusOr<uint64_t> id = env.watches->Open(std::move(opening));
  if (!id.ok())
    return done(absl::IsResourceExhausted(id.status()) ? WithRetryAfter(id.status(), kRoomWait) : id.status());
  when_left([watches = env.watches, id = *id] { watches->Left(id); });
}

}  // namespace ihala::handlers
