#include "tools/desk/agreement_actions.h"

#include <string>

#include "common/base/status_macros.h"
#include "common/referral/agreement.h"
#include "ihala/v1/agreement_service.pb.h"
#include "tools/desk/texts.h"
#include "tools/support/local_errors.h"

namespace ihala::tools {
namespace {

// Who still has to sign, or that nobody has to.
const Text& StateOf(const v1::SharingAgreement& agreement) {
  if (agreement.has_ended()) return desk_say::kAgreementEnded;
  const bool referrer = HasSigned(agreement, v1::SIDE_REFERRER);
  const bool receiver = HasSigned(agreement, v1::SIDE_RECEIVER);
  if (referrer && receiver) return desk_say::kAgreementSigned;
  if (referrer) return desk_say::kAgreementAwaitsReceiver;
  return receiver ? desk_say::kAgreementAwaitsReferrer : desk_say::kAgreementAwaitsBoth;
}

absl::StatusOr<const v1::SharingAgreement*> Find(Desk& desk, const std::string& agreement_id, uint32_t version) {
  ASSIGN_OR_RETURN(const v1::GetDirectoryResponse* directory, desk.Directory());
  const v1::SharingAgreement* found = nullptr;
  for (const v1::SharingAgreement& one : directory->agreements()) {
    if (one.agreement_id() != agreement_id || (version != 0 && one.version() != version)) continue;
    if (found == nullptr || one.version() > found->version()) found = &one;
  }
  if (found == nullptr) return UsageError(desk_say::kNoSuchAgreement);
  return found;
}

}  // namespace

ExitCode ListAgreements(Desk& desk) {
  const absl::StatusOr<const v1::GetDirectoryResponse*> directory = desk.Directory();
  if (!directory.ok()) return desk.output().Fail(directory.status());
  JsonWriter json;
  json.BeginObject().Key("agreements").BeginArray();
  for (const v1::SharingAgreement& one : (*directory)->agreements()) json.Message(one);
  json.EndArray().EndObject();
  desk.output().Json(json);
  if ((*directory)->agreements().empty()) desk.output().Say(desk_say::kNoAgreements);
  for (const v1::SharingAgreement& one : (*directory)->agreements()) {
    desk.output().Say(desk_say::kAgreementLine, one.agreement_id(), one.version(), one.referring_organisation(),
                      one.receiving_organisation(), std::string(Say(desk.output().language(), StateOf(one))));
  }
  return kExitOk;
}

ExitCode ShowAgreement(Desk& desk, const std::string& agreement_id, uint32_t version) {
  const absl::StatusOr<const v1::SharingAgreement*> found = Find(desk, agreement_id, version);
  if (!found.ok()) return desk.output().Fail(found.status());
  JsonWriter json;
  json.BeginObject().Key("agreement").Message(**found).EndObject();
  desk.output().Json(json);
  desk.output().Line(DocumentOf(**found));
  return kExitOk;
}

ExitCode SignAgreement(Desk& desk, const std::string& agreement_id, uint32_t version) {
  v1::SignAgreementRequest request;
  request.set_request_id(desk.NewRequestId());
  request.set_agreement_id(agreement_id);
  request.set_version(version);
  const auto response = desk.Write(&ServerApi::SignAgreement, request);
  if (!response.ok()) return desk.output().Fail(response.status());
  JsonWriter json;
  json.BeginObject().Key("signed").String(agreement_id).Key("version").Unsigned(version).EndObject();
  desk.output().Json(json);
  desk.output().Say(desk_say::kSignedAgreement, agreement_id, version);
  return kExitOk;
}

ExitCode EndAgreement(Desk& desk, const std::string& agreement_id) {
  v1::EndAgreementRequest request;
  request.set_request_id(desk.NewRequestId());
  request.set_agreement_id(agreement_id);
  const auto response = desk.Write(&ServerApi::EndAgreement, request);
  if (!response.ok()) return desk.output().Fail(response.status());
  desk.output().Json(JsonWriter().BeginObject().Key("ended").String(agreement_id).EndObject());
  desk.output().Say(desk_say::kEndedAgreement, agreement_id);
  return kExitOk;
}

}  // namespace ihala::tools
