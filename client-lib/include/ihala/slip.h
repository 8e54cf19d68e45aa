#ifndef IHALA_SLIP_H_
#define IHALA_SLIP_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "ihala/client.h"
#include "ihala/v1/common.pb.h"

namespace ihala {

// The family's receipt for a referral: with its code they can ask at any office where the referral is. It names nobody
// of the household, so that it tells whoever finds or takes it nothing but the code.
struct Slip {
  // In groups, as people read it aloud: "KH7W-42MD-Z".
  std::string short_code;
  // True once the server has the referral, and the code is its own for good. Before that another device may turn out to
  // have drawn the same one, and the server gives the later referral another.
  bool is_confirmed = false;
  // The day on which the server received it, by the workflow's calendar; empty before.
  v1::Date received_on;
  // Who referred, and which desk was asked, as the directory names them.
  v1::LocalisedText referring_organisation;
  v1::LocalisedText desk;
  // Where the referral is: the words of its stage.
  v1::LocalisedText words;
};

// The slip of a case that this device holds, also of one that was forgotten after its receipt. NOT_FOUND;
// FAILED_PRECONDITION (NOT_SUBMITTED) for a draft, and for a submission that the server refused.
absl::StatusOr<Slip> MakeSlip(Client& client, absl::string_view referral_id);

// One page of HTML (UTF-8) for a browser to show or print, A6 and larger: in Arabic, with a few lines in English. It
// needs no other file and no network. A slip that is not confirmed says so.
std::string SlipPage(const Slip& slip);

}  // namespace ihala

#endif  // IHALA_SLIP_H_
