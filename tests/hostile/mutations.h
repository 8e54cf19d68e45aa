#ifndef IHALA_TESTS_HOSTILE_MUTATIONS_H_
#define IHALA_TESTS_HOSTILE_MUTATIONS_H_

#include <string>
#include <vector>

#include "common/base/random.h"
#include "google/protobuf/message.h"

namespace ihala::hostile {

// One way to spoil one field of a message.
struct Mutation {
  // The fields that lead to it. A list is entered by its first entry, which is made where there is none.
  std::vector<const google::protobuf::FieldDescriptor*> path;
  std::string how;
  // No reader may take the field for good: refusing it is owed, and by its name.
  bool bad = false;
  // What is wrong is wrong with this field alone, so that its neighbours need not be named in its stead.
  bool form = false;

  // `people.name.first`; empty for the message as a whole.
  std::string Field() const;
};

// What may be asked of the mutations of a message.
struct MutationOptions {
  // Codes of other people's things, tried on every text.
  std::vector<std::string> foreign;
};

// Every mutation of every field of the message's type, recursively and also where the sample leaves a field out. Of a
// `oneof` only the alternative that the sample has.
std::vector<Mutation> MutationsOf(const google::protobuf::Message& sample, const MutationOptions& options);

// Mutations of the message as a whole: cut, with bits turned over, with something after it, far too large.
std::vector<Mutation> MutationsOfWhole();

// Does it to a valid message and returns the bytes to send. `random` decides which bits and where to cut.
std::string Apply(const Mutation& mutation, google::protobuf::Message* valid, Random& random);

}  // namespace ihala::hostile

#endif  // IHALA_TESTS_HOSTILE_MUTATIONS_H_
