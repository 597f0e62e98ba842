"""Forms to tell: worked patients, and patients made to break a page."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from screening.assessment.assess import assess
from screening.assessment.submission import Acknowledgement, Submission
from screening.questionnaire.load import Content
from screening.questionnaire.model import Item, ItemType
from screening.report.case import Case
from screening.report.content import report
from screening.report.model import Letterhead, Report
from screening.response.marks import Mark
from screening.response.model import Status
from screening.response.strokes import HEIGHT, MOST_POINTS, MOST_STROKES, WIDTH
from tests.cases.worked import cases_of, folders

ON = date(2026, 6, 1)
SENT = datetime(2026, 6, 1, 17, 5, tzinfo=UTC)
MADE = datetime(2026, 6, 2, 15, 0, tzinfo=UTC)
LETTERHEAD = Letterhead(
    clinic_name="Example Pain Clinic",
    clinic_phone="604-555-0100",
    emergency_number="9-1-1",
    advice_line="8-1-1",
    crisis_line="9-8-8",
    time_zone="America/Vancouver",
)
TWELVE = (
    *("front_head_left", "front_neck_right", "front_shoulder_left", "front_forearm_right"),
    *("front_knee_left", "front_ankle_right", "back_neck_left", "back_shoulder_blade_right"),
    *("back_low_back_left", "back_low_back_right", "back_buttock_left", "back_calf_left"),
)
LONG_NAME = "Maximiliana-Konstantina von Hohenzollern und Taxis de la Vega y Montemayor of Example"


@cache
def the_content() -> Content:
    return cases_of(folders()[0])[0].content


@cache
def worked() -> Mapping[str, Submission]:
    return {case.name: a_form(case.answers, on=case.on) for f in folders() for case in cases_of(f)}


def a_patient(**answers: Any) -> dict[str, Any]:
    """Return the first worked patient's answers, with some of them changed."""
    return {**cases_of(folders()[0])[0].answers, **answers}


def a_form(
    answers: Mapping[str, Any],
    *,
    on: date = ON,
    sent: bool = True,
    seen: tuple[Acknowledgement, ...] = (),
) -> Submission:
    content = the_content()
    return Submission(
        reference="K7Q2-M4PX",
        questionnaire=content.questionnaire.id,
        version=content.questionnaire.version,
        content_hash=content.hash,
        status=Status.COMPLETED if sent else Status.IN_PROGRESS,
        answers=answers,
        assessment=assess(content, answers, on),
        acknowledgements=seen,
        opened_at=SENT - timedelta(minutes=11),
        sent_at=SENT if sent else None,
    )


def told(form: Submission, **letterhead: Any) -> Report:
    return report(Case(the_content(), form, LETTERHEAD.model_copy(update=letterhead), MADE))


def everything_ticked() -> dict[str, Any]:
    """Return a patient who ticks whatever can be ticked, at full length."""
    return {item.id: _most(item) for item in the_content().questionnaire.all_items()} | {
        "filled_by": "guardian",
        "pain_main_area": "front_hand_left",
        "onset_cause": "crash",
        "duration": "lt6w",
        "pregnant": "now",
        "thinners": "odd_bleeding",
        "long_checked": "worse",
        "tx_result": _cards("temporary"),
        "tx_length": _cards("lt4w"),
        "tx_note": _cards("in 2019, twelve times, at another clinic " * 3),
    }


def everything_unsure() -> dict[str, Any]:
    """Return a patient who tells nothing that can be left untold."""
    answers = a_patient()
    for item in the_content().questionnaire.all_items():
        word = "declined" if "declined" in item.options else "unsure"
        if word in item.options and item.id not in {"tx_result", "tx_length"}:
            answers[item.id] = word if item.type is ItemType.CHOICE else [word]
    return answers


def a_mark(region: str, intensity: int | None = None, *sensations: str) -> Any:
    """Return a mark as it stands in an answer."""
    return Mark(region, intensity, sensations).as_answer()


def marked_strongly() -> dict[str, Any]:
    """Return a patient who says of twelve places all that can be said."""
    sensations = the_content().questionnaire.items["pain_areas"].sensations
    marks = [a_mark(region, min(n, 10), *sensations) for n, region in enumerate(TWELVE)]
    return a_patient(pain_areas=marks, pain_main_area="back_low_back_left")


def marked_all_over(view: str) -> dict[str, Any]:
    """Return a patient who tells how strong every place of one side of the body is."""
    places = [name for name in the_content().segments.places if name.startswith(view)]
    marks = [a_mark(region, n % 11) for n, region in enumerate(places)]
    return a_patient(pain_areas=marks, pain_main_area=places[-1])


@cache
def strangers() -> Mapping[str, Submission]:
    """Return the forms that are most likely to break a page."""
    return {
        "everything": a_form(everything_ticked()),
        "flags_15": with_flags(15),
        "flags_40": with_flags(40),
        "noted": a_form({**everything_ticked(), "tx_note": _cards("twelve times in 2019, " * 60)}),
        "unsure": a_form(everything_unsure()),
        "marked": a_form(marked_strongly()),
        "marked_back": a_form(marked_all_over("back")),
        "begun": a_form({"consent_privacy": "agreed", "filled_by": "self"}, sent=False),
        "halted": a_form({"name": LONG_NAME, "urgent_signs": ["saddle", "unsure"]}, sent=False),
        **{name: a_form(typed(**text)) for name, text in HOSTILE.items()},
        **{name: a_form(typed(name=n, all_of=text)) for name, (n, text) in SCRIPTS.items()},
    }


def with_flags(count: int) -> Submission:
    """Return a plain patient with so many of the flags of one who ticks everything."""
    found = a_form(everything_ticked()).assessment
    kept = found.flags[:: max(1, len(found.flags) // count)][:count]
    judged = found.model_copy(update={"flags": kept})
    return a_form(a_patient()).model_copy(update={"assessment": judged})


def typed(*, all_of: str = "", **answers: Any) -> dict[str, Any]:
    """Return a patient who typed a text wherever something can be typed."""
    fields = ("main_problem", "ask_physio", "medicine_list", "doctor", "helper_name")
    return a_patient(**{**(dict.fromkeys(fields, all_of) if all_of else {}), **answers})


HOSTILE: Mapping[str, dict[str, Any]] = {
    "letters": {
        "name": "W" * 120,
        "main_problem": "x" * 400,
        "ask_physio": "Ünïcödé ễ " * 40,
        "medicine_list": "page {nb}, {emergency_number}, **bold**, <b>b</b>, नमस्ते, "
        "\u202eevil\u202c, \N{MINUS SIGN}5 \x00",
    },
    "markup": {
        "name": "<script>alert(1)</script> {nb} {{nb}}",
        "all_of": "**b** __u__ --s-- [a](javascript:x) <a href=x> &amp; <!-- \\( ) ET Q %%EOF "
        "endstream endobj >> << /JS (app.alert(1)) {clinic_name} {total_pages} ‘’“”",
    },
    "endless": {"all_of": "x" * 500 + " " + "y" * 10_000, "name": "z" * 500},
    "hidden": {"all_of": "a\u202eb\u2066c\u2069\x00\x07\x1b[31m \ud800 \ufffe \ufeff d\u200be"},
    "emoji": {"all_of": "\N{GRINNING FACE}" * 300, "name": "Ann \N{GRINNING FACE}"},
}
SCRIPTS: Mapping[str, tuple[str, str]] = {
    "vietnamese": ("Nguyễn Thị Hồng Ánh", "Tôi đau lưng đã ba tháng, lan xuống chân trái. " * 5),
    "cyrillic": ("Олена Шевченко", "Біль у попереку, вже третій місяць; гірше вночі. " * 5),
    "greek": ("Παναγιώτης Παπαδόπουλος", "Πονάει η μέση μου εδώ και τρεις μήνες. " * 5),
    "punjabi": ("ਹਰਪ੍ਰੀਤ ਕੌਰ ਸਿੱਧੂ", "ਮੇਰੀ ਪਿੱਠ ਵਿੱਚ ਤਿੰਨ ਮਹੀਨਿਆਂ ਤੋਂ ਦਰਦ ਹੈ। " * 5),
    "arabic": ("محمد عبد الله الأحمد", "عندي ألم في أسفل الظهر (L4-5) منذ ٣ أشهر. " * 5),
    "farsi": ("زهرا می‌خواهم‌زاده", "درد کمر دارم، ۳ ماه است؛ شب‌ها بدتر می‌شود. " * 5),
    "chinese": ("张伟明", "腰痛三个月了，晚上更厉害，吃了布洛芬（400毫克）也没用。" * 5),
    "traditional": ("陳麗華", "腰痛三個月了，晚上更厲害，吃了布洛芬（400毫克）也沒用。" * 5),
    "korean": ("김민수", "허리가 세 달 동안 아팠고 밤에 더 심해요. " * 5),
    "japanese": ("佐藤 花子", "腰が三か月痛いです。夜にひどくなります。" * 5),
}


def _cards(answer: str) -> dict[str, str]:
    treatments = the_content().questionnaire.items["treatments"]
    return dict.fromkeys(sorted(treatments.real_options), answer)


def most_drawn() -> list[list[list[int]]]:
    """Return as many strokes and points as a drawing may have, from edge to edge."""
    share = MOST_POINTS // MOST_STROKES
    return [
        [[x * WIDTH // (share - 1), y * HEIGHT // (MOST_STROKES - 1)] for x in range(share)]
        for y in range(MOST_STROKES)
    ]


def _most(item: Item) -> Any:
    most = {
        ItemType.CHOICE: [*item.options, ""][max(0, len(item.options) - 1)],
        ItemType.CHOICES: sorted(item.real_options),
        ItemType.BODY_AREAS: list(the_content().segments.places),
        ItemType.RATING: 10,
        ItemType.DATE: "1950-02-03",
        ItemType.PARTIAL_DATE: "2026-04",
        ItemType.ACTIVITIES: [
            {"name": "Look after family, and more", "score": n} for n in range(3)
        ],
        ItemType.CONFIRM: "agreed",
        ItemType.DRAWING: most_drawn(),
    }
    return most.get(item.type, ("lorem ipsum dolor sit amet " * 20)[: item.max or 40])
