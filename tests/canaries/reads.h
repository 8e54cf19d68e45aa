#ifndef IHALA_TESTS_CANARIES_READS_H_
#define IHALA_TESTS_CANARIES_READS_H_

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "ihala/v1/sync.pb.h"
#include "tests/canaries/setting.h"

namespace ihala::canaries {

// How this test goes about an RPC.
enum class Way {
  kRead,    // Asked by everybody for every case or every page.
  kWrite,   // Taken where it is right, by those who bring cases about; tried by everybody on cases of others.
  kNoCase,  // Has no case in it; called by everybody all the same.
};
// Every RPC of ihala.v1, as "QueueService/ListQueue". Ends the program where one has no way here: a new one must be
// thought about.
const std::map<std::string, Way>& Rpcs();

// Somebody's device: everything that syncs bring it, and what it may ask for besides.
class ReadingDevice {
 public:
  ReadingDevice(Setting& setting, const Principal& who);

  // Brings the copy up to date, page by page. False where this is nobody who may sync.
  bool Sync(Voice& voice, uint32_t page_bytes);
  // Compares everything with the server's, and asks for rows of every case, whoever's it is.
  void Repair(Voice& voice);
  void Watch(Voice& voice);

 private:
  bool Exchange(Voice& voice, const v1::ExchangeUp& up, v1::ExchangeDown* down);

  Setting& setting_;
  const Principal& who_;
  RawDevice device_;
  std::string token_;
  std::string cursor_;
};

// Has somebody read every surface that has pages or cases.
void ReadEverything(Voice& voice, const Principal& who);
// Says that they want to be told by SMS; whose role is not told of anything is refused.
void LeaveContact(Voice& voice, const Principal& who);
// Calls every RPC as somebody with next to nothing in the request, on a case that is theirs or others'.
void CallEverything(Voice& voice, const Principal& who);

}  // namespace ihala::canaries

#endif  // IHALA_TESTS_CANARIES_READS_H_
