#ifndef IHALA_COMMON_ACCESS_ACCESS_FIXTURE_H_
#define IHALA_COMMON_ACCESS_ACCESS_FIXTURE_H_

#include <cstdint>
#include <string>

#include "ihala/v1/directory.pb.h"

// What the tests of this folder share. Included by tests only.
namespace ihala::fixture {

// A version of DSA-1 between two organisations, on one programme, without terms. Both sides signed it.
inline v1::SharingAgreement SignedAgreement(uint32_t version = 1, const std::string& referring = "CSO-1",
                                            const std::string& receiving = "MIN-1",
                                            const std::string& programme = "CASH") {
  v1::SharingAgreement agreement;
  agreement.set_agreement_id("DSA-1");
  agreement.set_version(version);
  agreement.set_referring_organisation(referring);
  agreement.set_receiving_organisation(receiving);
  agreement.add_programmes(programme);
  for (const v1::Side side : {v1::SIDE_REFERRER, v1::SIDE_RECEIVER}) agreement.add_signatures()->set_side(side);
  return agreement;
}

}  // namespace ihala::fixture

#endif  // IHALA_COMMON_ACCESS_ACCESS_FIXTURE_H_
