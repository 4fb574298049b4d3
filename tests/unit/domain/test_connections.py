"""What connections are made of, and where their credentials may go."""

import pytest

from app.domain.connections import SECRETS, SETTINGS, Kind, aim, check_connection, is_for, name_fault
from app.domain.errors import Invalid


def test_every_kind_says_what_is_secret() -> None:
    """And no part is both."""
    assert SETTINGS.keys() == SECRETS.keys() == set(Kind)
    assert [kind for kind in Kind if SETTINGS[kind].keys() & SECRETS[kind].keys()] == []


@pytest.mark.parametrize(
    ("url", "goes"),
    [
        ("https://api.example.com/v2/x", True),
        ("https://API.example.com:443/x", True),
        ("https://files.example.com:8443/x", True),
        ("https://files.example.com/x", False),
        ("http://api.example.com/x", False),
        ("https://api.example.com.evil.org/x", False),
        ("https://evil.org/https://api.example.com", False),
    ],
)
def test_credentials_go_to_their_hosts_alone(url: str, goes: bool) -> None:
    """By scheme, host and port, as the request is sent."""
    settings = {"base_url": "https://api.example.com/v2", "hosts": ["files.example.com:8443"]}
    assert is_for(settings, url) is goes


def test_what_aims_the_secrets_is_told() -> None:
    """A new region or user name takes them nowhere else, a new host does."""
    settings = {"dialect": "postgresql", "host": "a", "username": "ann", "database": "shop", "tls": "verify"}
    assert aim("sql", settings) == {"dialect": "postgresql", "host": "a", "tls": "verify"}


@pytest.mark.parametrize("name", ["crm", "crm-2.eu_prod", "0"])
def test_a_name(name: str) -> None:
    """Letters, digits, and what parts them."""
    assert name_fault(name) == ""


@pytest.mark.parametrize("name", ["", "a b", "-x", "é", "x" * 101, None])
def test_no_name(name: object) -> None:
    """What would have to be escaped somewhere."""
    assert name_fault(name)


def test_every_fault_is_told_at_once() -> None:
    """Those of settings and secrets alike."""
    with pytest.raises(Invalid) as caught:
        check_connection("http", {"auth": "x", "verify": False}, {"token": 3})
    places = {fault.place for fault in caught.value.faults}
    assert places == {"settings.auth", "settings.verify", "settings.base_url", "secrets.token"}
