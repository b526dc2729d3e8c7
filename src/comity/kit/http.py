"""Outgoing requests, the only way out: public addresses only, bounded in time and size.

The name is resolved once, every address it answers with must be public, and the connection goes
to the address that was checked: a name that changes its answer in between gains nothing.
"""

import ipaddress
import socket
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
    except OSError as error:
        raise RequestRefused(f"{host} has no address.") from error
    for text in sorted(map(str, found)):
        address = ipaddress.ip_address(text.partition("%")[0])
        mapped = getattr(address, "ipv4_mapped", None) or address
        if not mapped.is_global or mapped.is_multicast:
            raise RequestRefused(f"{host} is not a public address.")
    return sorted(map(str, found))[0]


def get(url: str, *, timeout: float = 10.0) -> Answer:
    """GET `url` (http or https), following up to three redirects, each checked again."""
    for _ in range(MOST_REDIRECTS + 1):
        answer = _get_once(url, timeout)
        if answer.status not in {301, 302, 303, 307, 308}:
            return answer
        url = urljoin(url, answer.headers.get("location", ""))
    raise RequestRefused("Too many redirects.")


def _get_once(url: str, timeout: float) -> Answer:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username:
        raise RequestRefused("Only plain http and https addresses can be asked.")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    address = public_address(parts.hostname, port)
    target = httpx.URL(url).copy_with(host=address)
    host = parts.hostname if parts.port is None else f"{parts.hostname}:{parts.port}"
    body = b""
    try:
        with (
            httpx.Client(timeout=timeout, follow_redirects=False, trust_env=False) as client,
            client.stream(
                "GET",
                target,
                headers={"Host": host, "User-Agent": "Comity"},
                extensions={"sni_hostname": parts.hostname},
            ) as response,
        ):
            for chunk in response.iter_bytes():
                body += chunk
                if len(body) > MOST_BYTES:
                    raise RequestRefused("The answer is larger than 5 MB.")
            return Answer(response.status_code, dict(response.headers), body)
    except httpx.HTTPError as error:
        raise RequestRefused(f"{parts.hostname} did not answer: {type(error).__name__}.") from error
