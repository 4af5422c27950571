#!/usr/bin/env bash
# Makes sure there is a Chromium for the browser tests. Never fails: when there is none, the browser
# tests fail themselves and give the reason left in build/chromium.why.
set -uo pipefail
cd "$(dirname "$0")/.."
mkdir -p build && rm -f build/chromium.why

found() {
  for name in "${HYBRIDMEET_CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable; do
    [ -n "$name" ] && command -v "$name" >build/chromium.path 2>/dev/null && return 0
  done
  .venv/bin/python - >build/chromium.path 2>/dev/null <<'PY'
import pathlib, sys
from playwright.sync_api import sync_playwright
with sync_playwright() as play:
    path = play.chromium.executable_path
print(path)
sys.exit(not pathlib.Path(path).exists())
PY
}

found && exit 0
echo "Installing Chromium for the browser tests …" >&2
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  export DEBIAN_FRONTEND=noninteractive
  { apt-get update -qq && apt-get install -qq -y --no-install-recommends chromium; } >build/chromium.log 2>&1
  found && exit 0
fi
deps=$([ "$(id -u)" = 0 ] && echo --with-deps) # the libraries it needs, where we may install them
timeout 300 .venv/bin/playwright install $deps chromium >>build/chromium.log 2>&1
found && exit 0
rm -f build/chromium.path
said=$(grep -hE '^(E:|Error)' build/chromium.log | tail -n 2 | tr '\n' ' ')
echo "no Chromium here, and none could be installed (build/chromium.log: ${said:-it says no more})" >build/chromium.why
cat build/chromium.why >&2
exit 0
