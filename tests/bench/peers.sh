#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs the engines that bench.py measures beside entente: peers.sh DIR (bench.py's --home).
# npm and apt alone; nothing is kept outside DIR but Debian packages.
set -eu
[ $# -eq 1 ] || { echo "usage: peers.sh DIR" >&2; exit 2; }
mkdir -p "$1"
cd "$1"
[ -f package.json ] || npm init -y > /dev/null
npm install --no-audit --no-fund --ignore-scripts \
    @ladybugdb/core@0.19.1 kuzu@0.11.3 @duckdb/node-api@1.5.6-r.1
for name in kuzu @ladybugdb/core; do
    (cd "node_modules/$name" && node install.js)
done
if [ "$(id -u)" = 0 ]; then
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
        python3-networkx libigraph-dev pkg-config gcc sqlite3
fi
