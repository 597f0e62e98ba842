"""A shape for each urgency, so that colour never says it alone: outlines for a box of 24 by 24."""

from typing import Final

from screening.questionnaire.model import Urgency

SHAPES: Final = {
    Urgency.EMERGENCY: "M8 2h8l6 6v8l-6 6H8l-6-6V8z",
    Urgency.SAME_DAY: "M12 2l11 20H1z",
    Urgency.MEDICAL_REVIEW: "M12 1l11 11-11 11L1 12z",
    Urgency.NO_NEEDLING: "M3 3h18v18H3zM7 7v10h10V7z",
    Urgency.PRECAUTION: "M12 3a9 9 0 1 0 .01 0z",
    Urgency.NOTE: "M3 10h18v4H3z",
    Urgency.CLEAR: "M9.5 19L3 12.5l2.5-2.5 4 4L18.500 5 21 7.500z",
}
