#!/bin/sh
# history.sh PROGRAM ARGUMENT...: a program of this folder on a file of its own.
set -eu
program=$1
shift
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$program" "$folder/history.entente" "$@"
