#ifndef IHALA_SERVER_STORE_NOTIFICATION_RECORDS_H_
#define IHALA_SERVER_STORE_NOTIFICATION_RECORDS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "ihala/v1/notification_service.pb.h"

// Plain values of what people are told that the store takes and gives.
namespace ihala {

// That one account is told one fact of one case.
struct NotificationRecord {
  uint64_t id = 0;  // Given by the store.
  std::string account;
  std::string fact;  // 16 bytes by which it is known: of one account each is there once.
  // What is told, without its id, short code, text and whether it was seen.
  v1::Notification told;
  bool seen = false;
};

struct NotificationQuery {
  std::string account;
  uint64_t before = 0;  // Those with a lower number; 0 for all.
  int limit = 0;
};

// Where the sending of a notification by one way stands. The numbers are in the file.
enum class SendingState { kWaiting = 1, kSent = 2, kUndelivered = 3 };

// The sending of a notification by one way.
struct SendingRecord {
  uint64_t notification = 0;
  v1::NotificationChannel channel = v1::NOTIFICATION_CHANNEL_UNSPECIFIED;
  std::string account;
  SendingState state = SendingState::kWaiting;
  uint32_t attempts = 0;
  absl::Time due = absl::UnixEpoch();  // When it is to be tried, while it waits.
  // When a message with it was last given away, or may have been; InfinitePast where none was.
  absl::Time told = absl::InfinitePast();
  std::string error = {};  // What was wrong the last time, as a code.
};

// One that could not be delivered, for whoever runs the installation.
struct UndeliveredRecord {
  SendingRecord sending;
  v1::NotificationKind kind = v1::NOTIFICATION_KIND_UNSPECIFIED;
  absl::Time at;
};

struct SendingFigures {
  uint64_t waiting = 0;
  uint64_t undelivered = 0;
};

}  // namespace ihala

#endif  // IHALA_SERVER_STORE_NOTIFICATION_RECORDS_H_
