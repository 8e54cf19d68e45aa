#include "tests/canaries/at_rest/device.h"

#include <unistd.h>

#include <iostream>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/clock.h"
#include "common/base/file.h"
#include "ihala/client.h"
#include "ihala/transport.h"
#include "tests/canaries/dossier.h"
#include "tests/canaries/setting.h"
#include "tests/support/world/test_world.h"

namespace ihala::canaries {
namespace {

// How many are written between two syncs.
constexpr int kDay = 2000;

void Must(const absl::Status& status, const std::string& what) {
  if (!status.ok()) Die(absl::StrCat(what, ": ", status.ToString()));
}

v1::Referral RecordOn(int number, Book* book) {
  Record record;
  record.organisation = world::kCso1;
  record.worker = world::kWorker;
  record.desk = world::kDesk;
  return DossierOf(record, number, absl::ToCivilDay(SystemClock::Get().Now(), absl::UTCTimeZone()), book);
}

std::string CommentOn(int number, Book* book) { return absl::StrCat("كلام ", book->Word(number, kWords)); }

class Worker {
 public:
  explicit Worker(const DeviceFlags& flags) : flags_(flags) {
    Options options;
    options.path = absl::StrCat(flags.folder, "/", kStoreName);
    auto client = Client::Create(options);
    Must(client.status(), "a store");
    client_ = *std::move(client);
  }

  void Work() {
    GrpcOptions options;
    options.target = flags_.address;
    const auto pem = ReadFile(flags_.ca_file, 1 << 20);
    Must(pem.status(), "the authority");
    options.ca_pem = *pem;
    auto transport = NewGrpcTransport(options);
    Must(transport.status(), "a transport");
    Must(client_->SignIn(**transport, world::kWorker, world::PassphraseOf(world::kWorker)), "sign-in");
    Must(client_->Sync(**transport, {}).status, "the first sync");
    const int sent = flags_.records - flags_.records / 10, queued = flags_.records - flags_.records / 20;
    Book book;
    for (int i = 0; i < flags_.records; ++i) {
      Write(i, i < queued, &book);
      if (i + 1 == sent || (i < sent && i % kDay == kDay - 1)) Must(client_->Sync(**transport, {}).status, "a sync");
    }
    ReadAll();
  }

  void Lock() { client_->Lock(); }

 private:
  void Write(int number, bool submits, Book* book) {
    const v1::Referral referral = RecordOn(number, book);
    if (!submits) return Must(client_->SaveDraft(referral).status(), "a draft");
    const auto queued = client_->SubmitReferral(referral);
    Must(queued.status(), "a referral");
    const std::string comment = CommentOn(number, book);
    Must(client_->AddComment(queued->referral_id, v1::AUDIENCE_BOTH_SIDES, comment).status(), "a comment");
  }

  // As whoever looks through all of their cases.
  void ReadAll() {
    const auto cases = client_->ListCases();
    Must(cases.status(), "the list");
    if (static_cast<int>(cases->size()) != flags_.records) Die(absl::StrCat("the list has ", cases->size()));
    for (size_t i = 0; i < cases->size() && i < 2000; ++i) {
      const std::string& id = (*cases)[i].referral_id;
      if ((*cases)[i].delivery == Delivery::kLocal) {
        Must(client_->GetDraft(id).status(), "a draft");
      } else {
        Must(client_->GetCase(id).status(), "a case");
        Must(client_->ListComments(id).status(), "the dialogue");
      }
    }
  }

  const DeviceFlags& flags_;
  std::unique_ptr<Client> client_;
};

}  // namespace

void LiveOnDevice(const DeviceFlags& flags) {
  Worker worker(flags);
  worker.Work();
  if (flags.locks) worker.Lock();
  std::cout << kDone << std::endl;
  for (;;) pause();
}

void NoteRecords(int records, Book* book) {
  const int queued = records - records / 20;
  for (int i = 0; i < records; ++i) {
    RecordOn(i, book);
    if (i < queued) CommentOn(i, book);
  }
}

}  // namespace ihala::canaries
