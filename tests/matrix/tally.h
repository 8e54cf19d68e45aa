#ifndef IHALA_TESTS_MATRIX_TALLY_H_
#define IHALA_TESTS_MATRIX_TALLY_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "google/protobuf/message.h"

namespace ihala::matrix {

// Where in the matrix something is.
struct Place {
  std::string person;
  std::string relation;
  std::string surface;
  std::string subject;  // The case.
};

// Counts cells, and says where product and oracle do not agree.
class Tally {
 public:
  // A tally that says nothing is for an oracle that lacks a rule on purpose.
  explicit Tally(bool silent = false) : silent_(silent) {}

  // One cell for each field that a message of this type can have. Both messages are of one type.
  void Compare(const Place& place, const google::protobuf::Message& expected, const google::protobuf::Message& shown);
  // One cell. `path` says what is looked at.
  void Check(const Place& place, const std::string& path, const std::string& expected, const std::string& shown);
  void CheckList(bool same, const Place& place, const std::string& what);
  // A message that is true of a case: which of its fields are there to be shown or hidden.
  void Fill(const google::protobuf::Message& truth);

  uint64_t cells() const { return cells_; }
  uint64_t disagree() const { return disagree_; }
  uint64_t mismatches() const { return mismatches_; }
  const std::string& first() const { return first_; }
  const std::set<std::pair<std::string, std::string>>& relations() const { return relations_; }
  const std::set<std::string>& surfaces() const { return surfaces_; }
  // Fields of the messages of a case that were never there.
  std::set<std::string> Unfilled() const;

 private:
  void Note(const Place& place, const std::string& path, const std::string& what);

  const bool silent_;
  uint64_t cells_ = 0;
  uint64_t disagree_ = 0;
  uint64_t mismatches_ = 0;
  std::string first_;
  std::map<std::string, int>
      said_;  // By what is said but the person and case, so that one fault is not said a thousand times.
  std::set<std::pair<std::string, std::string>> relations_;  // Person and relation.
  std::set<std::string> surfaces_;
  std::set<std::string> filled_;
};

}  // namespace ihala::matrix

#endif  // IHALA_TESTS_MATRIX_TALLY_H_
