"""The nginx of the product, on loopback and in a temporary folder: only ports and paths differ."""

import contextlib
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tests import certificate
from tests.browser.conftest import ROOT, free_port

SITE: Final = ROOT / "deploy" / "nginx.conf"
START_SECONDS: Final = 30
AROUND: Final = """{user}
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/nginx.log;
events {{ worker_connections 512; }}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


def program() -> str:
    """Return where nginx is; nothing if it is not installed."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin") or ""


@contextlib.contextmanager
def running(folder: Path, *ports: int) -> Iterator[str]:
    """Run nginx before the copies at these ports until the block ends, on a line in the clear."""
    port = free_port()
    with _running(folder, in_the_clear(placed(folder, port, *ports)), port):
        yield f"http://127.0.0.1:{port}"


@contextlib.contextmanager
def encrypted(folder: Path, *ports: int) -> Iterator[tuple[int, int]]:
    """Run nginx as a clinic does, and give its two ports: with TLS, and in the clear."""
    port, clear = free_port(), free_port()
    certificate.make(folder)
    with _running(folder, placed(folder, port, *ports, clear=clear), port):
        yield port, clear


def placed(folder: Path, port: int, first: int, second: int = 0, *, clear: int = 0) -> str:
    """Return the product's site with our ports and paths, for one copy of the app or two."""
    text = SITE.read_text(encoding="utf-8")
    changes = {
        "127.0.0.1:8501": f"127.0.0.1:{first}",
        "    server 127.0.0.1:8502 max_fails=0;\n": _second(second),
        "listen 80;": f"listen 127.0.0.1:{clear or free_port()};",
        "listen 443 ssl http2;": f"listen 127.0.0.1:{port} ssl http2;",
        "/var/log/nginx/ims_intake.log": f"{folder}/ims_intake.log",
        "/etc/letsencrypt/live/intake.example.org/fullchain.pem": f"{folder}/fullchain.pem",
        "/etc/letsencrypt/live/intake.example.org/privkey.pem": f"{folder}/privkey.pem",
    }
    for theirs, ours in changes.items():
        assert text.count(theirs) == 1, f"{SITE.name} no longer says {theirs!r}"
        text = text.replace(theirs, ours)
    return text


def in_the_clear(site: str) -> str:
    """Return a site without its certificate."""
    lines = site.replace(" ssl http2;", ";").splitlines()
    return "\n".join(line for line in lines if not line.strip().startswith("ssl_"))


def judged(folder: Path, site: str) -> str:
    """Return what nginx finds wrong with a site; nothing if it would run it."""
    command = [*_command(folder, site), "-t", "-q"]
    return subprocess.run(command, capture_output=True, text=True, check=False).stderr


@contextlib.contextmanager
def _running(folder: Path, site: str, port: int) -> Iterator[None]:
    with (folder / "nginx.log").open("ab") as log:
        process = subprocess.Popen(_command(folder, site), stdout=log, stderr=log)
    try:
        _wait(process, port, folder / "nginx.log")
        yield
    finally:
        process.terminate()
        process.wait()


def _command(folder: Path, site: str) -> list[str]:
    user = "user root;" if hasattr(os, "geteuid") and os.geteuid() == 0 else ""
    (folder / "site.conf").write_text(site, encoding="utf-8")
    conf = folder / "nginx.conf"
    conf.write_text(AROUND.format(user=user, folder=folder), encoding="utf-8")
    return [program(), "-e", f"{folder}/nginx.log", "-p", str(folder), "-c", str(conf)]


def _second(port: int) -> str:
    return f"    server 127.0.0.1:{port} max_fails=0;\n" if port else ""


def _wait(process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    last = time.monotonic() + START_SECONDS
    while time.monotonic() < last and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.05)
    raise AssertionError(f"nginx does not start: {log.read_text(encoding='utf-8')}")
