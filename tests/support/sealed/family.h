#ifndef IHALA_TESTS_SUPPORT_SEALED_FAMILY_H_
#define IHALA_TESTS_SUPPORT_SEALED_FAMILY_H_

#include <map>
#include <string>

#include "absl/status/status.h"
#include "server/store/store.h"

// Cases in which every place of a store that may hold a family's words holds some, which begin with kCanary.
namespace ihala {

inline constexpr char kCanary[] = "CANARY";

// Everything of one of them by the place where it lies, as text.
using FamilyRows = std::map<std::string, std::string>;

std::string FamilyId(int n);
// Puts one, and the thread and post of its number unless they are there.
absl::Status PutFamily(WriteTxn& txn, int n);
// What is told of one that was put.
absl::Status ReadFamily(ReadTxn& txn, int n, FamilyRows* rows);
// What must be told of it: the whole, or what is left when its key was destroyed.
FamilyRows FamilyOf(int n, bool whole);

}  // namespace ihala

#endif  // IHALA_TESTS_SUPPORT_SEALED_FAMILY_H_
