#include "tests/canaries/rule.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "google/protobuf/descriptor.h"
#include "ihala/v1/referral.pb.h"
#include "tests/support/rights.h"
#include "tests/support/world/test_world.h"

namespace ihala::canaries {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

// What the narrow agreement opens of the fields that are shared only if agreed, withholds and delays.
const std::vector<std::string>& NarrowOpens() {
  static const auto& paths =
      *new std::vector<std::string>{"needs.summary", "household.vulnerabilities", "people.name.latin"};
  return paths;
}
constexpr char kNarrowWithholds[] = "people.phones";
constexpr char kNarrowDelays[] = "people.documents";

// Whether `path` is `whole` or a part of it.
bool IsPartOf(const std::string& path, const std::string& whole) {
  return path == whole || absl::StartsWith(path, absl::StrCat(whole, "."));
}

bool HoldsTextOrNumber(const FieldDescriptor& field) {
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_ENUM:
    case FieldDescriptor::CPPTYPE_BOOL:
      return false;
    default:
      return true;
  }
}

void AddLeaves(const Descriptor& type, const std::string& prefix, const Leaf& above, std::map<std::string, Leaf>* out) {
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    const v1::FieldAccess& access = field.options().GetExtension(v1::access);
    const std::string path = prefix + field.name();
    Leaf leaf = above;
    leaf.own_class = access.field_class();
    leaf.rung = std::max(leaf.rung, access.rung());
    leaf.never = leaf.never || access.share() == v1::SHARE_NEVER;
    if (access.share() == v1::SHARE_IF_AGREED) leaf.only_if_agreed.push_back(path);
    // A field has its own group, or that of what it lies in.
    if (access.group() != v1::CONSENT_GROUP_UNSPECIFIED) {
      leaf.groups.insert(std::string(absl::StripPrefix(v1::ConsentGroup_Name(access.group()), "CONSENT_GROUP_")));
    }
    const bool is_value = field.cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE;
    if (is_value || field.message_type() == v1::Date::descriptor()) {
      leaf.is_text_or_number = HoldsTextOrNumber(field);
      (*out)[path] = leaf;
    } else {
      AddLeaves(*field.message_type(), path + ".", leaf, out);
    }
  }
}

bool AgreementOpens(const Record& record, const std::string& path, const Leaf& leaf) {
  if (leaf.never) return false;
  if (!record.narrow_agreement) return true;  // It opens everything that may be opened.
  if (IsPartOf(path, kNarrowWithholds)) return false;
  return std::all_of(leaf.only_if_agreed.begin(), leaf.only_if_agreed.end(), [](const std::string& closed) {
    const auto& opens = NarrowOpens();
    return std::any_of(opens.begin(), opens.end(),
                       [&](const std::string& opened) { return IsPartOf(closed, opened) || IsPartOf(opened, closed); });
  });
}

bool FamilyAgreed(const Record& record, const std::string& path, const Leaf& leaf) {
  if (!record.shy_family) return true;
  const auto& withheld = ShyWithholds();
  if (std::any_of(withheld.begin(), withheld.end(), [&](const std::string& one) { return IsPartOf(path, one); })) {
    return false;
  }
  const auto& agreed = ShyGroups();
  return std::all_of(leaf.groups.begin(), leaf.groups.end(), [&](const std::string& group) {
    return std::find(agreed.begin(), agreed.end(), group) != agreed.end();
  });
}

bool IsReferrer(const Principal& who, const Record& record) {
  if (who.organisation != record.organisation) return false;
  if (who.role == v1::ROLE_CASEWORKER) return who.account == record.worker || who.account == record.assigned;
  return who.role == v1::ROLE_SUPERVISOR || who.role == v1::ROLE_INTEGRATOR;
}

bool IsReceiver(const Principal& who, const Record& record) {
  if (who.organisation != world::kMinistry || (!who.desk.empty() && who.desk != record.desk)) return false;
  return who.role == v1::ROLE_REVIEWER || who.role == v1::ROLE_LEAD || who.role == v1::ROLE_INTEGRATOR;
}

// How far a case is open to one of the receiver's.
v1::Rung OpenTo(const Principal& who, const Record& record) {
  if (record.ended || record.holder.empty()) return v1::RUNG_ENVELOPE;
  if (who.role == v1::ROLE_REVIEWER && who.account != record.holder) return v1::RUNG_ENVELOPE;
  const bool opened =
      who.role == v1::ROLE_INTEGRATOR ? !record.opened_by.empty() : record.opened_by.count(who.account) > 0;
  return opened ? record.stage_opens : std::min(record.stage_opens, v1::RUNG_REVIEW);
}

v1::Account AccountOf(const Principal& who) {
  v1::Account account;
  account.set_code(who.account);
  account.set_organisation(who.organisation);
  account.set_language("ar");
  v1::RoleBinding& binding = *account.add_roles();
  binding.set_role(who.role);
  ListAllRights(&binding);
  binding.set_organisation(who.organisation);
  if (!who.desk.empty()) binding.add_desks(who.desk);
  return account;
}

// These are not in the world of tests/support.
std::vector<Principal> More() {
  return {{"I-22", world::kCso2, v1::ROLE_INTEGRATOR, ""},
          {"I-31", world::kMinistry, v1::ROLE_INTEGRATOR, ""},
          {"L-82", world::kMinistry, v1::ROLE_LEAD, world::kOtherDesk}};
}

}  // namespace

const std::vector<Principal>& Principals() {
  static const auto& all = *[] {
    auto* made = new std::vector<Principal>{{"", "", v1::ROLE_UNSPECIFIED, ""},
                                            {world::kAdministrator, "", v1::ROLE_ADMINISTRATOR, ""}};
    for (const v1::Account& account : world::Accounts()) {
      const v1::RoleBinding& role = account.roles(0);
      made->push_back(
          {account.code(), account.organisation(), role.role(), role.desks_size() > 0 ? role.desks(0) : ""});
    }
    for (const Principal& who : More()) made->push_back(who);
    return made;
  }();
  return all;
}

const Principal& PrincipalOf(const std::string& account) {
  const auto& all = Principals();
  return *std::find_if(all.begin(), all.end(), [&](const Principal& who) { return who.account == account; });
}

std::vector<v1::Account> MoreAccounts() {
  std::vector<v1::Account> accounts;
  for (const Principal& who : More()) accounts.push_back(AccountOf(who));
  return accounts;
}

v1::SharingAgreement NarrowAgreement() {
  v1::SharingAgreement agreement;
  agreement.set_agreement_id(kNarrow);
  agreement.set_version(1);
  agreement.set_referring_organisation(world::kCso1);
  agreement.set_receiving_organisation(world::kMinistry);
  agreement.add_programmes(world::kProgramme);
  for (const std::string& path : NarrowOpens()) {
    v1::RungFields& opened = *agreement.add_opened();
    opened.set_rung(Leaves().at(path).rung);
    opened.add_fields(path);
  }
  agreement.add_withheld(kNarrowWithholds);
  v1::RungFields& postponed = *agreement.add_postponed();
  postponed.set_rung(v1::RUNG_DOSSIER);
  postponed.add_fields(kNarrowDelays);
  return agreement;
}

const std::vector<std::string>& ShyGroups() {
  static const auto& groups = *new std::vector<std::string>{"IDENTITY", "PLACE", "HOUSEHOLD", "NEEDS"};
  return groups;
}

const std::vector<std::string>& ShyWithholds() {
  static const auto& paths = *new std::vector<std::string>{"people.name.mother_first", "household.shelter"};
  return paths;
}

std::string CommentOf(const std::string& organisation, bool internal) {
  return absl::StrCat(internal ? "(internal comment of) " : "(comment of) ", organisation);
}

const std::map<std::string, Leaf>& Leaves() {
  static const auto& leaves = *[] {
    auto* made = new std::map<std::string, Leaf>();
    AddLeaves(*v1::Referral::descriptor(), "", Leaf(), made);
    return made;
  }();
  return leaves;
}

bool MayKnow(const Principal& who, const Record& record) { return IsReferrer(who, record) || IsReceiver(who, record); }

bool MaySee(const Principal& who, const Record& record, const std::string& path) {
  if (!MayKnow(who, record)) return false;
  if (path == CommentOf(who.organisation, true) || path == CommentOf(who.organisation, false)) return true;
  if (absl::StartsWith(path, "(internal comment of) ")) return false;
  if (IsReferrer(who, record)) return true;
  const v1::Rung open = OpenTo(who, record);
  if (path == kWords || absl::StartsWith(path, "(comment of) ")) return open >= v1::RUNG_REVIEW;
  const auto leaf = Leaves().find(path);
  if (leaf == Leaves().end()) return false;
  v1::Rung from = leaf->second.rung;
  if (record.narrow_agreement && IsPartOf(path, kNarrowDelays)) from = v1::RUNG_DOSSIER;
  return from <= open && AgreementOpens(record, path, leaf->second) && FamilyAgreed(record, path, leaf->second);
}

}  // namespace ihala::canaries
