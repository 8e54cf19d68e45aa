# Installs the library into an empty folder and builds the quickstart against what is there and nothing else.
#   cmake -DBUILD=<build folder> -DSOURCE=<client-lib> -DSCRATCH=<folder> -DCXX=<compiler> -DFLAGS=<flags> -P this
# For another machine also -DTOOLCHAIN=<CMake's file> -DEMULATOR=<what runs its programs here>.
file(REMOVE_RECURSE ${SCRATCH})
file(MAKE_DIRECTORY ${SCRATCH}/project)
file(WRITE ${SCRATCH}/project/CMakeLists.txt "
cmake_minimum_required(VERSION 3.25)
project(embedder LANGUAGES C CXX)
find_package(ihala_client REQUIRED)
add_executable(quickstart ${SOURCE}/quickstart/quickstart.cc)
target_link_libraries(quickstart PRIVATE ihala::client)
if(NOT \"${FLAGS}\" MATCHES sanitize)
  target_link_libraries(quickstart PRIVATE ihala::wiping_heap)
endif()
")
if(TOOLCHAIN)
  # It looks for packages nowhere but in the folders of that machine, and this is another.
  set(other_machine -DCMAKE_TOOLCHAIN_FILE=${TOOLCHAIN} -DCMAKE_FIND_ROOT_PATH=${SCRATCH}/prefix)
endif()
function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(NOT result EQUAL 0)
    message(FATAL_ERROR "${ARGN}\n${output}")
  endif()
endfunction()
run(${CMAKE_COMMAND} --install ${BUILD} --prefix ${SCRATCH}/prefix --component ihala_client)
run(${CMAKE_COMMAND} -S ${SCRATCH}/project -B ${SCRATCH}/build -G Ninja -DCMAKE_PREFIX_PATH=${SCRATCH}/prefix
    -DCMAKE_CXX_COMPILER=${CXX} -DCMAKE_CXX_FLAGS=${FLAGS} -DCMAKE_CXX_COMPILER_LAUNCHER=${LAUNCHER}
    ${other_machine})
run(${CMAKE_COMMAND} --build ${SCRATCH}/build)
# Without arguments it says how it is used.
execute_process(COMMAND ${EMULATOR} ${SCRATCH}/build/quickstart RESULT_VARIABLE result ERROR_VARIABLE output)
if(NOT result EQUAL 2 OR NOT output MATCHES "usage")
  message(FATAL_ERROR "the installed quickstart does not run: ${result} ${output}")
endif()
