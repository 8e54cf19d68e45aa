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
#include "common/sqlite/transaction.h"
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

// A view, and how plain SQLite finds its first page in clear rows.
struct Part {
  const char* name;
  v1::QueueView view;
  const char* scan;
};

constexpr char kPlainTables[] =
    "CREATE TABLE cores (referral_id BLOB PRIMARY KEY, body BLOB NOT NULL) WITHOUT ROWID; "
    "CREATE TABLE queue (referral_id BLOB PRIMARY KEY, receiving TEXT NOT NULL, urgency_rank INTEGER NOT NULL, due_day "
    "INTEGER NOT NULL, received_us INTEGER NOT NULL, holder TEXT NOT NULL, answered INTEGER NOT NULL) WITHOUT ROWID; "
    "CREATE INDEX all_of_it ON queue (receiving, urgency_rank, due_day, received_us, referral_id); "
    "CREATE INDEX by_due ON queue (receiving, due_day, urgency_rank, received_us, referral_id); "
    "CREATE INDEX unclaimed ON queue (receiving, urgency_rank, due_day, received_us, referral_id) WHERE holder = ''; "
    "CREATE INDEX answered ON queue (receiving, urgency_rank, due_day, received_us, referral_id) WHERE answered = 1";

constexpr Part kParts[] = {
    {"all", v1::QUEUE_VIEW_UNSPECIFIED,
     "SELECT c.body FROM queue AS q INDEXED BY all_of_it JOIN cores AS c ON c.referral_id = q.referral_id WHERE "
     "q.receiving = ?1 ORDER BY q.urgency_rank, q.due_day, q.received_us, q.referral_id LIMIT ?2"},
    {"unclaimed", v1::QUEUE_VIEW_UNCLAIMED,
     "SELECT c.body FROM queue AS q INDEXED BY unclaimed JOIN cores AS c ON c.referral_id = q.referral_id WHERE "
     "q.receiving = ?1 AND q.holder = '' ORDER BY q.urgency_rank, q.due_day, q.received_us, q.referral_id LIMIT ?2"},
    {"overdue", v1::QUEUE_VIEW_OVERDUE,
     "SELECT c.body FROM queue AS q INDEXED BY by_due JOIN cores AS c ON c.referral_id = q.referral_id WHERE "
     "q.receiving = ?1 ORDER BY q.due_day, q.urgency_rank, q.received_us, q.referral_id LIMIT ?2"},
    {"answered", v1::QUEUE_VIEW_ANSWERED,
     "SELECT c.body FROM queue AS q INDEXED BY answered JOIN cores AS c ON c.referral_id = q.referral_id WHERE "
     "q.receiving = ?1 AND q.answered = 1 ORDER BY q.urgency_rank, q.due_day, q.received_us, q.referral_id LIMIT ?2"},
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
    ASSIGN_OR_RETURN(plain_, sqlite::Connection::Open(folder_ + "/plain.db", {.cache_kib = 16 * 1024}));
    RETURN_IF_ERROR(plain_->Execute(kPlainTables));
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
    return absl::OkStatus();
  }

  // Pages a second, three ways.
  absl::StatusOr<double> Plain(const Part& part) {
    return Repeat([&]() -> absl::StatusOr<size_t> {
      ASSIGN_OR_RETURN(sqlite::Statement scan, plain_->Prepare(part.scan));
      scan.BindText(1, world::kMinistry).BindInt(2, kQueuePage);
      for (size_t rows = 0;; ++rows) {
        ASSIGN_OR_RETURN(const bool more, scan.Step());
        if (!more) return rows;
        v1::CaseCore core;
        const absl::string_view body = scan.ColumnBlob(0);
        if (!core.ParseFromArray(body.data(), static_cast<int>(body.size()))) return absl::DataLossError("a plain row");
      }
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

  // A case like another, of some urgency, due on some day, held by somebody or nobody.
  v1::CaseCore Draw(const v1::CaseCore& like, int n) {
    v1::CaseCore core = like;
    core.set_referral_id(ids_.Next());
    core.set_short_code(text::NewShortCode(random_));
    core.set_urgency(static_cast<v1::Urgency>(1 + random_.Uniform(3)));
    core.mutable_received_at()->set_seconds(like.received_at().seconds() + n);
    *core.mutable_due_on() = ToDate(ToCivilDay(like.due_on()) + static_cast<int>(random_.Uniform(60)));
    if (random_.Uniform(3) > 0) core.set_holder(absl::StrCat("R-", random_.Uniform(200)));
    return core;
  }
  absl::Status PutPlain(const v1::CaseCore& core, bool answered) {
    ASSIGN_OR_RETURN(sqlite::Statement body, plain_->Prepare("INSERT INTO cores VALUES (?1, ?2)"));
    RETURN_IF_ERROR(body.BindBlob(1, core.referral_id()).BindBlob(2, core.SerializeAsString()).Run());
    ASSIGN_OR_RETURN(sqlite::Statement place, plain_->Prepare("INSERT INTO queue VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"));
    place.BindBlob(1, core.referral_id()).BindText(2, core.receiving_organisation());
    place.BindInt(3, v1::URGENCY_EMERGENCY - core.urgency());
    place.BindInt(4, ToCivilDay(core.due_on()) - absl::CivilDay(1970, 1, 1));
    place.BindInt(5, core.received_at().seconds() * 1'000'000).BindText(6, core.holder()).BindInt(7, answered ? 1 : 0);
    return place.Run();
  }
  // The same cases into both.
  absl::Status PutMany(const v1::CaseCore& like, int from, int count) {
    std::vector<v1::CaseCore> cores;
    for (int n = from; n < from + count; ++n) cores.push_back(Draw(like, n));
    const auto is_answered = [&](size_t i) { return (from + static_cast<int>(i)) % kAnsweredOf == 0; };
    RETURN_IF_ERROR(store_->Write([&](WriteTxn& txn) -> absl::Status {
      for (size_t i = 0; i < cores.size(); ++i) {
        const QueueFacts facts(v1::STAGE_KIND_WAITING_ON_RECEIVER,
                               is_answered(i) ? v1::STEP_KIND_ANSWER : v1::STEP_KIND_CLAIM, false);
        RETURN_IF_ERROR(txn.PutCore(&cores[i], facts).status());
      }
      return absl::OkStatus();
    }));
    return sqlite::InTransaction(*plain_, [&]() -> absl::Status {
      for (size_t i = 0; i < cores.size(); ++i) RETURN_IF_ERROR(PutPlain(cores[i], is_answered(i)));
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
    const std::string base =
        absl::StrCat("plain SQLite: through an index to the same ", kQueuePage, " rows, in clear, each parsed");
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
