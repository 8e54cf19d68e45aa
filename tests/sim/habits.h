#ifndef IHALA_TESTS_SIM_HABITS_H_
#define IHALA_TESTS_SIM_HABITS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "common/base/random.h"
#include "ihala/v1/case.pb.h"
#include "ihala/v1/referral.pb.h"
#include "ihala/v1/workflow.pb.h"

namespace ihala::sim {

// The case to which somebody turns, of those whose revisions are given, of which there is one at least: any, or in so
// many thousandths the one that changed last.
size_t ChooseCase(const std::vector<uint64_t>& revisions, uint32_t last, Random& random);

// Fills in the form of a step as somebody would who takes any choice that it offers, with `words` wherever it takes
// text. Nullopt where the form asks for something that this simulation has none of (another case).
std::optional<std::vector<v1::InputValue>> FillForm(const v1::Workflow& workflow,
                                                    const google::protobuf::RepeatedPtrField<v1::StepInput>& form,
                                                    const std::string& words, absl::CivilDay today, Random& random);

// The dossier with `words` in one of two fields that nobody fills in otherwise, so that they are found again:
// amendments of the same field meet often, and of different ones too.
v1::Referral EditDossier(v1::Referral dossier, const std::string& words, Random& random);
std::vector<uint64_t> NumbersOf(const std::vector<v1::DossierConflict>& conflicts);

// Whether the form has a place for words, by which the step can be found again.
bool TakesWords(const google::protobuf::RepeatedPtrField<v1::StepInput>& form);

}  // namespace ihala::sim

#endif  // IHALA_TESTS_SIM_HABITS_H_
