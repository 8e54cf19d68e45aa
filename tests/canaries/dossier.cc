#include "tests/canaries/dossier.h"

#include <set>

#include "absl/strings/str_cat.h"
#include "common/referral/directory.h"
#include "common/referral/sample_referral.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "tests/support/world/test_world.h"

namespace ihala::canaries {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// Values that a rule ties down to a few, or to none.
bool IsTooSmall(const std::string& path) {
  static const auto& paths = *new std::set<std::string>{
      "consent.receiving_organisation",
      "consent.programme",
      "consent.fields",
      "consent.language",
      "consent.receiver_name",
      "consent.withheld",
      "coverage.currency",
      "people.documents.member_rank",
      "people.phones.shared_by",
      "household.origin.locality",
      "household.origin.site_name",
  };
  return paths.count(path) > 0;
}

bool WantsCanary(const std::string& path) {
  const auto leaf = Leaves().find(path);
  if (leaf == Leaves().end() || !leaf->second.is_text_or_number || IsTooSmall(path)) return false;
  return leaf->second.own_class == v1::FIELD_CLASS_IDENTIFYING || leaf->second.own_class == v1::FIELD_CLASS_SENSITIVE;
}

class Filler {
 public:
  Filler(int number, Book* book) : number_(number), book_(*book) {}

  void Fill(const std::string& prefix, Message* message) {
    const Reflection& reflection = *message->GetReflection();
    std::vector<const FieldDescriptor*> fields;
    reflection.ListFields(*message, &fields);
    for (const FieldDescriptor* field : fields) {
      const std::string path = prefix + field->name();
      const bool wanted = WantsCanary(path);
      if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) {
        if (wanted) SetValue(path, *field, message);
        continue;
      }
      const int count = field->is_repeated() ? reflection.FieldSize(*message, field) : 1;
      for (int i = 0; i < count; ++i) {
        Message* const part = field->is_repeated() ? reflection.MutableRepeatedMessage(message, field, i)
                                                   : reflection.MutableMessage(message, field);
        if (field->message_type() != v1::Date::descriptor()) {
          Fill(path + ".", part);
        } else if (wanted) {
          *static_cast<v1::Date*>(part) =
              path == "consent.expires_on" ? book_.DayToCome(number_, path) : book_.Day(number_, path);
        }
      }
    }
  }

 private:
  void SetValue(const std::string& path, const FieldDescriptor& field, Message* message) {
    const Reflection& reflection = *message->GetReflection();
    if (field.cpp_type() == FieldDescriptor::CPPTYPE_INT64) {
      return reflection.SetInt64(message, &field, book_.Amount(number_, path));
    }
    std::string value;
    if (path == "people.phones.e164") {
      value = absl::StrCat("+970", book_.Digits(number_, path, "59", 7));
    } else if (path == "people.documents.number") {
      const bool is_identity = static_cast<v1::IdentityDocument*>(message)->type() == v1::DOCUMENT_TYPE_PS_ID;
      value = is_identity ? book_.Digits(number_, path, "", 9, true) : book_.Digits(number_, path, "7", 8);
    } else {
      value = absl::StrCat("بيان ", book_.Word(number_, path));
    }
    if (!field.is_repeated()) return reflection.SetString(message, &field, value);
    // One stands for all.
    reflection.SetRepeatedString(message, &field, 0, value);
  }

  const int number_;
  Book& book_;
};

void SayWhere(const Record& record, absl::CivilDay today, v1::Referral* referral) {
  referral->set_agreement_id(record.narrow_agreement               ? kNarrow
                             : record.organisation == world::kCso1 ? world::kAgreement1
                                                                   : world::kAgreement2);
  v1::Envelope* const envelope = referral->mutable_envelope();
  const bool at_first_desk = record.desk == world::kDesk;
  const char* const governorate = at_first_desk ? world::kGovernorate : world::kOtherGovernorate;
  envelope->set_receiving_organisation(world::kMinistry);
  envelope->set_desk(record.desk);
  envelope->set_programme(world::kProgramme);
  envelope->set_referring_organisation(record.organisation);
  envelope->set_worker_code(record.worker);
  envelope->set_governorate(governorate);
  v1::Consent* const consent = referral->mutable_consent();
  consent->set_receiving_organisation(world::kMinistry);
  // No family's own: another name than the directory's would be another receiver.
  consent->set_receiver_name("وزارة التنمية الاجتماعية");
  consent->set_programme(world::kProgramme);
  consent->clear_withheld();
  if (record.shy_family) {
    consent->clear_fields();
    for (const std::string& group : ShyGroups()) consent->add_fields(group);
    for (const std::string& path : ShyWithholds()) consent->add_withheld(path);
  }
  v1::Household* const household = referral->mutable_household();
  household->mutable_current_place()->set_governorate(governorate);
  household->mutable_origin()->set_governorate(at_first_desk ? world::kOtherGovernorate : world::kGovernorate);
  *referral->mutable_interview()->mutable_held_on() = ToDate(today);
}

// Ids of its own for the case, of the form of the sample's.
void SayWho(int number, v1::Referral* referral) {
  const auto own = [number](std::string* id) {
    (*id)[9] = static_cast<char>(number >> 16);
    (*id)[10] = static_cast<char>(number >> 8);
    (*id)[11] = static_cast<char>(number);
  };
  own(referral->mutable_household()->mutable_household_id());
  for (v1::Person& person : *referral->mutable_people()) own(person.mutable_person_id());
}

}  // namespace

v1::Referral DossierOf(const Record& record, int number, absl::CivilDay today, Book* book) {
  v1::Referral referral = SampleReferral();
  SayWhere(record, today, &referral);
  SayWho(number, &referral);
  Filler(number, book).Fill("", &referral);
  return referral;
}

std::vector<std::string> FieldsWithoutCanary(const v1::Referral& dossier, const Book& book) {
  std::set<std::string> held;
  for (const Canary* canary : book.FindIn(dossier.SerializeAsString())) held.insert(canary->path);
  std::vector<std::string> missing;
  for (const auto& [path, leaf] : Leaves()) {
    if (WantsCanary(path) && held.count(path) == 0) missing.push_back(path);
  }
  return missing;
}

}  // namespace ihala::canaries
