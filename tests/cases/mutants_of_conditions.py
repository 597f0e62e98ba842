"""Every way to change one small thing in a condition."""

from collections.abc import Iterator
from dataclasses import replace

from screening.questionnaire.condition import All, Any_, Condition, Test

Changed = tuple[str, Condition | None]


def changes(condition: Condition) -> Iterator[Changed]:
    """List a condition with one option, threshold or part changed; none: nothing is left."""
    if isinstance(condition, Test):
        yield from _of_test(condition)
        return
    for index, part in enumerate(condition.parts):
        deeper = "" if isinstance(part, Test) else f"part {index + 1}: "
        for what, other in changes(part):
            yield f"{deeper}{what}", _with_part(condition, index, other)
        if not isinstance(part, Test) or part.comparison or len(part.options) > 1:
            yield f"without {_named(part)}", _with_part(condition, index, None)


def _of_test(test: Test) -> Iterator[Changed]:
    if test.comparison is not None:
        for step in (1, -1):
            other = replace(test.comparison, threshold=test.comparison.threshold + step)
            yield f"{test.subject} {other}", replace(test, comparison=other)
        return
    for option in sorted(test.options):
        left = test.options - {option}
        yield f"{test.subject} without {option}", replace(test, options=left) if left else None


def _with_part(whole: All | Any_, index: int, other: Condition | None) -> Condition | None:
    new = (other,) if other is not None else ()
    parts = (*whole.parts[:index], *new, *whole.parts[index + 1 :])
    return type(whole)(parts) if parts else None


def _named(condition: Condition) -> str:
    if isinstance(condition, Test):
        return f"{condition.subject} {condition.comparison or '/'.join(sorted(condition.options))}"
    word = "all" if isinstance(condition, All) else "any"
    return f"{word} ({', '.join(_named(part) for part in condition.parts)})"
