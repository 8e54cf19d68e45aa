#include "client-lib/src/import_encoding.h"

#include <iconv.h>

#include <iterator>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "ihala/status.h"

namespace ihala::client {
namespace {

constexpr char kText[] = "الاسم,العائلة\r\nمحمد,\"عوض\nالله\"\r\nپروين,؟ 12\r\n";

std::string Encoded(const std::string& utf8, const char* encoding) {
  iconv_t encoder = iconv_open(encoding, "UTF-8");
  std::string out(utf8.size() * 4, '\0');
  std::string in = utf8;
  char* from = in.data();
  char* to = out.data();
  size_t left = in.size(), room = out.size();
  EXPECT_EQ(iconv(encoder, &from, &left, &to, &room), 0u);
  iconv_close(encoder);
  out.resize(out.size() - room);
  return out;
}

std::string Decoded(const std::string& bytes, Encoding encoding) {
  std::istringstream in(bytes);
  const auto stream = DecodingStream(in, encoding);
  return std::string(std::istreambuf_iterator<char>(*stream), {});
}

FoundEncoding Found(const std::string& bytes) {
  std::istringstream in(bytes);
  const absl::StatusOr<FoundEncoding> found = FindEncoding(in);
  EXPECT_TRUE(found.ok()) << found.status();
  return found.value_or(FoundEncoding());
}

TEST(ImportEncodingTest, FindsAndDecodesWhatSpreadsheetProgramsSave) {
  const struct {
    const char* mark;
    Encoding encoding;
    bool guessed;
  } kFiles[] = {
      {"", Encoding::kUtf8, false},
      {"\xEF\xBB\xBF", Encoding::kUtf8, false},
      {"\xFF\xFE", Encoding::kUtf16Le, false},
      {"\xFE\xFF", Encoding::kUtf16Be, false},
      {"", Encoding::kUtf16Le, true},
      {"", Encoding::kUtf16Be, true},
      {"", Encoding::kWindows1256, true},
  };
  for (const auto& file : kFiles) {
    const std::string bytes = absl::StrCat(file.mark, Encoded(kText, std::string(NameOf(file.encoding)).c_str()));
    const FoundEncoding found = Found(bytes);
    EXPECT_EQ(found.encoding, file.encoding) << NameOf(file.encoding);
    EXPECT_EQ(found.guessed, file.guessed) << NameOf(file.encoding);
    const std::string mark = *file.mark == 0 ? "" : "\xEF\xBB\xBF";
    EXPECT_EQ(Decoded(bytes, found.encoding), mark + kText) << NameOf(file.encoding);
  }
}

TEST(ImportEncodingTest, ASpoiltCellDoesNotMakeAFileAnotherEncoding) {
  EXPECT_EQ(Found(absl::StrCat(kText, "\xC7\xE1,x\n")).encoding, Encoding::kUtf8);
}

TEST(ImportEncodingTest, RefusesWhatWouldComeOutAsOtherLetters) {
  for (const char* other : {"ISO-8859-6", "WINDOWS-1252"}) {
    const char* text = other[0] == 'I' ? "محمد علي أحمد يوسف إبراهيم عوض" : "é à ç è ü ö É Å Ñ déjà vu";
    std::istringstream in(Encoded(text, other));
    EXPECT_EQ(ReasonOf(FindEncoding(in).status()), "ENCODING") << other;
  }
}

TEST(ImportEncodingTest, DecodesAcrossTheBordersOfItsBuffer) {
  for (const Encoding encoding : {Encoding::kUtf16Le, Encoding::kUtf16Be, Encoding::kWindows1256}) {
    std::string text(70000, 'x');
    for (int i = 0; i < 40000; ++i) text += encoding != Encoding::kWindows1256 && i % 7 == 0 ? "\xF0\x9F\x98\x80" : "ع";
    EXPECT_EQ(Decoded(Encoded(text, std::string(NameOf(encoding)).c_str()), encoding), text) << NameOf(encoding);
  }
}

TEST(ImportEncodingTest, MarksWhatCannotBeDecoded) {
  // Half a pair, and half a character at the end.
  EXPECT_EQ(Decoded(std::string("a\0\x3D\xD8"
                                "b\0c",
                                7),
                    Encoding::kUtf16Le),
            "a\xFF"
            "b\xFF");
}

TEST(ImportEncodingTest, KnowsItsNames) {
  EXPECT_EQ(EncodingNamed("windows-1256"), Encoding::kWindows1256);
  EXPECT_EQ(EncodingNamed("ISO-8859-6"), std::nullopt);
}

}  // namespace
}  // namespace ihala::client
