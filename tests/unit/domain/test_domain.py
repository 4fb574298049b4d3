"""The rules without I/O."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import ids, keys
from app.domain.errors import Misconfigured, PlotworksError
from app.domain.jobs import MOVES, TERMINAL, JobState, chart_status
from app.domain.keyring import Keyring, new_secret
from app.domain.variants import Variant, parse, thumbnail


def test_identifiers_tell_their_kind() -> None:
    """Prefix and 24 hex characters; no other kind passes for it."""
    chart = ids.new_id(ids.CHART)
    assert ids.is_id(chart, "ch")
    assert not ids.is_id(chart, "job")
    assert not ids.is_id("ch_XYZ", "ch")


def test_terminal_states_never_change() -> None:
    """Every state has its moves; a terminal one has none."""
    assert set(MOVES) == set(JobState)
    assert all(not MOVES[state] for state in TERMINAL)
    assert [chart_status(state) for state in ("running", "succeeded")] == ["queued", "generated"]  # type: ignore[arg-type]


def test_every_new_key_is_one() -> None:
    """Form and checksum hold for what is made."""
    made = {keys.new_key() for _ in range(200)}
    assert len(made) == 200
    assert all(keys.is_key(key) and len(key) == 52 for key in made)


@given(st.text(max_size=80))
def test_no_other_text_is_a_key(text: str) -> None:
    """Arbitrary text, other scripts too, is told without an error."""
    assert not keys.is_key(text)
    assert not keys.is_key("pw_" + text)


@given(st.integers(3, 51), st.sampled_from("0aZ"))
def test_a_mistyped_key_is_told(position: int, char: str) -> None:
    """One changed character breaks the checksum."""
    key = keys.new_key()
    if key[position] != char:
        assert not keys.is_key(key[:position] + char + key[position + 1 :])


def test_the_first_key_encrypts_and_all_decrypt() -> None:
    """A key can be rotated out: new in front, old behind, then the old one goes."""
    old, new = new_secret(), new_secret()
    token = Keyring([old]).encrypt("whsec_x")
    signature = Keyring([old]).sign("GET /x 1")
    both = Keyring([new, old])
    assert both.decrypt(token) == "whsec_x"
    assert both.verify("GET /x 1", signature)
    alone = Keyring([new])
    assert not alone.verify("GET /x 1", signature)
    with pytest.raises(Misconfigured, match="PLOTWORKS_SECRET_KEY"):
        alone.decrypt(token)


@pytest.mark.parametrize("secrets", [[], ["short"], ["x" * 44]])
def test_a_secret_that_can_not_work_is_refused(secrets: list[str]) -> None:
    """At the start, with the name of the setting and how to make one."""
    with pytest.raises(Misconfigured, match=r"PLOTWORKS_SECRET_KEY"):
        Keyring(secrets)


@given(st.integers(100, 4000), st.integers(100, 4000), st.sampled_from([0.5, 1, 1.5, 2, 4]))
def test_a_variants_name_is_its_meaning(width: int, height: int, scale: float) -> None:
    """Name and meaning go back and forth; a thumbnail is never too small to be drawn."""
    variant = Variant("png", width, height, scale)
    assert parse(variant.name) == variant
    small = thumbnail(width, height)
    assert 100 <= small.width <= 400
    assert 100 <= small.height <= 800
    assert parse("embed") == Variant("embed")


@pytest.mark.parametrize("name", ["", "png", "png-1x1", "gif-1x1@1", "png-1x1@1; rm"])
def test_another_name_is_no_variant(name: str) -> None:
    """Nothing is guessed."""
    with pytest.raises(ValueError, match="variant"):
        parse(name)


def _family(kind: type[PlotworksError]) -> list[type[PlotworksError]]:
    return [kind, *(member for child in kind.__subclasses__() for member in _family(child))]


def test_every_error_has_a_code_of_its_own() -> None:
    """A client can tell all of them apart by code; each has a title and a status."""
    kinds = _family(PlotworksError)
    assert len({kind.code for kind in kinds}) == len(kinds)
    assert all(kind.title and 400 <= kind.status <= 599 for kind in kinds)
