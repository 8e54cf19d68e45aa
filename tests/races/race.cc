#include "tests/races/race.h"

#include <atomic>
#include <memory>
#include <string>
#include <thread>

#include "absl/time/clock.h"
#include "common/wire/payload.h"
#include "ihala/v1/queue_service.pb.h"
#include "ihala/v1/referral_service.pb.h"
#include "ihala/v1/sync_service.pb.h"
#include "server/audit/reads.h"

namespace ihala::races {
namespace {

// What the readers and the taker of one race share. Readers may outlive the race by an answer.
struct Shared {
  std::string token;
  std::string stream_id;
  std::string referral_id;
  Lost lost = Lost::kEverything;
  std::atomic<bool> counts = false;  // From now on an answer is one too many.
  std::atomic<bool> over = false;
  std::atomic<uint64_t> late = 0;
  std::atomic<uint64_t> in_time = 0;
};

// Whether an answer shows what must not leave any more. An exchange is looked into as a device would.
bool Shows(const Shared& shared, const google::protobuf::Message& response) {
  CaseReads reads;
  v1::ExchangeDown down;
  if (response.GetDescriptor() == v1::ExchangeResponse::descriptor()) {
    if (!Unpack(static_cast<const v1::ExchangeResponse&>(response).down(), "down", &down).ok()) House::Die("a payload");
    reads.Add(down, "");
  } else {
    reads.Add(response, shared.referral_id);
  }
  if (shared.lost == Lost::kEverything) return !reads.empty();
  for (const CaseRung& read : shared.lost == Lost::kCase ? reads.Shown() : reads.AboveEnvelope()) {
    if (read.referral_id == shared.referral_id) return true;
  }
  return false;
}

void Count(Shared& shared, const absl::Status& status, const google::protobuf::Message* response) {
  // Read first: what was told later than this is later than the answer.
  const bool counts = shared.counts.load();
  if (!status.ok() || response == nullptr || !Shows(shared, *response)) return;
  ++(counts ? shared.late : shared.in_time);
}

// One read, and waits for its answer.
template <typename Response>
absl::StatusOr<Response> Read(House& house, Shared& shared, const google::protobuf::Message& request) {
  Response answer;
  absl::Status told;
  absl::Notification done;
  house.Enter(shared.token, request, [&](const absl::Status& status, const google::protobuf::Message* response) {
    Count(shared, status, response);
    told = status;
    if (response != nullptr) answer.CopyFrom(*response);
    done.Notify();
  });
  done.WaitForNotification();
  if (!told.ok()) return told;
  return answer;
}

constexpr size_t kReads = 5;

// One read of each kind.
absl::Status ReadKind(House& house, Shared& shared, size_t kind) {
  v1::GetReferralRequest get;
  get.set_referral_id(shared.referral_id);
  v1::ListCommentsRequest history;
  history.set_referral_id(shared.referral_id);
  v1::ExchangeUp up;
  up.set_stream_id(shared.stream_id);
  up.set_page_bytes_max(64 * 1024);
  up.set_feed_schema(1);
  v1::ExchangeRequest exchange;
  *exchange.mutable_up() = Pack(up, 0);
  switch (kind) {
    case 0:
      return Read<v1::GetReferralResponse>(house, shared, get).status();
    case 1:
      return Read<v1::ListReferralsResponse>(house, shared, v1::ListReferralsRequest()).status();
    case 2:
      return Read<v1::ListCommentsResponse>(house, shared, history).status();
    case 3:
      return Read<v1::ExchangeResponse>(house, shared, exchange).status();
    default:
      return Read<v1::ListQueueResponse>(house, shared, v1::ListQueueRequest()).status();
  }
}

void GetAndPage(House& house, const std::shared_ptr<Shared>& shared) {
  v1::GetReferralRequest get;
  get.set_referral_id(shared->referral_id);
  v1::ListReferralsRequest list;
  list.set_page_size(1);
  v1::ListCommentsRequest history;
  history.set_referral_id(shared->referral_id);
  while (!shared->over) {
    (void)Read<v1::GetReferralResponse>(house, *shared, get);
    const auto page = Read<v1::ListReferralsResponse>(house, *shared, list);
    // On from where it was, as long as there is more.
    list.set_page_token(page.ok() ? page->next_page_token() : "");
    (void)Read<v1::ListCommentsResponse>(house, *shared, history);
  }
}

// Its answer holds what was written, which is of the case. Where the case is still there it is one's own and may leave.
void Write(House& house, const std::shared_ptr<Shared>& shared) {
  while (!shared->over) {
    v1::AddCommentRequest write;
    write.set_request_id(house.RequestId());
    write.set_referral_id(shared->referral_id);
    write.set_comment_id(house.NewId());
    write.set_audience(v1::AUDIENCE_BOTH_SIDES);
    write.set_text("The family was visited today.");
    (void)Read<v1::AddCommentResponse>(house, *shared, write);
  }
}

void ExchangeAndQueue(House& house, const std::shared_ptr<Shared>& shared) {
  v1::ExchangeUp up;
  up.set_stream_id(shared->stream_id);
  up.set_page_bytes_max(64 * 1024);
  up.set_feed_schema(1);
  v1::ExchangeRequest exchange;
  *exchange.mutable_up() = Pack(up, 0);
  v1::ListQueueRequest queue;
  while (!shared->over) {
    (void)Read<v1::ExchangeResponse>(house, *shared, exchange);
    (void)Read<v1::ListQueueResponse>(house, *shared, queue);
  }
}

// A watch says nothing of a case, but nothing may be said at all to who has no session.
void Watch(House& house, const std::shared_ptr<Shared>& shared) {
  house.Enter(
      shared->token, v1::WatchRequest(),
      [shared] {
        const bool counts = shared->counts.load();
        if (shared->lost == Lost::kEverything) ++(counts ? shared->late : shared->in_time);
      },
      [](const absl::Status&, const google::protobuf::Message*) {});
}

}  // namespace

uint64_t Race(House& house, const Taking& taking, Since since, SeededRandom& random, uint64_t* reads) {
  const v1::CaseCore core = house.OpenedCase(taking.has_own_agreement ? house.NewAgreement() : "");
  const auto shared = std::make_shared<Shared>();
  shared->token = house.SignIn(taking.victim, &shared->stream_id);
  shared->referral_id = core.referral_id();
  shared->lost = taking.lost;
  Watch(house, shared);
  std::thread one([&house, shared] { GetAndPage(house, shared); });
  std::thread other([&house, shared] { ExchangeAndQueue(house, shared); });
  std::thread writer([&house, shared] {
    if (shared->lost != Lost::kAboveEnvelope) Write(house, shared);
  });
  absl::SleepFor(absl::Microseconds(static_cast<int64_t>(random.Uniform(2000))));
  if (since == Since::kAsked) shared->counts = true;
  taking.take(house, shared->token, core);
  shared->counts = true;
  absl::SleepFor(absl::Microseconds(300));
  shared->over = true;
  one.join();
  other.join();
  writer.join();
  taking.restore(house);
  *reads += shared->in_time;
  return shared->late;
}

uint64_t TakeBetween(House& house, const Taking& taking, uint64_t* orders) {
  uint64_t late = 0;
  for (size_t kind = 0; kind < kReads; ++kind) {
    const v1::CaseCore core = house.OpenedCase(taking.has_own_agreement ? house.NewAgreement() : "");
    const auto shared = std::make_shared<Shared>();
    shared->token = house.SignIn(taking.victim, &shared->stream_id);
    shared->referral_id = core.referral_id();
    shared->lost = taking.lost;
    (void)ReadKind(house, *shared, kind);
    if (shared->in_time == 0) continue;  // A queue is no caseworker's.
    ++*orders;
    house.BeforeNextAnswer([&] {
      taking.take(house, shared->token, core);
      shared->counts = true;
    });
    (void)ReadKind(house, *shared, kind);
    late += shared->late;
    taking.restore(house);
  }
  return late;
}

}  // namespace ihala::races
