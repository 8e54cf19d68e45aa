#ifndef IHALA_TESTS_FORBIDDEN_LOOKS_H_
#define IHALA_TESTS_FORBIDDEN_LOOKS_H_

#include <map>
#include <memory>
#include <set>
#include <string>

#include "ihala/v1/sync.pb.h"
#include "tests/forbidden/setting.h"
#include "tests/support/device/raw_device.h"

namespace ihala::forbidden {

// A receiver's device as the protocol has it, with what it holds.
class Holder {
 public:
  Holder(Setting& setting, std::string account);

  // Syncs until there is nothing more, and mends its copy by the server's names of all rows.
  void Sync();
  void Repair();
  // Asks for the rows of all cases by name, whether or not it may know of them.
  void AskForAll();
  const std::set<std::string>& held() const { return held_; }

 private:
  v1::ExchangeDown Exchange(const v1::ExchangeUp& up);
  v1::ExchangeUp Up();

  Setting& setting_;
  const std::string account_;
  RawDevice device_;
  std::string token_;
  std::string cursor_;
  std::set<std::string> held_;  // Cases.
};

// Has every receiver look for every case on every surface that there is.
class Looks {
 public:
  explicit Looks(Setting& setting) : setting_(setting) {}

  // The ways in which a surface was looked at since the last time, by everybody.
  uint64_t LookEverywhere();
  // Copies that a device still holds although it has synced since they were forbidden.
  Setting::Copies OnDevices() const;

 private:
  void ReadCases(const std::string& account);
  void ReadLists(const std::string& account);
  void Write(const std::string& account);
  void Count(const std::string& surface) { surfaces_.insert(surface); }

  Setting& setting_;
  std::map<std::string, std::unique_ptr<Holder>> devices_;
  std::set<std::string> surfaces_;
};

}  // namespace ihala::forbidden

#endif  // IHALA_TESTS_FORBIDDEN_LOOKS_H_
