"""The one base of everything that the content defines, and how its scalars are read."""

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict


class Frozen(BaseModel):
    """Refuse unknown keys and changes after reading."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


def _true_or_false(raw: object) -> object:
    words = {"true": True, "false": False}
    if isinstance(raw, str):
        if raw not in words:
            raise ValueError("write true or false")
        return words[raw]
    return raw


TrueFalse = Annotated[bool, BeforeValidator(_true_or_false)]
