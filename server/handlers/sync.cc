#include "server/handlers/sync.h"

#include <algorithm>
#include <utility>

#include "common/base/errors.h"
#include "common/wire/dictionary.h"
#include "common/wire/payload.h"
#include "server/handlers/retry_after.h"
#include "server/handlers/validate.h"

namespace ihala::handlers {

void Exchange(HandlerEnv& env, const Call& call, const v1::ExchangeRequest& request, v1::ExchangeResponse* response,
              Done done) {
  absl::Status status = FieldChecks(request).Required("up", request.has_up()).Status();
  if (!status.ok()) return done(std::move(status));
  const bool taken = env.exchange_work->TryAdd([&env, &call, &request, response, done] {
    if (call.ended()) return done(absl::DeadlineExceededError("The call ended before its turn came."));
    v1::ExchangeUp up;
    if (absl::Status unpacked = Unpack(request.up(), "up", &up); !unpacked.ok()) return done(std::move(unpacked));
    env.exchange->Exchange(call.caller.account, call.session.stream_id, std::move(up),
                           [response, done, known = request.dictionary_known()](absl::StatusOr<v1::ExchangeDown> down) {
                             if (!down.ok()) return done(down.status());
                             *response->mutable_down() = Pack(*down, std::min(known, kNewestDictionary));
                             done(absl::OkStatus());
                           });
  });
  if (!taken) done(Busy());
}

}  // namespace ihala::handlers
