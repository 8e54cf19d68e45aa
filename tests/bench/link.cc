#include "tests/bench/link.h"

#include <algorithm>
#include <memory>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/base/status_macros.h"
#include "tests/chaos/trials.h"

namespace ihala::bench {
namespace {

using chaos::Figures;
using chaos::Outage;
using chaos::Trials;

constexpr int kReferrals = 50;
constexpr int kOperations = 20;

// What the design asks for.
constexpr double kReferralsSeconds = 60;
constexpr double kReferralsRoundTrips = 5;
constexpr double kOperationsBytes = 1200;
constexpr double kNothingBytes = 200;
constexpr double kAgainPercent = 5;

class Sheet {
 public:
  void Begin(const std::string& trial) { trial_ = trial; }
  void Add(const std::string& name, double value, double most = -1) { figures_.push_back({trial_, name, value, most}); }
  void AddTraffic(const Figures& figures, double most_up = -1) {
    Add("payload_up", static_cast<double>(figures.payload_up), most_up);
    Add("payload_down", static_cast<double>(figures.payload_down));
    Add("bytes_up", static_cast<double>(figures.bytes_up));
    Add("bytes_down", static_cast<double>(figures.bytes_down));
  }
  void AddFirstSync(const Figures& figures) {
    Add("again_percent", 100.0 * static_cast<double>(figures.bytes_again) / static_cast<double>(figures.payload_down),
        kAgainPercent);
    Add("seconds", figures.seconds);
    Add("round_trips", figures.exchanges);
    Add("failures", figures.failures);
    AddTraffic(figures);
  }
  const std::vector<LinkFigure>& figures() const { return figures_; }

 private:
  std::string trial_;
  std::vector<LinkFigure> figures_;
};

double Payload(const Figures& figures) { return static_cast<double>(figures.payload_up + figures.payload_down); }

}  // namespace

absl::StatusOr<std::vector<LinkFigure>> RunLink(const LinkOptions& options) {
  ASSIGN_OR_RETURN(const std::unique_ptr<Trials> trials, Trials::Make(options.server, options.scale));
  Sheet sheet;
  ASSIGN_OR_RETURN(const Figures referrals, trials->SendReferrals(kReferrals));
  sheet.Begin("referrals_50");
  sheet.Add("seconds", referrals.seconds, kReferralsSeconds);
  sheet.Add("round_trips", referrals.exchanges, kReferralsRoundTrips);
  sheet.AddTraffic(referrals);
  ASSIGN_OR_RETURN(const Figures operations, trials->SendComments(kOperations));
  sheet.Begin("operations_20");
  sheet.Add("round_trips", operations.exchanges, 1);
  sheet.Add("seconds", operations.seconds);
  // What comes down are verdicts, a receipt and the rows that twenty cases now have more: see ADR 10.
  sheet.AddTraffic(operations, kOperationsBytes);
  ASSIGN_OR_RETURN(const Figures nothing, trials->SayNothing());
  sheet.Begin("nothing");
  sheet.Add("payload", Payload(nothing), kNothingBytes);
  sheet.Add("round_trips", nothing.exchanges, 1);
  sheet.AddTraffic(nothing);
  // With few cases: each minute has room for a page or two beside the new connection.
  ASSIGN_OR_RETURN(const Figures broken, trials->FirstSync(Outage::kReset));
  sheet.Begin("first_sync_broken");
  sheet.AddFirstSync(broken);
  if (options.cases > kReferrals) RETURN_IF_ERROR(trials->SendReferrals(options.cases - kReferrals).status());
  ASSIGN_OR_RETURN(const Figures silent, trials->FirstSync(Outage::kHold));
  sheet.Begin("first_sync_silent");
  sheet.AddFirstSync(silent);
  return sheet.figures();
}

std::string ToJson(const std::vector<LinkFigure>& figures, const LinkOptions& options) {
  std::string out = absl::StrFormat("{\"scale\":%d,\"cases\":%d", options.scale, options.cases);
  std::string trial;
  for (const LinkFigure& figure : figures) {
    if (figure.trial != trial) {
      absl::StrAppend(&out, trial.empty() ? "" : "}", ",\"", figure.trial, "\":{");
    } else {
      absl::StrAppend(&out, ",");
    }
    trial = figure.trial;
    absl::StrAppendFormat(&out, "\"%s\":%.1f", figure.name, figure.value);
    if (!figure.has_target()) continue;
    absl::StrAppendFormat(&out, ",\"%s_most\":%.0f,\"%s_met\":%s", figure.name, figure.most, figure.name,
                          figure.met() ? "true" : "false");
  }
  return out + (trial.empty() ? "}" : "}}");
}

std::string ToTable(const std::vector<LinkFigure>& figures, const LinkOptions& options) {
  std::string out = absl::StrFormat(
      "20 kbit/s, 1 s there and back, %d times as fast; first syncs: the link is up 8 s in each minute,\n"
      "broken: every connection is reset as it goes (%d cases), silent: connections outlive it (%d cases)\n",
      options.scale, kReferrals, std::max(options.cases, kReferrals));
  for (const LinkFigure& figure : figures) {
    absl::StrAppendFormat(&out, "%-18s %-14s %10.1f", figure.trial, figure.name, figure.value);
    if (figure.has_target())
      absl::StrAppendFormat(&out, "  at most %.0f: %s", figure.most, figure.met() ? "met" : "missed");
    absl::StrAppend(&out, "\n");
  }
  return out;
}

}  // namespace ihala::bench
