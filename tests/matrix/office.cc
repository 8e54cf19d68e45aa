#include "tests/matrix/office.h"

#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "ihala/v1/account_service.pb.h"
#include "ihala/v1/admin_service.pb.h"
#include "ihala/v1/agreement_service.pb.h"
#include "ihala/v1/sync_service.pb.h"
#include "server/door/rpc.h"
#include "server/handlers/sessions.h"
#include "server/store/sql_store.h"
#include "tests/support/sealed/sealed_file.h"
#include "tests/support/world/core_world.h"

namespace ihala::matrix {
namespace {

constexpr int kAll = 10'000;

void MustBeOk(const absl::Status& status, const std::string& what) {
  if (status.ok()) return;
  std::cerr << "matrix: " << what << ": " << status << std::endl;
  std::abort();
}

template <typename T>
T Taken(absl::StatusOr<T> value, const std::string& what) {
  MustBeOk(value.status(), what);
  return *std::move(value);
}

template <typename Message>
std::vector<Child<Message>> Children(ReadTxn& txn, const std::string& referral_id, RowKind kind) {
  std::vector<Child<Message>> children;
  for (const FeedRow& row : Taken(txn.ListChildren(referral_id, kind, 0, kAll), "rows")) {
    Child<Message>& child = children.emplace_back();
    child.seq = row.seq;
    child.row_id = row.row_id;
    if (!child.body.ParseFromString(row.body)) MustBeOk(absl::DataLossError("a row does not parse"), "rows");
  }
  return children;
}

}  // namespace

Office::Office(const std::vector<v1::SharingAgreement>& agreements) {
  for (std::vector<Rpc>& rpcs : AllRpcs()) {
    for (Rpc& rpc : rpcs) {
      const std::string name = rpc.request->GetDescriptor()->full_name();
      rpcs_.emplace(name, MakeDoorRpc(std::move(rpc)));
    }
  }
  SqlStoreOptions options;
  options.data_dir = "/server";
  options.random = &random_;
  options.readers = 1;
  options.files = &disk_;
  options.master = TestMasterKeys();
  options.writer.own_thread = false;
  MustBeOk(InitSqlStore(options), "init");
  std::unique_ptr<Store> store = Taken(OpenSqlStore(options), "store");
  MakeWorld(*store, agreements);
  ServerEnv env;
  env.clock = &clock_;
  env.random = &random_;
  env.log = &log_;
  env.store = std::move(store);
  env.cost = PassphraseCost::ForTests();
  // Outsiders name thousands of cases here.
  env.lookups.per_account = env.lookups.per_device = env.lookups.per_address = 1 << 30;
  core_ = std::make_unique<Core>(std::move(env), LogLevel::kError, CoreThreads());
  MustBeOk(core_->Prepare("matrix"), "prepare");
  for (const Person& person : people_) RenewSession(person.code());
}

// Accounts, sessions and devices go straight into the store: how somebody gets them is not what is looked at here.
void Office::PutPeople(Store& store) {
  for (const Person& person : people_) {
    const std::string token = random_.Bytes(kTokenBytes);
    const RawDevice& device = devices_.emplace(person.code(), RawDevice(random_, person.code())).first->second;
    if (person.has_session) tokens_[person.code()] = token;
    MustBeOk(store.Write([&](WriteTxn& txn) -> absl::Status {
      AccountRecord record;
      record.account = person.account;
      // Nobody signs in here; but nobody of an organisation is new either.
      record.passphrase_hash = "chosen";
      ASSIGN_OR_RETURN(record.revision, txn.TakeNumber());
      RETURN_IF_ERROR(txn.PutAccount(record));
      RETURN_IF_ERROR(txn.PutStream({device.stream_id(), person.code(), device.Enrolment().public_key()}));
      return absl::OkStatus();
    }),
             "people");
  }
}

void Office::MakeWorld(Store& store, const std::vector<v1::SharingAgreement>& agreements) {
  PutPeople(store);
  Reference reference;
  MustBeOk(reference.Load(store), "reference");
  Executor executor(&store, &reference, &clock_, &random_);
  int n = 0;
  const auto put = [&](const std::string& account, const DirectoryEntry& entry) {
    MustBeOk(PutEntry(executor, account, entry, 0, absl::StrCat("entry ", ++n)).status(), "world");
  };
  for (const auto& entry : Organisations()) put("A-1", entry);
  for (const auto& entry : Governorates()) put("A-1", entry);
  for (const auto& entry : Workflows()) {
    put("A-1", entry);
    for (const char* speaker : {"S-alpha", "S-bravo", "L-a", "L-b", "D-over"}) {
      put(speaker, SignWorkflow{entry.workflow_id(), entry.version()});
    }
  }
  for (const auto& entry : Programmes()) put("A-1", entry);
  for (const auto& entry : Desks()) put("A-1", entry);
  for (const auto& entry : agreements) {
    put("A-1", entry);
    for (const std::string& speaker : SpeakersOf(entry)) {
      put(speaker, SignAgreement{entry.agreement_id(), entry.version()});
    }
  }
}

const Person& Office::PersonOf(const std::string& code) const {
  for (const Person& person : people_) {
    if (person.code() == code) return person;
  }
  MustBeOk(absl::NotFoundError(code), "nobody of this code");
  std::abort();
}

std::vector<const google::protobuf::MethodDescriptor*> Office::Methods() const {
  std::vector<const google::protobuf::MethodDescriptor*> methods;
  for (const auto& [name, rpc] : rpcs_) methods.push_back(rpc.method);
  return methods;
}

void Office::Enter(const Person& person, const google::protobuf::Message& request,
                   const std::function<void(const google::protobuf::Message&)>& send, FrontDoor::Answer answer) {
  ArrivedCall arrived;
  std::string authorization;
  if (const auto token = tokens_.find(person.code()); token != tokens_.end()) {
    authorization = absl::StrCat("Bearer ", absl::BytesToHexString(token->second));
    arrived.authorization.push_back(authorization);
  }
  std::string bytes = request.SerializeAsString();
  arrived.peer = "matrix";
  arrived.cancelled = [] { return false; };
  arrived.request_bytes = bytes.size();
  arrived.read = [bytes] { return bytes; };
  const bool stays = send != nullptr;
  arrived.send = stays ? send : [](const google::protobuf::Message&) {};
  arrived.when_left = [stays](const std::function<void()>& left) {
    if (!stays) left();
  };
  core_->door().Enter(rpcs_.at(request.GetDescriptor()->full_name()), std::move(arrived), std::move(answer));
}

absl::Status Office::Call(const Person& person, const google::protobuf::Message& request,
                          google::protobuf::Message* response) {
  const auto status = std::make_shared<absl::Status>(absl::InternalError("no answer came"));
  Enter(person, request, nullptr,
        [status, response](const absl::Status& result, const google::protobuf::Message* answer) {
          *status = result;
          if (answer != nullptr && response != nullptr) response->CopyFrom(*answer);
        });
  return *status;
}

std::shared_ptr<Bell> Office::Listen(const Person& person, const std::string& cursor) {
  v1::WatchRequest request;
  request.set_cursor(cursor);
  auto bell = std::make_shared<Bell>();
  Enter(
      person, request,
      [bell](const google::protobuf::Message& said) {
        const auto& response = dynamic_cast<const v1::WatchResponse&>(said);
        const bool is_ring = response.event() == v1::WATCH_EVENT_RING;
        const bool is_first = response.event() == v1::WATCH_EVENT_STANDS && !bell->stands;
        bell->rings += is_ring ? 1 : 0;
        bell->stands = bell->stands || is_first;
        v1::WatchResponse bare;
        bare.set_event(response.event());
        const bool says_more = bare.SerializeAsString() != response.SerializeAsString();
        bell->other_signs += (!is_ring && !is_first) || says_more ? 1 : 0;
      },
      [bell](const absl::Status& status, const google::protobuf::Message*) {
        bell->has_ended = true;
        bell->end = status;
      });
  return bell;
}

void Office::Ring() {
  for (int i = 0; i < 4; ++i) {
    core_->watches().Work();
    clock_.Advance(absl::Seconds(1));
  }
}

void Office::Advance(absl::Duration duration) {
  clock_.Advance(duration);
  core_->PassDates();
  core_->SweepClocks();
}

void Office::MigrateDefault() {
  v1::Workflow next = Workflows().front();
  v1::WorkflowMigration migration;
  migration.set_workflow_id(next.workflow_id());
  migration.set_from_version(next.version());
  next.set_version(next.version() + 1);
  migration.set_to_version(next.version());
  migration.mutable_title()->set_ar("نسخة جديدة");
  migration.mutable_title()->set_en("A new version");
  for (const v1::Step& step : next.steps()) {
    if (step.has_confirmation()) migration.add_steps()->set_from(step.step_id());
  }
  v1::LoadWorkflowRequest load;
  load.set_request_id(RequestId());
  *load.mutable_workflow() = next;
  Must<v1::LoadWorkflowResponse>("A-1", load);
  v1::LoadMigrationRequest lay;
  lay.set_request_id(RequestId());
  *lay.mutable_migration() = migration;
  Must<v1::LoadMigrationResponse>("A-1", lay);
  for (const char* speaker : {"S-alpha", "S-bravo", "L-a", "L-b", "D-over"}) {
    v1::SignWorkflowRequest version;
    version.set_request_id(RequestId());
    version.set_workflow_id(next.workflow_id());
    version.set_version(next.version());
    Must<v1::SignWorkflowResponse>(speaker, version);
    v1::SignMigrationRequest sign;
    sign.set_request_id(RequestId());
    sign.mutable_migration()->set_workflow_id(migration.workflow_id());
    sign.mutable_migration()->set_from_version(migration.from_version());
    sign.mutable_migration()->set_to_version(migration.to_version());
    Must<v1::SignMigrationResponse>(speaker, sign);
  }
  Advance(absl::Hours(1));
}

void Office::Freeze(const std::string& organisation) {
  v1::FreezeOrganisationRequest freeze;
  freeze.set_request_id(RequestId());
  freeze.set_organisation(organisation);
  Must<v1::FreezeOrganisationResponse>(SpeakerOf(organisation), freeze);
  Advance(absl::Hours(1));
}

void Office::Thaw(const std::string& organisation) {
  RenewSession(SpeakerOf(organisation));
  for (const std::string& hand : {SpeakerOf(organisation), std::string("A-1")}) {
    v1::LiftFreezeRequest lift;
    lift.set_request_id(RequestId());
    lift.set_organisation(organisation);
    Must<v1::LiftFreezeResponse>(hand, lift);
  }
  for (const Person& person : people_) {
    if (person.account.organisation() == organisation) RenewSession(person.code());
  }
  Advance(absl::Hours(1));
}

uint64_t Office::Ask(const v1::Account& account, const v1::AccountGrant& grant) {
  uint64_t revision = 0;
  MustBeOk(store().Write([&](WriteTxn& txn) -> absl::Status {
    ASSIGN_OR_RETURN(std::optional<AccountRecord> record, txn.FindAccount(account.code()));
    // What was shut stays so: this is not what opens it.
    const bool is_shut = record->account.disabled();
    record->account = account;
    record->account.set_disabled(is_shut || account.disabled());
    if (grant.roles_size() > 0) *record->account.mutable_asked() = grant;
    ASSIGN_OR_RETURN(record->revision, txn.TakeNumber());
    revision = record->revision;
    return txn.PutAccount(*record);
  }),
           "asking");
  return revision;
}

void Office::RenewSession(const std::string& code) {
  const auto token = tokens_.find(code);
  if (token == tokens_.end()) return;
  MustBeOk(store().Write([&](WriteTxn& txn) -> absl::Status {
    const absl::Time never = clock_.Now() + absl::Hours(24) * 10'000;
    RETURN_IF_ERROR(txn.DeleteSession(TokenHash(token->second)));
    return txn.PutSession(TokenHash(token->second), {code, devices_.at(code).stream_id(), never});
  }),
           "session");
}

void Office::HaveItKnown(const std::string& referral_id) {
  ReadUpTo read;
  MustBeOk(store().Read([&](ReadTxn& txn) -> absl::Status {
    ASSIGN_OR_RETURN(const std::optional<v1::CaseCore> core, txn.FindCore(referral_id));
    if (!core.has_value() || !core->has_notice() || core->notice().has_confirmed_at()) return absl::OkStatus();
    read.account = SpeakerOf(core->referring_organisation());
    read.feeds = {{Party::kReferring, core->referring_organisation()}};
    ASSIGN_OR_RETURN(read.seq, txn.HeadSeq());
    ASSIGN_OR_RETURN(const std::optional<uint32_t> tag, txn.FindTag(read.seq));
    read.tag = tag.value_or(0);
    return absl::OkStatus();
  }),
           "what nobody knows yet");
  if (!read.account.empty()) MustBeOk(core_->executor().NoteRead(read), "a device that reads");
}

CaseTruth Office::Read(const std::string& name, const std::string& referral_id) {
  CaseTruth truth;
  truth.name = name;
  MustBeOk(store().Read([&](ReadTxn& txn) -> absl::Status {
    ASSIGN_OR_RETURN(std::optional<v1::CaseCore> core, txn.FindCore(referral_id));
    if (!core.has_value()) return absl::NotFoundError(name);
    truth.core = *std::move(core);
    auto dossiers = Children<v1::Referral>(txn, referral_id, RowKind::kDossier);
    if (dossiers.size() != (truth.core.has_erased() ? 0 : 1)) return absl::DataLossError("not one dossier");
    if (!dossiers.empty()) truth.dossier = std::move(dossiers.front());
    truth.comments = Children<v1::Comment>(txn, referral_id, RowKind::kComment);
    truth.history = Children<v1::HistoryEntry>(txn, referral_id, RowKind::kHistory);
    truth.conflicts = Children<v1::DossierConflict>(txn, referral_id, RowKind::kConflict);
    return absl::OkStatus();
  }),
           "reading a case");
  return truth;
}

Rules Office::ReadRules() {
  Rules rules;
  MustBeOk(store().Read([&](ReadTxn& txn) -> absl::Status {
    ASSIGN_OR_RETURN(const std::vector<FeedRow> agreements, txn.ListReference(RowKind::kAgreement));
    for (const FeedRow& row : agreements) rules.agreements.emplace_back().ParseFromString(row.body);
    ASSIGN_OR_RETURN(const std::vector<FeedRow> workflows, txn.ListReference(RowKind::kWorkflow));
    for (const FeedRow& row : workflows) rules.workflows.emplace_back().ParseFromString(row.body);
    ASSIGN_OR_RETURN(const std::vector<FeedRow> organisations, txn.ListReference(RowKind::kOrganisation));
    for (const FeedRow& row : organisations) {
      v1::Organisation organisation;
      organisation.ParseFromString(row.body);
      if (organisation.has_freeze()) rules.frozen.insert(organisation.code());
    }
    return absl::OkStatus();
  }),
           "reading the rules");
  return rules;
}

void Office::Force(const v1::CaseCore& core, v1::StageKind kind) {
  v1::CaseCore forced = core;
  MustBeOk(store().Write([&](WriteTxn& txn) { return txn.PutCore(&forced, kind).status(); }), "a core by hand");
}

}  // namespace ihala::matrix
