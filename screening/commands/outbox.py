"""`python -m screening outbox`: the mail goes out beside the app, or without it."""

import signal
import threading
from typing import Annotated, Final

import typer

from screening.actions.mail import post, rounds
from screening.actions.mail.post import Round
from screening.commands import start

app = typer.Typer(help="The mail that waits.", no_args_is_help=True)
# To look for reminders reads every open invitation.
ROUNDS_TO_REMINDERS: Final = 120


@app.callback()
def outbox() -> None:
    """Look after the mail that waits; the app does the same for as long as it runs."""


@app.command("run")
def run(
    once: Annotated[bool, typer.Option("--once", help="Deliver what is due now, and end.")] = False,
) -> None:
    """Deliver what is due, again and again; with --once exit 1 if not all could be tried."""
    over = threading.Event()
    if once:
        done = deliver(over)
        print(told(done))
        raise typer.Exit(1 if done.no_line or done.stopped else 0)
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: over.set())
    print("Delivering what is due. Stop it with Ctrl+C")
    count = 0
    while not over.is_set():
        done = deliver(over, reminds=count % ROUNDS_TO_REMINDERS == 0)
        if done != Round():
            print(told(done), flush=True)
        count += 1
        over.wait((post.AFTER_NO_LINE if done.no_line else post.EVERY).total_seconds())


def deliver(over: threading.Event, *, reminds: bool = True) -> Round:
    """Deliver what is due in every clinic, after what is to be reminded of if that is wanted."""
    return rounds.go_round(start.clinics(), over.is_set, reminds=reminds)


def told(done: Round) -> str:
    """Return what became of the messages in one line, and why no mail server takes any."""
    counted = (
        (done.sent, "sent"),
        (done.kept, "kept as files"),
        (done.delayed, "put off"),
        (done.failed, "did not arrive"),
        (done.withdrawn, "not needed any more"),
        (done.lost, "could not be opened and went to nobody"),
        (done.stopped, "failed as a whole in some clinic and waits"),
    )
    line = ", ".join(f"{count} {what}" for count, what in counted if count) or "nothing was due"
    return f"{line}: {done.no_line}" if done.no_line else line
