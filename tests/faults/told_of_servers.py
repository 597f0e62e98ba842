"""How docs/faults.md tells of servers that were killed, and of backups that were brought back."""

from collections.abc import Mapping
from typing import Final

from tests.bench.tables import table, verdict
from tests.faults import postgres_killed, replicas, surface
from tests.faults.restore_drill import Drill
from tests.faults.told import Row

SERVERS: Final = """## Servers killed, and backups brought back

PostgreSQL: every process of the server is killed at once while four patients write, and it is
started again; nothing that was acknowledged may be missing, and the audit is whole. Replicas: two
copies of the app behind `deploy/nginx.conf` on one PostgreSQL; the one that serves a patient is
killed in the middle of a form, half of the times during a tap, some of them in front of a real
Chromium; the next tap must land on the same page of the other copy, with all answers. Backups:
made while four writers save; each is brought back into an empty place, where every row must open
and be of one moment.

"""
MALFORMED: Final = """## Malformed requests

Over bare sockets at the app as `streamlit run` starts it (seed {seed}): broken first lines, paths,
names, headers, cookies, bodies and lengths to every address that we or Streamlit have, handshakes
and frames of websockets, and messages of Streamlit's that are cut, mixed or nonsense. Wrong is an
answer of 500 or more, a trace or a path of ours in an answer, one of the app's without its headers,
none where one is due, a canary of a body in what the server writes; and a server that afterwards
does not live, gives a patient no page, or does not stop. What is no HTTP at all the server itself
refuses (400) before it asks the app. A line tells 101, then with which code it was closed, if it
was while somebody listened.

"""


def row_of_malformed(found: surface.Outcome, wanted: int) -> Row:
    """Return how many requests did harm."""
    told = f"{found.sent:,} requests, {len(found.wrong)} wrong"
    kept = found.sent == wanted and not found.wrong
    bar = f"{wanted:,} requests, 0 wrong"
    return ("malformed requests at the real server", told, bar, verdict(kept=kept))


def tables_of_malformed(found: surface.Outcome, seed: int) -> str:
    """Return what was sent, what was answered, and what the server wrote of it."""
    counted = (
        table((head, "times"), [(what, f"{times:,}") for what, times in counter.most_common()])
        for head, counter in (
            ("Sent", found.kinds),
            ("Answered", found.answers),
            ("Logged, from warnings up", found.lines),
        )
    )
    return MALFORMED.format(seed=seed) + "\n".join(counted)


def row_of_postgres(found: postgres_killed.Outcome, wanted: int) -> Row:
    """Return what was lost when PostgreSQL was killed."""
    told = (
        f"{found.kills} kills, {found.acknowledged:,} deeds acknowledged, "
        f"{found.interrupted} interrupted, {len(found.lost)} lost"
    )
    kept = found.kills == wanted and found.acknowledged > 0 and not found.lost
    return ("PostgreSQL killed under load", told, f"{wanted} kills, 0 lost", verdict(kept=kept))


def row_of_replicas(found: replicas.Outcome, wanted: int) -> Row:
    """Return how many patients went on when the copy that served them was killed."""
    told = (
        f"{found.kills - len(found.wrong)} of {found.kills} went on, {found.while_tapping} killed "
        f"during a tap, {found.in_browsers} in a browser, slowest {found.slowest_seconds:.1f} s"
    )
    kept = found.kills == wanted and not found.wrong
    bar = f"{wanted} of {wanted} on the same page"
    return ("one of two copies killed mid-form", told, bar, verdict(kept=kept))


def rows_of_backups(found: Mapping[str, Drill], wanted: int) -> tuple[Row, ...]:
    """Return whether backups under load were of one moment."""
    return tuple(
        (
            f"backup under load, brought back: {name}",
            _told(one),
            f"{wanted} backups, 0 faults",
            verdict(kept=one.backups == wanted and not one.faults),
        )
        for name, one in found.items()
    )


def _told(drill: Drill) -> str:
    meanwhile, faults = drill.acknowledged, len(drill.faults)
    return f"{drill.backups} backups, {meanwhile:,} deeds meanwhile, {faults} faults"
