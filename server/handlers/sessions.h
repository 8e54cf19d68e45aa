#ifndef IHALA_SERVER_HANDLERS_SESSIONS_H_
#define IHALA_SERVER_HANDLERS_SESSIONS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "ihala/v1/session_service.pb.h"
#include "server/handlers/call.h"

namespace ihala {

// How long a session lasts unless refreshed: a working day, so that a device that is lost overnight asks again.
inline constexpr absl::Duration kSessionLife = absl::Hours(12);
// Bytes of a session's token.
inline constexpr size_t kTokenBytes = 32;

// How the store names a session: never by the token itself.
std::string TokenHash(absl::string_view token);

// SessionService; see its proto for what each answers.
namespace handlers {
void SignIn(HandlerEnv& env, const Call& call, const v1::SignInRequest& request, v1::SignInResponse* response,
            const Done& done);
void ChoosePassphrase(HandlerEnv& env, const Call& call, const v1::ChoosePassphraseRequest& request,
                      v1::ChoosePassphraseResponse* response, const Done& done);
void RefreshSession(HandlerEnv& env, const Call& call, const v1::RefreshSessionRequest& request,
                    v1::RefreshSessionResponse* response, Done done);
void SignOut(HandlerEnv& env, const Call& call, const v1::SignOutRequest& request, v1::SignOutResponse* response,
             Done done);
absl::Status WhoAmI(HandlerEnv& env, const Call& call, const v1::WhoAmIRequest& request, v1::WhoAmIResponse* response);
}  // namespace handlers

}  // namespace ihala

#endif  // IHALA_SERVER_HANDLERS_SESSIONS_H_
