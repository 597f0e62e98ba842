"""What a browser that is too old for the form gets: a script it can read, and kind words."""

import html
import re
from pathlib import Path
from typing import Any

import esprima  # type: ignore[import-untyped]
import pytest

from screening.web import assets
from screening.web.patient.shell import page_of
from tests.factories import a_clinic

SCRIPT = assets.OURS / "old.js"
LOADED = re.compile(r"<(?:script|link|style)\b[^>]*>")
# What a parser calls the parts of ECMAScript 5; a newer kind of part has a name of its own.
OF_2009 = frozenset(
    """
    ArrayExpression AssignmentExpression BinaryExpression BlockStatement BreakStatement
    CallExpression CatchClause ConditionalExpression ContinueStatement Directive
    ExpressionStatement ForInStatement ForStatement FunctionDeclaration FunctionExpression
    Identifier IfStatement Literal LogicalExpression NewExpression ObjectExpression Property
    Program ReturnStatement SequenceExpression StaticMemberExpression ComputedMemberExpression
    MemberExpression SwitchCase SwitchStatement ThisExpression ThrowStatement TryStatement
    UnaryExpression UpdateExpression VariableDeclaration VariableDeclarator WhileStatement
    """.split()
)


def newer_than_2009(script: str) -> set[str]:
    """Name what an old browser could not read."""
    found = set(re.findall(r",\s*\)", script))

    def look(node: Any, _: object) -> Any:
        newer = getattr(node, "kind", None) in {"let", "const"} or node.type not in OF_2009
        written_short = node.type == "Property" and (node.shorthand or node.method or node.computed)
        if newer or written_short:
            found.add(node.type)
        return node

    esprima.parseScript(script, delegate=look)
    return found


def test_the_script_for_old_browsers_is_old_javascript() -> None:
    assert newer_than_2009(SCRIPT.read_text(encoding="utf-8")) == set()


@pytest.mark.parametrize(
    "newer",
    [
        "let a = 1",
        "const a = 1",
        "() => 1",
        "f(`a`)",
        "f(a,)",
        "f(...a)",
        "class A {}",
        "a = {b}",
        "a = {b() {}}",
        "a = {[b]: 1}",
        "function f(a = 1) {}",
        "var {a} = b",
        "for (var a of b) c()",
    ],
)
def test_newer_javascript_would_be_noticed(newer: str) -> None:
    assert newer_than_2009(newer) != set()


def test_a_browser_of_any_age_reads_it_before_all_else(tmp_path: Path) -> None:
    first = LOADED.search(page_of(a_clinic(tmp_path)))
    assert first is not None
    assert first[0] == f'<script src="{assets.address("old.js")}">'


def test_an_old_browser_is_told_in_the_clinics_words_what_to_do(tmp_path: Path) -> None:
    clinic = a_clinic(tmp_path, clinic_phone='604 555 0100 "desk"')
    place = re.search(r'<div id="old"[^>]*></div>', page_of(clinic))
    assert place is not None
    told = html.unescape(place[0])
    for key in ("old_browser_title", "failed_start_title", "start_again"):
        assert clinic.content.copy[key] in told
    assert "paper form" in told
    assert 'call 604 555 0100 "desk".' in told
    assert "{" not in told
