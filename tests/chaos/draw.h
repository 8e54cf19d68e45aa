#ifndef IHALA_TESTS_CHAOS_DRAW_H_
#define IHALA_TESTS_CHAOS_DRAW_H_

#include "common/base/random.h"
#include "tests/support/chaos/weather.h"

namespace ihala::chaos {

// Any weather: a radio link as 2G and better ones are, and of a hundred most have something wrong with them as well.
// Times and rates are those of a world `scale` times as fast.
Weather DrawWeather(Random& random, int scale);

}  // namespace ihala::chaos

#endif  // IHALA_TESTS_CHAOS_DRAW_H_
