#include "tests/races/house.h"

#include <cstdlib>
#include <iostream>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/base/ids.h"
#include "common/base/passphrase.h"
#include "common/base/status_macros.h"
#include "ihala/v1/account_service.pb.h"
#include "ihala/v1/admin_service.pb.h"
#include "ihala/v1/agreement_service.pb.h"
#include "ihala/v1/referral_service.pb.h"
#include "ihala/v1/session_service.pb.h"
#include "server/store/sql_store.h"
#include "tests/support/device/raw_device.h"
#include "tests/support/world/core_world.h"
#include "tests/support/world/test_world.h"

namespace ihala::races {
namespace {

absl::Status SetPassphrases(Store& store) {
  return store.Write([](WriteTxn& txn) -> absl::Status {
    ASSIGN_OR_RETURN(std::vector<AccountRecord> accounts, txn.ListAccounts("", 1000));
    for (AccountRecord& record : accounts) {
      ASSIGN_OR_RETURN(record.passphrase_hash,
                       HashPassphrase(world::PassphraseOf(record.account.code()), PassphraseCost::ForTests()));
      RETURN_IF_ERROR(txn.PutAccount(record));
    }
    return absl::OkStatus();
  });
}

absl::StatusOr<std::unique_ptr<Store>> MakeStore(const std::string& folder, Clock& clock, Random& random) {
  SqlStoreOptions options;
  options.data_dir = folder;
  options.random = &random;
  RETURN_IF_ERROR(InitSqlStore(options));
  ASSIGN_OR_RETURN(std::unique_ptr<Store> store, OpenSqlStore(options));
  Reference reference;
  RETURN_IF_ERROR(reference.Load(*store));
  Executor executor(store.get(), &reference, &clock, &random);
  RETURN_IF_ERROR(PutWorld(*store, reference, executor));
  RETURN_IF_ERROR(SetPassphrases(*store));
  store->Close();
  store.reset();
  return OpenSqlStore(options);
}

}  // namespace

void House::Die(const std::string& what) {
  std::cerr << "races: " << what << std::endl;
  std::abort();
}

House::House(uint64_t seed) : random_(seed) {
  for (std::vector<Rpc>& rpcs : AllRpcs()) {
    for (Rpc& rpc : rpcs) {
      const std::string type = rpc.request->GetTypeName();
      rpcs_.emplace(type, MakeDoorRpc(Interrupted(std::move(rpc))));
    }
  }
  absl::StatusOr<std::unique_ptr<Store>> store = MakeStore(folder_.At("data"), clock_, random_);
  if (!store.ok()) Die(store.status().ToString());
  ServerEnv env;
  env.clock = &clock_;
  env.random = &random_;
  env.log = &log_;
  env.store = *std::move(store);
  env.cost = PassphraseCost::ForTests();
  // A case that is forbidden in mid-race is one that is not there.
  env.lookups.per_account = env.lookups.per_device = env.lookups.per_address = 1 << 30;
  CoreThreads threads;
  threads.slow = 1;
  threads.slow_queue = 100;
  threads.exchange = 2;
  threads.exchange_queue = 100;
  threads.figures = 1;
  threads.figures_queue = 100;
  threads.ringing = true;
  core_ = std::make_unique<Core>(std::move(env), LogLevel::kError, threads);
  if (const absl::Status status = core_->Prepare("races"); !status.ok()) Die(status.ToString());
}

Rpc House::Interrupted(Rpc rpc) {
  rpc.run = [this, run = std::move(rpc.run)](HandlerEnv& env, const ihala::Call& call,
                                             const google::protobuf::Message& request,
                                             google::protobuf::Message* response, const Done& done) {
    run(env, call, request, response, [this, done](const absl::Status& status) {
      std::function<void()> deed;
      {
        absl::MutexLock lock(&mutex_);
        deed.swap(before_answer_);
      }
      if (deed) deed();
      done(status);
    });
  };
  return rpc;
}

void House::BeforeNextAnswer(std::function<void()> deed) {
  absl::MutexLock lock(&mutex_);
  before_answer_ = std::move(deed);
}

House::~House() {
  over_ = true;
  core_->watches().EndAll();
}

void House::Enter(const std::string& token, const google::protobuf::Message& request, FrontDoor::Answer answer) {
  Enter(
      token, request, [] {}, std::move(answer));
}

void House::Enter(const std::string& token, const google::protobuf::Message& request, std::function<void()> hear,
                  FrontDoor::Answer answer) {
  const std::string authorization = absl::StrCat("Bearer ", absl::BytesToHexString(token));
  std::string bytes = request.SerializeAsString();
  ArrivedCall arrived;
  if (!token.empty()) arrived.authorization.push_back(authorization);
  arrived.peer = "house";
  arrived.cancelled = [this] { return over_.load(); };
  arrived.request_bytes = bytes.size();
  arrived.read = [&bytes] { return bytes; };
  arrived.send = [hear = std::move(hear)](const google::protobuf::Message&) { hear(); };
  arrived.when_left = [](const std::function<void()>&) {};
  core_->door().Enter(rpcs_.at(request.GetTypeName()), std::move(arrived), std::move(answer));
}

std::string House::SignIn(const std::string& account, std::string* stream_id) {
  v1::SignInRequest request;
  request.set_account(account);
  request.set_passphrase(world::PassphraseOf(account));
  if (stream_id != nullptr) {
    *request.mutable_device() = RawDevice(random_, account).Enrolment();
    *stream_id = request.device().stream_id();
  }
  return Must<v1::SignInResponse>("", request).session().token();
}

const std::string& House::TokenOf(const std::string& account) {
  std::string& token = tokens_[account];
  const bool holds = !token.empty() && Call<v1::WhoAmIResponse>(token, v1::WhoAmIRequest()).ok();
  if (!holds) token = SignIn(account, nullptr);
  return token;
}

void House::Agree(const v1::SharingAgreement& agreement) {
  v1::PutAgreementRequest put;
  put.set_request_id(RequestId());
  *put.mutable_agreement() = agreement;
  Must<v1::PutAgreementResponse>(TokenOf(world::kAdministrator), put);
  for (const char* speaker : {world::kSupervisor, world::kLead}) {
    v1::SignAgreementRequest sign;
    sign.set_request_id(RequestId());
    sign.set_agreement_id(agreement.agreement_id());
    sign.set_version(agreement.version());
    Must<v1::SignAgreementResponse>(TokenOf(speaker), sign);
  }
}

std::string House::NewAgreement() {
  newest_ = world::Agreements()[0];
  newest_.clear_signatures();
  newest_.set_agreement_id(absl::StrCat("DSA-RACE-", ++agreements_));
  Agree(newest_);
  return newest_.agreement_id();
}

void House::EndNewestAgreement() {
  v1::EndAgreementRequest end;
  end.set_request_id(RequestId());
  end.set_agreement_id(newest_.agreement_id());
  Must<v1::EndAgreementResponse>(TokenOf(world::kSupervisor), end);
}

void House::ForbidDeskInNewestAgreement() {
  newest_.set_version(newest_.version() + 1);
  newest_.add_forbidden_desks(world::kDesk);
  Agree(newest_);
}

v1::CaseCore House::OpenedCase(const std::string& agreement_id) {
  v1::SubmitReferralRequest request;
  request.set_request_id(RequestId());
  request.set_referral_id(NewUuidV7(clock_, random_));
  *request.mutable_referral() = world::Dossier(clock_, random_);
  if (!agreement_id.empty()) request.mutable_referral()->set_agreement_id(agreement_id);
  const auto submitted = Must<v1::SubmitReferralResponse>(TokenOf(world::kWorker), request);
  const v1::CaseCore claimed = Step(submitted.core(), world::kReviewer, "CLAIM");
  return Step(claimed, world::kReviewer, "OPEN_IDENTITY", "ELIGIBILITY");
}

v1::CaseCore House::Step(const v1::CaseCore& core, const std::string& account, const std::string& step,
                         const std::string& value, const std::string& input) {
  v1::TakeStepRequest request;
  request.set_request_id(RequestId());
  request.set_referral_id(core.referral_id());
  request.set_base_revision(core.revision());
  request.set_base_entry(core.entry());
  request.set_step_id(step);
  if (!value.empty()) {
    v1::InputValue& given = *request.add_inputs();
    given.set_name(input);
    if (input == "reason") {
      given.add_codes(value);
    } else {
      given.set_reference(value);
    }
  }
  return Must<v1::TakeStepResponse>(TokenOf(account), request).core();
}

void House::Restore(const std::string& account) {
  v1::PutAccountRequest put;
  put.set_request_id(RequestId());
  for (const v1::Account& known : world::Accounts()) {
    if (known.code() == account) *put.mutable_account() = known;
  }
  const auto asked = Must<v1::PutAccountResponse>(TokenOf(world::kAdministrator), put);
  if (!asked.waits()) return;
  v1::ConfirmAccountRequest confirm;
  confirm.set_request_id(RequestId());
  confirm.set_account(account);
  confirm.set_base_revision(asked.revision());
  Must<v1::ConfirmAccountResponse>(TokenOf(world::SpeakerOf(put.account().organisation())), confirm);
}

}  // namespace ihala::races
