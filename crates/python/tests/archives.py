"""Small web archives."""

import gzip
from pathlib import Path

SPEAKERS = [("Mayor", "Ann Lee"), ("Transport Minister", "Daniel Vasko"), ("Chief Engineer", "Ruth Okafor")]


def page(n: int) -> str:
    role, name = SPEAKERS[n % len(SPEAKERS)]
    other_role, other = SPEAKERS[(n + 1) % len(SPEAKERS)]
    return (
        f"<html><head><title>Bridge {n} to close</title>"
        f'<meta property="article:published_time" content="2024-{3 + n % 2:02}-{1 + n % 28:02}T10:00:00Z"></head><body>'
        f"<article><h1>Bridge {n} to close</h1><p>The bridge number {n} will close on Monday, {role} {name} said. It will stay"
        f' closed for {n + 2} months. “Nobody likes it,” {name.split()[1]} said.</p><p>{other_role} {other} denied that bridge'
        f" {n} was unsafe. {other.split()[1]} said that the ferry would go on.</p></article></body></html>"
    )


def record(url: str, body: str) -> bytes:
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body.encode()
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2024-05-01T00:00:00Z\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return gzip.compress(head.encode() + http + b"\r\n\r\n", mtime=0)


def archive(path: Path, numbers: range) -> Path:
    path.write_bytes(b"".join(record(f"https://news.example/{n}", page(n)) for n in numbers))
    return path
