"""How the clinic's mail is judged: whether it goes out, and what became of it."""

from datetime import datetime, timedelta
from typing import Final

from screening.actions.housekeeping.doctor import Line, State
from screening.questionnaire.frozen import Frozen
from screening.records.condition import MailFound

LONG: Final = timedelta(minutes=15)
MEND: Final = "Set it right: what waits goes out by itself then"
FILES: Final = (
    "Hand over or delete them: each holds a link, and none goes out later. To send mail, set "
    "IMS_SMTP_HOST and IMS_MAIL_FROM, and send the invitations again"
)
FAILED: Final = "Look at the invitations on the staff's page: each says why"
LOST: Final = (
    "Their records were damaged: find out why (the disk, a backup brought back by hand), and send "
    "those invitations again"
)


class PostFound(Frozen):
    """The mail server that was called, and why it takes nothing; `kept` counts files of ours."""

    server: str = ""
    trouble: str = ""
    kept: int = 0
    folder: str = ""


def judged(post: PostFound, mail: MailFound, now: datetime) -> Line:
    """Judge whether messages go out, and whether they arrive."""
    if not post.server:
        return _lost(mail) or _without(post)
    if post.trouble:
        found = f"{post.server}: {post.trouble}; {_waiting(mail)}"
        return Line(state=State.WRONG, what="mail", found=found, do=MEND)
    if mail.oldest and now - mail.oldest > LONG:
        found = f"{post.server} takes messages, but {_waiting(mail)} for more than 15 minutes"
        return _look(found, "Is the app running? Or run: python -m screening outbox run --once")
    if lost := _lost(mail):
        return lost
    if mail.failed:
        return _look(f"{mail.failed} did not arrive within the last 7 days", FAILED)
    if post.kept:
        return _look(f"{post.kept} message(s) from before lie in {post.folder}", FILES)
    return _good(f"{post.server} takes messages; {_waiting(mail)}")


def _lost(mail: MailFound) -> Line | None:
    found = f"{mail.lost} could not be opened within the last 7 days, and went to nobody"
    return _look(found, LOST) if mail.lost else None


def _without(post: PostFound) -> Line:
    if post.kept:
        return _look(f"not set up: {post.kept} message(s) lie in {post.folder}", FILES)
    return _good("not set up: links are shown on the screen, and messages kept as files")


def _waiting(mail: MailFound) -> str:
    return f"{mail.waiting} wait" if mail.waiting else "none waits"


def _good(found: str) -> Line:
    return Line(state=State.GOOD, what="mail", found=found)


def _look(found: str, do: str) -> Line:
    return Line(state=State.LOOK, what="mail", found=found, do=do)
