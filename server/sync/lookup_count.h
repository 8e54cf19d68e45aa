#ifndef IHALA_SERVER_SYNC_LOOKUP_COUNT_H_
#define IHALA_SERVER_SYNC_LOOKUP_COUNT_H_

namespace ihala {

// Where the cases are counted that an exchange names and that are not there for its caller. Lives for one exchange, on
// one thread.
class LookupCount {
 public:
  virtual ~LookupCount() = default;

  // Counts a case before it is looked for, so that exchanges side by side count too. False, and nothing is counted,
  // where there have been too many.
  virtual bool Begin() = 0;
  // The case that was counted last is the caller's: takes it back.
  virtual void Found() = 0;
};

}  // namespace ihala

#endif  // IHALA_SERVER_SYNC_LOOKUP_COUNT_H_
