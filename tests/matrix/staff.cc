#include <algorithm>
#include <map>
#include <optional>

#include "absl/strings/str_cat.h"
#include "ihala/v1/account_service.pb.h"
#include "ihala/v1/session_service.pb.h"
#include "tests/matrix/look.h"
#include "tests/matrix/others.h"

namespace ihala::matrix {
namespace {

constexpr char kNobody[] = "X-nobody";

// What somebody may say about an account.
enum class Word { kConfirm, kIssueCode, kEndSessions, kDisable };

const char* NameOf(Word word) {
  switch (word) {
    case Word::kConfirm:
      return "ConfirmAccount";
    case Word::kIssueCode:
      return "IssueSignInCode";
    case Word::kEndSessions:
      return "EndSessions";
    default:
      return "DisableAccount";
  }
}

bool Speaks(const v1::RoleBinding& binding) {
  return binding.role() == v1::ROLE_SUPERVISOR || binding.role() == v1::ROLE_LEAD;
}

template <typename Limits>
bool IsWithin(const Limits& others, const Limits& own) {
  if (own.empty()) return true;
  return !others.empty() && std::all_of(others.begin(), others.end(), [&](const std::string& one) {
    return std::find(own.begin(), own.end(), one) != own.end();
  });
}

// "Nobody confirms, or makes a code for, an account that reaches further than their own binding."
bool ReachesAll(const Person& who, const google::protobuf::RepeatedPtrField<v1::RoleBinding>& roles) {
  return std::all_of(roles.begin(), roles.end(), [&](const v1::RoleBinding& other) {
    return std::any_of(who.account.roles().begin(), who.account.roles().end(), [&](const v1::RoleBinding& own) {
      return Speaks(own) && IsWithin(other.desks(), own.desks()) && IsWithin(other.governorates(), own.governorates());
    });
  });
}

// How the word of somebody about an account ends; `asked` is what waits there to be confirmed.
absl::StatusCode EndOf(Word word, const Person& who, const v1::Account& account, const v1::AccountGrant& asked) {
  const bool speaks = HoldsAnyOf(who, {v1::ROLE_SUPERVISOR, v1::ROLE_LEAD});
  const bool administers = HoldsAnyOf(who, {v1::ROLE_ADMINISTRATOR}) && word != Word::kConfirm;
  if (!who.may_enter()) return absl::StatusCode::kUnauthenticated;
  if (!speaks && !administers) return absl::StatusCode::kPermissionDenied;
  const bool own = !account.organisation().empty() && account.organisation() == who.account.organisation();
  if (word == Word::kIssueCode && account.organisation().empty()) return absl::StatusCode::kNotFound;
  // "No later code of that organisation comes from an administrator."
  if (word == Word::kIssueCode && administers) return absl::StatusCode::kPermissionDenied;
  if (administers) return absl::StatusCode::kOk;
  if (!own) return absl::StatusCode::kNotFound;
  if (word == Word::kIssueCode && who.code() == account.code()) return absl::StatusCode::kPermissionDenied;
  const bool reaches = ReachesAll(who, asked.roles()) && (word == Word::kConfirm || ReachesAll(who, account.roles()));
  return reaches ? absl::StatusCode::kOk : absl::StatusCode::kPermissionDenied;
}

absl::Status Say(Office& office, Word word, const Person& who, const std::string& about, uint64_t revision) {
  const auto with_id = [&](auto request) {
    request.set_request_id(office.RequestId());
    request.set_account(about);
    return office.Call(who, request, nullptr);
  };
  v1::ConfirmAccountRequest confirm;
  confirm.set_base_revision(revision);
  v1::IssueSignInCodeRequest issue;
  issue.set_account(about);
  switch (word) {
    case Word::kConfirm:
      return with_id(confirm);
    case Word::kIssueCode:
      return office.Call(who, issue, nullptr);
    case Word::kEndSessions:
      return with_id(v1::EndSessionsRequest());
    default:
      return with_id(v1::DisableAccountRequest());
  }
}

// Says every word about one account with everybody's voice, each where the account has a session, and something waits
// to be confirmed.
class About {
 public:
  About(const Person& about, Tally* tally) : about_(about), tally_(*tally), office_(FirstAgreements()) {}

  void Judge() {
    // To confirm what is asked for an account that is shut or over opens it: nothing is said about it after that.
    if (about_.is_valid) SayByAll(Word::kConfirm);
    SayByAll(Word::kIssueCode);
    SayByAll(Word::kEndSessions);
    SayByAll(Word::kDisable);
    if (!about_.is_valid) SayByAll(Word::kConfirm);
  }

  // Somebody shuts their own account.
  static bool MayShutOwn(const Person& who) {
    return EndOf(Word::kDisable, who, who.account, GrantOf(who.account)) == absl::StatusCode::kOk;
  }
  void JudgeOwn() { JudgeWord(Word::kDisable, about_); }

 private:
  // First those who may not, and the account's own person: what is shut is heard of otherwise.
  void SayByAll(Word word) {
    const auto may = [&](const Person& who) { return Expected(word, who) == absl::StatusCode::kOk; };
    for (const Person& who : office_.people()) {
      if (!may(who)) JudgeWord(word, who);
    }
    for (const Person& who : office_.people()) {
      const bool ends_own = word == Word::kDisable && who.code() == about_.code();
      if (may(who) && !ends_own) JudgeWord(word, who);
    }
  }
  absl::StatusCode Expected(Word word, const Person& who) const {
    return EndOf(word, who, about_.account, GrantOf(about_.account));
  }
  // What is asked for it: what it has, and one desk more.
  static v1::AccountGrant GrantOf(const v1::Account& account) {
    v1::AccountGrant grant;
    if (account.organisation().empty()) return grant;
    *grant.mutable_roles() = account.roles();
    v1::RoleBinding& more = *grant.add_roles();
    more.set_role(v1::ROLE_REVIEWER);
    more.set_organisation(account.organisation());
    more.add_desks(kDesk2);
    return grant;
  }

  void JudgeWord(Word word, const Person& who) {
    const uint64_t revision = office_.Ask(about_.account, GrantOf(about_.account));
    office_.RenewSession(about_.code());
    const absl::StatusCode expected = Expected(word, who);
    const absl::Status status = Say(office_, word, who, about_.code(), revision);
    const std::string relation = who.code() == about_.code()                                   ? "themselves"
                                 : who.account.organisation().empty()                          ? "of the installation"
                                 : who.account.organisation() == about_.account.organisation() ? "a colleague"
                                                                                               : "of another";
    const Place place{who.code(), relation, NameOf(word), about_.code()};
    tally_.Check(place, "status", absl::StatusCodeToString(expected), absl::StatusCodeToString(status.code()));
    if (expected == absl::StatusCode::kNotFound || expected == absl::StatusCode::kUnauthenticated) {
      const Ending absent = EndingOf(Say(office_, word, who, kNobody, revision));
      tally_.Check(place, "words", absent.words, EndingOf(status).words);
    }
    if (word == Word::kConfirm && !about_.is_valid) return;
    // A code alone changes nothing for who is signed in.
    const bool ends = status.ok() && word != Word::kIssueCode;
    const absl::Status after = office_.Call(about_, v1::WhoAmIRequest(), nullptr);
    tally_.Check(place, "session", about_.may_enter() && !ends ? "stands" : "none", after.ok() ? "stands" : "none");
    if (word != Word::kDisable || !status.ok()) return;
    office_.RenewSession(about_.code());
    tally_.Check(place, "account", "shut", office_.Call(about_, v1::WhoAmIRequest(), nullptr).ok() ? "open" : "shut");
  }

  const Person& about_;
  Tally& tally_;
  Office office_;
};

void JudgeColleagues(Tally* tally) {
  Office office(FirstAgreements());
  for (const Person& who : office.people()) {
    const bool may = HoldsAnyOf(who, {v1::ROLE_SUPERVISOR, v1::ROLE_LEAD});
    absl::StatusCode code = may ? absl::StatusCode::kOk : absl::StatusCode::kPermissionDenied;
    if (!who.may_enter()) code = absl::StatusCode::kUnauthenticated;
    std::map<std::string, v1::Account> expected;
    for (const Person& other : office.people()) {
      const bool own = other.account.organisation() == who.account.organisation();
      if (own && code == absl::StatusCode::kOk) expected[other.code()] = other.account;
    }
    for (const uint32_t size : kPageSizes) {
      const auto listed = ReadList<v1::Colleague>(office, who, v1::ListColleaguesRequest(), size,
                                                  &v1::ListColleaguesResponse::colleagues);
      const Place place{who.code(), "a colleague", "ListColleagues", ""};
      tally->Check(place, "status", absl::StatusCodeToString(code), absl::StatusCodeToString(listed.ending.code));
      tally->Check(place, "end", "", listed.ends_early ? "an empty page after a full one" : "");
      tally->Check(place, "count", absl::StrCat(expected.size()), absl::StrCat(listed.items.size()));
      auto next = expected.begin();
      for (const v1::Colleague& colleague : listed.items) {
        if (next == expected.end()) break;
        tally->Compare({who.code(), "a colleague", "ListColleagues", next->first}, next->second, colleague.account());
        tally->Check(place, "has_passphrase", "1", absl::StrCat(colleague.has_passphrase()));
        ++next;
      }
    }
  }
}

}  // namespace

void JudgeStaff(Tally* tally) {
  JudgeColleagues(tally);
  const std::vector<Person> people = People();
  for (const Person& about : people) {
    About(about, tally).Judge();
    if (About::MayShutOwn(about)) About(about, tally).JudgeOwn();
  }
}

}  // namespace ihala::matrix
