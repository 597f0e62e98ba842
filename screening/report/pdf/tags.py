"""What each mark on the paper is, for those who hear a page: headings, lists, tables, figures.

A tag is put on strips while they are laid out; the tree is built from the marks that were drawn,
so it stands in the order in which the pages are read. Source: ISO 32000-1, 14.7 and 14.8.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from fpdf.structure_tree import StructTreeRoot
from fpdf.syntax import PDFObject, PDFString


@dataclass(frozen=True, slots=True, eq=False)
class Tag:
    """One element of the document: its role, what it is part of, and words in its place.

    A tag with a `title` is a bookmark. Two tags are never the same, however alike.
    """

    role: str
    parent: "Tag | None" = None
    alt: str = ""
    title: str = ""


class Mark(NamedTuple):
    """A stretch of a page that belongs to a tag; `number` counts the stretches of that page."""

    page: int
    number: int
    tag: Tag


# Rules, boxes and what stands on every page: nothing that is read.
ARTIFACT: Final = Tag("Artifact")
# What was read already and stands here again: so is everything in it, whatever it was before.
REPEATED: Final = Tag("Artifact")
HEADER_CELL: Final = " /A <</O /Table /Scope /Column>>"


class Element(PDFObject):
    """An element of the tree, written by hand: fpdf2's own knows no pages and no attributes."""

    def __init__(self, tag: Tag, parent: PDFObject) -> None:
        """Begin an element without anything in it."""
        super().__init__()
        self._tag, self._parent = tag, parent
        self._page: PDFObject | None = None
        self._kids: list[Element | int | str] = []

    def add(self, kid: "Element") -> None:
        """Put an element into this one."""
        self._kids.append(kid)

    def mark(self, number: int, page: PDFObject) -> None:
        """Put a stretch of a page into this element."""
        self._page = self._page or page
        here = number if page is self._page else f"<</Type /MCR /Pg {page.ref} /MCID {number}>>"
        self._kids.append(here)

    def serialize(self, *_: Any, **__: Any) -> str:
        """Return the object as it stands in the file."""
        kids = " ".join(kid.ref if isinstance(kid, Element) else str(kid) for kid in self._kids)
        page = f" /Pg {self._page.ref}" if self._page else ""
        alt = PDFString(self._tag.alt).serialize()
        words = f" /Alt {alt}" if self._tag.alt else ""
        cell = HEADER_CELL if self._tag.role == "TH" else ""
        head = f"/Type /StructElem /S /{self._tag.role} /P {self._parent.ref}"
        return f"{self.id} 0 obj\n<<{head} /K [{kids}]{page}{words}{cell}>>\nendobj"


def tree(marks: Iterable[Mark], pages: Mapping[int, PDFObject]) -> Sequence[PDFObject]:
    """Return the objects of the structure tree, its root first."""
    root = StructTreeRoot()
    document = Element(Tag("Document"), root)
    root.k.append(document)
    made: dict[Tag | None, Element] = {None: document}
    for mark in marks:
        element = _element(mark.tag, made)
        element.mark(mark.number, pages[mark.page])
        root.parent_tree.nums[mark.page - 1].append(element)
    return [root, root.parent_tree, *made.values()]


def _element(tag: Tag, made: dict[Tag | None, Element]) -> Element:
    if tag not in made:
        parent = made[None] if tag.parent is None else _element(tag.parent, made)
        made[tag] = Element(tag, parent)
        parent.add(made[tag])
    return made[tag]


def bookmarks(marks: Iterable[Mark]) -> Iterator[tuple[str, Mark]]:
    """List the tags that are bookmarks, each where it is first drawn."""
    seen: set[Tag] = set()
    for mark in marks:
        if mark.tag.title and mark.tag not in seen:
            seen.add(mark.tag)
            yield mark.tag.title, mark
