"""Settings: defaults, secrets from files, and faults that name the setting and the cure."""

from ipaddress import ip_network
from pathlib import Path

import pytest

from app.domain.errors import Misconfigured
from app.settings import load


def test_the_defaults_are_the_embedded_set(tmp_path: Path) -> None:
    """Nothing set but home: SQLite, a private socket, disk objects, all below it."""
    settings = load({"PLOTWORKS_HOME": str(tmp_path)})
    assert settings.database_url == f"sqlite:///{tmp_path}/data/plotworks.db"
    assert settings.objects_url == f"file://{tmp_path}/data/objects"
    assert settings.redis_url.startswith("unix://")
    assert settings.public_url == "http://127.0.0.1:8000"


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("PORT", "0", "from 1 to 65535"),
        ("PORT", "eighty", "number"),
        ("LOG_LEVEL", "loud", "one of"),
        ("REDIS_URL", "http://x", "redis://"),
        ("DATABASE_URL", "mysql://x", "postgresql://"),
        ("OBJECTS_URL", "ftp://x", "s3://"),
        ("DATABSE_URL", "sqlite:///x", "unknown settings: PLOTWORKS_DATABSE_URL"),
        ("LEASE", "5", "PLOTWORKS_HEARTBEAT"),
        ("S3_SECRET_KEY_FILE", "/nowhere/at/all", "can't read"),
        ("SMTP_URL", "smtps://mail.example.org", "needs PLOTWORKS_MAIL_FROM"),
        ("SMTP_URL", "http://mail.example.org", "PLOTWORKS_SMTP_URL must be smtp://"),
        ("MAIL_FROM", "Plotworks", "PLOTWORKS_MAIL_FROM: 'Plotworks' is no mail address"),
        ("OUTBOUND_ALLOW", "10.0.0.1/8", "host bits set"),
        ("OUTBOUND_ALLOW", "10.0.0.0/8,inside", "write networks as"),
        ("OUTBOUND_PORTS", "80,https", "from 1 to 65535"),
        ("OUTBOUND_PORTS", "0", "from 1 to 65535"),
        ("OUTBOUND_HTTPS_ONLY", "yes", "one of on, off"),
        ("OUTBOUND_CA", "/nowhere/at/all", "can't read"),
        ("OUTBOUND_CA", __file__, "holds no certificate"),
        ("PLANS", '{"pro": {"render": 5}}', "PLOTWORKS_PLANS pro.render is no limit"),
        ("PLANS", "{pro}", "PLOTWORKS_PLANS is no JSON"),
        ("PLANS", "/nowhere/at/all", "can't read"),
        ("UPGRADE_URL", "mailto:sales@example.com", "PLOTWORKS_UPGRADE_URL must start with http"),
    ],
)
def test_a_fault_is_named_with_its_cure(name: str, value: str, words: str) -> None:
    """The message says which setting and what it must be."""
    with pytest.raises(Misconfigured, match=r".+") as caught:
        load({f"PLOTWORKS_{name}": value})
    assert words in caught.value.message


def test_secrets_come_from_files(tmp_path: Path) -> None:
    """As container platforms mount them."""
    (tmp_path / "url").write_text("postgresql://u:p@db/plotworks\n")
    settings = load({"PLOTWORKS_DATABASE_URL_FILE": str(tmp_path / "url")})
    assert settings.database_url == "postgresql+psycopg://u:p@db/plotworks"


def test_a_list_of_secret_keys_is_read() -> None:
    """Commas or spaces; the first encrypts."""
    assert load({"PLOTWORKS_SECRET_KEY": "a, b c"}).secret_keys == ("a", "b", "c")


def test_where_plotworks_may_send_is_read() -> None:
    """Networks and ports by commas or spaces; by default public addresses on the ports of the web."""
    settings = load({"PLOTWORKS_OUTBOUND_ALLOW": "10.0.0.0/8, fd00::/8", "PLOTWORKS_OUTBOUND_PORTS": "443 8443"})
    assert settings.outbound_allow == (ip_network("10.0.0.0/8"), ip_network("fd00::/8"))
    assert settings.outbound_ports == {443, 8443}
    assert load({}).outbound_allow == ()
    assert load({}).outbound_ports == {80, 443}


def test_mail_is_sent_by_the_server_that_is_named(tmp_path: Path) -> None:
    """Its password from a file; without a server there is no mail."""
    (tmp_path / "smtp").write_text("smtp://plotworks:p%40ss@mail.example.org\n")
    found = load({"PLOTWORKS_SMTP_URL_FILE": str(tmp_path / "smtp"), "PLOTWORKS_MAIL_FROM": "Us <us@Bücher.example>"})
    assert found.smtp_url
    assert (found.smtp_url.host, found.smtp_url.port, found.smtp_url.password) == ("mail.example.org", 587, "p@ss")
    assert found.mail_from == "Us <us@xn--bcher-kva.example>"
    assert load({}).smtp_url is None


def test_plans_come_as_json_or_from_a_file(tmp_path: Path) -> None:
    """What is given changes that alone; both ways are the same."""
    text = '{"pro": {"renders": 7}}'
    (tmp_path / "plans.json").write_text(text)
    for given in (text, str(tmp_path / "plans.json")):
        plans = load({"PLOTWORKS_PLANS": given}).plans
        assert (plans["pro"].renders, plans["pro"].ai_renders) == (7, 500)
