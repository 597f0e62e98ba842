"""Who is here: the clinic of this process, the cookie, and the draft that it leads to."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import streamlit as st

from screening import bootstrap
from screening.actions import intake
from screening.actions.contents import content_of, copy_of
from screening.clinic import Clinic
from screening.questionnaire.load import Content
from screening.records.model import Draft

COOKIE: Final = "ims_form"


@dataclass(frozen=True, slots=True)
class Visitor:
    """A browser with our cookie, and the unfinished form that it leads to, if any."""

    clinic: Clinic
    token: str
    draft: Draft | None
    content: Content

    @property
    def copy(self) -> Mapping[str, str]:
        """Return the words of the frame in this visitor's form."""
        return copy_of(self.content, self.clinic.content)


def token() -> str:
    """Return the secret of our cookie; nothing if the browser does not keep it."""
    return str(st.context.cookies.get(COOKIE, ""))


def arrive() -> Visitor:
    """Look up who is here.

    Raises StoreError if the records cannot be read.
    """
    clinic, secret = bootstrap.running().first(), token()
    draft = intake.find(clinic, secret)
    content = content_of(clinic, draft) if draft else clinic.content
    return Visitor(clinic, secret, draft, content)
