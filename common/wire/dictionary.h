#ifndef IHALA_COMMON_WIRE_DICTIONARY_H_
#define IHALA_COMMON_WIRE_DICTIONARY_H_

#include <cstdint>

#include "absl/strings/string_view.h"

struct ZSTD_CDict_s;
struct ZSTD_DDict_s;

namespace ihala {

// What a small message shares with all others of its kind, known to both ends beforehand: the form of the messages,
// codes, and what dossiers say again and again. Trained on synthetic households only (tests/dictionary); there is no
// word of a person in it. A dictionary is never changed once released, or what was packed with it could not be
// unpacked; a better one gets the next number.
inline constexpr uint32_t kNewestDictionary = 1;

// The bytes of dictionary 1.
absl::string_view DictionaryBytes1();

// A dictionary made ready, which costs as much as packing hundreds of messages, so it is done once a process. Null for
// a number that is none. Any thread. `small` is for messages of few kilobytes, on which more time may be spent.
const ZSTD_CDict_s* PackingDictionary(uint32_t id, bool small);
const ZSTD_DDict_s* UnpackingDictionary(uint32_t id);

}  // namespace ihala

#endif  // IHALA_COMMON_WIRE_DICTIONARY_H_
