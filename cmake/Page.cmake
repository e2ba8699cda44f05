# The page for a browser (src/report/html.h): its parts in generated/page/, and the program that
# embeds them made anew when one changed.
#
#   page.js = page/*.js, charts/*.js and page/main.js, in this order, within one function: the
#   modules know each other, and nobody else does. A chart is a block of its own, so that its
#   helpers are too. A new file is found by itself.
#
#   fnl_page(TARGET)
# Run as a script (cmake -P) this file puts page.js together.

if(NOT CMAKE_SCRIPT_MODE_FILE)
  set(FNL_PAGE_SCRIPT "${CMAKE_CURRENT_LIST_FILE}")

  function(fnl_page target)
    set(report "${PROJECT_SOURCE_DIR}/src/report")
    set(folder "${PROJECT_BINARY_DIR}/generated/page")
    file(GLOB modules CONFIGURE_DEPENDS "${report}/page/*.js")
    file(GLOB charts CONFIGURE_DEPENDS "${report}/charts/*.js")
    set(main "${report}/page/main.js")
    list(REMOVE_ITEM modules "${main}")
    set(copied
      "${report}/page/page.html" "${report}/page/page.css"
      "${report}/vendor/plotly.min.js" "${report}/vendor/plotly.css"
    )
    set(outputs "${folder}/page.js")
    foreach(file IN LISTS copied)
      cmake_path(GET file FILENAME name)
      list(APPEND outputs "${folder}/${name}")
    endforeach()

    add_custom_command(OUTPUT ${outputs}
      COMMAND ${CMAKE_COMMAND} "-DMODULES=${modules}" "-DCHARTS=${charts}" "-DMAIN=${main}"
        "-DOUTPUT=${folder}/page.js" -P "${FNL_PAGE_SCRIPT}"
      COMMAND ${CMAKE_COMMAND} -E copy ${copied} "${folder}"
      DEPENDS ${modules} ${charts} ${main} ${copied} "${FNL_PAGE_SCRIPT}"
      COMMENT "Putting the page together"
      VERBATIM
    )
    set(source "${report}/page_assets.c")
    set_property(SOURCE "${source}" APPEND PROPERTY OBJECT_DEPENDS ${outputs})
    set_property(SOURCE "${source}" APPEND PROPERTY
      COMPILE_DEFINITIONS "FNL_ASSET_FOLDER=\"${folder}\"")
  endfunction()

  return()
endif()

set(text "(function () {\n\"use strict\";\n")
foreach(file IN LISTS MODULES)
  file(READ "${file}" module)
  string(APPEND text "${module}")
endforeach()
foreach(file IN LISTS CHARTS)
  file(READ "${file}" chart)
  string(APPEND text "{\n${chart}}\n")
endforeach()
file(READ "${MAIN}" main)
string(APPEND text "${main}})();\n")
file(WRITE "${OUTPUT}" "${text}")
