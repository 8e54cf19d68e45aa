#ifndef IHALA_TESTS_HOSTILE_TRANSPORT_H_
#define IHALA_TESTS_HOSTILE_TRANSPORT_H_

#include "tests/hostile/judge.h"

namespace ihala::hostile {

// Hostility below the messages: on the port, inside TLS, in HTTP/2 frames, in headers, and payloads that unpack into
// far more than they are.
void TryTransport(TestServer& server, Judge* judge, Tally* tally);

}  // namespace ihala::hostile

#endif  // IHALA_TESTS_HOSTILE_TRANSPORT_H_
