#include <vector>

#include "absl/strings/str_cat.h"
#include "ihala/v1/account_service.pb.h"
#include "ihala/v1/agreement_service.pb.h"
#include "tests/matrix/look.h"
#include "tests/matrix/others.h"

namespace ihala::matrix {
namespace {

// What only some of those may who come by the door, and others hear that it is not there.
absl::StatusCode EndOfWord(const Person& who, bool door, bool may, absl::StatusCode then) {
  if (!who.may_enter()) return absl::StatusCode::kUnauthenticated;
  if (!door) return absl::StatusCode::kPermissionDenied;
  return may ? then : absl::StatusCode::kNotFound;
}

void JudgeFreeze(Office& office, const Person& who, const std::string& organisation, bool alone, Tally* tally) {
  const bool administers = HoldsAnyOf(who, {v1::ROLE_ADMINISTRATOR});
  const bool door = administers || HoldsAnyOf(who, {v1::ROLE_SUPERVISOR, v1::ROLE_LEAD});
  const bool own = who.account.organisation() == organisation;
  const bool may = administers || (own && SpeaksForAll(who));
  const auto lift = [&](const std::string& code) {
    v1::LiftFreezeRequest request;
    request.set_request_id(office.RequestId());
    request.set_organisation(code);
    return office.Call(who, request, nullptr);
  };
  const auto freeze = [&](const std::string& code) {
    v1::FreezeOrganisationRequest request;
    request.set_request_id(office.RequestId());
    request.set_organisation(code);
    return office.Call(who, request, nullptr);
  };
  const auto check = [&](const Place& place, absl::StatusCode expected, const absl::Status& shown,
                         const absl::Status& absent) {
    tally->Check(place, "status", absl::StatusCodeToString(expected), absl::StatusCodeToString(shown.code()));
    if (expected == absl::StatusCode::kOk || expected == absl::StatusCode::kFailedPrecondition) return;
    tally->Check(place, "words", EndingOf(absent).words, EndingOf(shown).words);
  };
  const std::string relation = own ? "of it" : "not of it";
  check({who.code(), relation, "LiftFreeze", organisation},
        EndOfWord(who, door, may, absl::StatusCode::kFailedPrecondition), lift(organisation), lift("NOWHERE"));
  const absl::StatusCode expected = EndOfWord(who, door, may, absl::StatusCode::kOk);
  // What has an effect has it in an office of its own.
  if (expected == absl::StatusCode::kOk && !alone) {
    Office apart(FirstAgreements());
    return JudgeFreeze(apart, who, organisation, /*alone=*/true, tally);
  }
  check({who.code(), relation, "FreezeOrganisation", organisation}, expected, freeze(organisation), freeze("NOWHERE"));
  tally->Check({who.code(), relation, "FreezeOrganisation", organisation}, "effect",
               expected == absl::StatusCode::kOk ? "frozen" : "as before",
               office.ReadRules().frozen.contains(organisation) ? "frozen" : "as before");
}

void JudgeSignature(Office& office, const Person& who, Tally* tally) {
  const bool door = HoldsAnyOf(who, {v1::ROLE_SUPERVISOR, v1::ROLE_LEAD});
  v1::SignWorkflowRequest request;
  request.set_request_id(office.RequestId());
  request.set_workflow_id("default");
  request.set_version(Workflows().front().version());
  const bool may = SpeaksForAll(who);
  const Place place{who.code(), "of it", "SignWorkflow", "default"};
  tally->Check(place, "status", absl::StatusCodeToString(EndOfWord(who, door, may, absl::StatusCode::kOk)),
               absl::StatusCodeToString(office.Call(who, request, nullptr).code()));
}

}  // namespace

void JudgeOrganisations(Tally* tally) {
  Office office(FirstAgreements());
  for (const Person& who : office.people()) {
    JudgeSignature(office, who, tally);
    for (const v1::Organisation& organisation : Organisations()) {
      JudgeFreeze(office, who, organisation.code(), /*alone=*/false, tally);
    }
  }
}

}  // namespace ihala::matrix
