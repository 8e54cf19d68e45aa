#include "common/text/arabic_keys.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/text/presentation_forms.h"
#include "common/text/utf8.h"

namespace ihala::text {
namespace {

using Word = std::u32string;

constexpr char32_t kHamzaAbove = 0x654;
constexpr char32_t kHighHamza = 0x674;

// Letters of other keyboards and of the Koran's script that people use for an Arabic one, and the
// strict key's own folds.
struct Fold {
  char32_t from;
  char32_t to;
};
constexpr Fold kStrictFolds[] = {
    {U'آ', U'ا'}, {U'أ', U'ا'}, {U'إ', U'ا'}, {U'ة', U'ه'}, {U'ى', U'ي'}, {U'ٱ', U'ا'}, {U'ٲ', U'ا'}, {U'ٳ', U'ا'},
    {U'ٵ', U'ا'}, {U'ٶ', U'ؤ'}, {U'ٷ', U'ۇ'}, {U'ٸ', U'ئ'}, {U'ک', U'ك'}, {U'ڪ', U'ك'}, {U'ھ', U'ه'}, {U'ۀ', U'ه'},
    {U'ہ', U'ه'}, {U'ۂ', U'ه'}, {U'ۃ', U'ه'}, {U'ی', U'ي'}, {U'ې', U'ي'}, {U'ے', U'ي'}, {U'ۓ', U'ئ'}, {U'ە', U'ه'},
};
constexpr Fold kLooseFolds[] = {
    {U'ؤ', U'و'}, {U'ئ', U'ي'}, {U'ذ', U'د'}, {U'ظ', U'ض'}, {U'ث', U'ت'}, {U'ص', U'س'},
};

// Words that form one name with the next word, and with the word before.
constexpr std::u32string_view kJoinsNext[] = {U"عبد", U"ابو", U"ام"};
constexpr std::u32string_view kJoinsPrevious[] = {U"الدين", U"الله"};

template <size_t n>
char32_t Apply(const Fold (&folds)[n], char32_t code) {
  const auto* found =
      std::find_if(std::begin(folds), std::end(folds), [code](const Fold& fold) { return fold.from == code; });
  return found == std::end(folds) ? code : found->to;
}

template <size_t n>
bool IsOneOf(const std::u32string_view (&words)[n], std::u32string_view word) {
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

bool IsPunctuation(char32_t code) {
  const bool ascii =
      code < 0x80 && !(code >= '0' && code <= '9') && !(code >= 'a' && code <= 'z') && !(code >= 'A' && code <= 'Z');
  // Arabic punctuation, general punctuation, quotation marks, ornate parentheses.
  return ascii || code == 0x60C || code == 0x60D || code == 0x61B || code == 0x61E || code == 0x61F ||
         (code >= 0x66A && code <= 0x66D) || code == 0x6D4 ||
         (code >= 0x2010 && code <= 0x205E && !IsInvisible(code)) || code == 0xAB || code == 0xBB || code == 0xB7 ||
         code == 0x2212 || code == 0xFD3E || code == 0xFD3F;
}

// Puts a hamza that came as a mark of its own on the letter before it. On an alef it changes
// nothing, since the strict key has one alef; elsewhere it is a mark like others.
void PutHamza(Word& word) {
  if (word.empty()) return;
  if (word.back() == U'و') word.back() = U'ؤ';
  if (word.back() == U'ي') word.back() = U'ئ';
}

void AppendFolded(char32_t code, Word& word) {
  if (code == kHamzaAbove || code == kHighHamza) {
    PutHamza(word);
  } else if (const int digit = DigitValue(code); digit >= 0) {
    word.push_back(U'0' + static_cast<char32_t>(digit));
  } else if (code >= 'A' && code <= 'Z') {
    word.push_back(code - 'A' + 'a');
  } else if (!IsArabicMark(code) && !IsInvisible(code) && code != kTatweel) {
    word.push_back(Apply(kStrictFolds, code));
  }
}

// The words of `name`, strictly folded, not joined yet.
std::vector<Word> FoldedWords(absl::string_view name) {
  std::vector<Word> words;
  Word word;
  const auto end_word = [&] {
    if (!word.empty()) words.push_back(std::move(word));
    word.clear();
  };
  for (char32_t raw : ToCodePoints(name)) {
    const std::u32string plain = ExpandPresentationForm(raw);
    // The form of a vowel mark that stands alone expands to a space with the mark; that space
    // would cut the name in two.
    const bool lone_mark = plain.size() > 1 && plain[0] == ' ' && IsArabicMark(plain[1]);
    for (char32_t code : plain.substr(lone_mark ? 1 : 0)) {
      if (IsSpace(code) || IsPunctuation(code)) {
        end_word();
      } else {
        AppendFolded(code, word);
      }
    }
  }
  end_word();
  return words;
}

// Joins the compounds; a compound may itself be part of one (أبو عبد الله).
std::vector<Word> Joined(std::vector<Word> words) {
  std::vector<Word> joined;
  bool wants_next = false;
  for (Word& word : words) {
    const bool joins_next = IsOneOf(kJoinsNext, word);
    if (!joined.empty() && (wants_next || IsOneOf(kJoinsPrevious, word))) {
      joined.back() += word;
    } else {
      joined.push_back(std::move(word));
    }
    wants_next = joins_next;
  }
  return joined;
}

Word Loosened(const Word& word) {
  Word loose;
  for (size_t i = 0; i < word.size(); ++i) {
    const bool inner_alef = word[i] == U'ا' && i > 0;
    if (inner_alef || word[i] == U'ء') continue;
    loose.push_back(Apply(kLooseFolds, word[i]));
  }
  return loose;
}

// Takes the article off the first word if a name of at least two letters is left. "آل" written
// apart ("the house of") is no part of the name either.
void DropArticle(std::vector<Word>& words) {
  if (words.empty()) return;
  if (words.size() > 1 && words[0] == U"ال") {
    words.erase(words.begin());
  } else if (words[0].size() >= 4 && words[0].substr(0, 2) == U"ال") {
    words[0].erase(0, 2);
  }
}

std::string KeyOf(const std::vector<Word>& words, bool loose) {
  std::string key;
  for (const Word& word : words) {
    const std::string part = ToUtf8(loose ? Loosened(word) : word);
    if (part.empty()) continue;
    if (!key.empty()) key.push_back(' ');
    key += part;
  }
  return key;
}

std::string FamilyKeyOf(absl::string_view family_name, bool loose) {
  std::vector<Word> words = Joined(FoldedWords(family_name));
  DropArticle(words);
  return KeyOf(words, loose);
}

}  // namespace

std::string StrictKey(absl::string_view name) { return KeyOf(Joined(FoldedWords(name)), /*loose=*/false); }

std::string LooseKey(absl::string_view name) { return KeyOf(Joined(FoldedWords(name)), /*loose=*/true); }

std::string FamilyKey(absl::string_view family_name) { return FamilyKeyOf(family_name, /*loose=*/false); }

std::string LooseFamilyKey(absl::string_view family_name) { return FamilyKeyOf(family_name, /*loose=*/true); }

}  // namespace ihala::text
