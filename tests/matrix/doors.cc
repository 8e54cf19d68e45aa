#include <algorithm>
#include <memory>
#include <set>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"
#include "ihala/v1/agreement_service.pb.h"
#include "ihala/v1/directory_service.pb.h"
#include "ihala/v1/options.pb.h"
#include "tests/matrix/field_tree.h"
#include "tests/matrix/surfaces.h"
#include "tests/matrix/writes.h"

namespace ihala::matrix {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// Every text of a dossier that says who somebody is or what their life is like.
void CollectWords(const Message& message, std::set<std::string>* words) {
  constexpr size_t kShortest = 6;
  std::vector<const FieldDescriptor*> set;
  message.GetReflection()->ListFields(message, &set);
  for (const FieldDescriptor* field : set) {
    const int count = field->is_repeated() ? message.GetReflection()->FieldSize(message, field) : 1;
    const bool speaks = field->options().GetExtension(v1::access).field_class() != v1::FIELD_CLASS_OPERATIONAL;
    for (int i = 0; i < count; ++i) {
      if (HoldsOurs(*field)) {
        CollectWords(field->is_repeated() ? message.GetReflection()->GetRepeatedMessage(message, field, i)
                                          : message.GetReflection()->GetMessage(message, field),
                     words);
      } else if (field->type() == FieldDescriptor::TYPE_STRING && speaks) {
        const std::string word = field->is_repeated() ? message.GetReflection()->GetRepeatedString(message, field, i)
                                                      : message.GetReflection()->GetString(message, field);
        if (word.size() >= kShortest) words->insert(word);
      }
    }
  }
}

// What a family said of its consent is codes that stand elsewhere too.
std::set<std::string> WordsOf(const std::vector<CaseTruth>& cases) {
  std::set<std::string> words;
  for (const CaseTruth& truth : cases) {
    v1::Referral dossier = truth.dossier.body;
    dossier.clear_consent();
    CollectWords(dossier, &words);
    for (const auto& comment : truth.comments) words.insert(comment.body.text());
  }
  words.erase("");
  return words;
}

void TryDoor(Office& office, const Person& person, const Row& row, const google::protobuf::MethodDescriptor& method,
             const std::set<std::string>& words, Tally* tally) {
  auto* const factory = google::protobuf::MessageFactory::generated_factory();
  const std::unique_ptr<Message> request(factory->GetPrototype(method.input_type())->New());
  const std::unique_ptr<Message> response(factory->GetPrototype(method.output_type())->New());
  const absl::Status status = office.Call(person, *request, response.get());
  const Place place{person.code(), "at the door", row.method, ""};
  const std::string name = row.method;
  const bool is_open =
      name == "SessionService.SignIn" || name == "SessionService.ChoosePassphrase" || name == "SyncService.Deliver";
  const bool may = row.roles.empty() || HoldsAnyOf(person, row.roles);
  std::string expected = may ? "let in" : "PERMISSION_DENIED";
  if (!person.may_enter() && !is_open) expected = "UNAUTHENTICATED";
  std::string shown = "let in";
  if (absl::IsUnauthenticated(status) && !is_open) shown = "UNAUTHENTICATED";
  // A stream's answer is what it sends; who may not open it hears so as anybody does.
  if (absl::IsPermissionDenied(status)) shown = "PERMISSION_DENIED";
  tally->Check(place, "door", expected, shown);
  if (row.surface != Surface::kNone) return;
  const std::string bytes = response->SerializeAsString();
  for (const std::string& word : words) {
    tally->Check(place, "words", "nothing of a family", absl::StrContains(bytes, word) ? word : "nothing of a family");
  }
}

// Who reads which agreements, and who speaks for a side.
void TryAgreements(Office& office, const Person& person, const Rules& rules, Tally* tally) {
  const std::string& own = person.account.organisation();
  v1::GetDirectoryResponse directory;
  if (!office.Call(person, v1::GetDirectoryRequest(), &directory).ok()) directory.Clear();
  std::set<std::string> shown;
  for (const auto& one : directory.agreements()) shown.insert(absl::StrCat(one.agreement_id(), "/", one.version()));
  for (const v1::SharingAgreement& agreement : rules.agreements) {
    const std::string name = absl::StrCat(agreement.agreement_id(), "/", agreement.version());
    const bool refers = agreement.referring_organisation() == own;
    const bool receives = agreement.receiving_organisation() == own;
    const bool reads = person.may_enter() && (refers || receives || HoldsAnyOf(person, {v1::ROLE_ADMINISTRATOR}));
    const Place place{person.code(), refers || receives ? "of a side" : "of no side", "GetDirectory", name};
    tally->Check(place, "agreement", reads ? "shown" : "hidden", shown.contains(name) ? "shown" : "hidden");
    v1::SignAgreementRequest sign;
    sign.set_request_id(office.RequestId());
    sign.set_agreement_id(agreement.agreement_id());
    sign.set_version(agreement.version());
    const absl::Status status = office.Call(person, sign, nullptr);
    // Both sides signed all of them, so that to sign again changes nothing.
    const bool speaks =
        (refers && HoldsForAll(person, v1::ROLE_SUPERVISOR)) || (receives && HoldsForAll(person, v1::ROLE_LEAD));
    absl::StatusCode expected = speaks ? absl::StatusCode::kOk : absl::StatusCode::kNotFound;
    if (!HoldsAnyOf(person, {v1::ROLE_SUPERVISOR, v1::ROLE_LEAD})) expected = absl::StatusCode::kPermissionDenied;
    if (!person.may_enter()) expected = absl::StatusCode::kUnauthenticated;
    const Place signs{person.code(), place.relation, "SignAgreement", name};
    tally->Check(signs, "status", absl::StatusCodeToString(expected), absl::StatusCodeToString(status.code()));
    if (speaks || !absl::IsNotFound(status)) continue;
    v1::EndAgreementRequest end;
    end.set_request_id(office.RequestId());
    end.set_agreement_id(agreement.agreement_id());
    const Ending ended = EndingOf(office.Call(person, end, nullptr));
    end.set_request_id(office.RequestId());
    end.set_agreement_id("AG-NOWHERE");
    const Ending absent = EndingOf(office.Call(person, end, nullptr));
    tally->Check({person.code(), place.relation, "EndAgreement", name}, "words", absent.words, ended.words);
  }
}

}  // namespace

void TryDoors(Office& office, const std::vector<CaseTruth>& cases, Tally* tally) {
  const std::set<std::string> words = WordsOf(cases);
  const Rules rules = office.ReadRules();
  for (const Person& person : office.people()) {
    for (const google::protobuf::MethodDescriptor* method : office.Methods()) {
      for (const Row& row : Rows()) {
        if (method->full_name() != absl::StrCat("ihala.v1.", row.method)) continue;
        if (row.surface == Surface::kSession && person.may_enter()) continue;
        TryDoor(office, person, row, *method, words, tally);
      }
    }
    TryAgreements(office, person, rules, tally);
  }
}

}  // namespace ihala::matrix
