#include "tests/bench/queue_page.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "common/base/clock.h"
#include "common/base/hash.h"
#include "common/base/ids.h"
#include "common/base/random.h"
#include "common/base/status_macros.h"
#include "common/sqlite/connection.h"
#include "common/text/short_code.h"
#include "common/wire/operation_codec.h"
#include "server/commands/executor.h"
#include "server/handlers/queue.h"
#include "server/store/sql_store.h"
#include "tests/bench/raw_sqlite.h"
#include "tests/support/world/core_world.h"
#include "tests/support/world/test_world.h"
#include "tests/support/world/workflow_version.h"

namespace ihala::bench {
namespace {

constexpr int kQueuePage = 50;
// Pages read in one go of a run.
constexpr int kPagesARun = 40;
// Cases written in one transaction.
constexpr int kCasesAtOnce = 2000;
// One case in so many came back by an answer.
constexpr int kAnsweredOf = 100;

// A view, and how plain SQLite finds its first page.
struct Part {
  const char* name;
  v1::QueueView view;
  const char* scan;
};

constexpr Part kParts[] = {
    {"all", v1::QUEUE_VIEW_UNSPECIFIED,
     "SELECT r.body FROM queue AS q INDEXED BY queue_in_order JOIN rows AS r ON r.referral_id = q.referral_id AND "
     "r.kind = 10 AND r.row_id = x'' WHERE q.receiving = ?1 ORDER BY q.urgency_rank, q.due_day, q.received_us, "
     "q.referral_id LIMIT ?2"},
    {"unclaimed", v1::QUEUE_VIEW_UNCLAIMED,
     "SELECT r.body FROM queue AS q INDEXED BY queue_unclaimed JOIN rows AS r ON r.referral_id = q.referral_id AND "
     "r.kind = 10 AND r.row_id = x'' WHERE q.receiving = ?1 AND q.holder = '' AND q.waits_on_receiver = 1 ORDER BY "
     "q.urgency_rank, q.due_day, q.received_us, q.referral_id LIMIT ?2"},
    {"overdue", v1::QUEUE_VIEW_OVERDUE,
     "SELECT r.body FROM queue AS q INDEXED BY queue_by_due JOIN rows AS r ON r.referral_id = q.referral_id AND "
     "r.kind = 10 AND r.row_id = x'' WHERE q.receiving = ?1 ORDER BY q.due_day, q.urgency_rank, q.received_us, "
     "q.referral_id LIMIT ?2"},
    {"answered", v1::QUEUE_VIEW_ANSWERED,
     "SELECT r.body FROM queue AS q INDEXED BY queue_returned JOIN rows AS r ON r.referral_id = q.referral_id AND "
     "r.kind = 10 AND r.row_id = x'' WHERE q.receiving = ?1 AND q.returned_by > 0 AND q.returned_by = 3 ORDER BY "
     "q.urgency_rank, q.due_day, q.received_us, q.referral_id LIMIT ?2"},
};

// A ministry's store with its cases.
class Ministry {
 public:
  explicit Ministry(std::string folder) : folder_(std::move(folder)) {}

  absl::Status Prepare(int cases) {
    RETURN_IF_ERROR(InitSqlStore({.data_dir = folder_, .random = &random_}));
    ASSIGN_OR_RETURN(store_, OpenSqlStore({.data_dir = folder_, .random = &random_}));
    RETURN_IF_ERROR(reference_.Load(*store_));
    executor_ = std::make_unique<Executor>(store_.get(), &reference_, &clock_, &random_);
    RETURN_IF_ERROR(PutWorld(*store_, reference_, *executor_));
    ASSIGN_OR_RETURN(const v1::CaseCore first, SubmitOne());
    for (int done = 1; done < cases; done += kCasesAtOnce) {
      RETURN_IF_ERROR(PutMany(first, done, std::min(kCasesAtOnce, cases - done)));
    }
    // Everything is looked at a while after it was due.
    clock_.Advance(absl::Hours(24 * 90));
    env_.store = store_.get();
    env_.reference = &reference_;
    env_.clock = &clock_;
    env_.random = &random_;
    const std::optional<Caller> caller = reference_.Get()->FindCaller(world::kReviewer, clock_.Now());
    if (!caller.has_value()) return absl::InternalError("the reviewer is not there");
    call_.caller = *caller;
    ASSIGN_OR_RETURN(plain_, sqlite::Connection::Open(folder_ + "/ihala.db",
                                                      {.read_only = true, .create = false, .cache_kib = 16 * 1024}));
    return absl::OkStatus();
  }

  // Pages a second, three ways.
  absl::StatusOr<double> Plain(const Part& part) {
    return Repeat([&]() -> absl::StatusOr<size_t> {
      ASSIGN_OR_RETURN(sqlite::Statement scan, plain_->Prepare(part.scan));
      scan.BindText(1, world::kMinistry).BindInt(2, kQueuePage);
      size_t rows = 0;
      size_t bytes = 0;
      for (;;) {
        ASSIGN_OR_RETURN(const bool more, scan.Step());
        if (!more) break;
        ++rows;
        bytes += scan.ColumnBlob(0).size();
      }
      return bytes == 0 ? 0 : rows;
    });
  }
  absl::StatusOr<double> FromStore(const Part& part) {
    QueueQuery query;
    query.receiving_organisation = world::kMinistry;
    query.view = part.view;
    query.until_day = INT32_MAX - 1;
    return Repeat([&]() -> absl::StatusOr<size_t> {
      size_t rows = 0;
      RETURN_IF_ERROR(store_->Read([&](ReadTxn& txn) -> absl::Status {
        ASSIGN_OR_RETURN(const QueuePage page, txn.ListQueue(query, kQueuePage));
        for (const QueueEntry& entry : page.entries) {
          ASSIGN_OR_RETURN(const std::optional<v1::CaseCore> core, txn.FindCore(entry.place.referral_id));
          rows += core.has_value() ? 1 : 0;
        }
        return absl::OkStatus();
      }));
      return rows;
    });
  }
  absl::StatusOr<double> Answered(const Part& part) {
    v1::ListQueueRequest request;
    request.set_view(part.view);
    request.set_page_size(kQueuePage);
    return Repeat([&]() -> absl::StatusOr<size_t> {
      v1::ListQueueResponse response;
      RETURN_IF_ERROR(handlers::ListQueue(env_, call_, request, &response));
      return static_cast<size_t>(response.items_size());
    });
  }

 private:
  template <typename Read>
  static absl::StatusOr<double> Repeat(Read read) {
    const double start = Seconds();
    for (int i = 0; i < kPagesARun; ++i) {
      ASSIGN_OR_RETURN(const size_t rows, read());
      if (rows != kQueuePage) return absl::InternalError(absl::StrCat("a page of ", rows, " cases"));
    }
    return kPagesARun / (Seconds() - start);
  }

  absl::StatusOr<v1::CaseCore> SubmitOne() {
    v1::Operation operation;
    operation.set_schema_version(1);
    operation.set_referral_id(ids_.Next());
    operation.mutable_workflow()->set_workflow_id("default");
    operation.mutable_workflow()->set_version(world::kWorkflowVersion);
    *operation.mutable_submit()->mutable_referral() = world::Dossier(clock_, random_);
    operation.mutable_submit()->set_short_code(text::NewShortCode(random_));
    CaseCommand command;
    command.account = world::kWorker;
    command.ledger_key = RequestKey(world::kWorker, random_.Bytes(16));
    ASSIGN_OR_RETURN(command.operation_bytes, EncodeOperation(operation));
    command.digest = Digest(command.operation_bytes);
    command.operation = operation;
    absl::StatusOr<std::vector<CaseOutcome>> outcomes;
    absl::Notification told;
    executor_->Execute({command}, [&](absl::StatusOr<std::vector<CaseOutcome>> result) {
      outcomes = std::move(result);
      told.Notify();
    });
    told.WaitForNotification();
    RETURN_IF_ERROR(outcomes.status());
    if ((*outcomes)[0].core.referral_id().empty()) return absl::InternalError("the first case is refused");
    v1::CaseCore core;
    RETURN_IF_ERROR(store_->Read([&](ReadTxn& txn) -> absl::Status {
      ASSIGN_OR_RETURN(const std::optional<v1::CaseCore> found, txn.FindCore(operation.referral_id()));
      core = found.value_or(v1::CaseCore());
      return absl::OkStatus();
    }));
    return core;
  }

  // Cases like the first, of every urgency, due on many days, held by several, some of them answered.
  absl::Status PutMany(const v1::CaseCore& like, int from, int count) {
    return store_->Write([&](WriteTxn& txn) -> absl::Status {
      for (int n = from; n < from + count; ++n) {
        v1::CaseCore core = like;
        core.set_referral_id(ids_.Next());
        core.set_short_code(text::NewShortCode(random_));
        core.set_urgency(static_cast<v1::Urgency>(1 + random_.Uniform(3)));
        core.mutable_received_at()->set_seconds(like.received_at().seconds() + n);
        *core.mutable_due_on() = ToDate(ToCivilDay(like.due_on()) + static_cast<int>(random_.Uniform(60)));
        if (random_.Uniform(3) > 0) core.set_holder(absl::StrCat("R-", random_.Uniform(200)));
        const bool answered = n % kAnsweredOf == 0;
        const QueueFacts facts(v1::STAGE_KIND_WAITING_ON_RECEIVER,
                               answered ? v1::STEP_KIND_ANSWER : v1::STEP_KIND_CLAIM, false);
        RETURN_IF_ERROR(txn.PutCore(&core, facts).status());
      }
      return absl::OkStatus();
    });
  }

  const std::string folder_;
  FakeClock clock_;
  SeededRandom random_{3};
  IdSource ids_{&clock_, &random_};
  std::unique_ptr<Store> store_;
  Reference reference_;
  std::unique_ptr<Executor> executor_;
  HandlerEnv env_;
  Call call_;
  std::unique_ptr<sqlite::Connection> plain_;
};

}  // namespace

absl::StatusOr<std::vector<Comparison>> CompareQueuePages(const std::string& folder, int runs, int cases) {
  Ministry ministry(folder + "/ministry");
  RETURN_IF_ERROR(ministry.Prepare(cases));
  std::vector<Comparison> all;
  for (const Part& part : kParts) {
    const std::string base = absl::StrCat("plain SQLite through the same index to the same ", kQueuePage, " rows");
    Comparison read{absl::StrCat("queue_read_", part.name),
                    absl::StrCat("first page of a queue of ", cases, " cases as the store reads it: ", part.name),
                    base,
                    {},
                    {}};
    Comparison answer{absl::StrCat("queue_answer_", part.name),
                      absl::StrCat("the same as the server answers it: ", part.name),
                      base,
                      {},
                      {}};
    for (int run = 0; run <= runs; ++run) {
      ASSIGN_OR_RETURN(const double plain, ministry.Plain(part));
      ASSIGN_OR_RETURN(const double from_store, ministry.FromStore(part));
      ASSIGN_OR_RETURN(const double answered, ministry.Answered(part));
      if (run == 0) continue;
      read.product.push_back(from_store);
      read.base.push_back(plain);
      answer.product.push_back(answered);
      answer.base.push_back(plain);
    }
    all.push_back(std::move(read));
    all.push_back(std::move(answer));
  }
  return all;
}

}  // namespace ihala::bench
