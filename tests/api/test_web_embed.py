"""/embed/<id>: who sees it, what it holds, what it may do, and what it says while there is no chart."""

import re
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import orjson
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.domain.errors import RenderTimeout
from app.ports import Tools
from app.store.models import Job
from app.store.types import db_now
from app.usecases.links import signed
from app.web.embed import in_html
from tests.api.conftest import InstantWorker
from tests.making import BAR

HTML = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def _policy(response: TestResponse) -> dict[str, str]:
    parts = (part.strip().partition(" ") for part in response.headers["Content-Security-Policy"].split(";"))
    return {name: value for name, _, value in parts}


def _path(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


@pytest.mark.parametrize("visibility", ["public", "signed", "private"])
def test_who_may_see_a_chart(
    client: FlaskClient, post: Any, headers: dict[str, str], foreign: dict[str, str], visibility: str
) -> None:
    """The id alone opens a public one, a signature all but a private one, its owner's key all; a foreign key none."""
    made = post(BAR | {"visibility": visibility}).json
    path = f"/embed/{made['chart_id']}"
    assert client.get(path, headers=headers).status_code == 200
    assert client.get(path, headers=foreign).status_code == 404
    assert client.get(path).status_code == (200 if visibility == "public" else 401)
    assert client.get(_path(made["chart_url"])).status_code == (401 if visibility == "private" else 200)


def test_a_signature_is_of_this_page_for_its_time(client: FlaskClient, post: Any, tools: Tools) -> None:
    """Tampered, expired or of another chart it opens nothing; a theme may be added to it."""
    chart, other = (post(BAR | {"visibility": "signed"}).json["chart_id"] for _ in range(2))
    good = signed(tools, f"/embed/{chart}")
    assert client.get(good).status_code == 200
    assert client.get(good + "&theme=dark").status_code == 200
    assert client.get(good[:-1] + ("0" if good[-1] != "0" else "1")).status_code == 401
    assert client.get(good.replace(chart, other)).status_code == 401
    assert client.get(signed(tools, f"/embed/{chart}", seconds=-1)).status_code == 401
    thumbnail = signed(tools, f"/thumbnails/{chart}.png")
    assert client.get(thumbnail.replace("/thumbnails/", "/embed/").replace(".png", "")).status_code == 401


def test_the_page_may_run_its_own_scripts_and_nothing_else(client: FlaskClient, post: Any) -> None:
    """A nonce for each answer, no requests, no plugins; any page may frame it; no referrer, no sniffing."""
    path = f"/embed/{post(BAR).json['chart_id']}"
    first, second = client.get(path), client.get(path)
    policy = _policy(first)
    nonce = re.fullmatch(r"'nonce-([\w-]{20,})'", policy["script-src"])
    assert nonce
    assert first.text.count(f'<script nonce="{nonce[1]}" src="/static/') == 2
    assert policy["script-src"] != _policy(second)["script-src"]
    assert policy["default-src"] == "'none'"
    assert policy["base-uri"] == "'none'"
    assert "frame-ancestors" not in policy
    assert "connect-src" not in policy
    assert "unsafe-eval" not in first.headers["Content-Security-Policy"]
    assert first.headers["Referrer-Policy"] == "no-referrer"
    assert first.headers["X-Content-Type-Options"] == "nosniff"
    assert "private" in first.headers["Cache-Control"]


def test_who_can_not_see_the_chart_gets_its_words(client: FlaskClient, post: Any) -> None:
    """Alt text, the data as a table, the picture without scripts."""
    body = BAR | {"data": BAR["data"] | {"datasets": [{"label": "Sales", "data": [65, None, 92]}]}}
    made = post(body).json
    page = client.get(f"/embed/{made['chart_id']}").text
    assert re.search(r'role="img" aria-label="[^"]*Monthly Sales Report', page)
    assert re.findall(r'<th scope="col">(.*?)</th>', page) == ["Label", "Sales"]
    assert re.findall(r"<td>(.*?)</td>", page) == ["January", "65", "February", "", "March", "92"]
    picture = re.search(r'<noscript><img class="picture" src="(.*?)"', page)
    assert picture
    assert client.get(unescape(picture[1])).content_type == "image/png"


def test_text_of_the_request_is_text(client: FlaskClient, post: Any) -> None:
    """Markup in titles, labels and names is escaped wherever it stands."""
    evil = "</script></title><script>alert(1)</script><img src=x onerror=alert(1)>\u2028\"'&"
    body = BAR | {
        "data": {"labels": [evil, "b"], "datasets": [{"label": evil, "data": [1, 2]}]},
        "options": {"title": evil},
    }
    page = client.get(f"/embed/{post(body).json['chart_id']}").text
    assert "<img src=x" not in page
    assert "<script>" not in page
    assert page.count("</script>") == page.count("<script ")
    assert "&lt;script&gt;alert(1)" in page


def test_json_in_a_page_ends_nothing() -> None:
    """It has none of the characters that HTML or a line of a script would stop at, and means what it meant."""
    value = {"</script><!--": "<b>&amp;\u2028\u2029"}
    text = str(in_html(orjson.dumps(value)))
    assert not set("<>&\u2028\u2029") & set(text)
    assert orjson.loads(text) == value


def test_a_chosen_theme_is_on_the_page(client: FlaskClient, post: Any) -> None:
    """Light and dark are taken; anything else leaves it to the reader's system."""
    path = f"/embed/{post(BAR).json['chart_id']}"
    assert '<html lang="en" data-theme="dark">' in client.get(f"{path}?theme=dark").text
    assert '<html lang="en" data-theme="light">' in client.get(f"{path}?theme=light").text
    assert '<html lang="en">' in client.get(path).text
    assert '<html lang="en">' in client.get(path, query_string={"theme": '"><script>'}).text


def test_a_queued_chart_is_waited_for(
    client: FlaskClient, post: Any, queue: InstantWorker, tools: Tools, headers: dict[str, str]
) -> None:
    """202 with a page that comes back by itself, ever more slowly, and then shows the chart."""
    queue.asleep = True
    made = post(BAR, Prefer="respond-async").json
    path = f"/embed/{made['chart_id']}"
    page = client.get(path)
    assert page.status_code == 202
    assert '<meta http-equiv="refresh" content="1">' in page.text
    assert page.headers["Retry-After"] == "1"
    assert "script-src" not in _policy(page)
    _set_age(tools, made["job_id"], 700)
    assert client.get(path).headers["Retry-After"] == "30"
    queue.asleep = False
    queue.work(tools, made["job_id"])
    assert client.get(path).status_code == 200


def test_the_page_itself_is_waited_for(
    client: FlaskClient, post: Any, queue: InstantWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The picture is there, the page's document is not yet: the same page that comes back."""
    monkeypatch.setattr("app.web.embed.PATIENCE", 0.1)
    chart = post(BAR).json["chart_id"]
    queue.asleep = True
    assert client.get(f"/embed/{chart}").status_code == 202


def test_a_failed_chart_says_why(client: FlaskClient, post: Any, queue: InstantWorker) -> None:
    """409 with the error's own words and code, in a card that may be framed."""
    queue.error = RenderTimeout("the chart was still not finished at its deadline")
    queue.error.retry_helps = False  # type: ignore[misc]
    page = client.get(f"/embed/{post(BAR).json['chart_id']}")
    assert page.status_code == 409
    assert "The chart was still not finished at its deadline." in page.text
    assert "render_timeout" in page.text
    assert "frame-ancestors" not in _policy(page)


def test_a_failed_document_is_not_drawn_again_for_anybody(
    client: FlaskClient, post: Any, queue: InstantWorker, headers: dict[str, str]
) -> None:
    """Readers can't have the same failure drawn over and over; the owner can."""
    chart = post(BAR).json["chart_id"]
    queue.error = RenderTimeout("slow")
    queue.error.retry_helps = False  # type: ignore[misc]
    published = len(queue.messages)
    for _ in range(3):
        assert client.get(f"/embed/{chart}").status_code == 500
    assert len(queue.messages) == published + 1
    queue.error = None
    assert client.get(f"/embed/{chart}").status_code == 500
    assert client.get(f"/embed/{chart}", headers=headers).status_code == 200
    assert client.get(f"/embed/{chart}").status_code == 200


def test_an_unknown_chart_is_a_page_or_a_problem(client: FlaskClient) -> None:
    """404 in the form that was asked for."""
    path = "/embed/ch_" + "0" * 24
    page = client.get(path, headers=HTML)
    assert (page.status_code, page.mimetype) == (404, "text/html")
    assert "frame-ancestors" not in _policy(page)
    assert client.get(path).content_type == "application/problem+json"


def _set_age(tools: Tools, job_id: str, seconds: float) -> None:
    with tools.database.write() as session:
        session.get_one(Job, job_id).created_at = db_now(-seconds)
