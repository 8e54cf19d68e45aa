#include "tests/canaries/setting.h"

#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <iostream>

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

#include "absl/strings/str_cat.h"
#include "common/base/clock.h"
#include "common/base/file.h"
#include "common/base/ids.h"
#include "common/base/random.h"
#include "ihala/v1/session_service.pb.h"
#include "tests/support/test_server.h"

namespace ihala::canaries {
namespace {

constexpr size_t kLargestLog = 1 << 30;

// The world is put in by the server of tests/support, which knows how; the real one goes on with what it leaves behind.
void MakeData(const std::string& folder) {
  TestServer::Options options;
  options.more_agreements = {NarrowAgreement()};
  options.more_accounts = MoreAccounts();
  TestServer server(options);
  server.Stop();
  std::filesystem::copy(server.data_dir(), folder, std::filesystem::copy_options::recursive);
}

}  // namespace

void Die(const std::string& what) {
  std::cerr << "canaries: " << what << std::endl;
  std::abort();
}

Setting::Setting(const std::string& programs, int cases, bool verbose)
    : programs_(std::filesystem::absolute(programs)),
      records_(cases),
      watcher_(book_, records_, verbose ? 1'000'000 : 40) {
  MakeData(At("data"));
  for (const char* name : {"work", "tmp", "state", "reports", "messages"}) std::filesystem::create_directory(At(name));
  // In place of a gateway: keeps what it is to send.
  const std::string keeps = absl::StrCat("#!/bin/sh\ncat >", At("messages"), "/$$\n");
  if (!WriteFileDurably(At("sms"), keeps).ok() || chmod(At("sms").c_str(), 0700) != 0) Die("no command for SMS");
  StartServer();
}

Setting::~Setting() = default;

std::map<std::string, std::string> Setting::Variables() const {
  return {{"TMPDIR", At("tmp")}, {"SQLITE_TMPDIR", At("tmp")}};
}

void Setting::StartServer() {
  server_.reset();
  server_ = std::make_unique<BackgroundProcess>(
      Command{{Program("ihala-server"), "--data", At("data"), "--listen", "localhost:0", "--log-level", "debug",
               "--sms-command", At("sms"), "--notify-gather", "0", "--sms-a-day", "1000"},
              Variables()},
      At(absl::StrCat("server-", ++starts_, ".log")));
  const std::optional<int> port = server_->WaitForPort();
  if (!port.has_value()) Die(absl::StrCat("no server: ", server_->Log()));
  address_ = absl::StrCat("localhost:", *port);
}

std::string Setting::Log() const {
  std::string all;
  for (int i = 1; i <= starts_; ++i) {
    const auto log = ReadFile(At(absl::StrCat("server-", i, ".log")), kLargestLog);
    if (!log.ok()) Die(absl::StrCat("no log: ", log.status().ToString()));
    absl::StrAppend(&all, *log);
  }
  return all;
}

std::unique_ptr<hostile::RawCaller> Setting::NewCaller() const {
  const auto pem = ReadFile(CaFile(), 1 << 20);
  if (!pem.ok()) Die(pem.status().ToString());
  grpc::SslCredentialsOptions options;
  options.pem_root_certs = *pem;
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  return std::make_unique<hostile::RawCaller>(
      grpc::CreateCustomChannel(address_, grpc::SslCredentials(options), arguments));
}

std::string Setting::SignIn(const Principal& who, const v1::Device* device) {
  v1::SignInRequest request;
  request.set_account(who.account);
  request.set_passphrase(world::PassphraseOf(who.account));
  if (device != nullptr) *request.mutable_device() = *device;
  const hostile::RawAnswer answer =
      NewCaller()->Call("/ihala.v1.SessionService/SignIn", request.SerializeAsString(), {});
  v1::SignInResponse response;
  if (!answer.ok() || !response.ParseFromString(answer.bytes)) {
    Die(absl::StrCat("sign-in of ", who.account, ": ", answer.message));
  }
  watcher_.Answered(who, "SessionService/SignIn", answer.bytes, &response, "");
  watcher_.Written("SessionService/SignIn around", answer.metadata);
  return response.session().token();
}

std::string Setting::TokenOf(const Principal& who) {
  if (who.account.empty()) return "";
  absl::MutexLock lock(&mutex_);
  std::string& token = tokens_[who.account];
  if (token.empty()) token = SignIn(who, nullptr);
  return token;
}

std::string Setting::TokenOf(const Principal& who, const RawDevice& device) {
  const v1::Device enrolment = device.Enrolment();
  return SignIn(who, &enrolment);
}

std::string Setting::NewId() { return NewUuidV7(SystemClock::Get(), SystemRandom::Get()); }

void Voice::ShowAround(const std::string& rpc, const hostile::RawAnswer& answer) {
  // Values have no place in errors, whoever gets them.
  setting_.watcher().Written(rpc + " error", answer.message + "\n" + answer.details);
  setting_.watcher().Written(rpc + " around", answer.metadata);
}

bool Voice::CallAs(const Principal& who, const std::string& token, const std::string& rpc,
                   const google::protobuf::Message& request, google::protobuf::Message* response,
                   const std::string& case_id) {
  const hostile::Headers headers = token.empty() ? hostile::Headers() : hostile::Bearer(token);
  const hostile::RawAnswer answer =
      caller_->Call(absl::StrCat("/ihala.v1.", rpc), request.SerializeAsString(), headers);
  if (answer.error.code == grpc::StatusCode::UNAVAILABLE || answer.error.code == grpc::StatusCode::UNIMPLEMENTED) {
    Die(absl::StrCat(rpc, ": ", answer.message));
  }
  ShowAround(rpc, answer);
  const bool read = response != nullptr && answer.ok() && response->ParseFromString(answer.bytes);
  setting_.watcher().Answered(who, rpc, answer.bytes, read ? response : nullptr, case_id);
  return answer.ok() && (read || response == nullptr);
}

bool Voice::Call(const Principal& who, const std::string& rpc, const google::protobuf::Message& request,
                 google::protobuf::Message* response, const std::string& case_id) {
  return CallAs(who, setting_.TokenOf(who), rpc, request, response, case_id);
}

void Voice::Must(const Principal& who, const std::string& rpc, const google::protobuf::Message& request,
                 google::protobuf::Message* response, const std::string& case_id) {
  if (Call(who, rpc, request, response, case_id)) return;
  const hostile::RawAnswer again = caller_->Call(absl::StrCat("/ihala.v1.", rpc), request.SerializeAsString(),
                                                 hostile::Bearer(setting_.TokenOf(who)));
  std::cerr << again.error << std::endl;
  Die(absl::StrCat(rpc, " of ", who.account, " should have been taken: ", again.message));
}

void Voice::CallRaw(const std::string& method, const std::string& bytes, const hostile::Headers& headers) {
  ShowAround("(no such call)", caller_->Call(method, bytes, headers));
}

void Voice::Open(const Principal& who, const std::string& token, const std::string& rpc,
                 const google::protobuf::Message& request) {
  const hostile::Headers headers = token.empty() ? hostile::Headers() : hostile::Bearer(token);
  const hostile::RawAnswer answer =
      caller_->CallStream(absl::StrCat("/ihala.v1.", rpc), request.SerializeAsString(), headers);
  ShowAround(rpc, answer);
  setting_.watcher().Answered(who, rpc, answer.bytes, nullptr, "");
}

}  // namespace ihala::canaries
