#ifndef IHALA_SERVER_FIGURES_SUPPRESSION_H_
#define IHALA_SERVER_FIGURES_SUPPRESSION_H_

#include <cstdint>
#include <vector>

// Which counts of a table are told to those who own none of its cases, so that none below ten can be found: not where
// it stands, and not by taking what is told from what is told. Pure.
//
// A table counts cases by group and part. Each case is in one group and one part; the sums over groups, over parts and
// over all are told besides. Several tables may tell the same cases apart by other parts, or by other groups:
//  - what is told of sums over groups depends on these sums alone, so it is the same whatever the groups are; a part
//  whose
//    sum is not told is told of no group;
//  - what is told of sums over parts depends on these sums alone, so it is the same whatever the parts are; a group
//  whose
//    sum is not told is told of no part;
//  - what is held back of a sum that is told comes to ten at least;
//  - for each count below ten that is held back there is another table, with another number in its place, of which all
//    the same would be told. tests: suppression_test.cc.
// Nothing at all (zero) is told where its sums are, unless another count needs it: that there is nobody is no secret.
namespace ihala {

// Fewer than so many are held back.
inline constexpr uint64_t kFewest = 10;

using Counts = std::vector<uint64_t>;

// A line of counts whose sum is told: which of them are. All false where the sum is small itself.
std::vector<bool> TellLine(const Counts& line);

// counts[group][part], with which sums over parts (by group) and over groups (by part) are told, as TellLine said:
// which of the counts are. All groups have the same parts.
std::vector<std::vector<bool>> TellTable(const std::vector<Counts>& counts, const std::vector<bool>& groups_told,
                                         const std::vector<bool>& parts_told);

}  // namespace ihala

#endif  // IHALA_SERVER_FIGURES_SUPPRESSION_H_
