#include "server/senders/mail_text.h"

#include <algorithm>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace ihala {
namespace {

// Of one encoded word, before base64: RFC 2047 allows 75 characters in all.
constexpr size_t kWordBytes = 42;
constexpr size_t kLineCharacters = 76;

// Where a piece of UTF-8 of at most `most` bytes ends without cutting a character.
size_t PieceOf(absl::string_view text, size_t most) {
  size_t end = std::min(most, text.size());
  while (end < text.size() && end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return end == 0 ? std::min(most, text.size()) : end;
}

std::string EncodedHeader(absl::string_view text) {
  std::string encoded;
  while (!text.empty()) {
    const size_t end = PieceOf(text, kWordBytes);
    absl::StrAppend(&encoded, encoded.empty() ? "" : "\r\n ", "=?utf-8?B?", absl::Base64Escape(text.substr(0, end)),
                    "?=");
    text.remove_prefix(end);
  }
  return encoded;
}

std::string EncodedBody(const std::string& text) {
  const std::string base64 = absl::Base64Escape(text);
  std::string lines;
  for (size_t at = 0; at < base64.size(); at += kLineCharacters) {
    absl::StrAppend(&lines, base64.substr(at, kLineCharacters), "\r\n");
  }
  return lines;
}

}  // namespace

std::string MailText(absl::string_view from, absl::string_view to, const MessageText& text, absl::Time at,
                     absl::string_view id) {
  const absl::string_view domain = from.substr(from.rfind('@') + 1);
  return absl::StrCat("From: <", from, ">\r\nTo: <", to, ">\r\nSubject: ", EncodedHeader(text.subject),
                      "\r\nDate: ", absl::FormatTime("%a, %d %b %Y %H:%M:%S +0000", at, absl::UTCTimeZone()),
                      "\r\nMessage-ID: <", id, "@", domain,
                      ">\r\nAuto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n"
                      "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n",
                      EncodedBody(text.body));
}

}  // namespace ihala
