#include "tests/canaries/wrongs.h"

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/base/random.h"
#include "common/wire/payload.h"
#include "google/protobuf/descriptor.h"
#include "ihala/v1/admin_service.pb.h"
#include "ihala/v1/directory_service.pb.h"
#include "ihala/v1/queue_service.pb.h"
#include "ihala/v1/referral_service.pb.h"
#include "ihala/v1/session_service.pb.h"
#include "ihala/v1/sync_service.pb.h"
#include "tests/canaries/dossier.h"
#include "tests/support/world/test_world.h"
#include "tests/support/world/workflow_version.h"

namespace ihala::canaries {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr char kTypedPath[] = "(typed)";

class Wrongs {
 public:
  explicit Wrongs(Voice& voice) : voice_(voice), setting_(voice.setting()) {}

  void Dossiers();
  void Codes();
  void Steps();
  void Doors();
  void Operations();

 private:
  std::string Word() { return setting_.book().Word(kTyped, kTypedPath); }
  // Values that no field takes.
  std::vector<std::string> Bad() {
    return {absl::StrCat(Word(), "\x01"), absl::StrCat("\xE2\x80\xAE", Word()), absl::StrCat(Word(), "\xFF"),
            absl::StrCat(Word(), std::string(5000, 'x'))};
  }
  v1::Referral Dossier() {
    const absl::CivilDay today = absl::ToCivilDay(SystemClock::Get().Now(), absl::UTCTimeZone());
    return DossierOf(setting_.records().front(), kTyped, today, &setting_.book());
  }
  // Calls `spoil` with each string of the message, in turn spoiled in each way.
  template <typename Send>
  void EachString(Message* whole, Message* part, const Send& send);
  void Submit(const v1::Referral& referral);

  Voice& voice_;
  Setting& setting_;
  const Principal& worker_ = PrincipalOf(world::kWorker);
};

template <typename Send>
void Wrongs::EachString(Message* whole, Message* part, const Send& send) {
  const auto& reflection = *part->GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(*part, &fields);
  for (const FieldDescriptor* field : fields) {
    const int count = field->is_repeated() ? std::min(reflection.FieldSize(*part, field), 1) : 1;
    for (int i = 0; i < count; ++i) {
      if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
        EachString(whole,
                   field->is_repeated() ? reflection.MutableRepeatedMessage(part, field, i)
                                        : reflection.MutableMessage(part, field),
                   send);
      } else if (field->type() == FieldDescriptor::TYPE_STRING) {
        const std::string before =
            field->is_repeated() ? reflection.GetRepeatedString(*part, field, i) : reflection.GetString(*part, field);
        const auto set = [&](const std::string& value) {
          field->is_repeated() ? reflection.SetRepeatedString(part, field, i, value)
                               : reflection.SetString(part, field, value);
        };
        for (const std::string& bad : Bad()) {
          set(bad);
          send();
        }
        set(before);
      }
    }
  }
}

void Wrongs::Submit(const v1::Referral& referral) {
  v1::SubmitReferralRequest request;
  request.set_request_id(SystemRandom::Get().Bytes(16));
  request.set_referral_id(setting_.NewId());
  *request.mutable_referral() = referral;
  v1::SubmitReferralResponse response;
  voice_.Call(worker_, "ReferralService/SubmitReferral", request, &response, request.referral_id());
}

void Wrongs::Dossiers() {
  v1::Referral referral = Dossier();
  EachString(&referral, &referral, [&] { Submit(referral); });
  v1::Referral forbidden = Dossier();
  forbidden.mutable_consent()->clear_basis();
  Submit(forbidden);
  forbidden = Dossier();
  forbidden.mutable_envelope()->set_desk("NO-DESK");
  Submit(forbidden);
  // The same id with other contents.
  v1::SubmitReferralRequest again;
  again.set_request_id(SystemRandom::Get().Bytes(16));
  again.set_referral_id(setting_.records().front().id);
  *again.mutable_referral() = Dossier();
  for (const char* account : {world::kWorker, world::kForeignWorker}) {
    v1::SubmitReferralResponse response;
    voice_.Call(PrincipalOf(account), "ReferralService/SubmitReferral", again, &response, again.referral_id());
  }
  v1::AmendReferralRequest amend;
  amend.set_request_id(SystemRandom::Get().Bytes(16));
  amend.set_referral_id(setting_.records().front().id);
  amend.set_base_revision(1);
  *amend.mutable_amendment()->mutable_changed() = Dossier();
  EachString(&amend, amend.mutable_amendment()->mutable_changed()->mutable_people(0), [&] {
    v1::AmendReferralResponse response;
    voice_.Call(worker_, "ReferralService/AmendReferral", amend, &response, amend.referral_id());
  });
}

// What people type into the wrong field: a name where a code belongs.
void Wrongs::Codes() {
  v1::GetReferralRequest get;
  get.set_short_code(Word());
  voice_.Call(worker_, "ReferralService/GetReferral", get, nullptr);
  v1::ListReferralsRequest list;
  list.set_stage_id(Word());
  voice_.Call(worker_, "ReferralService/ListReferrals", list, nullptr);
  list.set_stage_id("");
  list.set_page_token(Word());
  voice_.Call(worker_, "ReferralService/ListReferrals", list, nullptr);
  v1::ListQueueRequest queue;
  queue.set_view(v1::QUEUE_VIEW_MINE);
  queue.set_desk(Word());
  voice_.Call(PrincipalOf(world::kReviewer), "QueueService/ListQueue", queue, nullptr);
  v1::GetWorkflowRequest workflow;
  workflow.set_workflow_id(Word());
  voice_.Call(worker_, "DirectoryService/GetWorkflow", workflow, nullptr);
  v1::PutAccountRequest account;
  account.set_request_id(SystemRandom::Get().Bytes(16));
  account.mutable_account()->set_code(absl::StrCat(Word(), " "));
  account.mutable_account()->set_organisation(Word());
  voice_.Call(PrincipalOf(world::kAdministrator), "AdminService/PutAccount", account, nullptr);
  v1::SignInRequest sign_in;
  sign_in.set_account(Word());
  sign_in.set_passphrase(Word());
  voice_.Call(PrincipalOf(""), "SessionService/SignIn", sign_in, nullptr);
  sign_in.set_account(world::kLead);
  voice_.Call(PrincipalOf(""), "SessionService/SignIn", sign_in, nullptr);
}

void Wrongs::Steps() {
  for (const std::string& bad : Bad()) {
    v1::TakeStepRequest step;
    step.set_request_id(SystemRandom::Get().Bytes(16));
    step.set_referral_id(setting_.records().front().id);
    step.set_step_id("WITHDRAW");
    step.set_base_entry(1);
    v1::InputValue& note = *step.add_inputs();
    note.set_name("note");
    note.set_text(bad);
    voice_.Call(worker_, "ReferralService/TakeStep", step, nullptr);
    note.set_name(bad);
    voice_.Call(worker_, "ReferralService/TakeStep", step, nullptr);
    step.set_step_id(bad);
    voice_.Call(worker_, "ReferralService/TakeStep", step, nullptr);
    v1::AddCommentRequest comment;
    comment.set_request_id(SystemRandom::Get().Bytes(16));
    comment.set_referral_id(setting_.records().front().id);
    comment.set_comment_id(setting_.NewId());
    comment.set_audience(v1::AUDIENCE_BOTH_SIDES);
    comment.set_text(bad);
    voice_.Call(worker_, "ReferralService/AddComment", comment, nullptr);
  }
}

void Wrongs::Doors() {
  const hostile::Headers headers = {
      {"authorization", absl::StrCat("Bearer ", Word())}, {"x-name", Word()}, {"user-agent", Word()}};
  voice_.CallRaw("/ihala.v1.ReferralService/GetReferral", Word(), headers);
  voice_.CallRaw(absl::StrCat("/ihala.v1.ReferralService/", Word()), "", {});
  voice_.CallRaw(absl::StrCat("/", Word(), "/", Word()), Word(), headers);
  for (const auto& [rpc, bytes] : {std::pair<std::string, std::string>{"GetReferral", Word()},
                                   {"SubmitReferral", absl::StrCat("\x1a\x7f", Word())}}) {
    voice_.CallRaw(absl::StrCat("/ihala.v1.ReferralService/", rpc), bytes, hostile::Bearer(setting_.TokenOf(worker_)));
  }
}

void Wrongs::Operations() {
  RawDevice device(SystemRandom::Get(), worker_.account);
  const std::string token = setting_.TokenOf(worker_, device);
  v1::WorkflowRef workflow;
  workflow.set_workflow_id("default");
  workflow.set_version(world::kWorkflowVersion);
  std::vector<std::string> operations = {Word()};
  for (const std::string& bad : Bad()) {
    v1::Operation operation = NewOperation(SystemClock::Get(), setting_.records().front().id, workflow);
    operation.mutable_add_comment()->set_comment_id(setting_.NewId());
    operation.mutable_add_comment()->set_audience(v1::AUDIENCE_BOTH_SIDES);
    operation.mutable_add_comment()->set_text(bad);
    operations.push_back(operation.SerializeAsString());
    v1::Operation submit = NewOperation(SystemClock::Get(), setting_.NewId(), workflow);
    *submit.mutable_submit()->mutable_referral() = Dossier();
    submit.mutable_submit()->mutable_referral()->mutable_needs()->set_summary(bad);
    submit.mutable_submit()->set_short_code(bad);
    operations.push_back(submit.SerializeAsString());
  }
  for (const std::string& operation : operations) {
    const uint64_t n = device.Append(operation);
    const v1::ExchangeUp up = device.Up({{n, n}});
    // The same without a session.
    const v1::DeliverRequest delivery = DeliveryOf(up);
    v1::DeliverResponse delivered;
    if (voice_.CallAs(worker_, "", "SyncService/Deliver", delivery, &delivered, "")) {
      setting_.watcher().Written("SyncService/Deliver verdicts", delivered.SerializeAsString());
    }
    v1::ExchangeRequest request;
    *request.mutable_up() = Pack(up);
    v1::ExchangeResponse response;
    v1::ExchangeDown down;
    const bool taken = voice_.CallAs(worker_, token, "SyncService/Exchange", request, &response, "");
    if (!taken || !Unpack(response.down(), "down", &down).ok()) continue;
    // A verdict is an error in other words, so that it repeats nothing either, not even to the author.
    for (const v1::OperationVerdict& verdict : down.verdicts()) {
      setting_.watcher().Written("SyncService/Exchange verdict", verdict.SerializeAsString());
    }
  }
}

}  // namespace

void SayWhatIsRefused(Voice& voice) {
  Wrongs wrongs(voice);
  wrongs.Dossiers();
  wrongs.Codes();
  wrongs.Steps();
  wrongs.Doors();
  wrongs.Operations();
}

void TryWrites(Voice& voice, const Principal& who) {
  Setting& setting = voice.setting();
  // One of each fate.
  for (size_t i = 0; i < std::min<size_t>(setting.records().size(), 10); ++i) {
    const Record& record = setting.records()[i];
    v1::TakeStepRequest step;
    step.set_request_id(SystemRandom::Get().Bytes(16));
    step.set_referral_id(record.id);
    step.set_base_revision(1);
    step.set_base_entry(99);
    step.set_step_id("RELEASE");
    v1::TakeStepResponse stepped;
    voice.Call(who, "ReferralService/TakeStep", step, &stepped, record.id);
    v1::ConfirmStepRequest confirm;
    confirm.set_request_id(SystemRandom::Get().Bytes(16));
    confirm.set_referral_id(record.id);
    confirm.set_base_revision(1);
    confirm.set_base_entry(1);
    confirm.set_step_id("REDIRECT");
    v1::ConfirmStepResponse confirmed;
    voice.Call(who, "ReferralService/ConfirmStep", confirm, &confirmed, record.id);
    v1::AmendReferralRequest amend;
    amend.set_request_id(SystemRandom::Get().Bytes(16));
    amend.set_referral_id(record.id);
    amend.set_base_revision(99'999'999);
    amend.mutable_amendment()->mutable_changed()->mutable_needs()->set_summary("x");
    v1::AmendReferralResponse amended;
    voice.Call(who, "ReferralService/AmendReferral", amend, &amended, record.id);
  }
}

}  // namespace ihala::canaries
