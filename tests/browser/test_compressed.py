"""A browser of the real world agrees to share compressed messages, and reads the same from them."""

from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.cli.running import Server

pytestmark = [pytest.mark.browser, pytest.mark.journey, pytest.mark.timeout(60)]

MEETING = "admm-pko-14"
JOIN = """async (meeting) => {
  const line = new WebSocket(
    location.origin.replace("http", "ws") + "/socket.io/?EIO=4&transport=websocket"
  );
  const heard = [];
  return new Promise((resolve, reject) => {
    line.onerror = () => reject(new Error("no line"));
    line.onmessage = ({ data }) => {
      heard.push(data);
      if (data.startsWith("0{")) line.send("40/live,");
      if (data.startsWith("40/live,"))
        line.send(`42/live,1["join",${JSON.stringify({ meeting })}]`);
      if (data.startsWith("43/live,1")) {
        line.close();
        const answer = JSON.parse(data.slice("43/live,1".length))[0];
        resolve({ extensions: line.extensions, slices: answer.slices });
      }
    };
  });
}"""


def test_chromium_agrees_and_its_view_is_that_of_http(server: Server, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(server.told["base_url"])
    joined: dict[str, Any] = page.evaluate(JOIN, MEETING)
    view: dict[str, Any] = page.evaluate(
        "async (meeting) => (await fetch(`/api/meetings/${meeting}/view`)).json()", MEETING
    )
    page.close()

    assert joined["extensions"].startswith("permessage-deflate")
    assert "no_context_takeover" in joined["extensions"]
    assert joined["slices"] == view["slices"]
