"""What a flag rests on, written down so that it can be compared with what it rests on later."""

import json

from screening.assessment.model import Flag


def grounds(flag: Flag) -> str:
    """Return how urgent and how sure a flag is, and the answers behind it, as JSON.

    Two flags of the same rule rest on the same if this text is the same.
    """
    because = {found.item: found.answer for found in flag.because}
    told = {"urgency": flag.urgency, "certain": flag.certain, "because": because}
    return json.dumps(told, ensure_ascii=False, sort_keys=True)
