#include "tests/bench/runs.h"
#include "tests/bench/finding.h"

#include <memory>

#include "common/base/status_macros.h"
#include "tests/bench/imports.h"
#include "tests/bench/raw_sqlite.h"
#include "tests/bench/reads.h"
#include "tests/bench/saves.h"
#include "tests/bench/submits.h"

namespace ihala::bench {
namespace {

// Calls open at one time, as the design names it for durable submits.
constexpr int kInFlight = 256;

// A supervisor's reads of one case, which are entered, beside its caseworker's, which need no entry.
absl::Status CompareReads(TestServer& server, const std::string& referral_id, int count, int in_flight,
                          Comparison* reads) {
  ASSIGN_OR_RETURN(const double entered, ReadCase(server, world::kSupervisor, referral_id, count, in_flight));
  ASSIGN_OR_RETURN(const double free, ReadCase(server, world::kWorker, referral_id, count, in_flight));
  reads->product.push_back(entered);
  reads->base.push_back(free);
  return absl::OkStatus();
}

std::vector<std::string> BodiesOf(const std::vector<v1::SubmitReferralRequest>& requests) {
  std::vector<std::string> bodies;
  for (const auto& request : requests) bodies.push_back(request.referral().SerializeAsString());
  return bodies;
}

}  // namespace

absl::StatusOr<std::vector<Comparison>> RunAll(const std::string& folder, int runs, int rows) {
  Comparison submits{"durable_submits",
                     "durable submits over TLS, 256 in flight, the whole path",
                     "raw SQLite, synchronous=FULL, one row of the same bytes a commit",
                     {},
                     {}};
  Comparison saves{"device_saves",
                   "submits saved durably on the device, offline",
                   "raw SQLite, synchronous=FULL, one row of the same bytes a commit",
                   {},
                   {}};
  Comparison imports{"import_rows",
                     "rows of a sheet read, checked and saved durably on the device",
                     "raw SQLite, synchronous=FULL, one row of the same bytes a commit",
                     {},
                     {}};
  const std::string free = "the same answers without an entry";
  Comparison reads{"entered_reads", "answers over TLS, 256 in flight, each entered durably in the trail", free, {}, {}};
  Comparison lone{"lone_reads", "the same, one after the other", free, {}, {}};
  TestServer server;
  ASSIGN_OR_RETURN(std::unique_ptr<Client> device, MakeDevice(server, folder));
  // The first round warms caches and is not counted.
  RETURN_IF_ERROR(SubmitAll(server, MakeSubmissions(server, rows / 4 + 1), kInFlight).status());
  const std::string read = server.Submit(world::kWorker, world::Dossier(server.clock(), server.random())).referral_id();
  for (int run = 0; run < runs; ++run) {
    const std::vector<v1::SubmitReferralRequest> requests = MakeSubmissions(server, rows);
    ASSIGN_OR_RETURN(double raw, CommitRows(folder, BodiesOf(requests)));
    ASSIGN_OR_RETURN(double submitted, SubmitAll(server, requests, kInFlight));
    ASSIGN_OR_RETURN(double saved, SaveAll(server, *device, rows / 4 + 1));
    ASSIGN_OR_RETURN(ImportRates imported, ImportAll(folder, static_cast<uint64_t>(run) + 1, rows / 4 + 1));
    RETURN_IF_ERROR(CompareReads(server, read, rows, kInFlight, &reads));
    RETURN_IF_ERROR(CompareReads(server, read, rows / 8 + 1, 1, &lone));
    submits.product.push_back(submitted);
    submits.base.push_back(raw);
    saves.product.push_back(saved);
    saves.base.push_back(raw);
    imports.product.push_back(imported.imported);
    imports.base.push_back(imported.raw);
  }
  return std::vector<Comparison>{submits, saves, imports, reads, lone};
}

absl::StatusOr<std::vector<Comparison>> RunSealing(const std::string& folder, int runs, int rows) {
  Comparison sealed{
      "sealed_submits", "durable submits over TLS, 256 in flight, sealed", "the same with nothing sealed", {}, {}};
  TestServer seals;
  TestServer open(TestServer::Options{.sealing = Sealing::kOffForBench});
  // The first round warms caches and is not counted.
  for (int run = 0; run <= runs; ++run) {
    // By turns, so that neither always works while the disk still has what the other left it.
    for (const bool first : {true, false}) {
      const bool is_sealed = first == (run % 2 == 0);
      TestServer& server = is_sealed ? seals : open;
      ASSIGN_OR_RETURN(const double submitted, SubmitAll(server, MakeSubmissions(server, rows), kInFlight));
      if (run > 0) (is_sealed ? sealed.product : sealed.base).push_back(submitted);
    }
  }
  ASSIGN_OR_RETURN(const Comparison finding, CompareFinding(folder, runs, rows));
  return std::vector<Comparison>{sealed, finding};
}

}  // namespace ihala::bench
