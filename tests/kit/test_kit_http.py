"""No request leaves for an address that is not public; what comes back is bounded."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from comity.kit import http
from comity.kit.http import RequestRefused

PUBLIC = "93.184.216.34"


class World(HTTPServer):
    """A server on loopback that stands for every public address; it keeps what it was asked."""

    asked: list[tuple[str, str, str]]
    answers: dict[str, tuple[int, dict[str, str], bytes]]


class Answering(BaseHTTPRequestHandler):
    server: World

    def do_GET(self) -> None:
        host = self.headers["Host"]
        self.server.asked.append((host, self.path, self.headers["User-Agent"]))
        status, headers, body = self.server.answers.get(host + self.path, (404, {}, b"none"))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with contextlib.suppress(ConnectionError):
            self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def names() -> dict[str, list[str]]:
    """Host name -> the addresses it answers with."""
    return {"news.example": [PUBLIC]}


@pytest.fixture
def outside(monkeypatch, names) -> Iterator[World]:
    """The resolver and the road to public addresses, made of a table and a loopback server."""
    server = World(("127.0.0.1", 0), Answering)
    server.asked, server.answers = [], {}
    threading.Thread(target=server.serve_forever, daemon=True).start()
    resolve, connect = socket.getaddrinfo, socket.create_connection

    def answer(host, port, *args, **kwargs):
        if host in names:
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (a, port)) for a in names[host]]
        return resolve(host, port, *args, **kwargs)

    def road(address, *args, **kwargs):
        if address[0] != PUBLIC:
            raise AssertionError(f"a request went to {address}")
        return connect(server.server_address, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    monkeypatch.setattr(socket, "create_connection", road)
    yield server
    server.shutdown()
    server.server_close()


def test_a_public_address_is_asked_by_its_own_name(outside):
    outside.answers["news.example/feed?a=1"] = (200, {"ETag": '"1"'}, b"<rss/>")
    answer = http.get("http://news.example/feed?a=1")
    assert (answer.status, answer.headers["etag"], answer.body) == (200, '"1"', b"<rss/>")
    assert outside.asked == [("news.example", "/feed?a=1", "Comity")]


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.9.9.9", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254",
        "100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1",
        "::1", "::", "fe80::1", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
        "::7f00:1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:7f00:1::1",
    ],
)  # fmt: skip
def test_a_name_of_a_private_address_is_refused(outside, names, address):
    names["evil.example"] = [address]
    with pytest.raises(RequestRefused, match="not a public address"):
        http.get("http://evil.example/")
    assert outside.asked == []


def test_one_private_address_among_public_ones_is_enough(outside, names):
    names["evil.example"] = [PUBLIC, "127.0.0.1"]
    with pytest.raises(RequestRefused, match="not a public address"):
        http.get("http://evil.example/")


@pytest.mark.parametrize("address", ["2606:2800:220:1:248:1893:25c8:1946", "::ffff:93.184.216.34"])
def test_public_addresses_of_version_6_pass(names, outside, address):
    names["six.example"] = [address]
    assert http.public_address("six.example", 80) == address


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/", "http://localhost/", "http://[::1]/", "http://2130706433/",
        "http://0x7f.1/", "http://[::ffff:7f00:1]/", "http://127.1/",
    ],
)  # fmt: skip
def test_loopback_in_any_spelling_is_refused(outside, url):
    with pytest.raises(RequestRefused):
        http.get(url)
    assert outside.asked == []


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd", "ftp://news.example/", "gopher://news.example/", "", "news.example",
        "http://", "http://user:pw@news.example/", "http://:pw@news.example/",
        "http://news.example:99999/", "http://news.example:x/", "http://[bad/", "http://a\nb/",
    ],
)  # fmt: skip
def test_only_plain_addresses_can_be_asked(outside, url):
    with pytest.raises(RequestRefused):
        http.get(url)
    assert outside.asked == []


def test_a_name_without_address_and_a_name_that_is_none_are_refused(outside):
    with pytest.raises(RequestRefused, match="has no address"):
        http.get("http://nowhere.invalid/")
    with pytest.raises(RequestRefused):
        http.get(f"http://{'a' * 70}.example/")


def test_a_redirect_is_followed_and_checked_again(outside, names):
    names["inner.example"] = ["10.0.0.1"]
    outside.answers["news.example/a"] = (302, {"Location": "/b"}, b"")
    outside.answers["news.example/b"] = (200, {}, b"there")
    assert http.get("http://news.example/a").body == b"there"
    for place in ("http://inner.example/", "http://127.0.0.1/", "file:///etc/passwd", "http://[x"):
        outside.answers["news.example/c"] = (302, {"Location": place}, b"")
        with pytest.raises(RequestRefused):
            http.get("http://news.example/c")


def test_redirects_end(outside):
    outside.answers["news.example/a"] = (302, {"Location": "/a"}, b"")
    with pytest.raises(RequestRefused, match="Too many"):
        http.get("http://news.example/a")
    assert len(outside.asked) == 4


def test_an_answer_is_bounded_in_size_and_time(outside):
    outside.answers["news.example/big"] = (200, {}, b"x" * (http.MOST_BYTES + 1))
    with pytest.raises(RequestRefused, match="5 MB"):
        http.get("http://news.example/big")
    outside.answers["news.example/fits"] = (200, {}, b"x" * http.MOST_BYTES)
    assert len(http.get("http://news.example/fits", timeout=60).body) == http.MOST_BYTES
    with pytest.raises(RequestRefused, match=r"too slowly|did not answer"):
        http.get("http://news.example/fits", timeout=0.0)


def test_a_server_that_breaks_off_is_reported(names, monkeypatch, outside):
    outside.answers["news.example/odd"] = (200, {"Content-Encoding": "gzip"}, b"no gzip")
    with pytest.raises(RequestRefused, match="did not answer"):
        http.get("http://news.example/odd")
