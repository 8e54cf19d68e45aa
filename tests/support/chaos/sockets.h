#ifndef IHALA_TESTS_SUPPORT_CHAOS_SOCKETS_H_
#define IHALA_TESTS_SUPPORT_CHAOS_SOCKETS_H_

#include <cstddef>
#include <string>

#include "absl/status/statusor.h"

namespace ihala::chaos {

// A descriptor that closes with this object. Movable, one thread at a time.
class Socket {
 public:
  Socket() = default;
  explicit Socket(int fd) : fd_(fd) {}
  Socket(Socket&& other) noexcept;
  Socket& operator=(Socket&& other) noexcept;
  ~Socket() { Close(); }

  int fd() const { return fd_; }
  bool open() const { return fd_ >= 0; }

  // Tells the other end by FIN, or by RST.
  void Close();
  void Reset();
  // Says that nothing more will be written.
  void FinishWriting();

  enum class Got { kBytes, kNothingNow, kEnd, kBroken };
  // Reads at most `most` bytes.
  Got Read(size_t most, std::string* bytes);
  // Writes what the other end takes now and removes it from `bytes`. False where the connection is broken.
  bool Write(std::string* bytes);

 private:
  int fd_ = -1;
};

// Listens on a free port of 127.0.0.1. None of these sockets blocks.
absl::StatusOr<Socket> ListenOnLoopback();
// The port that a socket is bound to.
int PortOf(const Socket& socket);
// Whoever is next in line; not open() where nobody is.
Socket Accept(const Socket& listener);
// Begins to connect to a port of 127.0.0.1. That nobody listens there shows when it is read.
Socket ConnectToLoopback(int port);

}  // namespace ihala::chaos

#endif  // IHALA_TESTS_SUPPORT_CHAOS_SOCKETS_H_
