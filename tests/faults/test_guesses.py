"""A sample of the million guesses: nothing opens, and doors that count look at hardly any."""

from tests.faults import guesses, link_guesses


def test_no_guess_opens_anything_and_doors_that_count_look_at_few() -> None:
    found = {one.what: one for one in guesses.measure(4_000)}

    assert sum(one.made for one in found.values()) == 4_000
    assert [one for one in found.values() if one.hits] == []
    for what in ("codes of an app", "passwords"):
        # 1, 2, 4 ... 256 seconds: of 400 seconds the door is open for nine guesses.
        assert found[what].judged == 9, what
    assert found["sessions"].judged == found["links"].judged == 1_600


def test_no_guess_is_a_patients_link_and_the_door_looks_at_few() -> None:
    kept, door = link_guesses.measure(2_000)

    assert (kept.made, kept.judged, kept.hits) == (2_000, 2_000, 0)
    # Ten are free, and so is the one that shuts it; then 1, 2, 4 ... 64 seconds.
    assert (door.made, door.judged, door.hits) == (200, 18, 0)
