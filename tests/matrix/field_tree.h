#ifndef IHALA_TESTS_MATRIX_FIELD_TREE_H_
#define IHALA_TESTS_MATRIX_FIELD_TREE_H_

#include <map>
#include <string>
#include <vector>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace ihala::matrix {

// Every field that a message of `type` can have, at any depth, by its path without the indexes of lists, as
// "dossier.people.name.first". What holds others counts too: that it is there at all says something. The values of a
// message of another package, as a timestamp, are not looked into.
const std::vector<std::string>& PathsOf(const google::protobuf::Descriptor& type);

// What is set in a message: path to each place with its value, as "people[0].sex=SEX_FEMALE".
using Spread = std::map<std::string, std::vector<std::string>>;
Spread SpreadOf(const google::protobuf::Message& message);

// The paths at which two messages of one type are not the same, ascending.
std::vector<std::string> DifferentPaths(const google::protobuf::Message& a, const google::protobuf::Message& b);

// Whether a field holds a message of ours.
bool HoldsOurs(const google::protobuf::FieldDescriptor& field);

}  // namespace ihala::matrix

#endif  // IHALA_TESTS_MATRIX_FIELD_TREE_H_
