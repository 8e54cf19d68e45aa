#ifndef IHALA_COMMON_REFERRAL_AMENDMENT_MERGE_H_
#define IHALA_COMMON_REFERRAL_AMENDMENT_MERGE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "common/base/errors.h"
#include "ihala/v1/case.pb.h"
#include "ihala/v1/dossier_numbers.pb.h"
#include "ihala/v1/operation.pb.h"
#include "ihala/v1/referral.pb.h"

namespace ihala {

// Who amends, and what they had seen of the dossier.
struct AmendmentAuthor {
  // Where the author's word stands: the 16 bytes of a stream and the number on it. Empty for an online call.
  std::string stream_id;
  uint64_t n = 0;
  // The change number of the dossier that they saw; 0 where they saw none that is known here.
  uint64_t base = 0;
  // True where what was submitted was their own word, so that they know it whatever their base is.
  bool submitted = false;
  // Where the device was copied and the author filed again under another name: the stream that both wrote on, and the
  // number from which it is the other one's. What stands before that the author said. Empty and 0 otherwise.
  std::string shared_stream_id = {};
  uint64_t shared_until = 0;

  // The place as FieldNumber keeps it, and back.
  std::string Place() const;
  bool WroteBefore(const v1::FieldNumber& word) const;  // On the same stream, an earlier number.
  bool WroteAfter(const v1::FieldNumber& word) const;   // On the same stream, a later number; or before they parted.
};

// What becomes of a dossier by one amendment.
struct MergedAmendment {
  v1::Referral dossier;
  // True where `dossier` is another one than before.
  bool dossier_changed = false;
  // The dossier if nothing stood in the amendment's way. It too must hold what a dossier must, or a conflict could
  // bring in what no submission could.
  v1::Referral as_meant;
  // What the server keeps. Where `seq` is 0 it is the number under which the change is stored now; conflicts found now
  // stand at the end of `conflicts`, in the order of `found`.
  v1::DossierNumbers numbers;
  // Everything that the amendment touched, for the history.
  std::vector<v1::AmendedField> amended;
  // Conflicts found now: field and other value alone; who and when is the caller's to add.
  std::vector<v1::DossierConflict> found;
  // Numbers of conflicts that are over: settled, or the author of the other value says something else now.
  std::vector<uint64_t> closed;
  // People whom nobody has ever heard of.
  std::vector<FieldViolation> unknown;

  // True where it was so already.
  bool IsNothing() const { return !dossier_changed && found.empty() && closed.empty(); }
};

// Merges field by field:
// - a value that is there already changes nothing;
// - a field that nobody changed since the author's base takes the author's value, and so does one that the author
//   changed last, by an earlier operation of the same stream or of the one from which it parted: what one said oneself
//   one knows;
// - a field that the author changed since by a later operation of the same stream keeps that value: they came in the
//   other order;
// - any other field keeps its value, and the author's becomes a conflict.
// A person is removed if none of their fields was changed so; whoever changes a person who was removed brings them into
// conflict as a whole. People end up in the order of OrderPeople where anything of them changed. So two amendments of
// different fields give the same dossier in either order.
// A device that shows its own waiting amendments passes no numbers and `submitted`: then nothing is in conflict. Pure.
MergedAmendment MergeAmendment(const v1::Referral& present, const v1::DossierNumbers& numbers,
                               const v1::AmendReferral& amendment, const AmendmentAuthor& author);

}  // namespace ihala

#endif  // IHALA_COMMON_REFERRAL_AMENDMENT_MERGE_H_
