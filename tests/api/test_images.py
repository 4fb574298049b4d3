"""/v1/charts/<id>/image.<format>: every format answers as files do, and what can't be is refused with its cure."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from app.domain.variants import FORMATS
from tests.making import BAR

EVERY = pytest.mark.parametrize("kind", list(FORMATS))


@pytest.fixture
def chart(post: Any) -> str:
    """The id of a chart."""
    return str(post(BAR).json["chart_id"])


@pytest.fixture
def get(client: FlaskClient, headers: dict[str, str], chart: str) -> Any:
    """GET of the chart's picture, as its owner."""
    return lambda form, method="GET", **more: client.open(
        f"/v1/charts/{chart}/image.{form}", method=method, headers=headers | more
    )


@EVERY
def test_every_format_answers_as_files_do(get: Any, chart: str, kind: str) -> None:
    """Content type, ETag and 304, Range and 206, HEAD, and a name with the format's suffix to save it under."""
    full = get(kind)
    assert (full.status_code, full.content_type) == (200, FORMATS[kind])
    assert full.headers["X-Content-Type-Options"] == "nosniff"
    assert get(kind, **{"If-None-Match": full.headers["ETag"]}).status_code == 304
    part = get(kind, Range="bytes=1-3")
    assert (part.status_code, part.data) == (206, full.data[1:4])
    beyond = get(kind, Range=f"bytes={len(full.data)}-")
    assert (beyond.status_code, (beyond.json or {})["code"]) == (416, "range_not_satisfiable")
    assert beyond.headers["Content-Range"] == f"bytes */{len(full.data)}"
    head = get(kind, method="HEAD")
    assert (head.data, head.headers["Content-Length"]) == (b"", str(len(full.data)))
    assert head.headers["Content-Disposition"] == f"inline; filename={chart}.{kind}"
    assert get(f"{kind}?download").headers["Content-Disposition"] == f"attachment; filename={chart}.{kind}"


@EVERY
def test_a_chart_as_a_page_is_no_part_of_the_site(get: Any, kind: str) -> None:
    """Opened by itself an SVG or HTML file runs in an origin of its own, without this site's cookies."""
    policy = get(kind).headers.get("Content-Security-Policy", "")
    assert ("sandbox" in policy) is (kind in {"svg", "html"})
    assert "allow-same-origin" not in policy
    assert ("allow-scripts" in policy) is (kind == "html")


def test_formats_and_grounds_are_pictures_of_their_own(get: Any) -> None:
    """Each is drawn once; the same colour in other words is the same picture."""
    forms = ["png", "svg", "png?background=navy", "png?background=transparent", "png?scale=2", "png?width=300"]
    assert len({get(form).headers["ETag"] for form in forms}) == len(forms)
    same = ["png?background=navy", "png?background=%23000080", "png?background=000080", "png?background=rgb(0,0,128)"]
    assert len({get(form).headers["ETag"] for form in same}) == 1
    assert get("jpg?scale=2").headers["ETag"] == get("jpeg?scale=2.0").headers["ETag"]


@pytest.mark.parametrize(
    ("form", "field", "cure"),
    [
        ("svg?scale=2", "scale", "leave scale out"),
        ("pdf?scale=1", "scale", "leave scale out"),
        ("png?width=4000&height=4000&scale=4", "scale", "may have scale 2"),
        ("png?scale=5", "scale", "0.5"),
        ("png?scale=nan", "scale", ""),
        ("jpeg?background=transparent", "background", "png or webp"),
        ("png?background=", "background", "%23"),
        ("png?background=blurple", "background", "%23"),
        ("webp?width=99", "width", "100"),
        ("html?height=1000000000", "height", "4000"),
    ],
)
def test_what_can_not_be_drawn_is_refused_by_field(get: Any, form: str, field: str, cure: str) -> None:
    """422, with the field and what to do, and nothing is queued for it."""
    refusal = get(form)
    assert refusal.status_code == 422
    assert refusal.json["errors"][0]["field"].endswith(field)
    assert cure in refusal.json["errors"][0]["message"]


def test_an_unknown_format_is_nothing(get: Any) -> None:
    """404, as for any address that is not there."""
    assert get("gif").status_code == 404
    assert get("PNG").status_code == 404


def test_a_signature_is_of_one_format(client: FlaskClient, post: Any, get: Any) -> None:
    """The signed address of the PNG opens no other."""
    made = post(BAR).json
    signed = made["image_url"].partition("/v1/")[2]
    assert client.get(f"/v1/{signed}").status_code == 200
    assert client.get(f"/v1/{signed}".replace("image.png", "image.svg")).status_code == 401


@pytest.mark.parametrize("asked", ["items=0-1", "x", "bytes=0-0,2-3"])
def test_ranges_that_are_not_one_of_bytes_are_ignored(get: Any, asked: str) -> None:
    """As RFC 9110 has it: the whole is answered."""
    assert get("png", Range=asked).status_code == 200
