# Headers that most files read, parsed once for each kind of target and not once for each file, and twenty sources of a
# target compiled as one: a build takes a third of the time or less. Nobody may lean on it, each file includes what it
# uses: the preset `analysis` compiles without it and refuses those that do not. What a source declares for itself has a
# name that its folder has once, or the compiler says so.
option(IHALA_PRECOMPILE "Parse the headers that most files read once for all, and compile sources together" ON)

set(core_headers
  <algorithm> <cstdint> <functional> <map> <memory> <optional> <set> <string> <utility> <vector>
  <absl/container/flat_hash_map.h> <absl/container/flat_hash_set.h> <absl/status/status.h> <absl/status/statusor.h>
  <absl/strings/str_cat.h> <absl/strings/str_join.h> <absl/strings/str_split.h> <absl/synchronization/mutex.h>
  <absl/time/civil_time.h> <absl/time/time.h>
  <google/protobuf/descriptor.h> <google/protobuf/message.h>
  <ihala/v1/referral_service.pb.h> <ihala/v1/session_service.pb.h> <ihala/v1/sync.pb.h>)
set(test_headers <iostream> <sstream> <gmock/gmock.h> <gtest/gtest.h>)

# A precompiled header serves only what is compiled with its own flags: programs are compiled like libraries, and all
# with those for threads.
if(IHALA_PRECOMPILE)
  set(CMAKE_CXX_COMPILE_OPTIONS_PIE ${CMAKE_CXX_COMPILE_OPTIONS_PIC})
  add_compile_options(-pthread)
  # For ccache, which then looks into what is left to compile; and g++ 12 sees reads and writes past the end of its own
  # std::string once that is precompiled. AddressSanitizer looks for real ones.
  set(gnu_options -fpch-preprocess -Wno-array-bounds -Wno-stringop-overflow -Wno-stringop-overread -Wno-restrict)
  add_compile_options("$<$<CXX_COMPILER_ID:GNU>:${gnu_options}>")
endif()

function(ihala_precompiled name)
  file(WRITE ${PROJECT_BINARY_DIR}/precompiled/${name}.cc "")
  add_library(${name} STATIC ${PROJECT_BINARY_DIR}/precompiled/${name}.cc)
  cmake_parse_arguments(ARG "" "" "HEADERS;DEPS" ${ARGN})
  target_link_libraries(${name} PRIVATE ihala_proto absl::flat_hash_map absl::statusor absl::time ${ARG_DEPS})
  target_precompile_headers(${name} PRIVATE ${ARG_HEADERS})
endfunction()

function(ihala_targets_of folder found)
  get_property(targets DIRECTORY ${folder} PROPERTY BUILDSYSTEM_TARGETS)
  get_property(subfolders DIRECTORY ${folder} PROPERTY SUBDIRECTORIES)
  foreach(subfolder ${subfolders})
    ihala_targets_of(${subfolder} more)
    list(APPEND targets ${more})
  endforeach()
  set(${found} ${targets} PARENT_SCOPE)
endfunction()

# Has every target use them, once all are there.
function(ihala_precompile)
  if(NOT IHALA_PRECOMPILE)
    return()
  endif()
  ihala_targets_of(${PROJECT_SOURCE_DIR} targets)
  # The messages are among the headers, and what tells ThreadSanitizer of them is compiled before there are any.
  list(REMOVE_ITEM targets ihala_proto ihala_tsan ihala_tsan_test ihala_tsan_racy)
  ihala_precompiled(ihala_precompiled HEADERS ${core_headers})
  if(IHALA_TESTS)
    ihala_precompiled(ihala_precompiled_test HEADERS ${core_headers} ${test_headers} DEPS GTest::gmock GTest::gtest)
    target_compile_options(ihala_precompiled_test PRIVATE ${IHALA_TEST_OPTIONS})
  endif()
  foreach(target ${targets})
    get_target_property(type ${target} TYPE)
    if(NOT type MATCHES "STATIC_LIBRARY|EXECUTABLE")
      continue()
    endif()
    get_target_property(together ${target} UNITY_BUILD)
    if(together STREQUAL "together-NOTFOUND")
      set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 20)
    endif()
    get_target_property(libraries ${target} LINK_LIBRARIES)
    if(libraries MATCHES "GTest::")
      target_precompile_headers(${target} REUSE_FROM ihala_precompiled_test)
      target_compile_options(${target} PRIVATE ${IHALA_TEST_OPTIONS})
    else()
      target_precompile_headers(${target} REUSE_FROM ihala_precompiled)
    endif()
  endforeach()
endfunction()
