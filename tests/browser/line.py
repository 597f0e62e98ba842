"""A line between a browser and a server that can be cut and mended."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

CHUNK = 65_536


@dataclass
class Line:
    """Everything that comes in at `port` goes to `target`, while the line is whole."""

    target: int
    port: int = 0
    is_cut: bool = False
    ends: set[socket.socket] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def cut(self) -> None:
        """Drop every connection, and take no new one."""
        with self.lock:
            self.is_cut = True
            for end in self.ends:
                _close(end)
            self.ends.clear()

    def mend(self) -> None:
        self.is_cut = False

    def carry(self, door: socket.socket) -> None:
        """Take what knocks at the door until the door is closed."""
        while True:
            try:
                near, _ = door.accept()
            except OSError:
                return
            if self.is_cut:
                _close(near)
                continue
            self._join(near)

    def _join(self, near: socket.socket) -> None:
        try:
            far = socket.create_connection(("127.0.0.1", self.target))
        except OSError:
            _close(near)
            return
        with self.lock:
            self.ends |= {near, far}
        for source, sink in ((near, far), (far, near)):
            threading.Thread(target=_pour, args=(source, sink), daemon=True).start()


@contextlib.contextmanager
def line_to(target: int) -> Iterator[Line]:
    """Lay a line to a port of this machine."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        line = Line(target, door.getsockname()[1])
        threading.Thread(target=line.carry, args=(door,), daemon=True).start()
        yield line
        line.cut()


def _pour(source: socket.socket, sink: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while read := source.recv(CHUNK):
            sink.sendall(read)
    _close(sink)


def _close(end: socket.socket) -> None:
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()
