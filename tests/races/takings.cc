#include "ihala/v1/account_service.pb.h"
#include "ihala/v1/admin_service.pb.h"
#include "ihala/v1/session_service.pb.h"
#include "tests/races/race.h"
#include "tests/support/world/test_world.h"

namespace ihala::races {
namespace {

// Nothing to be made good: the next race has a session and a case of its own.
void Nothing(House& house) {}

template <typename Request, typename Response>
void Stop(House& house, const std::string& by, const std::string& account) {
  Request request;
  request.set_request_id(house.RequestId());
  request.set_account(account);
  house.Must<Response>(house.TokenOf(by), request);
}

void Freeze(House& house, const std::string& by, const std::string& organisation) {
  v1::FreezeOrganisationRequest request;
  request.set_request_id(house.RequestId());
  request.set_organisation(organisation);
  house.Must<v1::FreezeOrganisationResponse>(house.TokenOf(by), request);
}

void Lift(House& house, const std::string& organisation) {
  for (const std::string& account : {std::string(world::kAdministrator), world::SpeakerOf(organisation)}) {
    v1::LiftFreezeRequest request;
    request.set_request_id(house.RequestId());
    request.set_organisation(organisation);
    house.Must<v1::LiftFreezeResponse>(house.TokenOf(account), request);
  }
}

// The account as the world has it, but bound to another desk.
void BindElsewhere(House& house, const std::string& account) {
  v1::PutAccountRequest request;
  request.set_request_id(house.RequestId());
  for (const v1::Account& known : world::Accounts()) {
    if (known.code() == account) *request.mutable_account() = known;
  }
  request.mutable_account()->mutable_roles(0)->add_desks(world::kOtherDesk);
  house.Must<v1::PutAccountResponse>(house.TokenOf(world::kAdministrator), request);
}

}  // namespace

std::vector<Taking> Takings() {
  using Core = v1::CaseCore;
  return {
      {"sign-out", world::kReviewer,
       [](House& house, const std::string& token, const Core&) {
         house.Must<v1::SignOutResponse>(token, v1::SignOutRequest());
       },
       Nothing},
      {"end-sessions", world::kWorker,
       [](House& house, const std::string&, const Core&) {
         Stop<v1::EndSessionsRequest, v1::EndSessionsResponse>(house, world::kSupervisor, world::kWorker);
       },
       Nothing},
      {"disable", world::kReviewer,
       [](House& house, const std::string&, const Core&) {
         Stop<v1::DisableAccountRequest, v1::DisableAccountResponse>(house, world::kLead, world::kReviewer);
       },
       [](House& house) { house.Restore(world::kReviewer); }},
      {"narrow-role", world::kReviewer,
       [](House& house, const std::string&, const Core&) { BindElsewhere(house, world::kReviewer); },
       [](House& house) { house.Restore(world::kReviewer); }},
      {"freeze-receiver", world::kReviewer,
       [](House& house, const std::string&, const Core&) { Freeze(house, world::kAdministrator, world::kMinistry); },
       [](House& house) { Lift(house, world::kMinistry); }},
      {"freeze-referrer", world::kReviewer,
       [](House& house, const std::string&, const Core&) { Freeze(house, world::kSupervisor, world::kCso1); },
       [](House& house) { Lift(house, world::kCso1); }, Lost::kAboveEnvelope},
      {"withdraw", world::kReviewer,
       [](House& house, const std::string&, const Core& core) {
         house.Step(core, world::kWorker, "WITHDRAW", "NEED_MET_ELSEWHERE");
       },
       Nothing, Lost::kAboveEnvelope},
      {"reassign", world::kReviewer,
       [](House& house, const std::string&, const Core& core) {
         house.Step(core, world::kLead, "REASSIGN", world::kOtherReviewer, "reviewer");
       },
       Nothing, Lost::kAboveEnvelope},
      {"agreement-ends", world::kReviewer,
       [](House& house, const std::string&, const Core&) { house.EndNewestAgreement(); }, Nothing, Lost::kAboveEnvelope,
       /*has_own_agreement=*/true},
      // Whoever holds nothing sees envelopes alone, and those go too.
      {"desk-forbidden", world::kOtherReviewer,
       [](House& house, const std::string&, const Core&) { house.ForbidDeskInNewestAgreement(); }, Nothing, Lost::kCase,
       /*has_own_agreement=*/true},
  };
}

}  // namespace ihala::races
