"""SVG logos of strangers: what draws stays, what runs or reaches out goes, what can't be kept is refused by name."""

import pytest

from app.domain.errors import Invalid
from app.domain.svg import MOST_DEPTH, MOST_PARTS, cleaned

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 40 20">{}</svg>'


def clean(inner: str) -> str:
    """What is left of these parts."""
    return cleaned(SVG.format(inner).encode()).text


def test_what_draws_stays() -> None:
    """Paths, gradients, clips and their references; the size is written at the root."""
    inner = (
        '<defs><linearGradient id="a"><stop offset="0" stop-color="red"/></linearGradient></defs>'
        '<style>.b{fill:url(#a)}</style><g clip-path="url(#c)"><path class="b" d="M0 0h9"/><text>A&amp;B</text></g>'
    )
    found = cleaned(SVG.format(inner).encode())
    assert (found.width, found.height, found.left_out) == (40, 20, [])
    for part in ('<linearGradient id="a">', "url(#a)", 'clip-path="url(#c)"', 'd="M0 0h9"', "A&amp;B", 'width="40"'):
        assert part in found.text


@pytest.mark.parametrize(
    ("inner", "gone"),
    [
        ("<script>alert(1)</script>", "<script>"),
        ('<script xlink:href="https://evil.example/x.js"/>', "<script>"),
        ('<path d="M0 0" onclick="alert(1)"/>', "onclick="),
        ('<path d="M0 0" OnLoad="alert(1)"/>', "OnLoad="),
        ("<foreignObject><body>x</body></foreignObject>", "<foreignObject>"),
        ('<a xlink:href="javascript:alert(1)"><path d="M0 0"/></a>', "href="),
        ('<path fill="url(https://evil.example/x#a)"/>', "fill="),
        ('<path style="background:url(//evil.example)"/>', "style="),
        ('<path style="fill:u\\72l(//evil.example)"/>', "style="),
        ('<linearGradient xlink:href="https://evil.example/#a"/>', "href="),
        ('<path><animate attributeName="href" to="javascript:alert(1)"/></path>', "<animate>"),
        ('<set attributeName="onload" to="alert(1)"/>', "<set>"),
    ],
)
def test_what_runs_or_reaches_out_goes_and_is_told(inner: str, gone: str) -> None:
    """Nothing of it is in the text any more."""
    found = cleaned(SVG.format(inner).encode())
    assert gone in found.left_out
    for word in ("alert", "evil", "script", "onload", "onclick"):
        assert word not in found.text.lower()


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (SVG.format('<image href="data:image/png;base64,AAAA"/>'), "<image>"),
        (SVG.format('<use xlink:href="#a"/>'), "<use>"),
        (SVG.format("<filter/>"), "<filter>"),
        (SVG.format("<svg/>"), "<svg>"),
        (SVG.format("<style>@import url(//evil.example)</style>"), "style sheet"),
        ('<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG.format("&a;"), "entities"),
        ("<svg", "well-formed"),
        ("<html><svg/></html>", "no SVG"),
        ('<svg xmlns="http://www.w3.org/2000/svg"/>', "viewBox"),
        ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 nan 5"/>', "sides"),
        ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1e9 5"/>', "sides"),
        (SVG.format("<g>" * (MOST_DEPTH + 2) + "</g>" * (MOST_DEPTH + 2)), "intricate"),
        (SVG.format("<g/>" * (MOST_PARTS + 1)), "intricate"),
        (SVG.format(f"<path d='{'M0 0' * 20000}'/>"), "64"),
    ],
)
def test_what_cannot_be_kept_is_refused(body: str, words: str) -> None:
    """With what it is, and what to send in its place."""
    with pytest.raises(Invalid, match=words):
        cleaned(body.encode())


def test_another_encoding_cannot_hide_anything() -> None:
    """Only UTF-8 is read, whatever the declaration says."""
    with pytest.raises(Invalid, match="UTF-8"):
        cleaned(SVG.format("<g/>").encode("utf-16"))


def test_the_notes_of_editors_go_in_silence() -> None:
    """Metadata, comments, names of other namespaces, and a plain doctype."""
    inner = '<metadata><x/></metadata><!-- by hand --><i:pgf xmlns:i="urn:i">AAAA</i:pgf><g i:k="1" xmlns:i="urn:i"/>'
    text = clean(inner)
    assert "AAAA" not in text
    assert "urn:i" not in text
    plain = '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/svg11.dtd">' + SVG.format("<g/>")
    assert cleaned(plain.encode()).left_out == []
