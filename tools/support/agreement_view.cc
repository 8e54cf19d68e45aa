#include "tools/support/agreement_view.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/referral/agreement.h"
#include "common/referral/directory.h"
#include "common/referral/retention_days.h"
#include "common/referral/violation_text.h"
#include "tools/support/case_view.h"
#include "tools/support/dates.h"
#include "tools/support/field_titles.h"
#include "tools/support/local_errors.h"

namespace ihala::tools {
namespace {

using Words = google::protobuf::RepeatedPtrField<std::string>;

constexpr Text kNoAgreements{"لا توجد اتفاقيات", "There are no agreements"};
constexpr Text kNoSuchAgreement{"لا توجد لديك اتفاقية بهذا الرمز وهذه النسخة",
                                "you have no agreement of this id and version"};
constexpr Text kHeading{"الاتفاقية $0، النسخة $1: $2", "Agreement $0, version $1: $2"};
constexpr Text kColumnStanding{"الحالة", "How it stands"};
constexpr Text kInForce{"سارية اليوم", "in force today"};
constexpr Text kEnded{"أنهاها أحد الطرفين", "ended by one side"};
constexpr Text kAwaitsBoth{"تنتظر توقيع الطرفين", "awaits both signatures"};
constexpr Text kAwaitsReferrer{"تنتظر توقيع الجهة المُحيلة", "awaits the referrer's signature"};
constexpr Text kAwaitsReceiver{"تنتظر توقيع الجهة المستقبِلة", "awaits the receiver's signature"};
constexpr Text kNotToday{"وقّعها الطرفان، وغير سارية اليوم", "signed by both sides, not in force today"};
constexpr Text kFromRung{"$0، من مرحلة: $1", "$0, from the rung: $1"};
constexpr Text kSignedAt{"$0: $1، في $2", "$0: $1, at $2"};
constexpr Text kUsualDays{"$0 (المعتاد)", "$0 (as usual)"};

const Text& StandingWords(const StandingAgreement& one) {
  if (one.in_force) return kInForce;
  if (one.agreement.has_ended()) return kEnded;
  const bool referrer = HasSigned(one.agreement, v1::SIDE_REFERRER);
  const bool receiver = HasSigned(one.agreement, v1::SIDE_RECEIVER);
  if (referrer && receiver) return kNotToday;
  if (referrer) return kAwaitsReceiver;
  return receiver ? kAwaitsReferrer : kAwaitsBoth;
}

std::string Days(const v1::Validity& validity) {
  if (!validity.has_from() && !validity.has_to()) return "";
  return absl::StrCat(DateText(validity.from()), " … ", DateText(validity.to()));
}

std::string Signatures(const v1::SharingAgreement& agreement, Language language) {
  return absl::StrJoin(agreement.signatures(), ", ", [&](std::string* out, const v1::AgreementSignature& one) {
    absl::StrAppend(out, ValueTitle(*v1::Side_descriptor(), one.side(), language), ": ", one.account());
  });
}

// The lines of one agreement.
class Reader {
 public:
  Reader(const v1::GetDirectoryResponse& directory, Output& output)
      : directory_(directory), output_(output), language_(output.language()) {}

  void Line(absl::string_view field, const std::string& value) {
    if (!value.empty()) output_.Line(absl::StrCat("  ", FieldTitle(field, language_), ": ", value));
  }
  void Entry(absl::string_view field, const std::string& code) { Line(field, WithName(directory_, code, language_)); }
  void Entries(absl::string_view field, const Words& codes) {
    Line(field, absl::StrJoin(codes, ", ", [&](std::string* out, const std::string& code) {
           absl::StrAppend(out, WithName(directory_, code, language_));
         }));
  }
  void Fields(absl::string_view field, const Words& paths) { List(FieldTitle(field, language_), paths); }
  void Rungs(absl::string_view field, const google::protobuf::RepeatedPtrField<v1::RungFields>& rungs) {
    for (const v1::RungFields& rung : rungs) {
      List(Say(language_, kFromRung, FieldTitle(field, language_),
               ValueTitle(*v1::Rung_descriptor(), rung.rung(), language_)),
           rung.fields());
    }
  }
  void Retention(absl::string_view field, uint32_t days, uint32_t usual) {
    Line(field, days == 0 ? Say(language_, kUsualDays, usual) : absl::StrCat(days));
  }
  void Signature(absl::string_view field, const v1::AgreementSignature& one) {
    Line(field, Say(language_, kSignedAt, ValueTitle(*v1::Side_descriptor(), one.side(), language_), one.account(),
                    TimeForPeople(one.at())));
  }

 private:
  // What is signed is the path; the name is for whoever reads it.
  void List(const std::string& title, const Words& paths) {
    if (paths.empty()) return;
    output_.Line(absl::StrCat("  ", title, ":"));
    for (const std::string& path : paths) {
      output_.Line(absl::StrCat("    ", FieldName(path, CodeOf(language_)), " (", path, ")"));
    }
  }

  const v1::GetDirectoryResponse& directory_;
  Output& output_;
  const Language language_;
};

}  // namespace

std::vector<StandingAgreement> AgreementsOf(const v1::GetDirectoryResponse& response, absl::Time now) {
  Directory directory;
  for (const v1::SharingAgreement& one : response.agreements()) directory.Put(one);
  return StandingAgreements(directory, now);
}

absl::StatusOr<const StandingAgreement*> FindAgreement(const std::vector<StandingAgreement>& agreements,
                                                       const std::string& agreement_id, uint32_t version) {
  for (const StandingAgreement& one : agreements) {
    if (one.agreement.agreement_id() == agreement_id && (version == 0 || one.agreement.version() == version)) {
      return &one;
    }
  }
  return UsageError(kNoSuchAgreement);
}

void PrintAgreements(const std::vector<StandingAgreement>& agreements, Output& output) {
  const Language language = output.language();
  std::vector<std::string> headings;
  for (const char* field : {"agreement_id", "version", "referring_organisation", "receiving_organisation", "programmes",
                            "validity", "signatures"}) {
    headings.push_back(FieldTitle(field, language));
  }
  headings.push_back(Say(language, kColumnStanding));
  Table table(std::move(headings));
  JsonWriter json;
  json.BeginObject().Key("agreements").BeginArray();
  for (const StandingAgreement& one : agreements) {
    const v1::SharingAgreement& entry = one.agreement;
    table.Add({entry.agreement_id(), absl::StrCat(entry.version()), entry.referring_organisation(),
               entry.receiving_organisation(), absl::StrJoin(entry.programmes(), ", "), Days(entry.validity()),
               Signatures(entry, language), Say(language, StandingWords(one))});
    json.Message(entry);
  }
  json.EndArray().Key("in_force").BeginArray();
  for (const StandingAgreement& one : agreements) {
    if (one.in_force) json.String(absl::StrCat(one.agreement.agreement_id(), "/", one.agreement.version()));
  }
  output.Json(json.EndArray().EndObject());
  if (table.empty()) {
    output.Say(kNoAgreements);
  } else {
    table.Print(output);
  }
}

void PrintAgreement(const StandingAgreement& one, const v1::GetDirectoryResponse& directory, Output& output) {
  const v1::SharingAgreement& entry = one.agreement;
  JsonWriter json;
  json.BeginObject().Key("agreement").Message(entry).Key("in_force").Bool(one.in_force).EndObject();
  output.Json(json);
  const std::string standing = Say(output.language(), StandingWords(one));
  output.Say(kHeading, entry.agreement_id(), entry.version(), standing);
  Reader reader(directory, output);
  reader.Entry("referring_organisation", entry.referring_organisation());
  reader.Entry("receiving_organisation", entry.receiving_organisation());
  reader.Entries("programmes", entry.programmes());
  reader.Line("validity", Days(entry.validity()));
  // Of before there was this field.
  reader.Line("purpose", entry.purpose().empty() ? kReferralPurpose : entry.purpose());
  reader.Rungs("opened", entry.opened());
  reader.Rungs("postponed", entry.postponed());
  reader.Fields("withheld", entry.withheld());
  reader.Fields("barred", entry.barred());
  reader.Retention("refused_retention_days", entry.refused_retention_days(), kUsualRefusedRetentionDays);
  reader.Retention("closed_retention_days", entry.closed_retention_days(), kUsualClosedRetentionDays);
  const auto record = [&](absl::string_view field, uint32_t days, uint32_t retention, uint32_t usual) {
    reader.Retention(field, days, retention == 0 ? usual : retention);
  };
  record("refused_record_days", entry.refused_record_days(), entry.refused_retention_days(),
         kUsualRefusedRetentionDays);
  record("closed_record_days", entry.closed_record_days(), entry.closed_retention_days(), kUsualClosedRetentionDays);
  reader.Entries("forbidden_organisations", entry.forbidden_organisations());
  reader.Entries("forbidden_desks", entry.forbidden_desks());
  for (const v1::AgreementSignature& signature : entry.signatures()) reader.Signature("signatures", signature);
  if (entry.has_ended()) reader.Signature("ended", entry.ended());
}

}  // namespace ihala::tools
