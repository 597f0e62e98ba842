"""Rows written as Parquet, a batch at a time: what is written already need not be kept."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]

from screening.report.columns import Column, Kind, Row

GROUP: Final = 1000
TYPES: Final = {
    Kind.TEXT: pa.string(),
    Kind.WHOLE: pa.int64(),
    Kind.NUMBER: pa.float64(),
    Kind.DAY: pa.date32(),
}


@dataclass
class _Drain:
    """A file that hands on what was written, and remembers only how much that was."""

    closed: bool = False
    written: int = 0
    waiting: list[bytes] = field(default_factory=list)

    def write(self, part: Any) -> int:
        whole = bytes(part)
        self.waiting.append(whole)
        self.written += len(whole)
        return len(whole)

    def tell(self) -> int:
        return self.written

    def flush(self) -> None:
        """Keep nothing back: all that was written waits to be taken."""

    def close(self) -> None:
        self.closed = True

    def taken(self) -> bytes:
        found = b"".join(self.waiting)
        self.waiting.clear()
        return found


def parts(columns: Sequence[Column], batches: Iterable[Sequence[Row]]) -> Iterator[bytes]:
    """Yield a file with these rows, in groups that fit into memory."""
    schema = pa.schema([(column.name, TYPES[column.kind]) for column in columns])
    drain = _Drain()
    with pq.ParquetWriter(drain, schema) as writer:
        for rows in _groups(batches):
            writer.write_table(_table(schema, rows))
            yield drain.taken()
    yield drain.taken()


def _groups(batches: Iterable[Sequence[Row]]) -> Iterator[list[Row]]:
    # Each group adds a line for every column to the end of the file: a few large ones are better.
    group: list[Row] = []
    for rows in batches:
        group.extend(rows)
        if len(group) >= GROUP:
            yield group
            group = []
    if group:
        yield group


def _table(schema: Any, rows: Sequence[Row]) -> Any:
    cells = zip(*rows, strict=True)
    arrays = [_array(each, column.type) for each, column in zip(cells, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)


def _array(cells: Sequence[Any], kind: Any) -> Any:
    # What two versions of a questionnaire hold in different kinds is one column of texts.
    if kind == TYPES[Kind.TEXT]:
        return pa.array([cell if cell is None else str(cell) for cell in cells], kind)
    return pa.array(cells, kind)
