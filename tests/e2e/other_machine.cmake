# The device's programs of this build, which are for another machine, with a server, an operator and a reviewer of this
# one: the same stories, on a folder that holds the programs of both.
set(IHALA_SERVER_PROGRAMS "" CACHE PATH "Where another build has its programs: the server of the stories of a device")
if(NOT IHALA_SERVER_PROGRAMS)
  return()
endif()
set(both ${PROJECT_BINARY_DIR}/both)
file(MAKE_DIRECTORY ${both})
foreach(program ihala-server ihala-admin ihala-desk ihala-load ihala-story)
  file(CREATE_LINK ${IHALA_SERVER_PROGRAMS}/${program} ${both}/${program} SYMBOLIC)
endforeach()
list(JOIN CMAKE_CROSSCOMPILING_EMULATOR " " emulator)
foreach(program ihala-field ihala-quickstart)
  file(GENERATE OUTPUT ${both}/${program} CONTENT "#!/bin/sh\nexec ${emulator} $<TARGET_FILE:${program}> \"$@\"\n"
       FILE_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE)
endforeach()
ihala_quickstarts(${both})
