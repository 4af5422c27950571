"""Whose address a connection counts for: the other end's, or, behind our own proxy, its client's.

A forwarded address is believed only as far as proxies of ours wrote it: from the right, up to the
first that is none of ours. What stands left of it a client may have invented.
"""

import ipaddress
from collections.abc import Callable, Sequence

from aiohttp import web

FORWARDED = "X-Forwarded-For"


def behind(proxies: Sequence[str]) -> Callable[[web.Request], str]:
    """The address of a request's sender, given the networks of our own proxies."""
    ours = [ipaddress.ip_network(proxy) for proxy in proxies]

    def is_ours(address: str) -> bool:
        try:
            known = ipaddress.ip_address(address)
        except ValueError:
            return False
        return any(known in network for network in ours)

    def address_of(request: web.Request) -> str:
        hops = [
            hop.strip() for line in request.headers.getall(FORWARDED, []) for hop in line.split(",")
        ]
        address = request.remote or "unknown"
        while hops and is_ours(address):
            address = hops.pop()
        return address

    return address_of
