#include "server/senders/smtp_sender.h"

#include <curl/curl.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "common/text/mail_address.h"
#include "server/senders/mail_text.h"

namespace ihala {
namespace {

constexpr long kConnectSeconds = 15;
constexpr long kWholeSeconds = 60;
// How much longer a message under way may take once the server goes down.
constexpr absl::Duration kGrace = absl::Seconds(2);

bool IsLoopback(const std::string& host) { return host == "localhost" || host == "127.0.0.1" || host == "::1"; }

// One message on its way.
struct Mail {
  std::string text;
  size_t given = 0;
  bool began = false;  // Whether any of it was given away.
  const absl::Notification* ending = nullptr;
  Clock* clock = nullptr;
  absl::Time cut_off = absl::InfiniteFuture();
};

size_t GiveMail(char* to, size_t size, size_t count, void* of) {
  Mail& mail = *static_cast<Mail*>(of);
  const size_t given = std::min(size * count, mail.text.size() - mail.given);
  std::memcpy(to, mail.text.data() + mail.given, given);
  mail.given += given;
  mail.began = true;
  return given;
}

// Not 0 to break off.
int MayGoOn(void* of, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  Mail& mail = *static_cast<Mail*>(of);
  if (mail.ending == nullptr || !mail.ending->HasBeenNotified()) return 0;
  if (!mail.began) return 1;
  if (mail.cut_off == absl::InfiniteFuture()) mail.cut_off = mail.clock->Now() + kGrace;
  return mail.clock->Now() < mail.cut_off ? 0 : 1;
}

size_t IgnoreReply(char*, size_t size, size_t count, void*) { return size * count; }

// The server refused one of a session's steps before there was a message: it is the installation's fault, not the
// message's.
bool AsksToSignIn(long reply) { return reply == 530 || reply == 534 || reply == 535 || reply == 538; }
// It refuses this message or its reader for good.
bool IsForGood(long reply) { return reply == 501 || (reply >= 550 && reply <= 556); }

DeliveryResult ResultOf(CURLcode code, long reply, const Mail& mail) {
  if (code == CURLE_OK) return {SendOutcome::kDone, ""};
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
      return {SendOutcome::kNotNow, "UNREACHABLE"};
    case CURLE_LOGIN_DENIED:
      return {SendOutcome::kNotNow, "SIGN_IN"};
    case CURLE_USE_SSL_FAILED:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
      return {SendOutcome::kNotNow, "NO_TLS"};
    default:
      break;
  }
  if (AsksToSignIn(reply)) return {SendOutcome::kNotNow, "SIGN_IN"};
  if (IsForGood(reply)) return {SendOutcome::kNever, "REFUSED"};
  if (reply >= 400) return {SendOutcome::kNotNow, "REFUSED"};
  const std::string error = code == CURLE_OPERATION_TIMEDOUT ? "TIMED_OUT" : "UNKNOWN";
  return {mail.began ? SendOutcome::kNobodyKnows : SendOutcome::kNotNow, error};
}

class SmtpSender : public Sender {
 public:
  SmtpSender(SmtpOptions options, Clock* clock, Random* random, CURL* curl)
      : options_(std::move(options)), clock_(clock), random_(random), curl_(curl) {}
  ~SmtpSender() override { curl_easy_cleanup(curl_); }
  SmtpSender(const SmtpSender&) = delete;
  SmtpSender& operator=(const SmtpSender&) = delete;

  DeliveryResult Send(const OutgoingMessage& message, const absl::Notification* ending) override {
    Mail mail;
    mail.text =
        MailText(options_.from, message.to, message.text, clock_->Now(), absl::BytesToHexString(random_->Bytes(16)));
    mail.ending = ending;
    mail.clock = clock_;
    curl_easy_reset(curl_);
    SetServer();
    curl_slist* const readers = curl_slist_append(nullptr, absl::StrCat("<", message.to, ">").c_str());
    const std::string from = absl::StrCat("<", options_.from, ">");
    curl_easy_setopt(curl_, CURLOPT_MAIL_FROM, from.c_str());
    curl_easy_setopt(curl_, CURLOPT_MAIL_RCPT, readers);
    curl_easy_setopt(curl_, CURLOPT_READFUNCTION, &GiveMail);
    curl_easy_setopt(curl_, CURLOPT_READDATA, &mail);
    curl_easy_setopt(curl_, CURLOPT_XFERINFOFUNCTION, &MayGoOn);
    curl_easy_setopt(curl_, CURLOPT_XFERINFODATA, &mail);
    curl_easy_setopt(curl_, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl_, CURLOPT_UPLOAD, 1L);
    const CURLcode code = curl_easy_perform(curl_);
    long reply = 0;
    curl_easy_getinfo(curl_, CURLINFO_RESPONSE_CODE, &reply);
    curl_slist_free_all(readers);
    return ResultOf(code, reply, mail);
  }

 private:
  void SetServer() {
    const bool whole = options_.tls == SmtpTls::kWhole;
    // The path is the name by which this end greets: what the machine is called is nobody's business.
    const std::string domain = options_.from.substr(options_.from.rfind('@') + 1);
    const std::string url =
        absl::StrCat(whole ? "smtps://" : "smtp://", options_.host, ":", options_.port, "/", domain);
    curl_easy_setopt(curl_, CURLOPT_URL, url.c_str());
    curl_easy_setopt(curl_, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    // What the environment says of proxies and passwords is for other programs.
    curl_easy_setopt(curl_, CURLOPT_PROXY, "");
    curl_easy_setopt(curl_, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
    curl_easy_setopt(curl_, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl_, CURLOPT_CONNECTTIMEOUT, kConnectSeconds);
    curl_easy_setopt(curl_, CURLOPT_TIMEOUT, kWholeSeconds);
    curl_easy_setopt(curl_, CURLOPT_WRITEFUNCTION, &IgnoreReply);
    if (options_.tls != SmtpTls::kNone) {
      curl_easy_setopt(curl_, CURLOPT_USE_SSL, static_cast<long>(CURLUSESSL_ALL));
      curl_easy_setopt(curl_, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    }
    if (!options_.ca_file.empty()) curl_easy_setopt(curl_, CURLOPT_CAINFO, options_.ca_file.c_str());
    if (options_.user.empty()) return;
    curl_easy_setopt(curl_, CURLOPT_USERNAME, options_.user.c_str());
    std::string password(options_.password.Reveal());
    curl_easy_setopt(curl_, CURLOPT_PASSWORD, password.c_str());
    Wipe(password);
  }

  const SmtpOptions options_;
  Clock* const clock_;
  Random* const random_;
  CURL* const curl_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Sender>> NewSmtpSender(SmtpOptions options, Clock* clock, Random* random) {
  if (!text::IsMailAddress(options.from)) {
    return absl::InvalidArgumentError("--smtp-from must be the e-mail address that messages are from");
  }
  if (options.tls == SmtpTls::kNone && !IsLoopback(options.host)) {
    return absl::FailedPreconditionError("--smtp-tls none is for a mail server on this machine only");
  }
  // Once in a process, before other threads use it; more often does nothing.
  if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) return absl::InternalError("libcurl cannot be used");
  CURL* const curl = curl_easy_init();
  if (curl == nullptr) return absl::InternalError("libcurl cannot be used");
  return std::make_unique<SmtpSender>(std::move(options), clock, random, curl);
}

}  // namespace ihala
