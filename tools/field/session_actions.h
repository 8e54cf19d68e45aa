#ifndef IHALA_TOOLS_FIELD_SESSION_ACTIONS_H_
#define IHALA_TOOLS_FIELD_SESSION_ACTIONS_H_

#include <cstdint>
#include <string>

#include "tools/field/field.h"
#include "tools/support/choose_passphrase.h"

namespace ihala::tools {

// What a person gives with a sign-in besides the passphrase.
struct SignInWords {
  std::string previous_file;  // Has the passphrase of the last sign-in, where it was changed.
  std::string code;           // Enrols the device.
};

// Makes the store where there is none, signs in, and pulls directory and workflow by a first sync. The server is
// remembered beside the store.
ExitCode SignInToStore(Field& field, const std::string& account, const SignInWords& words);

// Sets the passphrase of an account at the server, by a code or the present one. Needs no store.
ExitCode ChoosePassphraseForStore(Field& field, const ChooseOptions& options);

// Ends the session, at the server if it can be reached. Unsent commands stay.
ExitCode SignOutOfStore(Field& field);

// Sends and receives, with a bar where somebody watches. Signs in again by itself where the session has ended.
ExitCode SyncStore(Field& field, uint32_t max_failures);

// Parts that sync --watch shares: a sign-in with the passphrase that was given or asked for, and what a sync did as the
// members of an object that was begun.
absl::StatusOr<Client*> SignInAs(Field& field, const std::string& account, const SignInWords& words = {});
void WriteSyncResult(const SyncResult& result, Language language, JsonWriter& json);

// Sends what waits without opening the store. Needs no passphrase.
ExitCode DeliverStore(Field& field);

// How the store is.
ExitCode ShowStatus(Field& field);

// Writes the signed heads of the server's trail that the store carries into `file`, for an auditor. Needs no
// passphrase.
ExitCode WriteAuditHeads(Field& field, const std::string& file);

}  // namespace ihala::tools

#endif  // IHALA_TOOLS_FIELD_SESSION_ACTIONS_H_
