#include "server/handlers/shared_phones.h"

#include "common/base/limits.h"
#include "common/base/status_macros.h"
#include "common/referral/referral_limits.h"
#include "server/commands/phone_digest.h"

namespace ihala {

absl::Status TellSharedPhones(HandlerEnv& env, ReadTxn& txn, const ShownCase& view, v1::GetReferralResponse* response) {
  if (view.fields.side() != v1::SIDE_RECEIVER) return absl::OkStatus();
  const uint32_t set = view.workflow->document().phone_shared_by_many();
  const uint32_t many = set == 0 ? limits::kPhoneSharedByMany : set;
  const v1::Referral& dossier = response->dossier();
  for (int person = 0; person < dossier.people_size(); ++person) {
    for (int phone = 0; phone < dossier.people(person).phones_size(); ++phone) {
      const std::string digest =
          PhoneDigest(env.store->phone_key().Reveal(), dossier.people(person).phones(phone).e164());
      ASSIGN_OR_RETURN(const uint32_t households,
                       txn.CountHouseholdsOnPhone(digest, view.facts.receiving_organisation,
                                                  static_cast<uint32_t>(limits::kPhoneHouseholdsCounted)));
      if (households < many) continue;
      v1::SharedPhone& shared = *response->add_shared_phones();
      shared.set_person(static_cast<uint32_t>(person));
      shared.set_phone(static_cast<uint32_t>(phone));
      shared.set_households(households);
    }
  }
  return absl::OkStatus();
}

}  // namespace ihala
