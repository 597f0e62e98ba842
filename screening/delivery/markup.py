"""How a message looks: one column, one button, dark where the reader has it dark.

No picture, no font and no address of anybody else: to open it tells nobody anything. Each style
stands at its place too, since some mail programs drop what stands in the head.
"""

import html
from collections.abc import Mapping, Sequence
from typing import Final

PAGE: Final = (
    "margin:0;padding:0;background:#ffffff;color:#1b1b1b;"
    "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;"
    "font-size:18px;line-height:1.5;"
)
COLUMN: Final = "max-width:34em;margin:0 auto;padding:24px 16px;overflow-wrap:anywhere;"
WORDS: Final = "margin:0 0 18px;"
BUTTON: Final = (
    "display:inline-block;padding:14px 24px;border-radius:8px;background:#0b4f46;color:#ffffff;"
    "font-weight:bold;text-decoration:none;"
)
SMALL: Final = "margin:0 0 18px;font-size:15px;"
LINK: Final = "color:#0b4f46;"
DARK: Final = (
    "@media (prefers-color-scheme: dark){"
    "body{background:#141414!important;color:#f1f1f1!important}"
    "a{color:#9fe0d3!important}"
    "a.go{background:#9fe0d3!important;color:#10201c!important}}"
)
HEAD: Final = (
    '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">\n'
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    '<meta name="color-scheme" content="light dark">\n'
    '<meta name="supported-color-schemes" content="light dark">\n'
)
STOP: Final = "Stop these e-mails"


def page(subject: str, lines: Sequence[str], known: Mapping[str, str], button: str) -> str:
    """Return lines whose braces are filled in as a page; the link becomes a button."""
    safe = {name: f"<bdi>{html.escape(value)}</bdi>" for name, value in known.items()}
    # A number that is read out is not broken in two.
    safe["case_no"] = (
        f'<span style="white-space:nowrap">{html.escape(known.get("case_no", ""))}</span>'
    )
    safe["when"], safe["saved"] = (html.escape(known.get(name, "")) for name in ("when", "saved"))
    safe["stop"] = _link(known.get("stop", ""), STOP)
    safe["link"] = ""
    link = known.get("link", "")
    said = "\n".join(_paragraph(line, safe, link, button) for line in lines)
    return (
        f"{HEAD}<title>{html.escape(subject)}</title>\n<style>:root{{color-scheme:light dark}}"
        f'{DARK}</style></head>\n<body style="{PAGE}"><div style="{COLUMN}">\n'
        f"{said}\n</div></body></html>\n"
    )


def _paragraph(line: str, safe: Mapping[str, str], link: str, button: str) -> str:
    words = f'<p style="{WORDS}">{line.format(**safe).strip()}</p>'
    if "{link}" not in line:
        return words
    go = f'<a class="go" href="{html.escape(link)}" style="{BUTTON}">{html.escape(button)}</a>'
    copied = f'<p style="{SMALL}">Or copy this address: {_link(link, link)}</p>'
    return f'{words}\n<p style="{WORDS}">{go}</p>\n{copied}'


def _link(address: str, words: str) -> str:
    safe = html.escape(address)
    return f'<a href="{safe}" style="{LINK}">{html.escape(words)}</a>'
