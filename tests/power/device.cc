#include "tests/power/device.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "ihala/status.h"
#include "tests/support/client/test_options.h"
#include "tests/support/world/test_world.h"

namespace ihala::power_test {
namespace {

// A rule of the product said no, and nothing happened. Everything else is the disk's.
bool IsRefusal(const absl::Status& status) {
  return absl::IsNotFound(status) || !ReasonOf(status).empty() || !FieldsOf(status).empty();
}

v1::InputValue Input(const std::string& name) {
  v1::InputValue input;
  input.set_name(name);
  return input;
}

template <typename T>
const T& OneOf(const std::vector<T>& all, Random& random) {
  return all[random.Uniform(all.size())];
}

}  // namespace

Device::Device(Start start, uint64_t seed)
    : start_(start),
      random_(seed),
      disk_(NewDiskName("device"), &clock_, seed),
      server_(DeviceStarts::Get().server, &clock_, &random_),
      memory_(DeviceStarts::Get().memory) {
  disk_.Load(DeviceStarts::Get().images.at(start));
  promises_.Start(DeviceStarts::Get().lines.at(start));
  damaged_bytes_ = start == Start::kDamaged ? disk_.Bytes(kDeviceStore) : "";
  delivered_ = start == Start::kSynced ? kOldCases : 0;
  other_effects_ = server_.effects - delivered_;
}

Device::~Device() { client_.reset(); }

absl::Status Device::Open() {
  client_.reset();
  Options options = client::TestOptions(kDeviceStore, &clock_, &random_);
  options.files = &disk_;
  absl::StatusOr<std::unique_ptr<Client>> client = Client::Open(options);
  if (start_ == Start::kFresh && !created_ && absl::IsNotFound(client.status())) client = Client::Create(options);
  if (!client.ok()) return client.status();
  created_ = true;
  client_ = *std::move(client);
  absl::Status ready = client_->Unlock(world::PassphraseOf(world::kWorker));
  if (ReasonOf(ready) == "NEVER_SIGNED_IN") ready = SignIn();
  if (ready.ok()) ready = GetReady();
  if (!ready.ok()) client_.reset();
  return ready;
}

absl::Status Device::SignIn() { return client_->SignIn(server_, world::kWorker, world::PassphraseOf(world::kWorker)); }

absl::Status Device::GetReady() {
  ASSIGN_OR_RETURN(const v1::GetDirectoryResponse directory, client_->GetDirectory());
  // Agreements come last.
  return directory.agreements_size() > 0 ? absl::OkStatus() : Sync();
}

void Device::Close() { client_.reset(); }

absl::Status Device::Act(Random& random) {
  switch (random.Uniform(20)) {
    case 0:
    case 1:
      return Save();
    case 2:
    case 3:
      return Edit(random);
    case 4:
      return Delete(random);
    case 5:
    case 6:
    case 7:
      return Submit(random);
    case 8:
    case 9:
      return SubmitAtOnce(random);
    case 10:
    case 11:
    case 12:
      return Comment(random);
    case 13:
    case 14:
      return Step(random);
    case 15:
      return Reopen();
    case 16:
      ActOfServer(random);
      [[fallthrough]];
    default:
      return Sync();
  }
}

absl::Status Device::Ended(const absl::Status& status, Promises::Change change) {
  if (status.ok()) {
    for (const std::string& line : change.adds) operations_ += absl::StartsWith(line, "draft ") ? 0 : 1;
    promises_.Keep(change);
    return status;
  }
  if (IsRefusal(status)) return absl::OkStatus();
  promises_.Doubt(std::move(change));
  return status;
}

v1::Referral Device::NewReferral() {
  v1::Referral referral = world::Dossier(clock_, random_);
  referral.mutable_needs()->set_summary(absl::StrCat("household ", ++next_));
  return referral;
}

absl::Status Device::Save() {
  const v1::Referral referral = NewReferral();
  const std::string line = absl::StrCat("draft of ", referral.needs().summary());
  const absl::StatusOr<std::string> saved = client_->SaveDraft(referral);
  if (saved.ok()) drafts_.push_back({*saved, line});
  return Ended(saved.status(), {{line}, {}});
}

absl::Status Device::Edit(Random& random) {
  if (drafts_.empty()) return Save();
  DraftLine& draft = drafts_[random.Uniform(drafts_.size())];
  const v1::Referral referral = NewReferral();
  const std::string line = absl::StrCat("draft of ", referral.needs().summary());
  const absl::StatusOr<std::string> saved = client_->SaveDraft(referral, draft.id);
  const std::string old = draft.line;
  if (saved.ok()) draft.line = line;
  return Ended(saved.status(), {{line}, {old}});
}

absl::Status Device::Delete(Random& random) {
  if (drafts_.empty()) return Save();
  const size_t at = random.Uniform(drafts_.size());
  const DraftLine draft = drafts_[at];
  const absl::Status deleted = client_->DeleteDraft(draft.id);
  if (deleted.ok()) drafts_.erase(drafts_.begin() + static_cast<std::ptrdiff_t>(at));
  return Ended(deleted, {{}, {draft.line}});
}

absl::Status Device::Submit(Random& random) {
  if (drafts_.empty()) return Save();
  const size_t at = random.Uniform(drafts_.size());
  const DraftLine draft = drafts_[at];
  const std::string name = draft.line.substr(std::string("draft of ").size());
  const absl::StatusOr<Queued> queued = client_->Submit(draft.id);
  if (queued.ok()) {
    drafts_.erase(drafts_.begin() + static_cast<std::ptrdiff_t>(at));
    cases_.push_back({queued->referral_id, name});
  }
  return Ended(queued.status(), {{absl::StrCat("submission of ", name)}, {draft.line}});
}

absl::Status Device::SubmitAtOnce(Random& random) {
  const v1::Referral referral = NewReferral();
  const std::string& name = referral.needs().summary();
  const std::string line = absl::StrCat("submission of ", name);
  const bool once = random.Uniform(2) == 0;
  if (once) tokens_[name] = line;
  const absl::StatusOr<Queued> queued =
      once ? client_->SubmitReferralOnce(referral, name) : client_->SubmitReferral(referral);
  if (queued.ok()) cases_.push_back({queued->referral_id, name});
  return Ended(queued.status(), {{line}, {}});
}

absl::Status Device::Comment(Random& random) {
  if (cases_.empty()) return SubmitAtOnce(random);
  const std::string text = absl::StrCat("comment ", ++next_);
  const absl::Status status = client_->AddComment(OneOf(cases_, random).id, v1::AUDIENCE_BOTH_SIDES, text).status();
  return Ended(status, {{text}, {}});
}

absl::Status Device::Step(Random& random) {
  if (cases_.empty()) return SubmitAtOnce(random);
  const Case& one = OneOf(cases_, random);
  if (random.Uniform(4) == 0) {
    v1::InputValue reason = Input("reason");
    reason.add_codes("MOVED");
    return Ended(client_->Withdraw(one.id, {reason}).status(), {{absl::StrCat("withdrawal of ", one.name)}, {}});
  }
  // Refused on the device where nothing was asked; so it costs nothing to try the others too.
  for (size_t i = 0; i < cases_.size(); ++i) {
    v1::InputValue answer = Input("answer");
    answer.set_text(absl::StrCat("answer ", ++next_));
    const absl::Status status = client_->Answer(cases_[i].id, {answer}).status();
    if (status.ok() || !IsRefusal(status)) return Ended(status, {{answer.text()}, {}});
  }
  return absl::OkStatus();
}

absl::Status Device::Sync() {
  memory_.Look(*client_);
  SyncResult result = client_->Sync(server_, {});
  if (absl::IsUnauthenticated(result.status)) {
    RETURN_IF_ERROR(SignIn());
    result = client_->Sync(server_, {});
  }
  // Everything that was queued before it has its receipt now.
  if (result.status.ok()) delivered_ = operations_;
  return result.status;
}

absl::Status Device::Reopen() {
  Close();
  return Open();
}

void Device::ActOfServer(Random& random) {
  if (cases_.empty()) return;
  const Case& one = OneOf(cases_, random);
  const v1::CaseCore* const core = server_.core(one.id);
  if (core == nullptr || core->stage_id() != "SUBMITTED") return;
  v1::InputValue questions = Input("questions");
  questions.add_codes("ID_MISSING");
  v1::InputValue text = Input("text");
  text.set_text("؟");
  server_.Act(world::kReviewer, v1::SIDE_RECEIVER, v1::ROLE_REVIEWER, one.id, "CLAIM", {});
  server_.Act(world::kReviewer, v1::SIDE_RECEIVER, v1::ROLE_REVIEWER, one.id, "ASK", {questions, text});
  other_effects_ += 2;
}

}  // namespace ihala::power_test
