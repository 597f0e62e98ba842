"""Which settings of the mail can be used, and which of them together."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

MOST: Final = 20
# Only whether it can be an address at all; whether mail arrives there, only mail can tell.
ADDRESS: Final = re.compile(r"[^\s@<>\",;:\\()\[\]]{1,64}@[^\s@<>\",;:\\()\[\]]{1,189}")
BETWEEN: Final = re.compile(r"[\s,;]+")
# Words, or how they begin, that tell about health: who sees a mailbox must not learn from them.
BEGINNINGS: Final = (
    "pain(?!t) ache\\b aching hurt sick ill(?:ness)?\\b ims\\b gunn nurs(?!ery) neck\\b knee "
    "spin(?:e|al) joints?\\b nerve treat(?!y) patient pregnan surg injur ailment "
    "remed(?:y|ies) cure heal(?!ey)"
).split()
# These are told by themselves, so they are found within a word too.
ANYWHERE: Final = (
    "physio therap chiro osteopath acupunct needl massag rehab medic doctor hospital health "
    "wellness muscul muscle arthr neuro disease symptom diagnos pharma psych trauma cancer "
    "disab concuss kinesi stimulat backpain orthop naturo"
).split()
TELLING: Final = re.compile(rf"\b(?:{'|'.join(BEGINNINGS)})\w*|\w*(?:{'|'.join(ANYWHERE)})\w*")
HERE: Final = frozenset({"localhost", "127.0.0.1", "::1", "[::1]"})
Fits = Callable[[Any, Mapping[str, Any]], str]


def address(text: str) -> str:
    """Return an address to send from; raises ValueError if it can be none."""
    found = text.strip()
    if found and not ADDRESS.fullmatch(found):
        raise ValueError("write one address such as forms@example.org, without a name")
    return found


def addresses(text: str) -> str:
    """Return addresses with commas between them; raises ValueError if one can be none."""
    found = listed(text)
    if not all(ADDRESS.fullmatch(one) for one in found):
        raise ValueError("write addresses such as forms@example.org, with commas between them")
    if len(found) > MOST:
        raise ValueError(f"write {MOST} addresses at most")
    return ", ".join(found)


def neutral(text: str) -> str:
    """Return words that stand in a mailbox; raises ValueError if they tell about health."""
    if TELLING.search(text.casefold()):
        raise ValueError(
            "choose words that tell nothing about health, such as a street or initials: "
            "whoever sees the mailbox reads them"
        )
    return text


def listed(text: str) -> tuple[str, ...]:
    """Return each of the addresses once."""
    return tuple(dict.fromkeys(one for one in BETWEEN.split(text) if one))


def _security(chosen: str, others: Mapping[str, Any]) -> str:
    if chosen == "none" and others.get("smtp_host") and others["smtp_host"] not in HERE:
        return "choose starttls or tls: only a mail server on this machine is reached without"
    return ""


def _user(user: str, others: Mapping[str, Any]) -> str:
    return _needs_host(user, others)


def _password(password: Any, others: Mapping[str, Any]) -> str:
    is_set, user = bool(password.get_secret_value()), others.get("smtp_user")
    if user and not is_set:
        return "set the password of the one who signs in (IMS_SMTP_USER), or leave both out"
    return "set IMS_SMTP_USER, too, or leave both out" if is_set and not user else ""


def _ca_file(file: str, others: Mapping[str, Any]) -> str:
    if file and others.get("smtp_security") == "none":
        return "leave it out: with IMS_SMTP_SECURITY=none no certificate is looked at"
    if file and not Path(file).is_file():
        return "there is no such file"
    return _needs_host(file, others)


def _from(address: str, others: Mapping[str, Any]) -> str:
    if others.get("smtp_host") and not address:
        return "set the address that messages come from, since a mail server is set"
    return ""


def _needs_host(value: str, others: Mapping[str, Any]) -> str:
    return "set IMS_SMTP_HOST, too, or leave this out" if value and not others["smtp_host"] else ""


# Each is looked at beside the settings that stand above it.
FITS: Final[Mapping[str, Fits]] = {
    "smtp_security": _security,
    "smtp_user": _user,
    "smtp_password": _password,
    "smtp_ca_file": _ca_file,
    "mail_from": _from,
}
