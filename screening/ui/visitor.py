"""Who is here: the clinic that the cookies name, the tablet, and the draft that is open on it."""

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from screening import bootstrap
from screening.actions.contents import content_of, copy_of
from screening.actions.form import intake, visiting
from screening.actions.tablet import reading
from screening.clinic import Clinic
from screening.questionnaire.load import Content
from screening.records.model import Draft


@dataclass(frozen=True, slots=True)
class Visitor:
    """A browser with our cookies, and the unfinished form that they lead to, if any.

    Without a token no form is open here. `reader` names who of the staff reads it aloud.
    """

    clinic: Clinic
    token: str
    draft: Draft | None
    content: Content
    reader: str = ""

    @property
    def copy(self) -> Mapping[str, str]:
        """Return the words of the frame in this visitor's form."""
        return copy_of(self.content, self.clinic.content)


def cookies() -> Mapping[str, str]:
    """Return the cookies as they were when this tab connected."""
    return st.context.cookies


def arrive() -> Visitor:
    """Look up who is here.

    The cookies may be old: a tablet that was taken back, or a form that was put down since, is
    looked up again each time. Raises StoreError if the records cannot be read.
    """
    arrival = visiting.arrived(bootstrap.running(), cookies())
    clinic, token = arrival.clinic, "" if arrival.was_ended else arrival.token
    draft = intake.find(clinic, token)
    content = content_of(clinic, draft) if draft else clinic.content
    return Visitor(clinic, token, draft, content, reading.reader(clinic))
