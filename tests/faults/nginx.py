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
    """Run nginx before the two copies at these ports until the block ends."""
    port = free_port()
    user = "user root;" if hasattr(os, "geteuid") and os.geteuid() == 0 else ""
    (folder / "site.conf").write_text(rendered(folder, port, *ports), encoding="utf-8")
    conf = folder / "nginx.conf"
    conf.write_text(AROUND.format(user=user, folder=folder), encoding="utf-8")
    with (folder / "nginx.log").open("ab") as log:
        command = [program(), "-e", f"{folder}/nginx.log", "-p", str(folder), "-c", str(conf)]
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        _wait(process, port, folder / "nginx.log")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def rendered(folder: Path, port: int, first: int, second: int) -> str:
    """Return the product's site with our ports and paths, and without its certificate."""
    text = SITE.read_text(encoding="utf-8")
    changes = {
        "127.0.0.1:8501": f"127.0.0.1:{first}",
        "127.0.0.1:8502": f"127.0.0.1:{second}",
        "listen 80;": f"listen 127.0.0.1:{free_port()};",
        "listen 443 ssl http2;": f"listen 127.0.0.1:{port};",
        "/var/log/nginx/ims_intake.log": f"{folder}/ims_intake.log",
    }
    for theirs, ours in changes.items():
        assert text.count(theirs) == 1, f"{SITE.name} no longer says {theirs!r}"
        text = text.replace(theirs, ours)
    return "\n".join(line for line in text.splitlines() if not line.strip().startswith("ssl_"))


def _wait(process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    last = time.monotonic() + START_SECONDS
    while time.monotonic() < last and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.05)
    raise AssertionError(f"nginx does not start: {log.read_text(encoding='utf-8')}")
