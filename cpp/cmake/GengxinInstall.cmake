# The shared library for C++ hosts, its headers and its package: find_package(gengxin) gives
# gengxin::gengxin and the folder of the bundled cases, gengxin_CASES_DIR.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

add_library(gengxin SHARED $<TARGET_OBJECTS:gengxin_core>)
add_library(gengxin::gengxin ALIAS gengxin)
target_link_libraries(gengxin PRIVATE gengxin_flags Threads::Threads)
target_compile_features(gengxin PUBLIC cxx_std_20)
target_include_directories(gengxin PUBLIC
  $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/cpp/include>
  $<BUILD_INTERFACE:${PROJECT_BINARY_DIR}/include>
  $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
# Before 1.0 a minor release may change the interface, so the minor number is part of the name.
set_target_properties(gengxin PROPERTIES
  LINKER_LANGUAGE CXX
  VERSION ${PROJECT_VERSION}
  SOVERSION ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR}
  LINK_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/gengxin.map)
# Hidden visibility keeps our own names in; the map also keeps in what the standard library's
# templates leave behind, so that a host built with other vector flags never lends us its copies.
target_link_options(gengxin PRIVATE
  LINKER:--version-script=${CMAKE_CURRENT_LIST_DIR}/gengxin.map LINKER:--no-undefined)

install(TARGETS gengxin EXPORT gengxinTargets
  LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}
  RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR}
  INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(DIRECTORY ${PROJECT_SOURCE_DIR}/cpp/include/gengxin ${PROJECT_BINARY_DIR}/include/gengxin
  DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.hpp")
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
set(GENGXIN_INSTALL_CASES ${CMAKE_INSTALL_DATADIR}/gengxin/cases)
install(FILES ${PROJECT_SOURCE_DIR}/python/gengxin/cases/xiaogang/scenario.json
  ${PROJECT_SOURCE_DIR}/python/gengxin/cases/xiaogang/README.md
  DESTINATION ${GENGXIN_INSTALL_CASES}/xiaogang)

set(GENGXIN_INSTALL_CMAKE ${CMAKE_INSTALL_LIBDIR}/cmake/gengxin)
install(EXPORT gengxinTargets NAMESPACE gengxin:: DESTINATION ${GENGXIN_INSTALL_CMAKE})
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/gengxinConfig.cmake.in ${PROJECT_BINARY_DIR}/gengxinConfig.cmake
  INSTALL_DESTINATION ${GENGXIN_INSTALL_CMAKE} PATH_VARS GENGXIN_INSTALL_CASES)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/gengxinConfigVersion.cmake
  VERSION ${PROJECT_VERSION} COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/gengxinConfig.cmake ${PROJECT_BINARY_DIR}/gengxinConfigVersion.cmake
  DESTINATION ${GENGXIN_INSTALL_CMAKE})
