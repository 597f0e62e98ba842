"""Words of the content with names and numbers in their braces."""

import re
from collections.abc import Mapping
from typing import Final

BRACES: Final = re.compile(r"\{(\w+)\}")


def fill(words: str, known: Mapping[str, str]) -> str:
    """Put the known words into their braces; unknown braces stay as they are."""
    return BRACES.sub(lambda match: known.get(match[1], match[0]), words)
