#ifndef IHALA_TOOLS_STORY_FILES_H_
#define IHALA_TOOLS_STORY_FILES_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "tools/story/facts.h"

namespace ihala::story {

// Reads the database of a server's data folder, with the keys that lie beside it, or a field store's file. The file's
// lock is held meanwhile, so that what is read is one moment's and nobody's half-done work; nothing is written into the
// file. UNAVAILABLE while a program has it open, NOT_FOUND if there is none, DATA_LOSS for a damaged file or a row that
// is not what its place says.
absl::StatusOr<ServerFile> ReadServer(const std::string& data_dir);
// The store opens by its person's passphrase and the keystore beside it: UNAUTHENTICATED or FAILED_PRECONDITION where
// it does not.
absl::StatusOr<FieldFile> ReadField(const std::string& path, absl::string_view passphrase);

}  // namespace ihala::story

#endif  // IHALA_TOOLS_STORY_FILES_H_
