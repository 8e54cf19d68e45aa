#include "tests/replay/rounds.h"

#include <algorithm>
#include <chrono>
#include <functional>
#include <iostream>
#include <set>
#include <thread>

#include <grpcpp/client_context.h>

#include "absl/strings/str_cat.h"
#include "common/base/ids.h"
#include "common/text/short_code.h"
#include "common/wire/payload.h"
#include "ihala/v1/admin_service.grpc.pb.h"
#include "ihala/v1/referral_service.grpc.pb.h"
#include "tests/support/world/workflow_version.h"

namespace ihala::replay {
namespace {

constexpr int kThreads = 8;
// How far back a batch begins at most, so that it stays within what one exchange may carry.
constexpr uint64_t kBack = 150;

v1::WorkflowRef DefaultWorkflow() {
  v1::WorkflowRef ref;
  ref.set_workflow_id("default");
  ref.set_version(world::kWorkflowVersion);
  return ref;
}

[[noreturn]] void Die(const std::string& what, const grpc::Status& status) {
  std::cerr << "replay: " << what << ": " << status.error_code() << " " << status.error_message() << std::endl;
  std::abort();
}

}  // namespace

Rounds::Rounds(TestServer& server, uint64_t seed, Book* book) : server_(server), random_(seed), book_(*book) {
  const std::pair<const char*, const char*> owners[] = {{world::kWorker, world::kCso1},
                                                        {world::kWorker, world::kCso1},
                                                        {world::kOtherWorker, world::kCso1},
                                                        {world::kForeignWorker, world::kCso2}};
  for (const auto& [account, organisation] : owners) {
    phones_.push_back(std::make_unique<Phone>(Phone{RawDevice(random_, account), organisation, "", {}, 0}));
    phones_.back()->token = server_.SignInWithDevice(account, phones_.back()->device.Enrolment());
  }
  Connect();
}

void Rounds::Connect() { sync_ = v1::SyncService::NewStub(server_.Channel()); }

std::string Rounds::NameOf(const Phone& phone, uint64_t n) const {
  return absl::StrCat(UuidToText(phone.device.stream_id()), "/", n);
}

v1::Operation Rounds::Submission(Phone& phone) {
  v1::Operation operation = NewOperation(server_.clock(), NewUuidV7(server_.clock(), random_), DefaultWorkflow());
  *operation.mutable_submit()->mutable_referral() =
      world::DossierOf(phone.organisation, phone.device.account(), server_.clock(), random_);
  operation.mutable_submit()->set_short_code(text::NewShortCode(random_));
  return operation;
}

v1::Operation Rounds::Comment(const std::string& referral_id) {
  v1::Operation operation = NewOperation(server_.clock(), referral_id, DefaultWorkflow());
  operation.set_base_entry(1);
  operation.mutable_add_comment()->set_comment_id(NewUuidV7(server_.clock(), random_));
  operation.mutable_add_comment()->set_audience(v1::AUDIENCE_BOTH_SIDES);
  operation.mutable_add_comment()->set_text(absl::StrCat("note ", random_.Uniform(1000)));
  return operation;
}

v1::Operation Rounds::Withdrawal(const std::string& referral_id) {
  v1::Operation operation = NewOperation(server_.clock(), referral_id, DefaultWorkflow());
  operation.set_base_entry(1);
  operation.mutable_take_step()->set_step_id("WITHDRAW");
  v1::InputValue* const reason = operation.mutable_take_step()->add_inputs();
  reason->set_name("reason");
  reason->add_codes("MOVED");
  return operation;
}

uint64_t Rounds::Append(Phone& phone, const v1::Operation& operation) {
  const uint64_t n = phone.device.Append(operation.SerializeAsString());
  Entry entry;
  entry.referral_id = operation.referral_id();
  entry.digest = phone.device.DigestAt(n);
  entry.is_submit = operation.has_submit();
  entry.is_comment = operation.has_add_comment();
  book_.Add(NameOf(phone, n), entry);
  return n;
}

void Rounds::Queue(Phone& phone) {
  const auto some_case = [&] { return phone.cases[random_.Uniform(phone.cases.size())].referral_id(); };
  const uint64_t count = 1 + random_.Uniform(6);
  for (uint64_t i = 0; i < count; ++i) {
    const uint64_t kind = phone.cases.empty() ? 0 : random_.Uniform(10);
    if (kind < 4) {
      const v1::Operation submission = Submission(phone);
      Append(phone, submission);
      phone.cases.emplace_back().set_referral_id(submission.referral_id());
    } else if (kind < 7) {
      Append(phone, Comment(some_case()));
    } else if (kind == 7) {
      Append(phone, Withdrawal(some_case()));
    } else if (kind == 8) {
      // One that is refused: somebody else's name stands on it.
      v1::Operation refused = Submission(phone);
      refused.mutable_submit()->mutable_referral()->mutable_envelope()->set_worker_code("X-9");
      Append(phone, refused);
    } else {
      // One that nobody can read.
      const uint64_t n = phone.device.Append(random_.Bytes(1 + random_.Uniform(60)));
      book_.Add(NameOf(phone, n), {"", phone.device.DigestAt(n), "", false, false, false});
    }
  }
}

Rounds::Spans Rounds::Cut(uint64_t first, uint64_t last) {
  Spans runs;
  while (first <= last) {
    const uint64_t end = first + random_.Uniform(last - first + 1);
    runs.emplace_back(first, end);
    first = end + 1;
  }
  for (size_t i = runs.size(); i > 1; --i) std::swap(runs[i - 1], runs[random_.Uniform(i)]);
  return runs;
}

bool Rounds::Send(const Phone& phone, const Spans& runs, bool impatient) {
  v1::ExchangeRequest request;
  *request.mutable_up() = Pack(phone.device.Up(runs));
  grpc::ClientContext context;
  TestServer::WithToken(phone.token, context);
  if (impatient) context.set_deadline(std::chrono::system_clock::now() + std::chrono::milliseconds(3));
  v1::ExchangeResponse response;
  book_.Batch();
  const grpc::Status status = sync_->Exchange(&context, request, &response);
  // The answer was lost, and nobody knows whether the question was.
  if (impatient) return status.ok();
  if (!status.ok()) Die("an exchange", status);
  v1::ExchangeDown down;
  if (!Unpack(response.down(), "down", &down).ok()) Die("an answer", status);
  for (const v1::OperationVerdict& verdict : down.verdicts()) book_.Said(NameOf(phone, verdict.n()), verdict.verdict());
  return true;
}

void Rounds::InParallel(int threads, const std::function<void(int)>& body) {
  std::vector<std::thread> running;
  for (int i = 0; i < threads; ++i) running.emplace_back([&body, i] { body(i); });
  for (std::thread& thread : running) thread.join();
}

void Rounds::Run(int rounds) {
  for (int round = 0; round < rounds; ++round) {
    for (const auto& phone : phones_) Queue(*phone);
    for (const auto& phone : phones_) {
      if (random_.Uniform(2) == 0) Send(*phone, {{phone->sent + 1, phone->device.last_n()}}, /*impatient=*/true);
    }
    // The first to arrive is one of many: what is new stands in all of them behind its own past.
    std::vector<Spans> plans;
    for (int i = 0; i < kThreads; ++i) {
      const Phone& phone = *phones_[static_cast<size_t>(i) % phones_.size()];
      const uint64_t from =
          i < kThreads / 2 ? phone.sent + 1 : phone.sent + 1 - random_.Uniform(std::min(phone.sent, kBack) + 1);
      plans.push_back({{from, phone.device.last_n()}});
    }
    InParallel(kThreads, [&](int i) { Send(*phones_[static_cast<size_t>(i) % phones_.size()], plans[i]); });
    // Then parts, in any order, beside each other.
    plans.clear();
    for (int i = 0; i < kThreads; ++i) {
      const Phone& phone = *phones_[random_.Uniform(phones_.size())];
      const uint64_t first = 1 + random_.Uniform(phone.device.last_n());
      plans.push_back(Cut(first, first + random_.Uniform(std::min(phone.device.last_n() - first + 1, kBack))));
    }
    std::vector<const Phone*> whose;
    for (const Spans& plan : plans) {
      uint64_t last = 0;
      for (const RawDevice::Span& run : plan) last = std::max(last, run.second);
      const auto fits = [&](size_t at) { return phones_[at]->device.last_n() >= last; };
      size_t at = random_.Uniform(phones_.size());
      while (!fits(at)) at = (at + 1) % phones_.size();
      whose.push_back(phones_[at].get());
    }
    InParallel(kThreads, [&](int i) { Send(*whose[i], plans[i]); });
    for (const auto& phone : phones_) phone->sent = phone->device.last_n();
  }
}

void Rounds::EarlyComments() {
  Phone& phone = *phones_.front();
  for (int i = 0; i < 10; ++i) {
    const v1::Operation submission = Submission(phone);
    const uint64_t submit = Append(phone, submission);
    const uint64_t first = Append(phone, Comment(submission.referral_id()));
    const uint64_t last = Append(phone, Comment(submission.referral_id()));
    InParallel(kThreads, [&](int) { Send(phone, {{first, last}}); });
    InParallel(kThreads, [&](int) { Send(phone, {{submit, submit}}); });
    InParallel(kThreads, [&](int) { Send(phone, {{last, last}, {submit, first}}); });
    phone.sent = phone.device.last_n();
  }
}

void Rounds::Forks() {
  for (const auto& phone : phones_) {
    for (int i = 0; i < 5; ++i) {
      RawDevice clone = phone->device.Clone();
      // Somewhere in the past the clone went on by itself, for one operation or more.
      const uint64_t back = 1 + random_.Uniform(clone.last_n());
      while (clone.last_n() >= back) clone.TakeBack();
      const uint64_t most = std::min<uint64_t>(phone->device.last_n(), back + random_.Uniform(3));
      while (clone.last_n() < most) clone.Append(Submission(*phone).SerializeAsString());
      v1::ExchangeRequest request;
      *request.mutable_up() = Pack(clone.Up({{back, most}}));
      grpc::ClientContext context;
      TestServer::WithToken(phone->token, context);
      v1::ExchangeResponse response;
      v1::ExchangeDown down;
      book_.Batch();
      const grpc::Status status = sync_->Exchange(&context, request, &response);
      if (!status.ok() || !Unpack(response.down(), "down", &down).ok()) Die("a clone's exchange", status);
      for (const v1::OperationVerdict& verdict : down.verdicts()) {
        if (verdict.verdict().kind() == v1::VERDICT_KIND_STREAM_FORKED) continue;
        book_.Differs(NameOf(*phone, verdict.n()), "other bytes under a known number did not fork the stream");
      }
      if (down.has_receipt()) book_.Differs(NameOf(*phone, back), "what forked got a receipt");
    }
  }
}

void Rounds::OnlineCalls() {
  const auto stub = v1::ReferralService::NewStub(server_.Channel());
  // Signed in here, because the calls run side by side.
  const std::string token = server_.TokenOf(world::kWorker);
  const std::string administrator = server_.TokenOf(world::kAdministrator);
  for (int i = 0; i < 10; ++i) {
    v1::SubmitReferralRequest submit;
    submit.set_request_id(random_.Bytes(kIdBytes));
    submit.set_referral_id(NewUuidV7(server_.clock(), random_));
    *submit.mutable_referral() = world::Dossier(server_.clock(), random_);
    const std::string name = absl::StrCat("online submit ", i);
    book_.Add(name, {submit.referral_id(), "", "", true, false, false});
    const auto call = [&](const auto& request, auto response, auto method, const std::string& whose) {
      InParallel(kThreads, [&](int) {
        grpc::ClientContext context;
        TestServer::WithToken(token, context);
        auto own = response;
        book_.Batch();
        const grpc::Status status = (stub.get()->*method)(&context, request, &own);
        if (!status.ok()) Die(whose, status);
        book_.Said(whose, own.verdict());
      });
    };
    call(submit, v1::SubmitReferralResponse(), &v1::ReferralService::Stub::SubmitReferral, name);
    v1::AddCommentRequest comment;
    comment.set_request_id(random_.Bytes(kIdBytes));
    comment.set_referral_id(submit.referral_id());
    comment.set_comment_id(NewUuidV7(server_.clock(), random_));
    comment.set_audience(v1::AUDIENCE_BOTH_SIDES);
    comment.set_text("once only");
    const std::string second = absl::StrCat("online comment ", i);
    book_.Add(second, {submit.referral_id(), "", "", false, true, false});
    call(comment, v1::AddCommentResponse(), &v1::ReferralService::Stub::AddComment, second);
  }
  const auto admin = v1::AdminService::NewStub(server_.Channel());
  v1::PutOrganisationRequest put;
  put.set_request_id(random_.Bytes(kIdBytes));
  *put.mutable_organisation() = world::Organisations().front();
  absl::Mutex mutex;
  std::set<uint64_t> revisions;
  InParallel(kThreads, [&](int) {
    grpc::ClientContext context;
    TestServer::WithToken(administrator, context);
    v1::PutOrganisationResponse response;
    book_.Batch();
    const grpc::Status status = admin->PutOrganisation(&context, put, &response);
    if (!status.ok()) Die("a change of the directory", status);
    absl::MutexLock lock(&mutex);
    revisions.insert(response.revision());
  });
  if (revisions.size() != 1) book_.Differs("a change of the directory", "got more than one revision");
}

void Rounds::EverythingAgain() {
  for (const auto& phone : phones_) {
    for (uint64_t first = 1; first <= phone->device.last_n(); first += 100) {
      Send(*phone, {{first, std::min<uint64_t>(first + 99, phone->device.last_n())}});
    }
  }
}

}  // namespace ihala::replay
