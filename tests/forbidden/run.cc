#include "tests/forbidden/run.h"

#include <algorithm>
#include <iostream>

#include "common/base/ids.h"
#include "tests/forbidden/looks.h"
#include "tests/forbidden/setting.h"
#include "tests/forbidden/ways.h"

namespace ihala::forbidden {
namespace {

void Say(const char* where, const Setting::Copies& copies, const Setting& setting) {
  if (!setting.forbids()) return;
  for (const auto& [account, id] : copies) {
    std::cout << "copy: " << where << " of " << UuidToText(id) << " to " << account << std::endl;
  }
}

// Of those to whom more than an envelope went, those who receive, and of the cases those of this test.
Setting::Copies OfReceivers(const Setting::Copies& all, Setting& setting) {
  Setting::Copies some;
  for (const auto& one : all) {
    const auto& people = setting.people();
    const auto& cases = setting.cases();
    const bool receives =
        std::any_of(people.begin(), people.end(), [&](const Person& person) { return person.account == one.first; });
    const bool is_ours =
        std::any_of(cases.begin(), cases.end(), [&](const Case& known) { return known.id == one.second; });
    if (receives && is_ours) some.insert(one);
  }
  return some;
}

void Differ(const char* what, const Setting::Copies& these, const Setting::Copies& those) {
  for (const auto& [account, id] : these) {
    if (those.count({account, id}) == 0) std::cout << what << ": " << UuidToText(id) << " to " << account << std::endl;
  }
}

}  // namespace

bool Run(bool forbids, bool verbose) {
  Setting setting(forbids);
  Looks looks(setting);
  uint64_t paths = 0;
  Setting::Copies held;
  for (const Way& way : Ways()) {
    way.go(setting);
    paths += looks.LookEverywhere();
    const Setting::Copies on_devices = looks.OnDevices();
    held.insert(on_devices.begin(), on_devices.end());
    if (verbose) std::cout << way.name << ": copies " << setting.answered().size() << std::endl;
  }
  Setting::Copies shown;
  const Setting::Copies in_trail = setting.InTrail(&shown);
  Say("in the trail", in_trail, setting);
  Say("in an answer", setting.answered(), setting);
  Say("on a device", held, setting);
  Setting::Copies all = in_trail;
  all.insert(setting.answered().begin(), setting.answered().end());
  all.insert(held.begin(), held.end());
  // The trail is worth as much as it agrees with what was answered: who was shown more than an envelope is in it, for
  // every case, and nobody else.
  const Setting::Copies entered = OfReceivers(shown, setting), seen = OfReceivers(setting.shown(), setting);
  Differ("answered and not entered", seen, entered);
  Differ("entered and not answered", entered, seen);
  std::cout << "forbidden: paths=" << paths << " copies=" << all.size() << " in_trail=" << in_trail.size()
            << " in_answers=" << setting.answered().size() << " on_devices=" << held.size()
            << " shown_to_others=" << entered.size() << std::endl;
  if (entered != seen || entered.empty()) return false;
  // A server without the red lines must be seen to have none, by each of the three.
  if (!forbids) return !in_trail.empty() && !setting.answered().empty() && !held.empty();
  return all.empty();
}

}  // namespace ihala::forbidden
