#include "tests/hostile/transport.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>
#include <zstd.h>

#include <csignal>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/base/limits.h"
#include "ihala/v1/sync_service.pb.h"
#include "tests/support/device/raw_device.h"

namespace ihala::hostile {
namespace {

constexpr char kPreface[] = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
constexpr int kConnections = 40;

// A connection that speaks whatever it is told to, plain or inside TLS. Closes when it goes.
class Line {
 public:
  explicit Line(const TestServer& server) {
    const std::string address = server.address();
    int port = 0;
    (void)absl::SimpleAtoi(address.substr(address.rfind(':') + 1), &port);
    sockaddr_in to = {};
    to.sin_family = AF_INET;
    to.sin_port = htons(static_cast<uint16_t>(port));
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socket_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const timeval patience = {2, 0};
    setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
    setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
    open_ = connect(socket_, reinterpret_cast<sockaddr*>(&to), sizeof(to)) == 0;
  }
  ~Line() {
    SSL_free(ssl_);
    SSL_CTX_free(context_);
    close(socket_);
  }
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;

  bool open() const { return open_; }

  // False where the server does not agree.
  bool StartTls(int most) {
    context_ = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_max_proto_version(context_, most);
    ssl_ = SSL_new(context_);
    const unsigned char protocols[] = {2, 'h', '2'};
    SSL_set_alpn_protos(ssl_, protocols, sizeof(protocols));
    SSL_set_fd(ssl_, socket_);
    return SSL_connect(ssl_) == 1;
  }

  void Send(const std::string& bytes) {
    if (ssl_ != nullptr) {
      SSL_write(ssl_, bytes.data(), static_cast<int>(bytes.size()));
    } else {
      (void)!write(socket_, bytes.data(), bytes.size());
    }
  }

 private:
  int socket_ = -1;
  bool open_ = false;
  SSL_CTX* context_ = nullptr;
  SSL* ssl_ = nullptr;
};

std::string Frame(char type, char flags, uint32_t stream, const std::string& body) {
  std::string frame;
  for (const int shift : {16, 8, 0}) frame += static_cast<char>(body.size() >> shift);
  frame += type;
  frame += flags;
  for (const int shift : {24, 16, 8, 0}) frame += static_cast<char>(stream >> shift);
  return frame + body;
}

// What to say after a good TLS handshake.
std::vector<std::pair<std::string, std::string>> Sayings(Random& random) {
  const std::string settings = Frame(4, 0, 0, "");
  const std::string hello = kPreface + settings;
  std::string pings;
  std::string resets;
  std::string continued = hello + Frame(1, 0, 1, "\x82");
  for (int i = 0; i < 200; ++i) {
    pings += Frame(6, 0, 0, std::string(8, 'p'));
    const uint32_t stream = 1 + 2 * static_cast<uint32_t>(i);
    resets += Frame(1, 4, stream, "\x82\x86\x84") + Frame(3, 0, stream, std::string(4, '\x08'));
    continued += Frame(9, 0, 1, std::string(1000, '\x82'));
  }
  std::string bomb = hello;
  // A large header put into the table once and named again and again.
  bomb += Frame(1, 0, 1, std::string("\x40\x01x\x7f\xe1\x1e", 6) + std::string(4064, 'a'));
  for (int i = 0; i < 100; ++i) bomb += Frame(9, 0, 1, std::string(1000, '\xbe'));
  return {{"noise", random.Bytes(5000)},
          {"http-1", "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"},
          {"preface-only", kPreface},
          {"preface-and-noise", kPreface + random.Bytes(3000)},
          {"settings-and-noise", hello + random.Bytes(3000)},
          {"frame-of-16-mib", hello + std::string("\xff\xff\xff\x00\x00\x00\x00\x00\x01", 9)},
          {"unknown-frames", hello + Frame(99, 0, 0, random.Bytes(500)) + Frame(77, -1, 5, "")},
          {"window-overflow", hello + Frame(8, 0, 0, "\x7f\xff\xff\xff") + Frame(8, 0, 0, "\x7f\xff\xff\xff")},
          {"settings-absurd", kPreface + Frame(4, 0, 0, std::string("\x00\x04\xff\xff\xff\xff", 6))},
          {"pings", hello + pings},
          {"rapid-reset", hello + resets},
          {"endless-headers", continued},
          {"header-bomb", bomb},
          {"data-without-headers", hello + Frame(0, 1, 1, random.Bytes(100))},
          {"half-a-call", hello + Frame(1, 4, 1, "\x83\x86\x44\x01/")}};
}

class Transport {
 public:
  Transport(TestServer& server, Judge* judge, Tally* tally) : server_(server), judge_(*judge), tally_(*tally) {}

  void Run() {
    signal(SIGPIPE, SIG_IGN);
    TryPort();
    TryInsideTls();
    TryOldTls();
    TryManyAtOnce();
    TryHeaders();
    TryBombs();
  }

 private:
  bool Begin(const std::string& name) {
    if (!tally_.Wants(name)) return false;
    tally_.Case();
    return true;
  }

  // Lines stay open while the server is asked whether it still serves.
  void Alone(const std::string& name, const std::string& bytes, bool tls) {
    if (!Begin(name)) return;
    Line line(server_);
    if (!line.open() || (tls && !line.StartTls(TLS1_3_VERSION))) {
      return tally_.Crash(name, "no connection at all");
    }
    line.Send(bytes);
    judge_.CheckAlive(name);
  }

  void TryPort() {
    Alone("port/silence", "", false);
    Alone("port/noise", server_.random().Bytes(4000), false);
    Alone("port/http", "GET / HTTP/1.1\r\n\r\n", false);
    Alone("port/plain-http2", absl::StrCat(kPreface, Frame(4, 0, 0, "")), false);
    Alone("port/half-a-handshake", std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11), false);
    Alone("port/long-record", std::string("\x16\x03\x03\xff\xff", 5) + std::string(70'000, 'r'), false);
  }

  void TryInsideTls() {
    for (const auto& [what, bytes] : Sayings(server_.random())) Alone(absl::StrCat("tls/", what), bytes, true);
  }

  void TryOldTls() {
    for (const auto& [name, version] : {std::pair<std::string, int>{"tls/1.2", TLS1_2_VERSION},
                                        std::pair<std::string, int>{"tls/1.1", TLS1_1_VERSION}}) {
      if (!Begin(name)) continue;
      Line line(server_);
      if (line.StartTls(version)) tally_.Opened(name, "the server speaks an old TLS");
      judge_.CheckAlive(name);
    }
  }

  void TryManyAtOnce() {
    for (const bool tls : {false, true}) {
      const std::string name = absl::StrCat("port/many-silent-", tls ? "tls" : "plain");
      if (!Begin(name)) continue;
      std::vector<std::unique_ptr<Line>> lines;
      for (int i = 0; i < kConnections; ++i) {
        lines.push_back(std::make_unique<Line>(server_));
        if (tls) lines.back()->StartTls(TLS1_3_VERSION);
      }
      judge_.CheckAlive(name);
    }
  }

  // What a call with odd headers gets; a refusal of any kind but the server's own failure is right.
  void Expect(const std::string& name, const std::string& method, const std::string& request, const Headers& headers,
              const std::vector<grpc::StatusCode>& codes) {
    if (!Begin(name)) return;
    // On a connection of its own: what is wrong with headers may cost the connection, which is the sender's loss.
    const RawAnswer answer = RawCaller(server_.Channel()).Call(method, request, headers);
    bool expected = false;
    for (const grpc::StatusCode code : codes) expected = expected || code == answer.error.code;
    if (!expected) tally_.Crash(name, absl::StrCat("code ", answer.error.code, " ", answer.message.substr(0, 100)));
    judge_.CheckAlive(name);
  }

  void TryHeaders() {
    const std::string method = "/ihala.v1.SessionService/WhoAmI";
    Headers with_huge = Bearer(server_.TokenOf(world::kSupervisor));
    with_huge.emplace_back("x-note", std::string(32 * 1024, 'n'));
    Expect("headers/huge", method, "", with_huge,
           {grpc::StatusCode::RESOURCE_EXHAUSTED, grpc::StatusCode::INTERNAL, grpc::StatusCode::UNAVAILABLE});
    Headers with_many = Bearer(server_.TokenOf(world::kSupervisor));
    for (int i = 0; i < 2000; ++i) with_many.emplace_back(absl::StrCat("x-", i), "v");
    Expect("headers/many", method, "", with_many,
           {grpc::StatusCode::RESOURCE_EXHAUSTED, grpc::StatusCode::INTERNAL, grpc::StatusCode::UNAVAILABLE});
    Headers with_bytes = Bearer(server_.TokenOf(world::kSupervisor));
    with_bytes.emplace_back("x-bytes-bin", server_.random().Bytes(500));
    Expect("headers/bytes", method, "", with_bytes, {grpc::StatusCode::OK});
    for (const char* unknown : {"/ihala.v1.SessionService/NoSuch", "/no.such.Service/Call", "/", "//", "/a/b/c"}) {
      Expect(absl::StrCat("method/", unknown), unknown, "", {}, {grpc::StatusCode::UNIMPLEMENTED});
    }
  }

  std::string Zipped(size_t size) {
    const std::string plain(size, '\0');
    std::string out(ZSTD_compressBound(size), '\0');
    out.resize(ZSTD_compress(out.data(), out.size(), plain.data(), plain.size(), 19));
    return out;
  }

  void TryBombs() {
    RawDevice device(server_.random(), world::kWorker);
    const Headers headers = Bearer(server_.SignInWithDevice(world::kWorker, device.Enrolment()));
    const auto send = [&](const std::string& name, v1::Codec codec, std::string payload) {
      v1::ExchangeRequest request;
      request.mutable_up()->set_codec(codec);
      request.mutable_up()->set_payload(std::move(payload));
      Expect(absl::StrCat("bomb/", name), "/ihala.v1.SyncService/Exchange", request.SerializeAsString(), headers,
             {grpc::StatusCode::INVALID_ARGUMENT, grpc::StatusCode::RESOURCE_EXHAUSTED});
    };
    for (const size_t mib : {1, 5, 64, 512}) {
      send(absl::StrCat(mib, "-mib"), v1::CODEC_ZSTD, Zipped(mib * 1024 * 1024));
    }
    const std::string bomb = Zipped(1024 * 1024);
    send("cut", v1::CODEC_ZSTD, bomb.substr(0, bomb.size() / 2));
    send("twice", v1::CODEC_ZSTD, bomb + bomb);
    send("noise-after", v1::CODEC_ZSTD, Zipped(100) + server_.random().Bytes(50));
    send("noise", v1::CODEC_ZSTD, server_.random().Bytes(5000));
    send("empty", v1::CODEC_ZSTD, "");
    send("not-packed", v1::CODEC_ZSTD, std::string(3 * 1024 * 1024, 'x'));
    send("size-that-lies", v1::CODEC_ZSTD,
         std::string("\x28\xb5\x2f\xfd\xe0\xff\xff\xff\xff\xff\xff\xff\x7f", 13) + server_.random().Bytes(100));
  }

  TestServer& server_;
  Judge& judge_;
  Tally& tally_;
};

}  // namespace

void TryTransport(TestServer& server, Judge* judge, Tally* tally) { Transport(server, judge, tally).Run(); }

}  // namespace ihala::hostile
