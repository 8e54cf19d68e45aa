#include "tests/support/test_server.h"

#include <cstdlib>
#include <filesystem>
#include <iostream>

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/access/grants.h"
#include "common/base/file.h"
#include "common/base/ids.h"
#include "common/workflow/default_workflow.h"
#include "google/protobuf/text_format.h"
#include "ihala/v1/account_service.grpc.pb.h"
#include "ihala/v1/admin_service.grpc.pb.h"
#include "ihala/v1/agreement_service.grpc.pb.h"
#include "ihala/v1/referral_service.grpc.pb.h"
#include "ihala/v1/session_service.grpc.pb.h"
#include "server/setup/init.h"
#include "server/store/sql_store.h"
#include "tests/support/world/workflow_version.h"

namespace ihala {
namespace {

[[noreturn]] void Die(const std::string& what) {
  std::cerr << "TestServer: " << what << std::endl;
  std::abort();
}

void MustBeOk(const grpc::Status& status, const std::string& what) {
  if (!status.ok()) Die(absl::StrCat(what, ": ", status.error_code(), " ", status.error_message()));
}

void MustBeOk(const absl::Status& status, const std::string& what) {
  if (!status.ok()) Die(absl::StrCat(what, ": ", status.ToString()));
}

// The world's and this test's own.
template <typename Entry>
std::vector<Entry> Both(std::vector<Entry> entries, const std::vector<Entry>& more) {
  entries.insert(entries.end(), more.begin(), more.end());
  return entries;
}

std::string TemporaryFolder() {
  std::string name = (std::filesystem::temp_directory_path() / "ihala-test-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) Die("no temporary folder");
  return name;
}

constexpr int kDeadlineSeconds = 20;

}  // namespace

TestServer::TestServer(const Options& options) : options_(options), data_dir_(TemporaryFolder()) {
  // By the machine's clock, because TLS in the client looks at that one.
  MustBeOk(InitData(data_dir_, {}, world::kAdministrator, world::PassphraseOf(world::kAdministrator),
                    SystemClock::Get(), random_, PassphraseCost::ForTests(), {.sealing = options.sealing}),
           "init");
  Start();
  if (options_.world) MakeWorld();
}

TestServer::~TestServer() {
  server_.reset();
  std::error_code ignored;
  std::filesystem::remove_all(data_dir_, ignored);
}

void TestServer::Start() {
  ServerEnv env;
  env.clock = &clock_;
  env.random = &random_;
  env.log = &log_;
  env.cost = PassphraseCost::ForTests();
  if (!options_.lookups_count) {
    env.lookups.per_account = env.lookups.per_device = env.lookups.per_address = 1 << 30;
  }
  auto store = OpenSqlStore({.data_dir = data_dir_, .random = &random_, .sealing = options_.sealing});
  MustBeOk(store.status(), "store");
  env.store = *std::move(store);
  ServerOptions options;
  options.data_dir = data_dir_;
  options.listen = "localhost:0";
  options.plaintext = options_.plaintext;
  options.reflection = options_.reflection;
  options.drain_pause = options_.drain_pause;
  auto server = Server::Start(options, std::move(env));
  MustBeOk(server.status(), "server");
  server_ = *std::move(server);
}

void TestServer::Restart() {
  if (server_ != nullptr) server_->Drain();
  server_.reset();
  Start();
}

std::string TestServer::address() const { return absl::StrCat("localhost:", server_->port()); }

std::string TestServer::CaCertificate() const {
  const auto pem = ReadFile(absl::StrCat(data_dir_, "/tls/ca.crt"), 1 << 20);
  MustBeOk(pem.status(), "ca.crt");
  return *pem;
}

std::shared_ptr<grpc::Channel> TestServer::Channel() const {
  if (options_.plaintext) return grpc::CreateChannel(address(), grpc::InsecureChannelCredentials());
  grpc::SslCredentialsOptions options;
  options.pem_root_certs = CaCertificate();
  grpc::ChannelArguments arguments;
  // Its own connection: channels of equal arguments would share one.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  return grpc::CreateCustomChannel(address(), grpc::SslCredentials(options), arguments);
}

void TestServer::WithToken(const std::string& token, grpc::ClientContext& context) {
  context.AddMetadata("authorization", absl::StrCat("Bearer ", absl::BytesToHexString(token)));
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(kDeadlineSeconds));
}

v1::SignInResponse TestServer::SignIn(const v1::SignInRequest& request) {
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(kDeadlineSeconds));
  v1::SignInResponse response;
  MustBeOk(v1::SessionService::NewStub(InProcessChannel())->SignIn(&context, request, &response),
           absl::StrCat("sign-in of ", request.account()));
  return response;
}

const std::string& TestServer::TokenOf(const std::string& account) {
  std::string& token = tokens_[account];
  if (token.empty()) {
    v1::SignInRequest request;
    request.set_account(account);
    request.set_passphrase(world::PassphraseOf(account));
    token = SignIn(request).session().token();
  }
  return token;
}

std::string TestServer::SignInWithDevice(const std::string& account, const v1::Device& device) {
  v1::SignInRequest request;
  request.set_account(account);
  request.set_passphrase(world::PassphraseOf(account));
  *request.mutable_device() = device;
  return SignIn(request).session().token();
}

void TestServer::As(const std::string& account, grpc::ClientContext& context) { WithToken(TokenOf(account), context); }

void TestServer::MakeWorld() {
  const auto stub = v1::AdminService::NewStub(InProcessChannel());
  // Calls one Put of the administrator's.
  const auto put = [&]<typename Request, typename Response>(
                       grpc::Status (v1::AdminService::Stub::*call)(grpc::ClientContext*, const Request&, Response*),
                       Request request) {
    request.set_request_id(RequestId());
    grpc::ClientContext context;
    As(world::kAdministrator, context);
    Response response;
    MustBeOk((stub.get()->*call)(&context, request, &response), request.GetDescriptor()->name());
  };
  v1::LoadWorkflowRequest workflow;
  if (!google::protobuf::TextFormat::ParseFromString(std::string(DefaultWorkflowText()), workflow.mutable_workflow())) {
    Die("the default workflow does not parse");
  }
  put(&v1::AdminService::Stub::LoadWorkflow, workflow);
  for (const auto& entry : world::Governorates()) {
    v1::PutGovernorateRequest request;
    *request.mutable_governorate() = entry;
    put(&v1::AdminService::Stub::PutGovernorate, request);
  }
  for (const auto& entry : Both(world::Organisations(), options_.more_organisations)) {
    v1::PutOrganisationRequest request;
    *request.mutable_organisation() = entry;
    put(&v1::AdminService::Stub::PutOrganisation, request);
  }
  for (const auto& entry : Both(std::vector<v1::Programme>{world::Programme()}, options_.more_programmes)) {
    v1::PutProgrammeRequest request;
    *request.mutable_programme() = entry;
    put(&v1::AdminService::Stub::PutProgramme, request);
  }
  for (const auto& entry : Both(world::Desks(), options_.more_desks)) {
    v1::PutDeskRequest request;
    *request.mutable_desk() = entry;
    put(&v1::AdminService::Stub::PutDesk, request);
  }
  for (const auto& entry : Both(world::Agreements(), options_.more_agreements)) {
    v1::PutAgreementRequest request;
    *request.mutable_agreement() = entry;
    request.mutable_agreement()->clear_signatures();
    put(&v1::AdminService::Stub::PutAgreement, request);
  }
  EnrolAll(Both(world::Accounts(), options_.more_accounts));
  for (const auto& entry : Both(world::Organisations(), options_.more_organisations)) SignWorkflowFor(entry.code());
  for (const auto& entry : Both(world::Agreements(), options_.more_agreements)) SignForBoth(entry);
}

std::string TestServer::SpeakerOf(const std::string& organisation) const {
  for (const v1::Account& account : options_.more_accounts) {
    if (account.organisation() != organisation || !world::SpeakerOf(organisation).empty()) continue;
    if (SpeaksForAll(CallerOf(account), organisation)) return account.code();
  }
  return world::SpeakerOf(organisation);
}

void TestServer::EnrolAll(const std::vector<v1::Account>& accounts) {
  // Whoever speaks for an organisation confirms the others.
  for (const bool first : {true, false}) {
    for (const v1::Account& account : accounts) {
      if ((account.code() == SpeakerOf(account.organisation())) == first) Enrol(account);
    }
  }
}

void TestServer::PutAccount(const v1::Account& account) {
  v1::PutAccountRequest request;
  request.set_request_id(RequestId());
  *request.mutable_account() = account;
  v1::PutAccountResponse put;
  {
    grpc::ClientContext context;
    As(world::kAdministrator, context);
    const auto stub = v1::AdminService::NewStub(InProcessChannel());
    MustBeOk(stub->PutAccount(&context, request, &put), absl::StrCat("account ", account.code()));
  }
  if (!put.waits()) return;
  v1::ConfirmAccountRequest confirm;
  confirm.set_request_id(RequestId());
  confirm.set_account(account.code());
  confirm.set_base_revision(put.revision());
  grpc::ClientContext context;
  As(SpeakerOf(account.organisation()), context);
  v1::ConfirmAccountResponse confirmed;
  MustBeOk(v1::AccountService::NewStub(InProcessChannel())->ConfirmAccount(&context, confirm, &confirmed),
           absl::StrCat("confirmation of ", account.code()));
}

void TestServer::Enrol(const v1::Account& account) {
  PutAccount(account);
  const std::string speaker = SpeakerOf(account.organisation());
  if (speaker.empty()) {
    v1::SetPassphraseRequest passphrase;
    passphrase.set_request_id(RequestId());
    passphrase.set_account(account.code());
    passphrase.set_passphrase(world::PassphraseOf(account.code()));
    grpc::ClientContext context;
    As(world::kAdministrator, context);
    v1::SetPassphraseResponse set;
    MustBeOk(v1::AdminService::NewStub(InProcessChannel())->SetPassphrase(&context, passphrase, &set), "passphrase");
    return;
  }
  v1::IssueSignInCodeRequest issue;
  issue.set_account(account.code());
  v1::IssueSignInCodeResponse issued;
  {
    grpc::ClientContext context;
    // Nobody of the organisation has a passphrase before its first one.
    As(account.code() == speaker ? world::kAdministrator : speaker, context);
    MustBeOk(v1::AccountService::NewStub(InProcessChannel())->IssueSignInCode(&context, issue, &issued),
             absl::StrCat("code of ", account.code()));
  }
  v1::ChoosePassphraseRequest choose;
  choose.set_account(account.code());
  choose.set_sign_in_code(issued.sign_in_code());
  choose.set_new_passphrase(world::PassphraseOf(account.code()));
  grpc::ClientContext context;
  v1::ChoosePassphraseResponse chosen;
  MustBeOk(v1::SessionService::NewStub(InProcessChannel())->ChoosePassphrase(&context, choose, &chosen),
           absl::StrCat("passphrase of ", account.code()));
}

void TestServer::SignWorkflowFor(const std::string& organisation) {
  const std::string speaker = SpeakerOf(organisation);
  if (speaker.empty()) return;
  v1::SignWorkflowRequest request;
  request.set_request_id(RequestId());
  request.set_workflow_id("default");
  request.set_version(world::kWorkflowVersion);
  grpc::ClientContext context;
  As(speaker, context);
  v1::SignWorkflowResponse response;
  MustBeOk(v1::AgreementService::NewStub(InProcessChannel())->SignWorkflow(&context, request, &response),
           absl::StrCat("workflow for ", organisation));
}

void TestServer::SignForBoth(const v1::SharingAgreement& agreement) {
  const auto stub = v1::AgreementService::NewStub(InProcessChannel());
  for (const std::string& account :
       {SpeakerOf(agreement.referring_organisation()), SpeakerOf(agreement.receiving_organisation())}) {
    v1::SignAgreementRequest request;
    request.set_request_id(RequestId());
    request.set_agreement_id(agreement.agreement_id());
    request.set_version(agreement.version());
    grpc::ClientContext context;
    As(account, context);
    v1::SignAgreementResponse response;
    MustBeOk(stub->SignAgreement(&context, request, &response), absl::StrCat("signature of ", account));
  }
}

void TestServer::Agree(const v1::SharingAgreement& agreement) {
  v1::PutAgreementRequest request;
  request.set_request_id(RequestId());
  *request.mutable_agreement() = agreement;
  grpc::ClientContext context;
  As(world::kAdministrator, context);
  v1::PutAgreementResponse response;
  MustBeOk(v1::AdminService::NewStub(InProcessChannel())->PutAgreement(&context, request, &response),
           absl::StrCat("version of ", agreement.agreement_id()));
  SignForBoth(agreement);
}

v1::CaseCore TestServer::Submit(const std::string& account, const v1::Referral& referral) {
  v1::SubmitReferralRequest request;
  request.set_request_id(RequestId());
  request.set_referral_id(NewUuidV7(clock_, random_));
  *request.mutable_referral() = referral;
  grpc::ClientContext context;
  As(account, context);
  v1::SubmitReferralResponse response;
  MustBeOk(v1::ReferralService::NewStub(InProcessChannel())->SubmitReferral(&context, request, &response), "submit");
  return response.core();
}

v1::CaseCore TestServer::OpenTo(const std::string& reviewer, const v1::CaseCore& core) {
  v1::CaseCore now = core;
  for (const char* step : {"CLAIM", "OPEN_IDENTITY"}) {
    v1::TakeStepRequest request;
    request.set_request_id(RequestId());
    request.set_referral_id(now.referral_id());
    request.set_base_revision(now.revision());
    request.set_base_entry(now.entry());
    request.set_step_id(step);
    if (request.step_id() == "OPEN_IDENTITY") {
      v1::InputValue& reason = *request.add_inputs();
      reason.set_name("reason");
      reason.add_codes("ELIGIBILITY");
    }
    grpc::ClientContext context;
    As(reviewer, context);
    v1::TakeStepResponse response;
    MustBeOk(v1::ReferralService::NewStub(InProcessChannel())->TakeStep(&context, request, &response), step);
    now = response.core();
  }
  return now;
}

}  // namespace ihala
