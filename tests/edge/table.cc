#include "tests/edge/table.h"

#include "absl/strings/ascii.h"
#include "absl/strings/strip.h"

namespace ihala::edge {
namespace {

constexpr absl::string_view kWholeCase = "issue 7, the whole case";
constexpr absl::string_view kMatching = "the issue of matching, the same household twice";

constexpr EdgeCase kCases[] = {
    {1, "a valid ID number", "taken without a word", ""},
    {2, "an ID number whose check digit does not fit",
     "a warning to read it aloud again; may be sent as it was stated, and then a reason says why", ""},
    {3, "an ID number in Arabic-Indic or Persian digits", "the same number", ""},
    {4, "an ID number that a spreadsheet cut to seven digits",
     "the padded number is suggested; a person confirms it; never padded silently", ""},
    {5, "nine zeros or another digit nine times", "refused as a placeholder, although zeros pass the check", ""},
    {6, "an ID number with pasted marks, spaces and dashes", "the number, without a word", ""},
    {7, "a newborn with a hospital's notice or nothing",
     "accepted, has the system's own id, counts in the household; a warning that the child is not registered", ""},
    {8, "a temporary ID, or a passport whose number is all zeros", "accepted; no check digit is expected", ""},
    {9, "an UNRWA family number and a rank", "kept as both, never read as an ID number; a family shares its number",
     ""},
    {10, "twins with the same birthday and parents", "two people; nothing merges them", kMatching},
    {11, "one child entered twice, once without a number", "asks: twin or repeated? Never merged by itself", kMatching},
    {12, "one common name at two organisations with different valid numbers", "no match", kMatching},
    {13, "one number, and a family name before and after marriage", "one person; both names are kept, without blame",
     kMatching},
    {14, "compound names written together or apart; Rahman with or without alef",
     "together and apart have one strict key; the alef meets under the loose key only", ""},
    {15, "final yeh and alef maqsura, teh marbuta and heh, alef with and without hamza",
     "one key; shown as it was written", ""},
    {16, "presentation forms, tatweel, vowel marks", "one key; shown as it was written", ""},
    {17, "Persian yeh and kaf", "the key of the Arabic letters; shown as it was written", ""},
    {18, "a name with a character that reorders text, with markup or with a formula",
     "the character is refused; the rest is kept, and in a CSV a formula is only text", ""},
    {19, "one name in Latin and in Arabic letters", "a candidate only, with a birth date or a number beside it",
     kMatching},
    {20, "one mobile number in five ways of writing", "one number", ""},
    {21, "a zero too many after the country code; a number too short; an Israeli SIM card",
     "mended and confirmed; an error; kept under +972", ""},
    {22, "one phone for fourteen households",
     "allowed; the caseworker and, by the number of open cases, the reviewer are told that payment messages may go "
     "astray",
     ""},
    {23,
     "a date with day and month in doubt, a year alone, the first of January, a Hijri year, the future, an age of "
     "130",
     "day first, asked where the file is in doubt; precision of a year; perhaps estimated; converted and confirmed; "
     "errors",
     ""},
    {24, "an address in words: a tent opposite a school, displaced from elsewhere",
     "the words are kept, with the two governorates and the tent; no position is asked for", ""},
    {25, "\"Gaza\" alone as a place", "asks whether Strip, governorate or city is meant; no default", ""},
    {26, "one household joins another after a death",
     "a link with its date; open referrals of both are shown; a new head gives new consent", kWholeCase},
    {27, "one man, two wives, two dwellings", "two linked households; he is a member of one; no duplicate", kMatching},
    {28, "a son marries and moves out, and both households are referred",
     "linked; nobody is counted twice on a day; neither is refused", kWholeCase},
    {29, "a household headed by a child, or a child alone",
     "goes to child protection; cash only by an authorised caregiver, whose name nobody finds", kWholeCase},
    {30, "a wife refuses to share her data, her husband agrees",
     "the head goes with the size alone; nothing of her is anywhere", ""},
    {31, "consent is withdrawn while the referral waits offline", "the withdrawal wins, whatever the clocks say", ""},
    {32, "two offline workers of two organisations refer one family",
     "the second is held as a possible duplicate; neither lost nor sent twice", kMatching},
    {33, "the agreement ends, or the receiver is renamed, while referrals wait",
     "held, and the workers are told; never redirected by itself; asked again unless the text named both", ""},
    {34, "a receiver redirects a case to an organisation behind a red line",
     "blocked, recorded, the coordinator is told", ""},
    {35, "a survivor of violence whose name must not be shown",
     "a code in place of the name; safe contact only; never found by name", ""},
    {36, "the family says it gets payments, the registry knows of none for years",
     "both are recorded with their source; what was paid counts", kWholeCase},
    {37, "amounts with one separator before three digits, Arabic digits, a foreign currency",
     "confirmed where in doubt; the currency is kept", ""},
    {38, "a device whose clock is three months ahead",
     "the server's clock decides what is due; the device's stands beside it; nothing is refused for it", ""},
};

}  // namespace

absl::Span<const EdgeCase> EdgeCases() { return kCases; }

int NumberOfTest(absl::string_view test_name) {
  if (!absl::ConsumePrefix(&test_name, "EdgeCase") || test_name.size() < 2) return 0;
  const auto is_digit = [](char c) { return absl::ascii_isdigit(static_cast<unsigned char>(c)); };
  if (!is_digit(test_name[0]) || !is_digit(test_name[1])) return 0;
  return (test_name[0] - '0') * 10 + (test_name[1] - '0');
}

}  // namespace ihala::edge
