"""Outgoing requests, the only way out: public addresses only, bounded in time and size.

The name is resolved once, every address it answers with must be public, and the connection goes
to the address that was checked: a name that changes its answer in between gains nothing.
"""

import ipaddress
import socket
import time
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import httpx

MOST_BYTES = 5_000_000
MOST_REDIRECTS = 3


class RequestRefused(Exception):
    """The address may not be asked, or it answered with too much; the sentence says which."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, headers (lower case) and body of at most MOST_BYTES."""

    status: int
    headers: dict[str, str]
    body: bytes


def public_address(host: str, port: int) -> str:
    """One public IP address of `host`; RequestRefused when any of its addresses is not public."""
    try:
        found = {info[4][0] for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError) as error:
        raise RequestRefused(f"{host} has no address.") from error
    addresses = sorted(map(str, found))
    if not all(_is_public(text) for text in addresses):
        raise RequestRefused(f"{host} is not a public address.")
    return addresses[0]


# Addresses of version 6 that carry one of version 4 to a translator or a tunnel.
_CARRIERS = tuple(
    ipaddress.ip_network(text) for text in ("::/96", "64:ff9b::/96", "64:ff9b:1::/48", "2002::/16")
)


def _is_public(text: str) -> bool:
    address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is None and any(address in net for net in _CARRIERS):
            return False
        plain = address.ipv4_mapped or address
        return plain.is_global and not plain.is_multicast
    return address.is_global and not address.is_multicast


def get(url: str, *, timeout: float = 10.0) -> Answer:
    """GET `url` (http or https), following up to three redirects, each checked again.

    timeout: seconds for every step, and for the whole of one answer.
    """
    for _ in range(MOST_REDIRECTS + 1):
        answer = _get_once(url, timeout)
        if answer.status not in {301, 302, 303, 307, 308}:
            return answer
        try:
            url = urljoin(url, answer.headers.get("location", ""))
        except ValueError as error:
            raise RequestRefused("It points to something that is not an address.") from error
    raise RequestRefused("Too many redirects.")


def _get_once(url: str, timeout: float) -> Answer:
    host, port, name = _parts(url)
    address = public_address(name, port)
    target = httpx.URL(url).copy_with(host=address)
    body, ends = b"", time.monotonic() + timeout
    try:
        with (
            httpx.Client(timeout=timeout, follow_redirects=False, trust_env=False) as client,
            client.stream(
                "GET",
                target,
                headers={"Host": host, "User-Agent": "Comity"},
                extensions={"sni_hostname": name},
            ) as response,
        ):
            for chunk in response.iter_bytes():
                body += chunk
                if len(body) > MOST_BYTES:
                    raise RequestRefused("The answer is larger than 5 MB.")
                if time.monotonic() > ends:
                    raise RequestRefused(f"{name} answers too slowly.")
            return Answer(response.status_code, dict(response.headers), body)
    except httpx.HTTPError as error:
        raise RequestRefused(f"{name} did not answer: {type(error).__name__}.") from error


def _parts(url: str) -> tuple[str, int, str]:
    """The Host header, the port and the name of `url`; RequestRefused when it is no address."""
    try:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        httpx.URL(url)
    except (ValueError, httpx.InvalidURL) as error:
        raise RequestRefused("This is not an address.") from error
    if parts.scheme not in {"http", "https"} or not parts.hostname or "@" in parts.netloc:
        raise RequestRefused("Only plain http and https addresses can be asked.")
    return parts.netloc, port, parts.hostname
