#ifndef IHALA_TESTS_CANARIES_AT_REST_DEVICE_H_
#define IHALA_TESTS_CANARIES_AT_REST_DEVICE_H_

#include <string>

#include "tests/canaries/book.h"

namespace ihala::canaries {

// A device with a store in it, lived on in a process of its own.
struct DeviceFlags {
  std::string folder;   // Where the store lies, as worker.ihala with its keystore.
  std::string address;  // Of the server.
  std::string ca_file;
  int records = 0;    // How many referrals are written on it. Of the last tenth half are never sent, half are drafts.
  bool locks = true;  // Whether it is locked in the end.
};
inline constexpr char kStoreName[] = "worker.ihala";
// What the process prints once everything is done, before it waits for its end.
inline constexpr char kDone[] = "at rest";

// Writes the records through the client library, sends, reads them all again, and locks. Then it waits for ever, as an
// app does that nobody looks at. Ends the program where anything fails.
[[noreturn]] void LiveOnDevice(const DeviceFlags& flags);

// Puts what the device's process wrote into `book`: the same canaries at the same places.
void NoteRecords(int records, Book* book);

}  // namespace ihala::canaries

#endif  // IHALA_TESTS_CANARIES_AT_REST_DEVICE_H_
