#include "tests/support/chaos/sockets.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace ihala::chaos {
namespace {

// Little, so that it is the link that holds bytes back and not the machine's generous buffers.
constexpr int kReceiveBuffer = 16 * 1024;
constexpr int kBacklog = 64;

sockaddr_in Loopback(int port) {
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

Socket NewSocket() { return Socket(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)); }

void SetOption(const Socket& socket, int level, int name, int value) {
  setsockopt(socket.fd(), level, name, &value, sizeof(value));
}

}  // namespace

Socket::Socket(Socket&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

Socket& Socket::operator=(Socket&& other) noexcept {
  if (this == &other) return *this;
  Close();
  fd_ = std::exchange(other.fd_, -1);
  return *this;
}

void Socket::Close() {
  if (open()) close(std::exchange(fd_, -1));
}

void Socket::Reset() {
  if (!open()) return;
  const linger at_once = {1, 0};
  setsockopt(fd_, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
  Close();
}

void Socket::FinishWriting() {
  if (open()) shutdown(fd_, SHUT_WR);
}

Socket::Got Socket::Read(size_t most, std::string* bytes) {
  bytes->resize(most);
  const ssize_t got = recv(fd_, bytes->data(), most, 0);
  const int error = errno;
  bytes->resize(got > 0 ? static_cast<size_t>(got) : 0);
  if (got > 0) return Got::kBytes;
  if (got == 0) return Got::kEnd;
  return error == EAGAIN || error == EWOULDBLOCK || error == EINTR ? Got::kNothingNow : Got::kBroken;
}

bool Socket::Write(std::string* bytes) {
  while (!bytes->empty()) {
    const ssize_t took = send(fd_, bytes->data(), bytes->size(), MSG_NOSIGNAL);
    if (took < 0) return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
    bytes->erase(0, static_cast<size_t>(took));
  }
  return true;
}

absl::StatusOr<Socket> ListenOnLoopback() {
  Socket listener = NewSocket();
  SetOption(listener, SOL_SOCKET, SO_RCVBUF, kReceiveBuffer);
  const sockaddr_in address = Loopback(0);
  if (!listener.open() || bind(listener.fd(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0 ||
      listen(listener.fd(), kBacklog) != 0) {
    return absl::UnavailableError(absl::StrCat("cannot listen on loopback: ", std::strerror(errno)));
  }
  return listener;
}

int PortOf(const Socket& socket) {
  sockaddr_in address = {};
  socklen_t size = sizeof(address);
  getsockname(socket.fd(), reinterpret_cast<sockaddr*>(&address), &size);
  return ntohs(address.sin_port);
}

Socket Accept(const Socket& listener) {
  Socket socket(accept4(listener.fd(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
  if (socket.open()) SetOption(socket, IPPROTO_TCP, TCP_NODELAY, 1);
  return socket;
}

Socket ConnectToLoopback(int port) {
  Socket socket = NewSocket();
  SetOption(socket, SOL_SOCKET, SO_RCVBUF, kReceiveBuffer);
  SetOption(socket, IPPROTO_TCP, TCP_NODELAY, 1);
  const sockaddr_in address = Loopback(port);
  // Without blocking it only begins; where it ends shows on the socket itself.
  (void)connect(socket.fd(), reinterpret_cast<const sockaddr*>(&address), sizeof(address));
  return socket;
}

}  // namespace ihala::chaos
