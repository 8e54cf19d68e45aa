# The programs of GoogleTest, and which of them a build has.
#
# The preset `asan` runs what needs no gRPC under AddressSanitizer. Once more without it finds next to nothing and takes
# minutes to compile and to run: tools/test leaves these to it with IHALA_CORE_TESTS=OFF, and tools/check-all has both.
# Not among them is what tries all values of a property only in a build without a sanitizer: tests/support/sanitized.h.
option(IHALA_CORE_TESTS "Build and run also the tests that the build under AddressSanitizer runs just so" ON)
set(core_tests
  ihala_audit_test ihala_base_test ihala_client_test ihala_dictionary_test ihala_documents_test ihala_edge_test
  ihala_import_test ihala_load_cases_test ihala_load_store_test ihala_load_test ihala_server_audit_test
  ihala_server_commands_test ihala_server_door_test ihala_server_handlers_test ihala_server_observe_test
  ihala_server_store_test ihala_server_sync_test ihala_sqlite_test ihala_story_test
  ihala_test_chaos_test ihala_test_disk_test ihala_tidy_test ihala_wire_test)

# A process for each test shows at once which one fails and lets many run side by side; but under a sanitizer more time
# goes into starting them than into the tests.
option(IHALA_TESTS_APART "Each test of GoogleTest in a process of its own. Off: all tests of a program in one" ON)

# The group of a test, and the SECONDS that it may take on a processor; an emulator is slower.
function(ihala_test_limits test label seconds)
  if(CMAKE_CROSSCOMPILING_EMULATOR)
    math(EXPR seconds "${seconds} * 4")
  endif()
  set_tests_properties(${test} PROPERTIES LABELS ${label} TIMEOUT ${seconds})
endfunction()

# The tests of a program, for ctest: by the names PREFIX.Suite.Test, or all of them by the name of the program. LABEL
# groups them; SECONDS is what one of them may take.
function(ihala_tests program prefix label seconds)
  if(program IN_LIST core_tests AND NOT IHALA_CORE_TESTS)
    set_target_properties(${program} PROPERTIES EXCLUDE_FROM_ALL ON)
  elseif(IHALA_TESTS_APART)
    gtest_discover_tests(${program} DISCOVERY_MODE PRE_TEST TEST_PREFIX ${prefix}. PROPERTIES LABELS ${label}
                                                                                              TIMEOUT ${seconds})
  else()
    add_test(NAME ${program} COMMAND ${program})
    ihala_test_limits(${program} ${label} 1200)
  endif()
endfunction()
