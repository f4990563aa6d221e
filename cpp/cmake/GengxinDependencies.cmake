# Eigen and nlohmann_json come from the Python packages named in pyproject.toml
# (their prefix is on CMAKE_PREFIX_PATH), or from the system.
if(GENGXIN_SYSTEM_DEPS)
  find_package(Eigen3 3.4 CONFIG REQUIRED)
  find_package(nlohmann_json 3.11 CONFIG REQUIRED)
else()
  find_package(Eigen3 3.4 CONFIG REQUIRED PATH_SUFFIXES cmeel.prefix/share/eigen3/cmake)
  find_path(GENGXIN_NLOHMANN_INCLUDE nlohmann/json.hpp PATH_SUFFIXES nlohmann_json/include include REQUIRED)
  add_library(nlohmann_json::nlohmann_json INTERFACE IMPORTED)
  target_include_directories(nlohmann_json::nlohmann_json INTERFACE ${GENGXIN_NLOHMANN_INCLUDE})
endif()
find_package(Threads REQUIRED)
