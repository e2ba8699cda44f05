# What the program says of itself, for `man` and for shells: manual pages, by help2man where that is
# at hand (target `man`), and the scripts of completion.
find_program(HELP2MAN help2man)
find_program(BASH bash)

set(pages_dir "${PROJECT_BINARY_DIR}/pages")
set(pages)
if(HELP2MAN AND BASH)
  add_custom_command(
    OUTPUT "${pages_dir}/man1/funnel.1"
    COMMAND ${BASH} "${PROJECT_SOURCE_DIR}/cmake/manual.sh"
      "$<TARGET_FILE:funnel>" "${PROJECT_VERSION}" "${pages_dir}/man1" "${HELP2MAN}"
    DEPENDS funnel "${PROJECT_SOURCE_DIR}/cmake/manual.sh"
    COMMENT "Writing the manual pages"
    VERBATIM
  )
  add_custom_target(man ALL DEPENDS "${pages_dir}/man1/funnel.1")
  install(DIRECTORY "${pages_dir}/man1/" DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 OPTIONAL)
else()
  add_custom_target(man COMMAND ${CMAKE_COMMAND} -E echo "help2man or bash is missing"
    COMMAND ${CMAKE_COMMAND} -E false)
endif()

foreach(shell IN ITEMS bash zsh)
  add_custom_command(
    OUTPUT "${pages_dir}/completion.${shell}"
    COMMAND ${CMAKE_COMMAND} -E make_directory "${pages_dir}"
    COMMAND funnel completion ${shell} > "${pages_dir}/completion.${shell}"
    DEPENDS funnel
    COMMENT "Writing the completion for ${shell}"
    VERBATIM
  )
  list(APPEND pages "${pages_dir}/completion.${shell}")
endforeach()
add_custom_target(completion ALL DEPENDS ${pages})
install(FILES "${pages_dir}/completion.bash" RENAME funnel
  DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions OPTIONAL)
install(FILES "${pages_dir}/completion.zsh" RENAME _funnel
  DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions OPTIONAL)
