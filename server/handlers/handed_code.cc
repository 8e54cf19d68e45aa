#include "server/handlers/handed_code.h"

#include <utility>

#include "common/text/short_code.h"
#include "common/workflow/calendar.h"
#include "server/handlers/later.h"

namespace ihala {
namespace {

void DrawAndKeep(HandlerEnv& env, const Call& call, const CodeWanted& wanted, std::string* shown,
                 google::protobuf::Timestamp* until, const Done& done) {
  const std::string code = text::NewShortCode(*env.random);
  absl::StatusOr<std::string> hash = HashPassphrase(code, env.cost);
  if (!hash.ok()) return done(hash.status());
  const absl::Time expires_at = env.clock->Now() + wanted.life;
  env.executor->Execute({call.caller.account, /*ledger_key=*/"", /*digest=*/"", /*base_revision=*/0,
                         IssueCode{wanted.account, {*std::move(hash), expires_at, call.caller.account}, wanted.enrols}},
                        [code, expires_at, shown, until, done](const absl::StatusOr<uint64_t>& revision) {
                          if (revision.ok()) {
                            *shown = text::DisplayShortCode(code);
                            *until = TimestampOfTime(expires_at);
                          }
                          done(revision.status());
                        });
}

}  // namespace

void IssueHandedCode(HandlerEnv& env, const Call& call, CodeWanted wanted, std::string* code,
                     google::protobuf::Timestamp* expires_at, const Done& done) {
  Later(*env.slow_work, call, done, [&env, &call, wanted = std::move(wanted), code, expires_at, done] {
    DrawAndKeep(env, call, wanted, code, expires_at, done);
  });
}

}  // namespace ihala
