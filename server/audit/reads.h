#ifndef IHALA_SERVER_AUDIT_READS_H_
#define IHALA_SERVER_AUDIT_READS_H_

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "common/access/access.h"
#include "common/audit/record.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

// How much of which cases an answer holds. It is read off the very message that leaves, so that no surface can be
// forgotten and none can enter less than it sends: whatever an answer is built by, each field that is set in it has a
// rung by its option, and the highest one counts.
namespace ihala {

// The highest rung of a field that is set anywhere in the message; RUNG_UNSPECIFIED where there is none.
v1::Rung HighestRung(const google::protobuf::Message& message);

// Whether messages of this type can hold anything of a case.
bool CanHoldCases(const google::protobuf::Descriptor& type);

// The cases of one answer.
class CaseReads {
 public:
  // Notes what `answer` holds. A part that does not name its case itself is of the case that stands beside it, or else
  // of `case_id`, which the request named.
  void Add(const google::protobuf::Message& answer, const std::string& case_id);
  // Notes a case whose bytes are not looked into.
  void Note(const std::string& referral_id, v1::Rung rung);

  bool empty() const { return highest_.empty(); }
  // In ascending order: all; those above the envelope; and how many there are of the others.
  std::vector<CaseRung> Shown() const;
  std::vector<CaseRung> AboveEnvelope() const;
  uint64_t Envelopes() const;
  uint64_t cases() const { return highest_.size(); }

 private:
  std::map<std::string, v1::Rung> highest_;
};

// Whether the caller is nothing but a caseworker, whom Visible shows the cases alone that they wrote or look after.
bool ReadsOwnCasesOnly(const Caller& caller);

}  // namespace ihala

#endif  // IHALA_SERVER_AUDIT_READS_H_
