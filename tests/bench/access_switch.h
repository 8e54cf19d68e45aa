#ifndef IHALA_TESTS_BENCH_ACCESS_SWITCH_H_
#define IHALA_TESTS_BENCH_ACCESS_SWITCH_H_

namespace ihala::bench {

// Switches all decisions about access off in this program, or on again: everybody sees every case they are asked about,
// whole, for ever, and nothing is looked at to say so. The rest of the product stays what it is. The baseline of what
// deciding costs; while no call is under way.
void DecideAccess(bool decides);

}  // namespace ihala::bench

#endif  // IHALA_TESTS_BENCH_ACCESS_SWITCH_H_
