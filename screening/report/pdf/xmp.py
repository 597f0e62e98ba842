"""What the file says of itself to an archive: PDF/A-2u, its title, language and moment.

fpdf2 would write the moment of drawing into it, and no two files would be the same.
Sources: ISO 16684-1 (XMP), ISO 19005-2 6.6.
"""

from datetime import UTC, datetime
from typing import Final
from xml.sax.saxutils import escape

XMP: Final = """<x:xmpmeta xmlns:x="adobe:ns:meta/">
  <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:xmp="http://ns.adobe.com/xap/1.0/"
    xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
    <rdf:Description rdf:about="" xmp:CreateDate="{moment}" xmp:ModifyDate="{moment}"
      xmp:MetadataDate="{moment}" xmp:CreatorTool="IMS Intake">
      <pdfaid:part>2</pdfaid:part>
      <pdfaid:conformance>U</pdfaid:conformance>
      <dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
      <dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
    </rdf:Description>
  </rdf:RDF>
</x:xmpmeta>"""


def xmp(title: str, language: str, moment: datetime) -> str:
    """Return the file's description."""
    at = moment.astimezone(UTC).isoformat(timespec="seconds")
    return XMP.format(title=escape(title), language=escape(language), moment=at)
