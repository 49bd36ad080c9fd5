#!/bin/sh
# Builds the optional package faiss-node against the system's FAISS and puts it into node_modules, where npm's own installation
# would download a prebuilt binary or clone FAISS. package.json and package-lock.json are not touched, so "npm ci" and "npm install"
# remove it again: run this afterwards.
#
#   apt-get install g++ libfaiss-dev libopenblas-dev && sh scripts/build-faiss.sh
#
# Exit codes: 0 built, or there already; 1 something is missing (the message says what) or the compiler failed.
set -eu

version=0.5.1
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
target=$root/node_modules/faiss-node

fail() {
  echo "build-faiss: $1" >&2
  exit 1
}

if (cd "$root" && node -e "require('faiss-node')") 2>/dev/null; then
  echo "faiss-node is there already: $target" >&2
  exit 0
fi
[ -d "$root/node_modules/node-addon-api" ] || fail 'run "npm install" first: node_modules/node-addon-api is missing.'
command -v g++ >/dev/null || fail 'g++ is missing: apt-get install g++'

# npm_config_nodedir is where node-gyp looks for Node's headers, too.
node_prefix=${npm_config_nodedir:-$(node -p "path.dirname(path.dirname(process.execPath))")}
headers=$node_prefix/include/node
[ -e "$headers/node_api.h" ] || fail "Node's headers are not in $headers: set npm_config_nodedir to the folder that holds include/node."
echo '#include <faiss/IndexFlat.h>' | g++ -std=c++17 -fsyntax-only -x c++ - 2>/dev/null ||
  fail 'the headers of FAISS are missing: apt-get install libfaiss-dev libopenblas-dev'

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
(cd "$work" && npm pack --silent "faiss-node@$version" >/dev/null) || fail "npm can't fetch faiss-node@$version."
tar -xzf "$work/faiss-node-$version.tgz" -C "$work"
mkdir -p "$work/package/build/Release"
# FAISS 1.7.3 (Debian 12) has idx_t inside Index; faiss-node is written for 1.7.4, which moved it to the namespace.
cat >"$work/idx.h" <<'SHIM'
#include <faiss/Index.h>
namespace faiss { using idx_t = Index::idx_t; }
SHIM
if echo '#include <faiss/Index.h>
faiss::idx_t id = 0;' | g++ -std=c++17 -fsyntax-only -x c++ - 2>/dev/null; then
  : >"$work/idx.h"
fi
echo "Compiling faiss-node $version …" >&2
g++ -O2 -std=c++17 -fPIC -shared -fopenmp -DNAPI_VERSION=8 -include "$work/idx.h" \
  -I"$headers" -I"$root/node_modules/node-addon-api" \
  "$work/package/src/faiss.cc" -o "$work/package/build/Release/faiss-node.node" -lfaiss -lopenblas
rm -rf "$target"
mv "$work/package" "$target"
(cd "$root" && node -e "
  const { IndexFlatIP } = require('faiss-node');
  const index = new IndexFlatIP(2);
  index.add([1, 0, 0, 1]);
  if (index.search([0, 1], 1).labels[0] !== 1) throw new Error('the built addon gives a wrong answer');
") || fail 'the built addon does not work.'
echo "faiss-node $version is in $target" >&2
