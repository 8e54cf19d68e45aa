#include <optional>
#include <utility>

#include "common/text/short_code.h"
#include "common/wire/payload.h"
#include "google/protobuf/unknown_field_set.h"
#include "ihala/v1/sync_service.pb.h"
#include "tests/hostile/setting.h"
#include "tests/support/device/raw_device.h"
#include "tests/support/world/workflow_version.h"

namespace ihala::hostile {
namespace {

constexpr char kWatch[] = "/ihala.v1.SyncService/Watch";
constexpr char kExchange[] = "/ihala.v1.SyncService/Exchange";

v1::WorkflowRef DefaultWorkflow() {
  v1::WorkflowRef ref;
  ref.set_workflow_id("default");
  ref.set_version(world::kWorkflowVersion);
  return ref;
}

// A caseworker's device and what its exchanges need.
class Phone {
 public:
  explicit Phone(Setting* setting) : setting_(*setting), device_(setting->server.random(), world::kWorker) {}

  RawDevice& device() { return device_; }
  Setting& setting() { return setting_; }

  v1::Operation Frame(const v1::CaseCore& core) {
    v1::Operation operation = NewOperation(setting_.server.clock(), core.referral_id(), DefaultWorkflow());
    operation.mutable_base()->set_epoch(1);
    operation.mutable_base()->set_seq(core.revision());
    operation.set_base_entry(core.entry());
    AddOrigin(&operation);
    return operation;
  }
  v1::Operation Submission() {
    v1::Operation operation = NewOperation(setting_.server.clock(), setting_.NewId(), DefaultWorkflow());
    *operation.mutable_submit()->mutable_referral() = setting_.FullDossier();
    operation.mutable_submit()->set_short_code(text::NewShortCode(setting_.server.random()));
    AddOrigin(&operation);
    return operation;
  }
  v1::Operation Comment(const v1::CaseCore& core) {
    v1::Operation operation = Frame(core);
    operation.mutable_add_comment()->set_comment_id(setting_.NewId());
    operation.mutable_add_comment()->set_audience(v1::AUDIENCE_BOTH_SIDES);
    operation.mutable_add_comment()->set_text("They asked again.");
    return operation;
  }
  v1::Operation Withdrawal(const v1::CaseCore& core) {
    v1::Operation operation = Frame(core);
    operation.mutable_take_step()->set_step_id("WITHDRAW");
    *operation.mutable_take_step()->add_inputs() = Code("reason", ReasonToWithdraw());
    *operation.mutable_take_step()->add_inputs() = Text("note", "They found help elsewhere.");
    return operation;
  }
  v1::Operation Authorisation(const v1::CaseCore& core) {
    v1::Operation operation = Frame(core);
    operation.mutable_confirm_step()->set_step_id("REDIRECT");
    operation.mutable_confirm_step()->set_agrees(true);
    *operation.mutable_confirm_step()->add_inputs() = Reference("successor", UuidToText(setting_.OtherCase()));
    *operation.mutable_confirm_step()->add_inputs() = Text("note", "The other desk is nearer.");
    return operation;
  }

  // Sends an exchange as the device's session.
  Answer SendBytes(const std::string& request) {
    Answer answer = Judged(setting_.caller.Call(kExchange, request, Bearer(Token())));
    ReadVerdict(&answer);
    return answer;
  }
  // Opens a watch as the device's session, and leaves it once it says something.
  Answer Watch(const std::string& request) {
    return Judged(setting_.caller.CallStream(kWatch, request, Bearer(Token())));
  }

  // A cursor that the server once gave this device.
  const std::string& Cursor() {
    if (cursor_.empty()) {
      v1::ExchangeUp up;
      up.set_stream_id(device_.stream_id());
      up.set_page_bytes_max(1024);
      v1::ExchangeRequest request;
      *request.mutable_up() = Pack(up);
      const Answer answer = SendBytes(request.SerializeAsString());
      v1::ExchangeResponse response;
      v1::ExchangeDown down;
      if (!response.ParseFromString(answer.raw.bytes) || !Unpack(response.down(), "down", &down).ok()) std::abort();
      cursor_ = down.page().next_cursor();
    }
    return cursor_;
  }

 private:
  const std::string& Token() {
    if (token_.empty()) token_ = setting_.server.SignInWithDevice(world::kWorker, device_.Enrolment());
    return token_;
  }
  static Answer Judged(RawAnswer raw) {
    Answer answer;
    answer.raw = std::move(raw);
    answer.refused = !answer.raw.ok();
    answer.invalid = answer.raw.error.code == grpc::StatusCode::INVALID_ARGUMENT;
    answer.fields = answer.raw.error.fields;
    return answer;
  }
  static std::string ReasonToWithdraw() { return "NEED_MET_ELSEWHERE"; }

  // An origin that was never anybody's: the operation is judged on its own.
  void AddOrigin(v1::Operation* operation) {
    operation->mutable_origin()->set_stream_id(setting_.server.random().Bytes(kIdBytes));
    operation->mutable_origin()->set_n(7);
    operation->mutable_origin()->set_digest(std::string(32, '\x05'));
  }

  // An exchange that went through carries a verdict for its one operation; that is the answer then.
  static void ReadVerdict(Answer* answer) {
    v1::ExchangeResponse response;
    v1::ExchangeDown down;
    if (answer->refused || !response.ParseFromString(answer->raw.bytes)) return;
    if (!Unpack(response.down(), "down", &down).ok()) std::abort();
    if (down.verdicts_size() != 1) return;
    const v1::Verdict& verdict = down.verdicts(0).verdict();
    answer->refused = verdict.kind() != v1::VERDICT_KIND_APPLIED && verdict.kind() != v1::VERDICT_KIND_ALREADY;
    answer->invalid = answer->refused && verdict.reason() == "INVALID";
    for (const v1::FieldViolation& field : verdict.fields()) answer->fields.push_back(field.field());
  }

  Setting& setting_;
  RawDevice device_;
  std::string token_;
  std::string cursor_;
};

using SharedPhone = std::shared_ptr<Phone>;

v1::ExchangeRequest Wrap(const std::string& up) {
  v1::ExchangeRequest request;
  request.mutable_up()->set_codec(v1::CODEC_IDENTITY);
  request.mutable_up()->set_payload(up);
  return request;
}

// The request itself: how the payload is packed.
Target RequestTarget(const SharedPhone& phone, const std::shared_ptr<Renewed<v1::CaseCore>>& core) {
  Target target;
  target.name = "Exchange";
  target.method = kExchange;
  target.valid = [=] {
    auto request = std::make_unique<v1::ExchangeRequest>();
    const v1::CaseCore& one = core->Get([&] { return phone->setting().NewCase(); });
    const uint64_t n = phone->device().Append(phone->Comment(one).SerializeAsString());
    *request->mutable_up() = Pack(phone->device().Up({{n, n}}));
    return request;
  };
  target.send = [=](const std::string& bytes, const Mutation&) { return phone->SendBytes(bytes); };
  return target;
}

// The bell: any cursor is answered by a watch that stands, but one that is too long.
Target WatchTarget(const SharedPhone& phone) {
  Target target;
  target.name = "Watch";
  target.method = kWatch;
  target.valid = [=] {
    auto request = std::make_unique<v1::WatchRequest>();
    request->set_cursor(phone->Cursor());
    return request;
  };
  target.send = [=](const std::string& bytes, const Mutation&) { return phone->Watch(bytes); };
  return target;
}

// What is inside the payload: runs, signature, cursor.
Target UpTarget(const SharedPhone& phone, const std::shared_ptr<Renewed<v1::CaseCore>>& core) {
  Target target;
  target.name = "Exchange.up";
  target.method = kExchange;
  target.prefixes = {"runs."};
  target.valid = [=] {
    const v1::CaseCore& one = core->Get([&] { return phone->setting().NewCase(); });
    const uint64_t n = phone->device().Append(phone->Comment(one).SerializeAsString());
    auto up = std::make_unique<v1::ExchangeUp>(phone->device().Up({{n, n}}));
    up->set_cursor(phone->Cursor());
    up->set_page_bytes_max(1024);
    up->set_feed_schema(1);
    up->add_receipts_confirmed()->set_first(1);
    up->mutable_receipts_confirmed(0)->set_last(2);
    up->mutable_repair()->set_bytes_max(1024);
    v1::RowName& wanted = *up->mutable_repair()->add_wanted();
    wanted.set_referral_id(one.referral_id());
    wanted.set_kind(v1::Row::kCoreFieldNumber);
    return up;
  };
  target.send = [=](const std::string& bytes, const Mutation& mutation) {
    v1::ExchangeUp up;
    const std::string field = mutation.Field();
    // A device that errs signs what it sends; where the signature itself is spoiled, that must be found.
    if (field.empty() || field == "signature" || field == "stream_id" || !up.ParseFromString(bytes)) {
      return phone->SendBytes(Wrap(bytes).SerializeAsString());
    }
    phone->device().Sign(&up);
    return phone->SendBytes(Wrap(up.SerializeAsString()).SerializeAsString());
  };
  return target;
}

// What a device reports, beside nothing else: what an operation is refused for says nothing of it.
Target ReportTarget(const SharedPhone& phone) {
  Target target;
  target.name = "Exchange.red_lines";
  target.method = kExchange;
  target.options = Foreign();
  target.places = {{"", "red_lines."}};
  target.valid = [=] {
    auto report = std::make_unique<v1::RedLineReport>();
    report->set_report_id(phone->setting().server.random().Bytes(kIdBytes));
    for (const char* receiver : {world::kMinistry, ""}) {
      v1::RedLineCount& count = *report->add_counts();
      count.set_kind(v1::RED_LINE_KIND_BARRED_FIELD);
      count.set_receiving_organisation(receiver);
      count.set_attempts(3);
    }
    return report;
  };
  target.send = [=](const std::string& bytes, const Mutation&) {
    v1::ExchangeUp up;
    up.set_stream_id(phone->device().stream_id());
    // As it is, also where it is no message.
    up.GetReflection()->MutableUnknownFields(&up)->AddLengthDelimited(v1::ExchangeUp::kRedLinesFieldNumber, bytes);
    return phone->SendBytes(Wrap(up.SerializeAsString()).SerializeAsString());
  };
  return target;
}

// One operation inside a run, chained and signed as it is.
Target OperationTarget(const SharedPhone& phone, const std::string& name,
                       const std::function<v1::CaseCore(Setting&)>& prepare,
                       const std::function<v1::Operation(Phone&, const v1::CaseCore&)>& make) {
  auto core = std::make_shared<Renewed<v1::CaseCore>>();
  Target target;
  target.name = "Exchange.operation." + name;
  target.method = kExchange;
  target.options = Foreign();
  target.prefixes = {"submit.referral.", "submit.", "take_step.", "confirm_step.", "add_comment."};
  target.valid = [=] {
    const v1::CaseCore& one = core->Get([&] { return prepare(phone->setting()); });
    return std::make_unique<v1::Operation>(make(*phone, one));
  };
  target.send = [=](const std::string& bytes, const Mutation&) {
    const uint64_t n = phone->device().Append(bytes);
    v1::ExchangeUp up = phone->device().Up({{n, n}});
    Answer answer = phone->SendBytes(Wrap(up.SerializeAsString()).SerializeAsString());
    if (!answer.refused) core->Spend();
    return answer;
  };
  return target;
}

}  // namespace

void AddSyncTargets(const std::shared_ptr<Setting>& setting, std::vector<Target>* targets) {
  // The setting outlives the phone, which the targets hold.
  auto phone = std::shared_ptr<Phone>(new Phone(setting.get()), [setting](Phone* gone) { delete gone; });
  auto core = std::make_shared<Renewed<v1::CaseCore>>();
  const auto new_case = [](Setting& s) { return s.NewCase(); };
  targets->push_back(RequestTarget(phone, core));
  targets->push_back(UpTarget(phone, core));
  targets->push_back(ReportTarget(phone));
  targets->push_back(WatchTarget(phone));
  targets->push_back(OperationTarget(
      phone, "submit", [](Setting&) { return v1::CaseCore(); },
      [](Phone& p, const v1::CaseCore&) { return p.Submission(); }));
  targets->push_back(OperationTarget(phone, "take_step", new_case,
                                     [](Phone& p, const v1::CaseCore& one) { return p.Withdrawal(one); }));
  targets->push_back(OperationTarget(phone, "confirm_step", RedirectedCase,
                                     [](Phone& p, const v1::CaseCore& one) { return p.Authorisation(one); }));
  targets->push_back(OperationTarget(phone, "add_comment", new_case,
                                     [](Phone& p, const v1::CaseCore& one) { return p.Comment(one); }));
}

}  // namespace ihala::hostile
