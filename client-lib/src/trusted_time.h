#ifndef IHALA_CLIENT_LIB_SRC_TRUSTED_TIME_H_
#define IHALA_CLIENT_LIB_SRC_TRUSTED_TIME_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "client-lib/src/store.h"
#include "common/base/clock.h"
#include "ihala/v1/case.pb.h"

namespace ihala::client {

// People and networks set clocks, so nothing that ends by itself is judged by the wall clock alone. The trusted time is
// the server's last word advanced by the time since boot; after a restart of the device, the later of the server's last
// word and the wall clock. Never used to order or guard anything.
absl::StatusOr<absl::Time> TrustedNow(Store& store, Clock& clock);

// Remembers the server's word. Needs an open transaction.
absl::Status NoteServerTime(Store& store, Clock& clock, absl::Time server_time);

// The civil day of an instant in a place `utc_offset_minutes` east of Greenwich.
absl::CivilDay DayAt(absl::Time time, int utc_offset_minutes);

// What this device's clocks say, for an operation.
v1::ClaimedTime Claim(Clock& clock);

}  // namespace ihala::client

#endif  // IHALA_CLIENT_LIB_SRC_TRUSTED_TIME_H_
