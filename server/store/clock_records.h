#ifndef IHALA_SERVER_STORE_CLOCK_RECORDS_H_
#define IHALA_SERVER_STORE_CLOCK_RECORDS_H_

#include <cstdint>
#include <string>

#include "absl/time/time.h"
#include "ihala/v1/common.pb.h"

namespace ihala {

// That a level heard of a clock of a case that ran out, and which party had let it. Once for each entry of the case,
// party and level.
struct EscalationRecord {
  std::string referral_id;
  uint32_t entry = 0;
  v1::Side owed_by = v1::SIDE_UNSPECIFIED;
  v1::EscalationLevel level = v1::ESCALATION_LEVEL_UNSPECIFIED;
  std::string referring;
  std::string receiving;
  absl::Time at;
};

}  // namespace ihala

#endif  // IHALA_SERVER_STORE_CLOCK_RECORDS_H_
