"""/v1/brand-kits and /api/v1/brand-kits, and charts that are asked for with a kit, over HTTP."""

import base64
import io
from typing import Any

import pytest
from flask.testing import FlaskClient
from PIL import Image

from app.domain.ids import BRAND_KIT, is_id
from app.ports import Tools
from app.store.models import Chart
from app.usecases.brand_kits import MOST
from tests.making import bar

KIT = {
    "name": "Acme",
    "palette": ["#0b3d91", "orange"],
    "text_color": "#12284c",
    "locale": "de",
    "currency": "eur",
    "title": {"size": 22, "weight": "regular"},
    "corner_radius": 4,
}
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 3"><script>1</script><path d="M0 0h9v3z"/></svg>'
Ask = Any


def png(color: str = "red") -> bytes:
    """A small picture of one colour."""
    out = io.BytesIO()
    Image.new("RGB", (30, 10), color).save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def ask(client: FlaskClient, headers: dict[str, str]) -> Ask:
    """A request of the default tenant: method, path, and what else the client takes."""
    return lambda method, path, **told: client.open(path, method=method, headers=headers | told.pop("more", {}), **told)


@pytest.fixture
def kit(ask: Ask) -> dict[str, Any]:
    """A kit of the default tenant."""
    made: dict[str, Any] = ask("POST", "/v1/brand-kits", json=KIT).json
    return made


def stored(tools: Tools, chart_id: str) -> Any:
    """The look that a chart was stored with."""
    with tools.database.read() as session:
        return (session.get_one(Chart, chart_id).spec or {}).get("brand")


def test_a_kit_is_made_and_read(ask: Ask) -> None:
    """Colours and codes have their one form, what was not given is null, and what can't be so is told."""
    response = ask("POST", "/v1/brand-kits", json=KIT)
    assert response.status_code == 201
    made = response.json
    assert is_id(made["brand_kit_id"], BRAND_KIT)
    assert response.headers["Location"] == f"/v1/brand-kits/{made['brand_kit_id']}"
    assert (made["palette"], made["currency"], made["title"]) == (
        ["#0b3d91", "#ffa500"],
        "EUR",
        {"size": 22, "weight": "regular"},
    )
    assert made["drawn_palette"][:2] == made["palette"]
    assert (made["background"], made["logo"], made["is_default"]) == (None, None, False)
    assert [one["path"] for one in made["warnings"]] == ["palette"]
    assert ask("GET", response.headers["Location"]).json == made
    assert ask("GET", "/v1/brand-kits").json == {"items": [made], "next_cursor": None}


def test_each_api_answers_in_its_own_case_and_takes_both(ask: Ask) -> None:
    """The same kit in either; bodies may be spelt as one likes, but not twice."""
    made = ask("POST", "/api/v1/brand-kits", json={"name": "A", "textColor": "#111", "grid_color": "#eee"}).json
    assert (made["textColor"], made["gridColor"], "text_color" in made) == ("#111111", "#eeeeee", False)
    plain = ask("GET", f"/v1/brand-kits/{made['brandKitId']}").json
    assert (plain["text_color"], plain["grid_color"]) == ("#111111", "#eeeeee")
    changed = ask("PATCH", f"/v1/brand-kits/{made['brandKitId']}", json={"textColor": None, "colors": ["teal"]}).json
    assert (changed["text_color"], changed["palette"]) == (None, ["#008080"])
    twice = ask("POST", "/v1/brand-kits", json={"name": "A", "textColor": "#111", "text_color": "#222"})
    assert twice.json["errors"] == [{"field": "text_color", "message": "this is text_color, which is given already"}]
    assert ask("GET", "/api/v1/brand-kits").json["items"][0]["isDefault"] is False


@pytest.mark.parametrize(
    ("body", "field", "words"),
    [
        ({}, "name", "name"),
        ({"name": ""}, "name", "1 to 100"),
        ({"name": "A", "palette": []}, "palette", "1 to 24"),
        ({"name": "A", "palette": ["red", "nocolour"]}, "palette[1]", "no CSS colour"),
        ({"name": "A", "background": "#ffffff80"}, "background", "translucent"),
        ({"name": "A", "font": "<b>"}, "font", "font family"),
        ({"name": "A", "locale": "tlh-XX-YY"}, "locale", "pt-BR"),
        ({"name": "A", "currency": "EURO"}, "currency", "three letters"),
        ({"name": "A", "number_format": "((("}, "number_format", "number format"),
        ({"name": "A", "title": {"size": 400}}, "title.size", "10 to 40"),
        ({"name": "A", "logo_position": "middle"}, "logo_position", "top-left"),
        ({"name": "A", "logo": "https://example.com/l.png"}, "logo", "data URI"),
        ({"name": "A", "logo": "data:image/png;base64,AAAA"}, "logo", "no PNG"),
        ({"name": "A", "colour": "red"}, "colour", "not known"),
    ],
)
def test_a_fault_has_its_place(ask: Ask, body: dict[str, Any], field: str, words: str) -> None:
    """And nothing is made."""
    response = ask("POST", "/v1/brand-kits", json=body)
    assert response.status_code == 422
    assert response.json["errors"][0]["field"] == field
    assert words in response.json["errors"][0]["message"]
    assert ask("GET", "/v1/brand-kits").json["items"] == []


def test_the_same_key_makes_one_kit(ask: Ask) -> None:
    """The answer is that of the first."""
    first, second = (ask("POST", "/v1/brand-kits", json=KIT, more={"Idempotency-Key": "k"}) for _ in range(2))
    assert first.json == second.json
    assert second.headers["Idempotency-Replayed"] == "true"
    assert len(ask("GET", "/v1/brand-kits").json["items"]) == 1


def test_there_is_a_most_of_kits(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a word on what to do."""
    assert MOST == 100
    monkeypatch.setattr("app.usecases.brand_kits.MOST", 1)
    assert [ask("POST", "/v1/brand-kits", json=KIT).status_code for _ in range(2)] == [201, 409]


@pytest.mark.parametrize(
    ("body", "told", "kind"),
    [
        (png(), {"data": png(), "content_type": "image/png"}, "image/png"),
        (SVG, {"data": {"file": (io.BytesIO(SVG), "logo.svg")}}, "image/svg+xml"),
    ],
    ids=["body", "form"],
)
def test_a_logo_is_kept_and_given_back(ask: Ask, kit: dict[str, Any], body: bytes, told: Any, kind: str) -> None:
    """As a body or a form; what ran in an SVG is gone, and a browser that opens it runs nothing."""
    path = f"/v1/brand-kits/{kit['brand_kit_id']}/logo"
    answer = ask("PUT", path, **told)
    assert answer.status_code == 200
    assert answer.json["logo"]["content_type"] == kind
    got = ask("GET", path)
    assert (got.content_type, b"script" in got.data) == (kind, False)
    assert "sandbox" in got.headers["Content-Security-Policy"]
    assert ask("GET", path, more={"If-None-Match": got.headers["ETag"]}).status_code == 304
    assert ask("DELETE", path).status_code == 204
    assert ask("GET", path).status_code == 404


def test_a_logo_may_come_with_the_kit(ask: Ask) -> None:
    """As a data URI; null takes it away."""
    uri = f"data:image/png;base64,{base64.b64encode(png()).decode()}"
    made = ask("POST", "/v1/brand-kits", json={"name": "A", "logo": uri}).json
    assert made["logo"]["width"] == 30
    assert ask("PATCH", f"/v1/brand-kits/{made['brand_kit_id']}", json={"logo": None}).json["logo"] is None


@pytest.mark.parametrize(("body", "status"), [(b"GIF89a....", 415), (b"", 415), (bytes(2_100_000), 413)])
def test_what_is_no_logo_is_refused(ask: Ask, kit: dict[str, Any], body: bytes, status: int) -> None:
    """And the kit keeps what it has; nothing of it stays in the store."""
    path = f"/v1/brand-kits/{kit['brand_kit_id']}/logo"
    assert ask("PUT", path, data=body, content_type="image/png").status_code == status
    assert ask("GET", path).status_code == 404


def test_another_logo_leaves_nothing_of_the_first(ask: Ask, kit: dict[str, Any], tools: Tools) -> None:
    """One object a kit, none after its end."""
    kit_id = kit["brand_kit_id"]
    for color in ("red", "blue"):
        ask("PUT", f"/v1/brand-kits/{kit_id}/logo", data=png(color), content_type="image/png")
    (tenant,) = {key.split("/")[0] for key in tools.objects.keys("")}
    assert len(list(tools.objects.keys(f"{tenant}/{kit_id}/"))) == 1
    assert ask("DELETE", f"/v1/brand-kits/{kit_id}").status_code == 204
    assert list(tools.objects.keys(f"{tenant}/{kit_id}/")) == []


def test_a_foreign_kit_is_not_there(client: FlaskClient, foreign: dict[str, str], kit: dict[str, Any]) -> None:
    """To no method, and for no chart."""
    path = f"/v1/brand-kits/{kit['brand_kit_id']}"
    assert client.get("/v1/brand-kits", headers=foreign).json == {"items": [], "next_cursor": None}
    asked = [
        client.get(path, headers=foreign),
        client.patch(path, headers=foreign, json={"name": "B"}),
        client.delete(path, headers=foreign),
        client.get(f"{path}/logo", headers=foreign),
        client.put(f"{path}/logo", headers=foreign, data=png()),
        client.get(f"{path}/preview.png", headers=foreign),
    ]
    assert {response.status_code for response in asked} == {404}
    body = bar(1) | {"brand_kit_id": kit["brand_kit_id"]}
    assert client.post("/v1/charts", headers=foreign, json=body).status_code == 422


@pytest.mark.parametrize("name", ["brand_kit_id", "brandKitId"])
@pytest.mark.parametrize("path", ["/v1/charts", "/api/v1/render"])
def test_an_unknown_kit_has_its_place(ask: Ask, path: str, name: str) -> None:
    """422 by its field, and where to look."""
    response = ask("POST", path, json=bar(1) | {name: "bk_nothing"})
    assert response.status_code == 422
    assert response.json["errors"][0]["field"] == name
    assert "GET /v1/brand-kits" in response.json["errors"][0]["message"]


def test_a_chart_keeps_the_kit_as_it_was(ask: Ask, kit: dict[str, Any], tools: Tools) -> None:
    """Changed or deleted since; a chart that is asked for again has the kit of then, and is another picture."""
    body = bar(1) | {"brandKitId": kit["brand_kit_id"]}
    first = ask("POST", "/v1/charts", json=body).json["chart_id"]
    assert stored(tools, first)["palette"][0] == "#0b3d91"
    ask("PATCH", f"/v1/brand-kits/{kit['brand_kit_id']}", json={"palette": ["#aa0000"]})
    second = ask("POST", "/v1/charts", json=body).json["chart_id"]
    assert [stored(tools, one)["palette"][0] for one in (first, second)] == ["#0b3d91", "#aa0000"]
    ask("DELETE", f"/v1/brand-kits/{kit['brand_kit_id']}")
    assert ask("GET", f"/v1/charts/{first}").json["brand_kit_id"] == kit["brand_kit_id"]
    assert ask("GET", f"/v1/charts/{first}/image.webp").status_code == 200
    assert ask("GET", f"/embed/{first}").status_code == 200


def test_the_same_look_is_drawn_once(ask: Ask, kit: dict[str, Any]) -> None:
    """A kit is part of what is drawn: with it another picture, twice with it the same."""
    bodies = [bar(1), bar(1) | {"brand_kit_id": kit["brand_kit_id"]}, bar(1) | {"brand_kit_id": kit["brand_kit_id"]}]
    charts = [ask("POST", "/v1/charts", json=body).json for body in bodies]
    timings = [ask("GET", f"/v1/charts/{one['chart_id']}").json["timings_ms"] for one in charts]
    assert [bool(one) for one in timings] == [True, True, False]


def test_a_default_kit_is_that_of_charts_that_name_none(ask: Ask, kit: dict[str, Any]) -> None:
    """One at a time; null has none, and it ends with the kit."""
    other = ask("POST", "/v1/brand-kits", json=KIT | {"is_default": True}).json["brand_kit_id"]
    path = f"/v1/brand-kits/{kit['brand_kit_id']}"
    assert ask("PATCH", path, json={"isDefault": True}).json["is_default"]
    assert not ask("GET", f"/v1/brand-kits/{other}").json["is_default"]

    def kit_of(body: dict[str, Any]) -> Any:
        made = ask("POST", "/v1/charts", json=body).json["chart_id"]
        return ask("GET", f"/v1/charts/{made}").json["brand_kit_id"]

    assert kit_of(bar(1)) == kit["brand_kit_id"]
    assert kit_of(bar(2) | {"brand_kit_id": other}) == other
    assert kit_of(bar(3) | {"brand_kit_id": None}) is None
    ask("DELETE", path)
    assert kit_of(bar(4)) is None


def test_a_batch_and_its_dashboard_have_kits(ask: Ask, kit: dict[str, Any], tools: Tools) -> None:
    """Each request its own; a dashboard that of its layout, else the one that all its charts name."""
    mine = {"brand_kit_id": kit["brand_kit_id"]}
    body: dict[str, Any] = {"requests": [bar(1) | mine, bar(2) | mine], "layout": {"title": "Both"}}
    shared = ask("POST", "/v1/charts/batch", json=body).json
    assert [stored(tools, one["chart_id"])["kit_id"] for one in shared["results"]] == [kit["brand_kit_id"]] * 2
    assert stored(tools, shared["dashboard"]["chart_id"])["kit_id"] == kit["brand_kit_id"]
    body = {"requests": [bar(1) | mine, bar(2)], "layout": {"title": "Both"}}
    assert stored(tools, ask("POST", "/v1/charts/batch", json=body).json["dashboard"]["chart_id"]) is None
    body["layout"]["brandKitId"] = kit["brand_kit_id"]
    named = ask("POST", "/v1/charts/batch", json=body).json["dashboard"]
    assert stored(tools, named["chart_id"])["kit_id"] == kit["brand_kit_id"]
    assert named.get("warnings") is None
    body["layout"]["brandKitId"] = "bk_nothing"
    assert ask("POST", "/v1/charts/batch", json=body).json["errors"][0]["field"] == "brand_kit_id"


def test_a_chart_of_a_file_has_the_kit_of_when_it_was_sent(ask: Ask, kit: dict[str, Any], tools: Tools) -> None:
    """As a field of the form; an unknown one is refused before anything is kept."""
    form = {"file": (io.BytesIO(b"a,b\nx,1\n"), "a.csv"), "brandKitId": kit["brand_kit_id"], "chart_type": "bar"}
    made = ask("POST", "/v1/charts/upload", data=form).json
    assert stored(tools, made["chart_id"])["kit_id"] == kit["brand_kit_id"]
    form = {"file": (io.BytesIO(b"a,b\nx,1\n"), "a.csv"), "brand_kit_id": "bk_nothing"}
    assert ask("POST", "/v1/charts/upload", data=form).json["errors"][0]["field"] == "brand_kit_id"


def test_a_body_can_bring_no_look_along(ask: Ask) -> None:
    """Only kits do, which were checked."""
    response = ask("POST", "/v1/charts", json=bar(1) | {"brand": {"palette": ["#123456"]}})
    assert response.json["errors"][0]["field"] == "brand"


def test_a_preview_is_a_picture(ask: Ask, kit: dict[str, Any]) -> None:
    """Of the size that is asked for, behind a key, never kept by caches on the way."""
    response = ask("GET", f"/v1/brand-kits/{kit['brand_kit_id']}/preview.png?width=400&height=300")
    assert (response.status_code, response.content_type) == (200, "image/png")
    assert response.headers["Cache-Control"] == "private, no-cache"


def test_the_console_shows_kits_to_who_is_signed_in(ask: Ask, client: FlaskClient, headers: dict[str, str]) -> None:
    """With what they are called, as text, and what of them is not drawn as given."""
    assert client.get("/console/brand-kits").status_code == 302
    key = headers["Authorization"].removeprefix("Bearer ")
    client.post("/console/sign-in", data={"key": key}, headers={"Sec-Fetch-Site": "same-origin"})
    assert "No brand kits yet" in client.get("/console/brand-kits").text
    ask("POST", "/v1/brand-kits", json=KIT | {"name": "<b>Acme</b>", "is_default": True})
    page = client.get("/console/brand-kits").text
    assert "&lt;b&gt;Acme" in page
    assert "preview.png" in page
    assert "charts with more series go on with" in page
