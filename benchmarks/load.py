"""A small HTTP load on loopback: a fixed number of requests over a few kept connections."""

import socket
import statistics
import threading
import time
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Load:
    """Requests per second, median and 95th percentile in milliseconds, bytes of one answer."""

    rate: float
    p50: float
    p95: float
    size: int


def ask(connection: socket.socket, port: int, path: str) -> tuple[int, int]:
    """Status and body size of one GET on a kept connection."""
    head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept-Encoding: gzip\r\n\r\n"
    connection.sendall(head.encode())
    data = b""
    while b"\r\n\r\n" not in data:
        chunk = connection.recv(65536)
        if not chunk:
            raise ConnectionError("the server closed the connection")
        data += chunk
    top, _, body = data.partition(b"\r\n\r\n")
    fields = {
        name.strip().lower(): value.strip()
        for name, _, value in (line.partition(b":") for line in top.split(b"\r\n")[1:])
    }
    length = int(fields[b"content-length"])
    while len(body) < length:
        body += connection.recv(65536)
    return int(top.split()[1]), length


def run(port: int, paths: list[str], connections: int = 2) -> Load:
    """Ask every path once, shared among `connections`; ConnectionError on a refusal."""
    times: list[float] = []
    sizes: list[int] = []
    lock, queue = threading.Lock(), list(reversed(paths))

    def work() -> None:
        with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
            while True:
                with lock:
                    if not queue:
                        return
                    path = queue.pop()
                begun = time.perf_counter()
                status, size = ask(connection, port, path)
                times.append(time.perf_counter() - begun)
                sizes.append(size)
                if status != 200:
                    raise ConnectionError(f"{path} answered {status}")

    begun = time.perf_counter()
    threads = [threading.Thread(target=work) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    spent = time.perf_counter() - begun
    if len(times) != len(paths):
        raise ConnectionError(f"{len(paths) - len(times)} requests were lost")
    ordered = sorted(times)
    return Load(
        rate=len(times) / spent,
        p50=statistics.median(ordered) * 1000,
        p95=ordered[int(len(ordered) * 0.95)] * 1000,
        size=sizes[-1],
    )
