# Runs after ctest, which shows what a test said only where it failed: prints the one line that the long tests end with
# (`kill: kills=200 ...`), out of the log of this run. Never fails, so that only tests decide.
foreach(log LastTest.log.tmp LastTest.log)
  if(EXISTS ${FOLDER}/${log})
    set(names "canaries|chaos|edge|erasure|forbidden|fuzz")
    string(APPEND names "|hostile|import-kill|import-memory|kill|matrix|power|races|replay|sim")
    file(STRINGS ${FOLDER}/${log} lines
      REGEX "^((${names}): [a-z_]+=[0-9]+ [a-z_]+=|(files|planted|rows)=[0-9]+ [a-z]+=)")
    list(REMOVE_DUPLICATES lines)
    foreach(line ${lines})
      execute_process(COMMAND ${CMAKE_COMMAND} -E echo ${line})
    endforeach()
    break()
  endif()
endforeach()
