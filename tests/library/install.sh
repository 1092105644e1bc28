#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A program that uses an installed copy: install.sh BUILD COMPILER PYTHON. Installs into a folder of
# its own, builds examples/client.c from there by pkg-config and by find_package, with the shared
# and the static library, and compares what each prints with examples/client.out. Then the same
# from Python, and what the shared library exports against what the header declares.
set -eu
cd "$(dirname "$0")/../.."
build=$1 compiler=$2 python=$3
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cmake --install "$build" --prefix "$folder/prefix" >"$folder/install.log"
pc=$(find "$folder/prefix" -name entente.pc)
[ "$pc" ] || { echo "entente.pc is not installed" >&2; exit 1; }
PKG_CONFIG_PATH=$(dirname "$pc")
export PKG_CONFIG_PATH
libraries=$(pkg-config --variable=libdir entente)

check() { # name, program
    mkdir "$folder/$1"
    (cd "$folder/$1" && LD_LIBRARY_PATH=$libraries "$2" treaties.entente >out)
    diff examples/client.out "$folder/$1/out" || { echo "^ $1 prints something else"; exit 1; }
}
needs_shared() { # program; does it load libentente?
    LC_ALL=C readelf -d "$1" | grep -q 'NEEDED.*libentente\.so\.0'
}

# shellcheck disable=SC2046
"$compiler" -std=c11 -Wall -Wextra -Werror examples/client.c $(pkg-config --cflags --libs entente) -o "$folder/a"
needs_shared "$folder/a"
check pkg-config-shared "$folder/a"
# shellcheck disable=SC2046
"$compiler" -std=c11 -Wall -Wextra -Werror examples/client.c $(pkg-config --cflags entente) "$libraries/libentente.a" \
    $(pkg-config --static --libs entente | sed 's/-lentente//') -o "$folder/b"
! needs_shared "$folder/b"
check pkg-config-static "$folder/b"

mkdir "$folder/client"
cp examples/client.c "$folder/client"
cat >"$folder/client/CMakeLists.txt" <<'END'
cmake_minimum_required(VERSION 3.25)
project(client LANGUAGES C)
find_package(entente 0.1 REQUIRED COMPONENTS static)
add_executable(shared client.c)
target_link_libraries(shared PRIVATE entente::entente)
add_executable(static client.c)
target_link_libraries(static PRIVATE entente::static)
END
cmake -S "$folder/client" -B "$folder/client/build" -DCMAKE_PREFIX_PATH="$folder/prefix" >"$folder/cmake.log"
cmake --build "$folder/client/build" >>"$folder/cmake.log" 2>&1 || { cat "$folder/cmake.log"; exit 1; }
needs_shared "$folder/client/build/shared"
check find-package-shared "$folder/client/build/shared"
! needs_shared "$folder/client/build/static"
check find-package-static "$folder/client/build/static"

case $(ldd "$libraries/libentente.so.0") in *libreadline*) echo "libentente loads readline" && exit 1 ;; esac
nm -D --defined-only "$libraries/libentente.so.0" | awk '$2 == "T" { sub(/@.*/, "", $3); print $3 }' |
    sort >"$folder/exported"
tr '\n' ' ' <"$folder/prefix/include/entente.h" | sed 's|/\*[^*]*\*\+\([^/*][^*]*\*\+\)*/||g' |
    grep -o 'entente_[a-z_]*(' | tr -d '(' | sort -u >"$folder/declared"
diff "$folder/declared" "$folder/exported" || { echo "^ declared (<) and exported (>) differ"; exit 1; }
[ "$(wc -l <"$folder/declared")" -lt 60 ] || { echo "the header has 60 functions or more"; exit 1; }
nm -g --defined-only "$libraries/libentente.a" | awk 'NF == 3 && $3 !~ /^entente_/ { print; failed = 1 } END { exit failed }' ||
    { echo "^ names of the static library that are not the header's"; exit 1; }

"$python" examples/client.py "$libraries/libentente.so.0" >"$folder/py.out"
diff examples/client.py.out "$folder/py.out"
