# SPDX-License-Identifier: GPL-3.0-or-later
# One target per room. Flags live in hookline_options, so that a room lists only its sources and its links.

add_library(hookline_options INTERFACE)
target_compile_features(hookline_options INTERFACE cxx_std_20)
target_include_directories(hookline_options INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_definitions(hookline_options INTERFACE
    QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_CAST_FROM_BYTEARRAY QT_NO_URL_CAST_FROM_STRING
    QT_NO_NARROWING_CONVERSIONS_IN_CONNECT QT_DISABLE_DEPRECATED_BEFORE=0x060400
    HOOKLINE_VERSION="${PROJECT_VERSION}")
if(NOT MSVC)
    target_compile_options(hookline_options INTERFACE -Wall -Wextra -Wpedantic -Wold-style-cast -Wnon-virtual-dtor -Woverloaded-virtual
        -Wno-missing-field-initializers # every member has a default of its own
        $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>) # optimising, GCC 12 takes an empty std::optional for read
    if(HOOKLINE_WERROR)
        target_compile_options(hookline_options INTERFACE -Werror)
    endif()
    if(HOOKLINE_SANITIZE)
        target_compile_options(hookline_options INTERFACE -fsanitize=${HOOKLINE_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
        target_link_options(hookline_options INTERFACE -fsanitize=${HOOKLINE_SANITIZE})
    endif()
endif()

# QCustomPlot's and QScintilla's headers use Qt's keyword macros; every other room goes without them.
add_library(hookline_strict INTERFACE)
target_compile_definitions(hookline_strict INTERFACE QT_NO_KEYWORDS QT_NO_FOREACH)

# Nearly all of a file's compile time is Qt's headers, so each layer parses them once: hookline_headers_core for what has
# no window, hookline_headers_window for what has one. A folder chooses with the variable HOOKLINE_HEADERS. Every file
# still includes what it uses; the tidy preset builds without this and holds it.
set(HOOKLINE_HEADERS core)
file(GENERATE OUTPUT ${CMAKE_BINARY_DIR}/headers.cpp CONTENT "// What the precompiled headers are built beside.\n")
function(hookline_headers layer)
    cmake_parse_arguments(HEADERS "" "" "LINKS;INCLUDES" ${ARGN})
    add_library(hookline_headers_${layer} OBJECT ${CMAKE_BINARY_DIR}/headers.cpp)
    target_link_libraries(hookline_headers_${layer} PRIVATE hookline_options hookline_strict ${HEADERS_LINKS})
    target_precompile_headers(hookline_headers_${layer} PRIVATE ${HEADERS_INCLUDES})
    set_target_properties(hookline_headers_${layer} PROPERTIES AUTOMOC OFF)
endfunction()

set(HOOKLINE_CORE_INCLUDES
    <algorithm> <array> <chrono> <cmath> <functional> <map> <memory> <optional> <span> <string> <utility> <vector>
    <QByteArray> <QCoreApplication> <QDateTime> <QFile> <QHash> <QJsonArray> <QJsonDocument> <QJsonObject> <QLocale>
    <QObject> <QPointer> <QRegularExpression> <QSet> <QString> <QStringList> <QTimer> <QUrl>)
hookline_headers(core LINKS Qt6::Core INCLUDES ${HOOKLINE_CORE_INCLUDES})
hookline_headers(window LINKS Qt6::Widgets INCLUDES ${HOOKLINE_CORE_INCLUDES}
    <QAbstractItemModel> <QApplication> <QBoxLayout> <QComboBox> <QGridLayout> <QHeaderView> <QKeyEvent> <QLabel> <QLineEdit>
    <QMouseEvent> <QPainter> <QPlainTextEdit> <QPushButton> <QScrollArea> <QStackedWidget> <QStyledItemDelegate>
    <QTableView> <QToolButton> <QToolTip> <QWidget>)

# hookline_reuse_headers(<target>): compiles the target with its folder's layer of headers.
function(hookline_reuse_headers target)
    target_precompile_headers(${target} REUSE_FROM hookline_headers_${HOOKLINE_HEADERS})
endfunction()

# hookline_room(<name> [KEYWORDS] SOURCES … LINKS …): the static library hookline_<name>. LINKS are public, because a
# room's headers show the rooms under it. KEYWORDS: the room includes a header that needs Qt's keyword macros.
function(hookline_room name)
    cmake_parse_arguments(ROOM "KEYWORDS" "" "SOURCES;LINKS" ${ARGN})
    if(NOT ROOM_SOURCES)
        add_library(hookline_${name} INTERFACE)
        target_link_libraries(hookline_${name} INTERFACE hookline_options ${ROOM_LINKS})
        return()
    endif()
    qt_add_library(hookline_${name} STATIC ${ROOM_SOURCES})
    set_target_properties(hookline_${name} PROPERTIES LINKER_LANGUAGE CXX)
    target_link_libraries(hookline_${name} PUBLIC hookline_options ${ROOM_LINKS})
    if(NOT ROOM_KEYWORDS)
        target_link_libraries(hookline_${name} PRIVATE hookline_strict)
        hookline_reuse_headers(hookline_${name})
    endif()
endfunction()

# The same platform, scale, zone and locale for every test. OpenSSL's state of the last thread counts as a leak at exit.
set(HOOKLINE_TEST_ENVIRONMENT QT_QPA_PLATFORM=offscreen QT_SCALE_FACTOR=1 TZ=UTC LC_ALL=C.UTF-8
    AWS_EC2_METADATA_DISABLED=true) # no test asks the machine that it runs on for keys
if(HOOKLINE_SANITIZE MATCHES address)
    list(APPEND HOOKLINE_TEST_ENVIRONMENT LSAN_OPTIONS=print_suppressions=0:suppressions=${PROJECT_SOURCE_DIR}/tests/support/lsan.supp)
endif()

# hookline_test(<name> [KEYWORDS] SOURCES … LINKS … [LABELS …] [TIMEOUT seconds] [ENVIRONMENT …]): one Qt Test program,
# run with a pinned platform, scale, zone and locale so that it says the same everywhere.
function(hookline_test name)
    cmake_parse_arguments(TEST "KEYWORDS" "TIMEOUT" "SOURCES;LINKS;LABELS;ENVIRONMENT" ${ARGN})
    qt_add_executable(${name} ${TEST_SOURCES})
    target_link_libraries(${name} PRIVATE ${TEST_LINKS} hookline_options Qt6::Test)
    if(NOT TEST_KEYWORDS)
        target_link_libraries(${name} PRIVATE hookline_strict)
        hookline_reuse_headers(${name})
    endif()
    if(NOT TEST_TIMEOUT)
        set(TEST_TIMEOUT 120)
    endif()
    add_test(NAME ${name} COMMAND ${name})
    set_tests_properties(${name} PROPERTIES TIMEOUT ${TEST_TIMEOUT} LABELS "${TEST_LABELS}"
        ENVIRONMENT "${HOOKLINE_TEST_ENVIRONMENT};${TEST_ENVIRONMENT}")
endfunction()
