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
timeout 300 .venv/bin/playwright install chromium >>build/chromium.log 2>&1
found && exit 0
rm -f build/chromium.path
echo "no Chromium found or installable here; the last lines of build/chromium.log: $(tail -n 3 build/chromium.log | tr '\n' ' ')" >build/chromium.why
cat build/chromium.why >&2
exit 0
