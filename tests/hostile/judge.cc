#include "tests/hostile/judge.h"

#include <algorithm>
#include <set>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "absl/time/time.h"
#include "common/base/hash.h"
#include "grpc/health/v1/health.pb.h"
#include "ihala/v1/common.pb.h"
#include "ihala/v1/session_service.pb.h"

namespace ihala::hostile {
namespace {

// Failures of the server's own making, or none at all.
bool IsCrash(grpc::StatusCode code) {
  switch (code) {
    case grpc::StatusCode::UNKNOWN:
    case grpc::StatusCode::INTERNAL:
    case grpc::StatusCode::DATA_LOSS:
    case grpc::StatusCode::UNAVAILABLE:
    case grpc::StatusCode::DEADLINE_EXCEEDED:
    case grpc::StatusCode::CANCELLED:
    case grpc::StatusCode::UNIMPLEMENTED:
      return true;
    default:
      return false;
  }
}

// Without the places in lists; the lines of a form are called by their names there.
std::string WithoutPlaces(const std::string& field) {
  std::string name;
  bool inside = false;
  for (const char c : field) {
    if (c == '[') inside = true;
    if (!inside) name += c;
    if (c == ']') inside = false;
  }
  const size_t inputs = name.find("inputs.");
  const bool is_named_line = inputs != std::string::npos && field.find("inputs[") == std::string::npos;
  return is_named_line ? name.substr(0, inputs + 6) : name;
}

bool IsWithin(const std::string& inner, const std::string& outer) {
  return outer.empty() || inner == outer || absl::StartsWith(inner, outer + ".");
}

// Names of the message as a whole.
bool IsWhole(const std::string& field) {
  static const auto& names = *new std::set<std::string>{"request", "operation",  "operations", "runs.operations",
                                                        "up",      "up.payload", "command"};
  return names.count(field) > 0;
}

// The part of the message whose fields must go together with this one; a date counts as one field.
std::string PartOf(const Mutation& mutation, const std::string& field) {
  const bool of_date = mutation.path.back()->containing_type() == v1::Date::descriptor();
  std::string part = field;
  for (int i = 0; i < (of_date ? 2 : 1); ++i) {
    const size_t dot = part.rfind('.');
    part = dot == std::string::npos ? "" : part.substr(0, dot);
  }
  return part;
}

bool Names(const Target& target, const Mutation& mutation, const std::string& violation) {
  const std::string said = WithoutPlaces(violation);
  if (mutation.path.empty() || IsWhole(said)) return true;
  const std::string whole = mutation.Field();
  std::vector<std::string> fields = {whole};
  for (const std::string& prefix : target.prefixes) {
    absl::string_view field = whole;
    if (absl::ConsumePrefix(&field, prefix)) fields.emplace_back(field);
    // The part itself, named by what is inside it.
    if (absl::StrCat(whole, ".") == prefix) return true;
  }
  for (const auto& [here, there] : target.places) {
    absl::string_view field = whole;
    // A list that is wrong as a whole makes an element of it wrong.
    if (absl::StrCat(whole, ".") == here) fields.push_back(there.substr(0, there.size() - 1));
    if (absl::ConsumePrefix(&field, here)) fields.push_back(absl::StrCat(there, field));
  }
  for (const std::string& field : fields) {
    if (IsWithin(said, field) || IsWithin(field, said)) return true;
    if (mutation.form) continue;
    // What no longer goes together with its neighbours may be said of one of them.
    if (IsWithin(said, PartOf(mutation, field))) return true;
  }
  return target.whole_document && !mutation.form;
}

std::string Describe(const Answer& answer) {
  return absl::StrCat("code ", answer.raw.error.code, " ", answer.raw.error.reason, " fields (",
                      absl::StrJoin(answer.fields, ", "), ") ", answer.raw.message.substr(0, 200));
}

}  // namespace

void Judge::TryFields(const Target& target) {
  const std::unique_ptr<google::protobuf::Message> sample = target.valid();
  const Answer baseline = target.send(sample->SerializeAsString(), Mutation());
  if (baseline.raw.error.code != target.taken || (target.taken == grpc::StatusCode::OK && baseline.refused)) {
    tally_.Crash(target.name, absl::StrCat("does not take what is right: ", Describe(baseline)));
    return;
  }
  std::vector<Mutation> mutations = MutationsOf(*sample, target.options);
  for (Mutation& whole : MutationsOfWhole()) mutations.push_back(std::move(whole));
  std::set<std::string> names;
  for (const Mutation& mutation : mutations) {
    std::string name = absl::StrCat(target.name, "/", mutation.Field(), "/", mutation.how);
    // Those of the whole message come in several turns.
    for (int turn = 2; !names.insert(name).second; ++turn) {
      name = absl::StrCat(target.name, "/", mutation.Field(), "/", mutation.how, "-", turn);
    }
    if (tally_.Wants(name)) Try(target, mutation, name);
  }
  CheckAlive(target.name);
}

void Judge::Try(const Target& target, const Mutation& mutation, const std::string& name) {
  tally_.Case();
  const std::unique_ptr<google::protobuf::Message> valid = target.valid();
  // A case's own seed, so that it can be tried alone.
  const std::string digest = Digest(absl::StrCat(seed_, "/", name));
  uint64_t seed = 0;
  for (int i = 0; i < 8; ++i) seed = seed << 8 | static_cast<unsigned char>(digest[i]);
  SeededRandom random(seed);
  const std::string bytes = Apply(mutation, valid.get(), random);
  const FileState before = file_.Read();
  const Answer answer = target.send(bytes, mutation);
  JudgeAnswer(target, mutation, name, answer);
  if (answer.refused) {
    const std::string effects = file_.EffectsOfRefusal(before, file_.Read());
    if (!effects.empty()) tally_.Partial(name, absl::StrCat("refused, but ", effects, "; ", Describe(answer)));
    // Refusals of a sign-in are counted for a quarter of an hour.
    if (target.refusals_count) server_.clock().Advance(absl::Minutes(2));
  }
}

void Judge::JudgeAnswer(const Target& target, const Mutation& mutation, const std::string& name, const Answer& answer) {
  if (IsCrash(answer.raw.error.code)) {
    tally_.Crash(name, Describe(answer));
    return CheckAlive(name);
  }
  const bool passed =
      target.taken == answer.raw.error.code && (target.taken != grpc::StatusCode::OK || !answer.refused);
  if (mutation.bad && passed) return tally_.Unnamed(name, "is taken");
  if (!answer.invalid) return;
  if (answer.fields.empty()) return tally_.Unnamed(name, absl::StrCat("names nothing: ", Describe(answer)));
  const bool named = std::any_of(answer.fields.begin(), answer.fields.end(),
                                 [&](const std::string& field) { return Names(target, mutation, field); });
  if (!named) tally_.Unnamed(name, absl::StrCat("is not named: ", Describe(answer)));
}

void Judge::CheckAlive(const std::string& name) {
  grpc::health::v1::HealthCheckResponse health;
  const RawAnswer check = caller_.Call("/grpc.health.v1.Health/Check", "", {});
  if (!check.ok() || !health.ParseFromString(check.bytes) ||
      health.status() != grpc::health::v1::HealthCheckResponse::SERVING) {
    tally_.Crash(name, absl::StrCat("afterwards the server does not say that it serves: code ", check.error.code));
  }
  const RawAnswer call =
      caller_.Call("/ihala.v1.SessionService/WhoAmI", "", Bearer(server_.TokenOf(world::kSupervisor)));
  v1::WhoAmIResponse response;
  if (!call.ok() || !response.ParseFromString(call.bytes) || response.account().code() != world::kSupervisor) {
    tally_.Crash(name, absl::StrCat("afterwards a good call gets code ", call.error.code));
  }
}

}  // namespace ihala::hostile
