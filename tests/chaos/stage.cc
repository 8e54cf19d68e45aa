#include "tests/chaos/stage.h"

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/file.h"
#include "tests/support/test_server.h"

namespace ihala::chaos {
namespace {

[[noreturn]] void Die(const std::string& what) {
  std::cerr << "chaos: " << what << std::endl;
  std::abort();
}

constexpr size_t kCertificateBytes = 1 << 20;

}  // namespace

WorldFolder::WorldFolder() : path_(folder_.At("world")) {
  // A server of this process puts the world in and is gone before a real one comes.
  TestServer maker;
  maker.Stop();
  std::filesystem::copy(maker.data_dir(), path_, std::filesystem::copy_options::recursive);
}

RealServer::RealServer(std::string program, const WorldFolder& world, const std::string& folder)
    : data_dir_(absl::StrCat(folder, "/server")) {
  std::filesystem::copy(world.path(), data_dir_, std::filesystem::copy_options::recursive);
  process_ = std::make_unique<BackgroundProcess>(
      Command{{std::move(program), "--data", data_dir_, "--listen", "127.0.0.1:0"}, {}},
      absl::StrCat(folder, "/server.log"));
  const std::optional<int> port = process_->WaitForPort();
  if (!port.has_value()) Die(absl::StrCat("the server did not come up: ", process_->Log()));
  port_ = *port;
}

std::string RealServer::address() const { return absl::StrCat("localhost:", port_); }

std::string RealServer::CaCertificate() const {
  const auto pem = ReadFile(absl::StrCat(data_dir_, "/tls/ca.crt"), kCertificateBytes);
  if (!pem.ok()) Die(pem.status().ToString());
  return *pem;
}

bool RealServer::Stop() {
  process_->Signal(SIGTERM);
  process_->Signal(SIGTERM);
  return process_->WaitForEnd() == 0;
}

}  // namespace ihala::chaos
