// The smallest useful caseworker's program: it makes a store, signs in, writes a referral, queues it, syncs, and reads
// what came back. Run it once with a link; run it again later to read the answer.
//
//   IHALA_PASSPHRASE=... quickstart <store> <host:port> <ca.pem> <account> <today, as 2026-03-02>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <memory>
#include <string>

#include "absl/strings/string_view.h"
#include "ihala/client.h"
#include "ihala/status.h"

namespace {

using ihala::Client;

// Ends the program with what went wrong: the code, the reason, the fields.
void Check(const absl::Status& status, absl::string_view doing) {
  if (status.ok()) return;
  std::cerr << doing << ": " << status.message() << " (" << ihala::ReasonOf(status) << ")\n";
  for (const auto& field : ihala::FieldsOf(status)) std::cerr << "  " << field.field() << ": " << field.code() << "\n";
  std::exit(1);
}

template <typename T>
T Take(absl::StatusOr<T> value, absl::string_view doing) {
  Check(value.status(), doing);
  return *std::move(value);
}

ihala::v1::Date ReadDate(const std::string& text) {
  int year = 0, month = 0, day = 0;
  if (std::sscanf(text.c_str(), "%d-%d-%d", &year, &month, &day) != 3) {
    std::cerr << "the date is written as 2026-03-02\n";
    std::exit(1);
  }
  ihala::v1::Date date;
  date.set_year(year);
  date.set_month(month);
  date.set_day(day);
  return date;
}

// Where the referral goes: the first desk of the directory, with a programme and a place that it serves.
void Route(const ihala::v1::GetDirectoryResponse& directory, ihala::v1::Envelope* envelope) {
  const auto& agreement = directory.agreements(0);
  envelope->set_receiving_organisation(agreement.receiving_organisation());
  envelope->set_programme(agreement.programmes(0));
  for (const auto& desk : directory.desks()) {
    if (desk.organisation() != agreement.receiving_organisation()) continue;
    envelope->set_desk(desk.code());
    envelope->set_governorate(desk.governorates().empty() ? directory.governorates(0).pcode() : desk.governorates(0));
    return;
  }
}

// What the family agreed to, read out to it and signed.
void AddConsent(const ihala::v1::Envelope& envelope, const ihala::v1::Date& today, ihala::v1::Consent* consent) {
  consent->set_basis(ihala::v1::CONSENT_BASIS_CONSENT);
  consent->set_receiving_organisation(envelope.receiving_organisation());
  consent->set_programme(envelope.programme());
  for (const char* group : {"IDENTITY", "CONTACT", "NEEDS"}) consent->add_fields(group);
  consent->set_mode(ihala::v1::CONSENT_MODE_SIGNATURE);
  consent->set_text_version("2.1");
  consent->set_language("ar");
  consent->set_given_by(ihala::v1::CONSENT_GIVER_HEAD);
  consent->set_for_whom(ihala::v1::CONSENT_SCOPE_HOUSEHOLD);
  *consent->mutable_given_on() = today;
  *consent->mutable_expires_on() = today;
  consent->mutable_expires_on()->set_year(today.year() + 1);
  // The 29th of February has no day a year later.
  if (today.day() == 29) consent->mutable_expires_on()->set_day(28);
}

ihala::v1::Referral WriteReferral(const ihala::v1::GetDirectoryResponse& directory, const ihala::v1::Date& today) {
  ihala::v1::Referral referral;
  auto& envelope = *referral.mutable_envelope();
  Route(directory, &envelope);
  envelope.set_urgency(ihala::v1::URGENCY_NORMAL);
  envelope.add_services_requested("CASH");
  envelope.set_household_size(5);
  envelope.set_language("ar");
  AddConsent(envelope, today, referral.mutable_consent());
  referral.mutable_safe_contact()->set_channel(ihala::v1::CONTACT_CHANNEL_THROUGH_WORKER);
  referral.mutable_safe_contact()->set_hours("بعد الظهر");
  auto& place = *referral.mutable_household()->mutable_current_place();
  place.set_governorate(envelope.governorate());
  *place.mutable_as_of() = today;
  auto& head = *referral.add_people();
  head.set_role(ihala::v1::PERSON_ROLE_HEAD);
  head.mutable_name()->set_first("مثال");
  head.mutable_name()->set_family("التجريبي");
  head.mutable_birth()->mutable_date()->set_year(1984);
  head.mutable_birth()->set_precision(ihala::v1::DATE_PRECISION_YEAR);
  head.set_sex(ihala::v1::SEX_FEMALE);
  // People without a document must be referable.
  head.add_documents()->set_type(ihala::v1::DOCUMENT_TYPE_NONE);
  head.mutable_documents(0)->set_seen(ihala::v1::DOCUMENT_SEEN_STATED);
  referral.mutable_needs()->set_summary("لا دخل منذ ثلاثة أشهر");
  *referral.mutable_interview()->mutable_held_on() = today;
  return referral;
}

void Sync(Client& client, ihala::Transport& transport) {
  const ihala::SyncResult result = client.Sync(transport, {});
  Check(result.status, "sync");
  std::cout << "sync: " << result.acknowledged << " acknowledged, " << result.refused << " refused, " << result.rows
            << " rows\n";
}

void ReadAnswers(Client& client) {
  for (const auto& summary : Take(client.ListCases(), "list")) {
    std::cout << summary.short_code << "  " << summary.stage_id << "  "
              << (summary.delivery == ihala::Delivery::kAcknowledged ? "acknowledged" : "on this device") << "\n";
  }
  for (const auto& item : Take(client.ListAttention(), "attention")) {
    std::cout << "attention: " << item.short_code << "  " << item.text.en() << "\n";
  }
}

}  // namespace

int main(int argc, char** argv) {
  const char* passphrase = std::getenv("IHALA_PASSPHRASE");
  if (argc != 6 || passphrase == nullptr) {
    std::cerr << "usage: IHALA_PASSPHRASE=... quickstart <store> <host:port> <ca.pem> <account> <today>\n";
    return 2;
  }
  ihala::GrpcOptions server;
  server.target = argv[2];
  std::ifstream ca(argv[3]);
  server.ca_pem.assign(std::istreambuf_iterator<char>(ca), {});
  const std::unique_ptr<ihala::Transport> transport = Take(ihala::NewGrpcTransport(server), "connect");

  ihala::Options options;
  options.path = argv[1];
  absl::StatusOr<std::unique_ptr<Client>> opened = Client::Open(options);
  const bool first = absl::IsNotFound(opened.status());
  const std::unique_ptr<Client> client = Take(first ? Client::Create(options) : std::move(opened), "open");

  Check(client->SignIn(*transport, argv[4], passphrase), "sign in");
  Sync(*client, *transport);
  if (first) {
    // From here to the next sync no link is needed.
    const auto referral = WriteReferral(Take(client->GetDirectory(), "directory"), ReadDate(argv[5]));
    const std::string draft = Take(client->SaveDraft(referral), "save");
    std::cout << "queued as " << Take(client->Submit(draft), "submit").short_code << "\n";
    Sync(*client, *transport);
  }
  ReadAnswers(*client);
  return 0;
}
