#ifndef IHALA_TESTS_SIM_ORACLE_H_
#define IHALA_TESTS_SIM_ORACLE_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "ihala/records.h"
#include "ihala/v1/directory.pb.h"
#include "ihala/v1/sync.pb.h"
#include "tests/sim/truth.h"

namespace ihala::sim {

// What a run found against the promises of the protocol, each with words for a person.
struct Findings {
  std::vector<std::string> lost;
  std::vector<std::string> doubled;
  std::vector<std::string> overexposed;
  std::vector<std::string> diverged;
  std::vector<std::string> stuck;

  bool empty() const {
    return lost.empty() && doubled.empty() && overexposed.empty() && diverged.empty() && stuck.empty();
  }
};

// What somebody did, as they remember it.
enum class Deed { kSubmit, kComment, kStep, kAmend };

// Remembers what people were promised, and judges in the end what became of it. Written from the design alone: it knows
// the store's rows and the client's public face, and nothing of how either works.
class Oracle {
 public:
  explicit Oracle(Findings* findings) : findings_(findings) {}

  // New words, which nobody used before.
  std::string NewWords(absl::string_view who);
  // Somebody is about to do this; then it may happen once or not at all, whatever they are told.
  void Tries(const std::string& words, Deed deed, const std::string& account);
  // They were told that it is safe. From then on it must be at the server, once, or visible on a device with a reason.
  void IsPromised(const std::string& words);

  // An account is being given another role in its organisation, and has it.
  void MayBecome(const std::string& account, v1::Role role);
  void IsNow(const std::string& account, v1::Role role);

  // Whether rows may be due for this account without any of them having changed.
  bool ScopeMayChange(const std::string& account) const { return became_.contains(account); }

  // An answer that leaves the server for this account, with what the server holds at that instant, and its clock.
  void SeesPage(const std::string& account, const v1::Page& page, const Truth& truth, absl::Time server_time);
  // A case as this account's device shows it. By what the device was told, and if it were never told wrong, its time is
  // at least `floor`.
  void SeesCase(const std::string& account, const CaseView& view, absl::Time floor);

  // What each device queued for one case must have been applied in that order. Not where something held one up.
  void JudgeOrder(const Truth& truth, const std::vector<std::vector<OperationRecord>>& devices);
  // The end of a run: what the server holds, and what each device lists.
  void Judge(const Truth& truth, const std::vector<std::vector<OperationRecord>>& devices, absl::Time now);

  uint64_t promised() const;

 private:
  // Who somebody is, as the world of the tests says and as they became; not by the product's own rules.
  struct Person {
    std::string organisation;
    bool refers = false;
    bool sees_all = false;
    bool leads = false;
    std::string desk;  // The only one that they see; empty for all.
  };
  struct Memory {
    Deed deed = Deed::kSubmit;
    std::string account;
    bool promised = false;
  };

  Person PersonOf(const std::string& account) const;
  static bool MaySeeCase(const std::string& account, const Person& person, const v1::CaseCore& core);
  void JudgePromise(const std::string& words, const Memory& memory, const std::vector<std::string>& cases,
                    const std::vector<const OperationRecord*>& records, const Truth& truth);
  void JudgeParked(const std::string& words, const Memory& memory, const OperationRecord& record, const Truth& truth);
  void JudgeRefusal(const std::string& words, const Memory& memory, const OperationRecord& record, const Truth& truth);

  Findings* const findings_;
  std::map<std::string, Memory> memories_;
  // Cases, by those who were there: withdrawn, and of which a consent ended by itself.
  std::set<std::string> withdrawn_;
  std::set<std::string> ran_out_;
  // What an account became; both roles where it is not certain.
  std::map<std::string, std::set<v1::Role>> became_;
  uint64_t words_ = 0;
};

}  // namespace ihala::sim

#endif  // IHALA_TESTS_SIM_ORACLE_H_
