#ifndef IHALA_CLIENT_LIB_SRC_SHARING_NOTES_H_
#define IHALA_CLIENT_LIB_SRC_SHARING_NOTES_H_

#include <vector>

#include "absl/time/time.h"
#include "client-lib/src/engine.h"
#include "common/base/errors.h"
#include "ihala/v1/referral.pb.h"

namespace ihala::client {

// What is filled in and will never be shown to the receiver, because the agreement does not open it or the family did
// not agree to it: each by its place, once for what belongs together, with code NOT_SHARED. Fields that nobody ever
// shares are left out, and so is everything while no agreement is in force.
std::vector<FieldViolation> NotShared(const Engine& engine, const v1::Referral& referral, absl::Time now);

}  // namespace ihala::client

#endif  // IHALA_CLIENT_LIB_SRC_SHARING_NOTES_H_
