#include "server/handlers/accounts.h"

#include <string>
#include <utility>
#include <vector>

#include "common/base/status_macros.h"
#include "server/handlers/change.h"
#include "server/handlers/handed_code.h"
#include "server/handlers/page_token.h"
#include "server/handlers/validate.h"

namespace ihala::handlers {
namespace {

// Long enough for a code to reach somebody who is cut off, short enough that a slip of paper does not stay a key.
constexpr absl::Duration kCodeLife = absl::Hours(72);

// A word about one account.
template <typename Request>
absl::Status CheckAccountWord(const Request& request) {
  return FieldChecks(request).Id("request_id", request.request_id()).Party("account", request.account()).Status();
}

// A word about an organisation.
template <typename Request>
absl::Status CheckOrganisationWord(const Request& request) {
  return FieldChecks(request)
      .Id("request_id", request.request_id())
      .Party("organisation", request.organisation())
      .Status();
}

}  // namespace

absl::Status ListColleagues(HandlerEnv& env, const Call& call, const v1::ListColleaguesRequest& request,
                            v1::ListColleaguesResponse* response) {
  RETURN_IF_ERROR(FieldChecks(request).Page(request.page_size(), request.page_token()).Status());
  const PageTokens tokens(env, call, "ListColleagues");
  ASSIGN_OR_RETURN(std::string after, tokens.Read(request.page_token(), ""));
  const int page_size = PageSize(request.page_size());
  return env.store->Read([&](ReadTxn& txn) -> absl::Status {
    for (;;) {
      ASSIGN_OR_RETURN(const std::vector<AccountRecord> records, txn.ListAccounts(after, page_size));
      for (const AccountRecord& record : records) {
        after = record.account.code();
        if (record.account.organisation() != call.caller.organisation) continue;
        // Only another one that the caller may see makes another page: that there are others is nobody's business.
        if (response->colleagues_size() == page_size) {
          response->set_next_page_token(tokens.Write(response->colleagues(page_size - 1).account().code()));
          return absl::OkStatus();
        }
        v1::Colleague& colleague = *response->add_colleagues();
        *colleague.mutable_account() = record.account;
        colleague.set_revision(record.revision);
        colleague.set_has_passphrase(!record.passphrase_hash.empty());
      }
      if (records.empty()) return absl::OkStatus();
    }
  });
}

void ConfirmAccount(HandlerEnv& env, const Call& call, const v1::ConfirmAccountRequest& request,
                    v1::ConfirmAccountResponse* response, Done done) {
  FieldChecks checks(request);
  checks.Id("request_id", request.request_id()).Party("account", request.account());
  checks.Required("base_revision", request.base_revision() != 0);
  if (absl::Status status = checks.Status(); !status.ok()) return done(std::move(status));
  Change(env, call, request, ihala::ConfirmAccount{request.account()}, response, std::move(done));
}

void IssueSignInCode(HandlerEnv& env, const Call& call, const v1::IssueSignInCodeRequest& request,
                     v1::IssueSignInCodeResponse* response, const Done& done) {
  absl::Status status = FieldChecks(request).Party("account", request.account()).Status();
  if (!status.ok()) return done(std::move(status));
  IssueHandedCode(env, call, {request.account(), kCodeLife, /*enrols=*/false}, response->mutable_sign_in_code(),
                  response->mutable_expires_at(), done);
}

void EndSessions(HandlerEnv& env, const Call& call, const v1::EndSessionsRequest& request,
                 v1::EndSessionsResponse* response, Done done) {
  if (absl::Status status = CheckAccountWord(request); !status.ok()) return done(std::move(status));
  Change(env, call, request, ihala::EndSessions{request.account()}, response, std::move(done));
}

void DisableAccount(HandlerEnv& env, const Call& call, const v1::DisableAccountRequest& request,
                    v1::DisableAccountResponse* response, Done done) {
  if (absl::Status status = CheckAccountWord(request); !status.ok()) return done(std::move(status));
  Change(env, call, request, ihala::DisableAccount{request.account()}, response, std::move(done));
}

void FreezeOrganisation(HandlerEnv& env, const Call& call, const v1::FreezeOrganisationRequest& request,
                        v1::FreezeOrganisationResponse* response, Done done) {
  if (absl::Status status = CheckOrganisationWord(request); !status.ok()) return done(std::move(status));
  Change(env, call, request, ihala::FreezeOrganisation{request.organisation()}, response, std::move(done));
}

void LiftFreeze(HandlerEnv& env, const Call& call, const v1::LiftFreezeRequest& request,
                v1::LiftFreezeResponse* response, Done done) {
  if (absl::Status status = CheckOrganisationWord(request); !status.ok()) return done(std::move(status));
  Change(env, call, request, ihala::LiftFreeze{request.organisation()}, response,
         [&env, &request, response, done = std::move(done)](absl::Status status) {
           const auto reference = env.reference->Get();
           const v1::Organisation* const organisation = reference->directory.organisation(request.organisation());
           response->set_is_over(status.ok() && organisation != nullptr && !organisation->has_freeze());
           done(std::move(status));
         });
}

}  // namespace ihala::handlers
