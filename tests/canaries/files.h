#ifndef IHALA_TESTS_CANARIES_FILES_H_
#define IHALA_TESTS_CANARIES_FILES_H_

#include <string>

#include "tests/canaries/setting.h"

namespace ihala::canaries {

// Has this process and those it starts stand in `folder` and leave core files there, as far as the machine lets them.
void LetCoreFilesLand(const std::string& folder);
// Whether a process that does not refuse leaves a core file there, with `word` in its memory.
bool LeaveCoreFile(const std::string& word);

// The bytes of a file.
std::string ContentsOf(const std::string& path);

// Looks at all that lies in a folder: names of files, and what is in them, databases with their logs and keys included.
void LookAtFiles(Watcher& watcher, const std::string& surface, const std::string& folder);
// Looks at the names alone.
void LookAtNames(Watcher& watcher, const std::string& surface, const std::string& folder);
// Looks at the files that a process has open besides, temporary ones without a name included, and at how it was called.
void LookAtProcess(Watcher& watcher, const std::string& surface, pid_t pid);

}  // namespace ihala::canaries

#endif  // IHALA_TESTS_CANARIES_FILES_H_
