#ifndef IHALA_TESTS_CANARIES_RULE_H_
#define IHALA_TESTS_CANARIES_RULE_H_

#include <map>
#include <set>
#include <string>
#include <vector>

#include "ihala/v1/common.pb.h"
#include "ihala/v1/directory.pb.h"
#include "ihala/v1/options.pb.h"

// Who may see what of a case, said once more and as plainly as it can be, from what the documents promise. It uses
// nothing of the product but the options that stand beside the fields.
namespace ihala::canaries {

// Somebody who asks. An empty account is somebody without a session.
struct Principal {
  std::string account;
  std::string organisation;
  v1::Role role = v1::ROLE_UNSPECIFIED;
  std::string desk;  // The only one, where there is a limit.
};
// Everybody of this test's world: of both sides, of other organisations, of other desks, and those who see no case.
const std::vector<Principal>& Principals();
const Principal& PrincipalOf(const std::string& account);
// Those of them who are not in the world of tests/support, as accounts.
std::vector<v1::Account> MoreAccounts();

// What two organisations agreed, besides the agreement of tests/support that opens all.
inline constexpr char kNarrow[] = "DSA-NARROW";
v1::SharingAgreement NarrowAgreement();

// A case as this test brought it about.
struct Record {
  std::string id;
  std::string code;
  std::string organisation;  // That referred.
  std::string worker;
  std::string assigned;
  std::string desk;
  bool narrow_agreement = false;
  bool shy_family = false;  // Agreed to less, and withholds something.
  // What became of it so far.
  std::string holder;
  std::set<std::string> opened_by;
  v1::Rung stage_opens = v1::RUNG_ENVELOPE;
  bool ended = false;
};
// What the shy family agreed to, and what it withholds.
const std::vector<std::string>& ShyGroups();
const std::vector<std::string>& ShyWithholds();

// Paths of canaries that lie in no dossier: what a step says, and comments by the organisation that wrote them.
inline constexpr char kWords[] = "(words of a step)";
std::string CommentOf(const std::string& organisation, bool internal);

// A field of the dossier with what the options of it and of all it lies in say.
struct Leaf {
  v1::FieldClass own_class = v1::FIELD_CLASS_UNSPECIFIED;
  v1::Rung rung = v1::RUNG_ENVELOPE;  // The highest.
  bool never = false;
  std::vector<std::string> only_if_agreed;  // Itself and what it lies in, where that is shared only if agreed.
  std::set<std::string> groups;
  bool is_text_or_number = false;  // Can hold a canary.
};
// Every field that holds a value, by its path. A date counts as one field, of the class of what it stands in.
const std::map<std::string, Leaf>& Leaves();

// Whether the case exists for somebody; and whether they may be shown the field now.
bool MayKnow(const Principal& who, const Record& record);
bool MaySee(const Principal& who, const Record& record, const std::string& path);

}  // namespace ihala::canaries

#endif  // IHALA_TESTS_CANARIES_RULE_H_
