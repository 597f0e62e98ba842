"""The cookies of a patient's browser: which there are, how they are set, and how they go.

Only an HTTP answer can set an HttpOnly cookie, so it is done here, before the script runs. On a
secure line their names have a prefix (`screening/web/server/prefixed.py`).
`ims_form` holds the secret of the form, `ims_tablet` that of the tablet, and `ims_link` that of the
link by which a patient came, each with the clinic's id before it. `ims_here` lives as long as the
browser is open: one that comes with a form but without it was closed in between. `ims_size`, how
large the words are, goes with the form. `ims_copy` holds the secret of a form that was sent from
here: for a day it leads to a copy of it, and to no form.
"""

from typing import Final

from starlette.responses import Response

from screening.actions.form import own_copy, visiting

FORM: Final = visiting.FORM
TABLET: Final = visiting.TABLET
HERE: Final = "ims_here"
SIZE: Final = "ims_size"
COPY: Final = "ims_copy"
LINK: Final = "ims_link"
KEPT_SECONDS: Final = 14 * 24 * 60 * 60
# A tablet stays one until staff take it back, also over a night without power.
TABLET_SECONDS: Final = 400 * 24 * 60 * 60
COPY_SECONDS: Final = int(own_copy.LASTS.total_seconds())


def hold_form(answer: Response, cookie: str) -> None:
    """Let the browser hold a form; it is open in it from now on."""
    _set(answer, FORM, cookie, KEPT_SECONDS)
    _set(answer, HERE, "yes")


def hold_link(answer: Response, cookie: str) -> None:
    """Let the browser hold a link, which alone shows nothing: a birth date guards the form."""
    _set(answer, LINK, cookie, KEPT_SECONDS)


def hold_tablet(answer: Response, cookie: str) -> None:
    """Let the browser be a tablet of the clinic."""
    _set(answer, TABLET, cookie, TABLET_SECONDS)


def hold_copy(answer: Response, cookie: str) -> None:
    """Let the browser take a copy of the form that was sent from it."""
    _set(answer, COPY, cookie, COPY_SECONDS)


def forget_form(answer: Response) -> None:
    """Let the browser forget the form, how its patient came, and what they have set."""
    _drop(answer, FORM, HERE, SIZE, LINK)


def forget_link(answer: Response) -> None:
    """Let the browser forget a link that leads nowhere."""
    _drop(answer, LINK)


def forget_tablet(answer: Response) -> None:
    """Let the browser forget that it was a tablet once, so that a form can be opened by a link."""
    _drop(answer, TABLET)


def forget_size(answer: Response) -> None:
    """Let the browser forget what the patient of another form has set."""
    _drop(answer, SIZE)


def forget_all(answer: Response) -> None:
    """Let the browser forget that it was a tablet, too."""
    forget_form(answer)
    _drop(answer, TABLET)


def _drop(answer: Response, *names: str) -> None:
    for name in names:
        answer.delete_cookie(name, httponly=True, samesite="lax")


def _set(answer: Response, name: str, value: str, seconds: int | None = None) -> None:
    answer.set_cookie(name, value, max_age=seconds, httponly=True, samesite="lax")
