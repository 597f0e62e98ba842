"""A sample of the restore drill: two backups under write load on each kind of database."""

from tests.faults import restore_drill
from tests.faults.restore_drill import SEED, Drill
from tests.postgres import Postgres

SAMPLE = 2


def holds(found: Drill) -> None:
    assert found.faults == []
    assert found.backups == SAMPLE
    assert found.acknowledged > restore_drill.FIRST_FORMS


def test_a_backup_made_while_four_write_is_one_moment_on_sqlite() -> None:
    holds(restore_drill.on_sqlite(SAMPLE, SEED))


def test_a_backup_made_while_four_write_is_one_moment_on_postgresql(postgres: Postgres) -> None:
    holds(restore_drill.on_postgresql(postgres, SAMPLE, SEED))
