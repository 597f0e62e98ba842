"""Addresses of e-mail: those that can be one, also with letters of other scripts."""

from email_validator import EmailNotValidError, validate_email


def read(typed: str) -> str:
    """Return an e-mail address in the form that is kept; nothing if it can be none.

    Whether mail arrives there, only mail can tell: nobody is asked.
    """
    try:
        return validate_email(typed.strip(), check_deliverability=False).normalized
    except EmailNotValidError:
        return ""
