// A heap that keeps nothing: what a program gives back is overwritten at once, so that names that were on the screen do
// not lie about in its memory until something else happens to need the place. Locking a store wipes its key; this wipes
// what was read with it. Link the object into a program and it is so everywhere in it, in the libraries that it uses
// too (protobuf, gRPC, SQLite, zstd): a program's own `free` comes before the C library's for all of them.
//
// For glibc alone, whose own functions stand behind these. Elsewhere see what the platform has: Android can have memory
// zeroed when it is freed, by mallopt(M_BIONIC_ZERO_INIT, 1) at the next use of it.
#include <malloc.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

extern "C" {

void __libc_free(void* place);

void free(void* place) {
  if (place == nullptr) return;
  const int error = errno;
  explicit_bzero(place, malloc_usable_size(place));
  __libc_free(place);
  errno = error;
}

// Always into another place, because glibc would move the block or a part of it and leave the old one as it was.
void* realloc(void* place, size_t bytes) {
  if (place == nullptr) return malloc(bytes);
  if (bytes == 0) {
    free(place);
    return nullptr;
  }
  const size_t before = malloc_usable_size(place);
  // Room that is not worth moving for stays.
  if (bytes <= before && before - bytes < before / 2) return place;
  void* const other = malloc(bytes);
  if (other == nullptr) return nullptr;
  std::memcpy(other, place, bytes < before ? bytes : before);
  free(place);
  return other;
}

}  // extern "C"
