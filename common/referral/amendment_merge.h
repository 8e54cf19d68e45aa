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

// Who amends, and what they know of the dossier.
struct AmendmentAuthor {
  // Where the author's word stands, as FieldNumber keeps it: empty for an online call.
  std::string place;
  // The change number of the dossier that they saw; 0 where they saw none that is known here.
  uint64_t base = 0;
  // True where what was submitted was their own word, so that they know it whatever their base is.
  bool submitted = false;
  // Places of words that are certainly their own: what they had said before this one, and what they said after it. That
  // a word is on the same stream does not make it so, because devices are copied.
  std::vector<std::string> earlier = {};
  std::vector<std::string> later = {};

  bool WroteBefore(const v1::FieldNumber& word) const;  // This one, and that one later.
  bool WroteAfter(const v1::FieldNumber& word) const;
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
//   changed last, by an earlier word: what one said oneself one knows;
// - a field that the author changed since by a later word keeps that value: they came in the other order;
// - any other field keeps its value, and the author's becomes a conflict.
// A person is removed if none of their fields was changed so; whoever changes a person who was removed brings them into
// conflict as a whole. People end up in the order of OrderPeople where anything of them changed. So two amendments of
// different fields give the same dossier in either order.
// A device that shows its own waiting amendments passes no numbers and `submitted`: then nothing is in conflict. Pure.
MergedAmendment MergeAmendment(const v1::Referral& present, const v1::DossierNumbers& numbers,
                               const v1::AmendReferral& amendment, const AmendmentAuthor& author);

}  // namespace ihala

#endif  // IHALA_COMMON_REFERRAL_AMENDMENT_MERGE_H_
