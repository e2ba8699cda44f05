# What `cmake --install BUILD --prefix P` puts where. Nothing below holds an absolute path, so
# the prefix may be chosen, and the result moved, afterwards.
include(CMakePackageConfigHelpers)

if(TARGET funnel)
  install(TARGETS funnel)
endif()
install(FILES src/funnel.h DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(DIRECTORY models configs DESTINATION ${CMAKE_INSTALL_DATADIR}/funnel FILES_MATCHING PATTERN "*.cfg")
install(DIRECTORY docs/ DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES README.md CHANGELOG.md LICENSE src/report/vendor/plotly.LICENSE
  DESTINATION ${CMAKE_INSTALL_DOCDIR} OPTIONAL)

# find_package(funnel) gives funnel::funnel (shared); find_package(funnel COMPONENTS static)
# gives funnel::static as well, which needs the development files of GSL and the others.
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/funnel)
foreach(kind IN ITEMS shared static)
  install(TARGETS funnel_${kind} EXPORT funnel-${kind})
  install(EXPORT funnel-${kind} NAMESPACE funnel:: DESTINATION ${package_dir})
endforeach()
configure_package_config_file(
  cmake/funnel-config.cmake.in "${PROJECT_BINARY_DIR}/generated/funnel-config.cmake"
  INSTALL_DESTINATION ${package_dir}
  NO_SET_AND_CHECK_MACRO
)
write_basic_package_version_file(
  "${PROJECT_BINARY_DIR}/generated/funnel-config-version.cmake" COMPATIBILITY SameMinorVersion)
install(
  FILES
    "${PROJECT_BINARY_DIR}/generated/funnel-config.cmake"
    "${PROJECT_BINARY_DIR}/generated/funnel-config-version.cmake"
  DESTINATION ${package_dir}
)

# funnel.pc finds its prefix from where it lies.
set(pkgconfig_dir ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
file(RELATIVE_PATH FNL_PREFIX_FROM_PC
  "${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig" "${CMAKE_INSTALL_PREFIX}")
string(REGEX REPLACE "/$" "" FNL_PREFIX_FROM_PC "${FNL_PREFIX_FROM_PC}")
configure_file(cmake/funnel.pc.in "${PROJECT_BINARY_DIR}/generated/funnel.pc" @ONLY)
install(FILES "${PROJECT_BINARY_DIR}/generated/funnel.pc" DESTINATION ${pkgconfig_dir})
