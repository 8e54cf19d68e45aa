#include "tests/dictionary/samples.h"

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "common/base/clock.h"
#include "common/base/hash.h"
#include "common/base/ids.h"
#include "common/wire/operation_codec.h"
#include "common/wire/wire_bytes.h"
#include "common/workflow/reducer.h"
#include "ihala/v1/sync.pb.h"
#include "tests/support/world/world_cast.h"
#include "tools/load/cases/history.h"
#include "tools/load/population.h"
#include "tools/load/words.h"

namespace ihala {
namespace {

bool IsTrained(absl::string_view word) { return Digest(word)[0] % 2 == 0; }

// The longest stretch of a phrase that stands in every text made of it.
absl::string_view FixedPart(absl::string_view phrase) {
  absl::string_view longest;
  for (const absl::string_view part : absl::StrSplit(phrase, absl::ByAnyChar("{}"))) {
    if (part.size() > longest.size()) longest = part;
  }
  return longest;
}

// Whether a text holds no phrase of the other half.
class Phrases {
 public:
  explicit Phrases(Vocabulary vocabulary) {
    for (int topic = 0; topic <= static_cast<int>(load::Topic::kRemark); ++topic) {
      for (const absl::string_view phrase : load::Phrases(static_cast<load::Topic>(topic))) {
        if (IsTrained(phrase) != (vocabulary == Vocabulary::kTrained)) others_.push_back(FixedPart(phrase));
      }
    }
  }
  bool Allow(absl::string_view text) const {
    return std::none_of(others_.begin(), others_.end(),
                        [&](absl::string_view other) { return absl::StrContains(text, other); });
  }

 private:
  std::vector<absl::string_view> others_;
};

bool NamesAllow(const v1::Referral& referral, Vocabulary vocabulary) {
  const bool trained = vocabulary == Vocabulary::kTrained;
  for (const v1::Person& person : referral.people()) {
    for (const std::string& part : {person.name().first(), person.name().father(), person.name().family()}) {
      if (!part.empty() && IsTrained(part) != trained) return false;
    }
  }
  const std::string& locality = referral.household().current_place().locality();
  return locality.empty() || IsTrained(locality) == trained;
}

template <typename T>
T Must(absl::StatusOr<T> value) {
  if (value.ok()) return *std::move(value);
  std::cerr << "samples: " << value.status() << std::endl;
  std::abort();
}

// Lives cases and keeps what an exchange would carry of them.
class Sampler {
 public:
  Sampler(Vocabulary vocabulary, uint64_t seed)
      : vocabulary_(vocabulary),
        phrases_(vocabulary),
        random_(seed),
        workflow_(Must(Workflow::Compile(Must(ParseWorkflowText(DefaultWorkflowText()))))),
        cast_(Must(world::WorldCast(workflow_))),
        households_(random_),
        boot_id_(UuidToText(random_.Bytes(kIdBytes))) {}

  // One case more. False where its words are of the other vocabulary.
  bool Live() {
    load::History history(&cast_, &book_, &random_);
    const absl::CivilDay today = absl::ToCivilDay(clock_.Now(), absl::UTCTimeZone());
    // Drawn outside the stream, whose supply of numbers is finite.
    std::optional<load::Move> move = history.Begin(households_.Extra(today), clock_);
    if (!move.has_value()) return false;
    const v1::Referral& referral = move->operation.submit().referral();
    if (!NamesAllow(referral, vocabulary_) || !phrases_.Allow(referral.needs().summary())) return false;
    v1::CaseCore core;
    while (move.has_value()) {
      const Reduction reduction = Take(*move, core);
      core = reduction.core_changed ? reduction.core : core;
      core.set_revision(++seq_);
      v1::Verdict verdict;
      verdict.set_kind(reduction.kind);
      verdict.set_seq(seq_);
      verdict.set_stage_id(core.stage_id());
      verdict.set_entry(core.entry());
      verdict.set_short_code(core.short_code());
      if (!history.Took(*move, verdict)) break;
      clock_.Advance(absl::Hours(1 + static_cast<int64_t>(random_.Uniform(90))));
      move = history.Next(clock_);
    }
    return true;
  }

  Samples Finish() {
    FlushUp();
    FlushDown();
    return std::move(samples_);
  }

 private:
  Reduction Take(const load::Move& move, const v1::CaseCore& core) {
    const bool begins = move.operation.has_submit();
    const CaseFacts facts = begins ? FactsOf(move.operation.submit().referral()) : FactsOf(core, *workflow_);
    const Actor actor = ActorOn(*move.actor, facts);
    Reduction reduction = Reduce(*workflow_, begins ? nullptr : &core, move.operation, actor, clock_.Now());
    // The receiver's people act online.
    if (actor.side == v1::SIDE_REFERRER) Queue(move.operation);
    AddRows(reduction, reduction.core_changed ? reduction.core : core, begins);
    return reduction;
  }

  void Queue(v1::Operation operation) {
    v1::ClaimedTime& claimed = *operation.mutable_claimed();
    claimed.set_boot_id(boot_id_);
    const std::string bytes = Must(EncodeOperation(operation));
    samples_.operations.push_back(bytes);
    if (run_.operations_size() == 0) {
      run_.set_first_n(1 + random_.Uniform(3000));
      run_.set_previous_digest(random_.Bytes(32));
      most_ = 1 + static_cast<int>(random_.Uniform(random_.Uniform(3) == 0 ? 20 : 3));
    }
    run_.add_operations(bytes);
    if (run_.operations_size() == most_) FlushUp();
  }

  void FlushUp() {
    if (run_.operations_size() == 0) return;
    v1::ExchangeUp up;
    up.set_stream_id(random_.Bytes(16));
    *up.add_runs() = run_;
    up.set_signature(random_.Bytes(64));
    up.set_cursor(random_.Bytes(52));
    up.set_page_bytes_max(8192);
    up.set_feed_schema(1);
    samples_.up.push_back(SerializeDeterministic(up));
    run_.Clear();
  }

  v1::Row& AddRow(const v1::CaseCore& core) {
    v1::Row& row = *down_.mutable_page()->add_rows();
    row.set_seq(++seq_);
    row.set_referral_id(core.referral_id());
    return row;
  }

  void AddRows(const Reduction& reduction, const v1::CaseCore& core, bool begins) {
    if (reduction.core_changed) {
      v1::Row& row = AddRow(core);
      *row.mutable_core() = core;
      row.mutable_core()->set_revision(row.seq());
    }
    if (begins) *AddRow(core).mutable_dossier() = *reduction.dossier;
    if (reduction.comment.has_value()) {
      v1::Row& row = AddRow(core);
      row.set_row_id(reduction.comment->comment_id());
      *row.mutable_comment() = *reduction.comment;
    }
    if (reduction.history.has_value()) {
      v1::Row& row = AddRow(core);
      AppendFixed64(row.seq(), *row.mutable_row_id());
      *row.mutable_history() = *reduction.history;
      row.mutable_history()->set_seq(row.seq());
    }
    v1::OperationVerdict& verdict = *down_.add_verdicts();
    verdict.set_n(seq_);
    verdict.mutable_verdict()->set_kind(reduction.kind);
    verdict.mutable_verdict()->set_seq(seq_);
    verdict.mutable_verdict()->set_stage_id(core.stage_id());
    verdict.mutable_verdict()->set_entry(core.entry());
    verdict.mutable_verdict()->set_short_code(core.short_code());
    if (down_.page().rows_size() > 2 + static_cast<int>(random_.Uniform(20))) FlushDown();
  }

  void FlushDown() {
    if (down_.page().rows_size() == 0) return;
    down_.mutable_page()->set_state(v1::CURSOR_STATE_OK);
    down_.mutable_page()->set_next_cursor(random_.Bytes(52));
    *down_.mutable_server_time() = TimestampOfTime(clock_.Now());
    samples_.down.push_back(SerializeDeterministic(down_));
    down_.Clear();
  }

  const Vocabulary vocabulary_;
  const Phrases phrases_;
  FakeClock clock_;
  SeededRandom random_;
  std::shared_ptr<const Workflow> workflow_;
  load::Cast cast_;
  load::CaseBook book_;
  load::HouseholdStream households_;
  const std::string boot_id_;
  Samples samples_;
  v1::OperationRun run_;
  v1::ExchangeDown down_;
  int most_ = 1;
  uint64_t seq_ = 1000;
};

}  // namespace

Samples MakeSamples(Vocabulary vocabulary, int cases, uint64_t seed) {
  Sampler sampler(vocabulary, seed);
  for (int made = 0; made < cases;) made += sampler.Live() ? 1 : 0;
  return sampler.Finish();
}

}  // namespace ihala
