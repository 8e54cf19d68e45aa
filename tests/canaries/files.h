#ifndef IHALA_TESTS_CANARIES_FILES_H_
#define IHALA_TESTS_CANARIES_FILES_H_

#include <string>

#include "tests/canaries/setting.h"

namespace ihala::canaries {

// Has this process and those it starts stand in `folder` and leave core files there, as far as the machine lets them.
void LetCoreFilesLand(const std::string& folder);
// Whether a process that does not refuse leaves a core file there, with `word` in its memory.
bool LeaveCoreFile(const std::string& word);

// Looks at all that lies in a folder: names of files, and what is in them, the server's database with its log and its
// keys included, but for the stores of devices, which are not sealed yet, their logs and their indexes.
void LookAtFiles(Watcher& watcher, const std::string& surface, const std::string& folder);
// Looks at the names alone.
void LookAtNames(Watcher& watcher, const std::string& surface, const std::string& folder);
// Looks at the files that a process has open besides, temporary ones without a name included, and at how it was called.
void LookAtProcess(Watcher& watcher, const std::string& surface, pid_t pid);

}  // namespace ihala::canaries

#endif  // IHALA_TESTS_CANARIES_FILES_H_
