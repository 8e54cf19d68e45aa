// Trains a dictionary on synthetic cases of one vocabulary and tells what it does for those of another.
//   ihala_train_dictionary FILE [BYTES]
// Writes FILE. The same program makes the same dictionary.
#define ZDICT_STATIC_LINKING_ONLY
#include <zdict.h>
#include <zstd.h>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include "tests/dictionary/samples.h"

namespace {

constexpr int kTrainingCases = 600;
constexpr int kTestCases = 200;
constexpr int kLevel = 3;

std::string Train(const ihala::Samples& samples, size_t bytes) {
  std::string all;
  std::vector<size_t> sizes;
  for (const auto* some : {&samples.up, &samples.down, &samples.operations}) {
    for (const std::string& one : *some) {
      all += one;
      sizes.push_back(one.size());
    }
  }
  ZDICT_cover_params_t how = {};
  how.k = 1024;
  how.d = 8;
  how.zParams.compressionLevel = kLevel;
  std::string dictionary(bytes, '\0');
  const size_t made = ZDICT_trainFromBuffer_cover(dictionary.data(), dictionary.size(), all.data(), sizes.data(),
                                                  static_cast<unsigned>(sizes.size()), how);
  if (ZDICT_isError(made)) {
    std::cerr << "no dictionary: " << ZDICT_getErrorName(made) << std::endl;
    std::exit(1);
  }
  dictionary.resize(made);
  return dictionary;
}

// The mean of what each sample takes packed alone.
double Mean(const std::vector<std::string>& samples, const std::string& dictionary) {
  ZSTD_CCtx* const context = ZSTD_createCCtx();
  size_t total = 0;
  for (const std::string& one : samples) {
    std::string packed(ZSTD_compressBound(one.size()), '\0');
    total += ZSTD_compress_usingDict(context, packed.data(), packed.size(), one.data(), one.size(), dictionary.data(),
                                     dictionary.size(), kLevel);
  }
  ZSTD_freeCCtx(context);
  return static_cast<double>(total) / static_cast<double>(samples.size());
}

void Tell(const char* name, const std::vector<std::string>& samples, const std::string& dictionary) {
  size_t plain = 0;
  for (const std::string& one : samples) plain += one.size();
  std::cout << name << " samples=" << samples.size() << " plain=" << plain / samples.size()
            << " zstd=" << static_cast<int>(Mean(samples, ""))
            << " dictionary=" << static_cast<int>(Mean(samples, dictionary)) << std::endl;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::cerr << "usage: ihala_train_dictionary FILE [BYTES]" << std::endl;
    return 2;
  }
  const size_t bytes = argc > 2 ? static_cast<size_t>(std::atol(argv[2])) : 64 * 1024;
  const std::string dictionary = Train(MakeSamples(ihala::Vocabulary::kTrained, kTrainingCases, 1), bytes);
  std::ofstream(argv[1], std::ios::binary) << dictionary;
  for (const auto vocabulary : {ihala::Vocabulary::kTrained, ihala::Vocabulary::kUnseen}) {
    const ihala::Samples samples = MakeSamples(vocabulary, kTestCases, 2);
    std::cout << (vocabulary == ihala::Vocabulary::kTrained ? "the trained vocabulary, other cases"
                                                            : "another vocabulary")
              << std::endl;
    Tell("  operations", samples.operations, dictionary);
    Tell("  up", samples.up, dictionary);
    Tell("  down", samples.down, dictionary);
  }
  return 0;
}
