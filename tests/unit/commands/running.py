"""A command, run in a process of its own as a person or a script would.

Most of what a start costs is Python reading our modules, the same ones for each command. `run`
forks a process that has read them once; all else is as in a true start, which `start` is: a process
of its own, arguments, environment, streams, the way in and out, and the exit code.
"""

import gc
import multiprocessing
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import IO, Any, Final

Done = subprocess.CompletedProcess[str]
READ_ONCE: Final = "tests.unit.commands.read_once"
STREAMS: Final = (("stdin", "r"), ("stdout", "w"), ("stderr", "w"))
LONGEST_SECONDS: Final = 120


def start(*words: str, stdin: str = "", **settings: str) -> Done:
    """Run a command by a start of Python, as it is typed."""
    return subprocess.run(
        [sys.executable, "-m", "screening", *words],
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
        env={**os.environ, **settings},
    )


def run(*words: str, stdin: str = "", **settings: str) -> Done:
    """Run a command in a process that has read our modules already."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return start(*words, stdin=stdin, **settings)
    with TemporaryDirectory() as name:
        streams = Path(name)
        (streams / "stdin").write_text(stdin, encoding="utf-8")
        given = (words, {**os.environ, **settings}, streams)
        process = _forking().Process(target=_begun, args=given)
        with _without_main():
            process.start()
        process.join(LONGEST_SECONDS)
        code = process.exitcode
        process.kill()
        process.join()
        process.close()
        assert code is not None, f"{words} did not end"
        told = [(streams / name).read_text(encoding="utf-8") for name in ("stdout", "stderr")]
    return Done(words, code, *told)


def run_in(folder: Path, *words: str, stdin: str = "") -> Done:
    """Run a command on the records of a folder."""
    return run(*words, stdin=stdin, IMS_DATA_DIR=str(folder))


@contextmanager
def _without_main() -> Iterator[None]:
    """Keep a new process from running what is the main module here: after the app, its script."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


@cache
def _forking() -> Any:
    forking = multiprocessing.get_context("forkserver")
    forking.set_forkserver_preload([__name__, READ_ONCE])
    return forking


def _begun(words: tuple[str, ...], environment: Mapping[str, str], streams: Path) -> None:
    """Be what `python -m screening` would have been."""
    from screening.__main__ import main  # noqa: PLC0415 - the tests' own process need not

    # Whoever sits at the terminal of the tests is not asked for a passphrase.
    os.setsid()
    for number, (name, mode) in enumerate(STREAMS):
        stream = _stream(number, streams / name, mode)
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["screening", *words]
    code = _code_of(main)
    # A process that ends closes what it had opened; a forked one is ended before it can.
    gc.collect()
    sys.exit(code)


def _stream(number: int, path: Path, mode: str) -> IO[str]:
    with path.open(mode, encoding="utf-8") as file:
        os.dup2(file.fileno(), number)
    errors = "backslashreplace" if number == 2 else "strict"
    return open(number, mode, encoding="utf-8", errors=errors, closefd=False)


def _code_of(main: Any) -> Any:
    try:
        main()
    except SystemExit as ended:
        return ended.code
    return 0
