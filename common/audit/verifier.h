#ifndef IHALA_COMMON_AUDIT_VERIFIER_H_
#define IHALA_COMMON_AUDIT_VERIFIER_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "ihala/v1/audit.pb.h"

namespace ihala {

// Something that no honest server's trail has.
struct AuditFinding {
  enum class Kind {
    kMalformed,      // The entry is not written as entries are.
    kNumber,         // Its number does not follow the one before: something is missing, doubled or out of order.
    kChain,          // It does not follow the entry before: one of the two was changed.
    kHead,           // A head in the trail is not that of its entry, or not signed by the server's key.
    kOtherServer,    // The trail is of another key than a head from outside, or than the auditor knows.
    kOtherEpoch,     // The trail is of another history than a head from outside.
    kRewritten,      // The entry has another chain than a head from outside says: up to here something was changed.
    kRolledBack,     // The trail ends before a head from outside.
    kHeadWithheld,   // A head from outside is not among the published ones.
    kContradiction,  // A head from outside was signed after one of a higher number.
  };
  Kind kind;
  uint64_t n = 0;  // The entry, or the number of the head.

  friend bool operator==(const AuditFinding&, const AuditFinding&) = default;
};

struct AuditReport {
  // The first ones, in the order in which they were found.
  std::vector<AuditFinding> findings;
  uint64_t findings_in_all = 0;
  uint64_t entries = 0;
  uint64_t heads = 0;      // In the trail.
  uint64_t witnesses = 0;  // Heads from outside.
  // The last entry for which a head from outside vouches. Of what comes after it only the server says that it is whole.
  uint64_t witnessed = 0;

  bool ok() const { return findings_in_all == 0; }
  uint64_t unwitnessed() const { return entries > witnessed ? entries - witnessed : 0; }
};

// Holds a trail to what the auditor knows from elsewhere: heads that devices and earlier exports carried away, and the
// server's key. Of the trail itself nothing is believed: whoever has the server can make up any trail and sign every
// head in it, but not one that comes to a head which has already left.
//
// First every witness, then Begin, then the lines in their order. Memory grows with the witnesses alone. One thread at
// a time.
class TrailVerifier {
 public:
  // A check that a test takes away, to see that attacks go unseen without it.
  enum class Leave { kNothing, kChain, kHeads, kWitnesses, kKeys, kEnd };
  explicit TrailVerifier(Leave leave = Leave::kNothing) : leave_(leave) {}
  TrailVerifier(TrailVerifier&&) = default;
  TrailVerifier& operator=(TrailVerifier&&) = default;

  // The server's public key, where the auditor knows it by themselves.
  void TrustKey(absl::string_view public_key) { keys_.insert(std::string(public_key)); }
  // Begins the heads of another carrier: one that came later from the same carrier must not say less.
  void BeginCarrier() { last_carried_ = v1::AuditHead(); }
  // A head from outside, with the key of the server that its carrier knew; in the order in which the carrier got them.
  // INVALID_ARGUMENT where the key did not sign it: then it is no witness against anybody. FAILED_PRECONDITION where
  // its entry has gone by already, and is not the newest.
  absl::Status AddWitness(absl::string_view public_key, const v1::AuditHead& head);

  void Begin(const v1::AuditFile& file);
  void Take(const v1::AuditEntry& entry);
  void Take(const v1::AuditHead& head);

  // What there is to say if the trail ends here.
  AuditReport Report() const;

 private:
  struct Witness {
    std::string key;
    v1::AuditHead head;
  };

  void Find(AuditFinding::Kind kind, uint64_t n);
  bool Leaves(Leave check) const { return leave_ == check; }
  void HoldToServer(const Witness& witness);
  // Holds a witness to the entry of its number, which is the newest.
  void Compare(Witness& witness);

  Leave leave_;
  std::set<std::string> keys_;
  std::multimap<uint64_t, Witness> witnesses_;  // By the number of their entry.
  v1::AuditHead last_carried_;
  bool begun_ = false;
  std::string server_key_;
  uint64_t epoch_ = 0;
  std::string chain_;
  uint64_t last_n_ = 0;
  v1::AuditHead last_head_;
  // Witnesses whose entry has gone by and whose head was not among those of the trail; they live in `witnesses_`.
  std::set<const Witness*> unpublished_;
  AuditReport report_;
};

}  // namespace ihala

#endif  // IHALA_COMMON_AUDIT_VERIFIER_H_
