#ifndef IHALA_SERVER_HANDLERS_SHARED_PHONES_H_
#define IHALA_SERVER_HANDLERS_SHARED_PHONES_H_

#include "absl/status/status.h"
#include "ihala/v1/referral_service.pb.h"
#include "server/handlers/case_view.h"

namespace ihala {

// Tells a receiver which phones of the response's dossier many households give in the receiver's own open cases, by the
// number that the case's workflow sets. The dossier must be as the caller may see it: what is not in it is not counted.
// A referrer is told nothing, because the other households are of cases that they may not know of.
absl::Status TellSharedPhones(HandlerEnv& env, ReadTxn& txn, const ShownCase& view, v1::GetReferralResponse* response);

}  // namespace ihala

#endif  // IHALA_SERVER_HANDLERS_SHARED_PHONES_H_
