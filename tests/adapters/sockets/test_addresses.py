"""Behind our proxy a connection counts for its client's address, never for an invented one."""

import pytest
from aiohttp import web
from aiohttp.test_utils import make_mocked_request

from hybridmeet.adapters.sockets.addresses import behind

PROXIES = ("10.0.0.0/8", "::1/128")


@pytest.mark.parametrize(
    ("remote", "forwarded", "counted"),
    [
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),
        ("10.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "6.6.6.6, 198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "198.51.100.1, 10.0.0.2", "198.51.100.1"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "unknown", "unknown"),
        ("::1", "2001:db8::7", "2001:db8::7"),
        (None, "198.51.100.1", "unknown"),
    ],
)
def test_an_address_is_believed_as_far_as_our_proxies_wrote_it(
    remote: str | None, forwarded: str, counted: str
) -> None:
    assert behind(PROXIES)(_request(remote, forwarded)) == counted


def test_without_proxies_nothing_forwarded_is_believed() -> None:
    assert behind(())(_request("10.0.0.1", "198.51.100.1")) == "10.0.0.1"


def _request(remote: str | None, forwarded: str) -> web.Request:
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    return make_mocked_request("GET", "/", headers=headers).clone(remote=remote or "")
