#ifndef IHALA_TESTS_CANARIES_WRONGS_H_
#define IHALA_TESTS_CANARIES_WRONGS_H_

#include "tests/canaries/setting.h"

namespace ihala::canaries {

// Says canaries where they are refused: in fields that are wrong because of them, in requests that somebody has no
// business to send, in codes and tokens and headers, in operations of a device. What is refused must not be repeated,
// in no error and no log.
void SayWhatIsRefused(Voice& voice);
// Tries writes of every kind on cases of others and of one's own, with something to say.
void TryWrites(Voice& voice, const Principal& who);

}  // namespace ihala::canaries

#endif  // IHALA_TESTS_CANARIES_WRONGS_H_
