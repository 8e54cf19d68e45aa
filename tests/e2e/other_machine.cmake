# The device's programs of this build, which are for another machine, with a server, an operator and reviewers of this
# one: sets `programs` to a folder that holds the programs of both, and `built_here` to those that this build makes.
set(IHALA_SERVER_PROGRAMS "" CACHE PATH "Where another build has its programs: the server of the stories of a device")
set(programs "")
set(built_here ihala-field ihala-quickstart)
if(NOT IHALA_SERVER_PROGRAMS)
  return()
endif()
set(programs ${PROJECT_BINARY_DIR}/both)
file(MAKE_DIRECTORY ${programs})
foreach(program ihala-server ihala-admin ihala-desk ihala-load ihala-story)
  file(CREATE_LINK ${IHALA_SERVER_PROGRAMS}/${program} ${programs}/${program} SYMBOLIC)
endforeach()
list(JOIN CMAKE_CROSSCOMPILING_EMULATOR " " emulator)
foreach(program ${built_here})
  file(GENERATE OUTPUT ${programs}/${program} CONTENT "#!/bin/sh\nexec ${emulator} $<TARGET_FILE:${program}> \"$@\"\n"
       FILE_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE)
endforeach()
