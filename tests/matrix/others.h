#ifndef IHALA_TESTS_MATRIX_OTHERS_H_
#define IHALA_TESTS_MATRIX_OTHERS_H_

#include "tests/matrix/tally.h"

// What stands beside the cases: who is shown what of it and who may say what, held to the same kind of slow and obvious
// second opinion. Each makes an office of its own, because what is said there has effects.
namespace ihala::matrix {

// Whose accounts somebody sees, and what they may say about them. Written from docs/accounts.md.
void JudgeStaff(Tally* tally);
// Who may freeze an organisation, lift that, and sign workflows for it. From the same page.
void JudgeOrganisations(Tally* tally);
// Who opens, reads, adds to and closes which threads, and what is in them. Written from docs/threads.md.
void JudgeThreads(Tally* tally);
// Who is told which figures. Written from docs/figures.md.
void JudgeFigures(Tally* tally);
// Whom a change rings, who watches: whoever has something to fetch, and nobody else.
void JudgeBells(Tally* tally);

}  // namespace ihala::matrix

#endif  // IHALA_TESTS_MATRIX_OTHERS_H_
