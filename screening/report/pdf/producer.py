"""The last step to a file: our own fonts and our own structure tree in fpdf2's output."""

from typing import Any, Final, cast

from fpdf.output import OutputProducer, PDFFont
from fpdf.syntax import PDFObject

from screening.report.pdf.pen import Pen
from screening.report.pdf.tags import tree

FONTS: Final = "fonts"
STRUCTURE: Final = "structure_tree"


def producer(pen: Pen) -> type[OutputProducer]:
    """Return the producer of a document that was drawn with this pen."""

    class Producer(OutputProducer):
        """Embeds what the pen used; a class, because fpdf2 asks for one."""

        def _add_fonts(self, *_: Any) -> dict[int, PDFFont]:  # type: ignore[override]
            made = {}
            for subset in pen.subsets.values():
                objects = subset.objects()
                for each in objects:
                    self._add_pdf_obj(each, FONTS)
                made[subset.number] = cast("PDFFont", objects[0])
            return made

        def _add_structure_tree(self) -> PDFObject:
            pages = self.fpdf.pages
            for number, page in pages.items():
                page.struct_parents = number - 1
            objects = tree(pen.marks, pages)
            for each in objects:
                self._add_pdf_obj(each, STRUCTURE)
            return objects[0]

    return Producer
