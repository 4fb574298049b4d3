"""Texts as they come from anywhere, in the rows of each database."""

import pytest

from app.domain.caller import Caller
from app.domain.errors import NotFound
from app.ports import Tools
from app.usecases.charts import get_chart
from app.usecases.keys import Grant
from app.usecases.submit import submit_chart
from app.usecases.tenant_keys import get_key, make_key
from tests.making import BAR


def test_a_nul_in_a_text_is_marked(tools: Tools, who: Caller) -> None:
    """PostgreSQL refuses to store one: it is told as a character that can't be read."""
    made = make_key(tools, who, Grant(name="a\0b"))
    assert get_key(tools, who.tenant_id, made.key_id).key.name == "a\ufffdb"


def test_an_id_with_a_nul_is_an_unknown_one(tools: Tools, who: Caller) -> None:
    """It is not the one without."""
    made = submit_chart(tools, who, BAR)
    with pytest.raises(NotFound):
        get_chart(tools, who.tenant_id, f"{made.chart_id}\0")
