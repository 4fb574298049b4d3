"""Hostile spellings of addresses, and harmless ones that must pass."""
# ruff: noqa: RUF001 - letters and digits that look like others are what is tested

from ipaddress import ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.addresses import LONGEST, Target, check_url, is_in, is_public, judge
from app.domain.errors import AddressRefused

WEB = frozenset({80, 443})

UNREADABLE = [
    "",
    " ",
    "example.com",
    "//example.com/",
    "http:example.com",
    "http:/example.com",
    "http://",
    "http:///path",
    "https://?x=1",
    "http://.",
    "http://..",
    "http://a..b/",
    "http://.a/",
    "ftp://example.com/",
    "file:///etc/passwd",
    "gopher://127.0.0.1:6379/_FLUSHALL",
    "dict://127.0.0.1:11211/stat",
    "javascript:alert(1)",
    "data:text/plain,x",
    "unix:///run/valkey.sock",
    "jar:http://127.0.0.1!/",
    "http+unix://%2Frun%2Fvalkey.sock/",
    "url:http://127.0.0.1/",
    "http://user@example.com/",
    "http://user:secret@example.com/",
    "http://example.com@127.0.0.1/",
    "http://127.0.0.1@example.com/",
    "http://example.com:80@127.0.0.1/",
    "http://@127.0.0.1/",
    "http://example.com\\@127.0.0.1/",
    "http:\\\\127.0.0.1/",
    "http://127.0.0.1\\.example.com/",
    "http://example.com/#fragment",
    "http://127.0.0.1#@example.com/",
    "http://127.0.0.1 .example.com/",
    " http://127.0.0.1/",
    "http://127.0.0.1/\r\nHost: inside",
    "http://127.0.0.1/\tx",
    "http://exa\nmple.com/",
    "http://example.com/\x00",
    "http://example.com/\x7f",
    "http://example.com/\u2028",
    "http://exam\u200bple.com/",
    "http://exam\u00adple.com/",
    "http://example.com/\u00a0x",
    "http://example.com/\ud800",
    "http://%31%32%37.0.0.1/",
    "http://127.0.0.1%00.example.com/",
    "http://127%2e0%2e0%2e1/",
    "http://example.com:0/",
    "http://example.com:65536/",
    "http://example.com:999999/",
    "http://example.com:-80/",
    "http://example.com:80:80/",
    "http://example.com:８０/",
    "http://example.com:0x50/",
    "http://[::1/",
    "http://::1/",
    "http://[::1]example.com/",
    "http://[fe80::1%25eth0]/",
    "http://[fe80::1%eth0]/",
    "http://[::1%lo]/",
    "http://[127.0.0.1]/",
    "http://[v1.example]/",
    "http://[1::2::3]/",
    "http://[]/",
    "http://256.0.0.1/",
    "http://127.0.0.256/",
    "http://127.0.65536/",
    "http://4294967296/",
    "http://0x100000000/",
    "http://1.2.3.4.5/",
    "http://08.0.0.1/",
    "http://example.0x7f/",
    "http://foo.127/",
    "http://-x.example.com/",
    "http://x-.example.com/",
    "http://exa!mple.com/",
    "http://a,b/",
    "http://" + "a" * 64 + ".example.com/",
    "http://" + "a." * 127 + "com/",
    "http://xn--a\u0080.com/",
    "http://\u0661\u0662\u0667.\u0660.\u0660.\u0661/",
    "http://" + "é" * 100 + ".com/",
    "http://example.com/" + "a" * LONGEST,
]
"""No web address at all, or not one that only one thing can be meant by."""

INSIDE = [
    "http://127.0.0.1/",
    "http://127.0.0.1./",
    "http://127.1/",
    "http://127.0.1/",
    "http://127.255.255.254/",
    "http://2130706433/",
    "http://2130706433./",
    "http://0x7f000001/",
    "http://0X7F000001/",
    "http://0x7f.1/",
    "http://0x7f.0x0.0x0.0x1/",
    "http://0177.0.0.1/",
    "http://00000177.0.0.1/",
    "http://017700000001/",
    "http://0177.0x0.1/",
    "http://127.0.0.0x1/",
    "http://0/",
    "http://0x/",
    "http://0.0.0.0/",
    "http://１２７.0.0.1/",
    "http://１２７．０．０．１/",
    "http://127。0。0。1/",
    "http://127｡0｡0｡1/",
    "http://①②⑦.⓪.⓪.①/",
    "http://𝟏𝟐𝟕.𝟎.𝟎.𝟏/",
    "http://０ｘ７ｆ.１/",
    "http://localhost/",
    "http://LOCALHOST/",
    "http://localhost./",
    "http://ｌｏｃａｌｈｏｓｔ/",
    "http://app.localhost/",
    "http://10.0.0.1/",
    "http://012.1/",
    "http://167772161/",
    "http://172.16.0.1/",
    "http://172.31.255.255/",
    "http://192.168.1.1/",
    "http://3232235777/",
    "http://169.254.169.254/latest/meta-data/",
    "http://2852039166/",
    "http://0xa9fea9fe/",
    "http://0251.0376.0251.0376/",
    "http://169.254.43518/",
    "http://100.100.100.200/",
    "http://100.64.0.1/",
    "http://168.63.129.16/",
    "http://192.0.0.8/",
    "http://192.0.0.192/",
    "http://192.0.2.1/",
    "http://192.88.99.1/",
    "http://198.18.0.1/",
    "http://198.51.100.1/",
    "http://203.0.113.1/",
    "http://224.0.0.1/",
    "http://239.255.255.255/",
    "http://240.0.0.1/",
    "http://255.255.255.255/",
    "http://[::1]/",
    "http://[0:0:0:0:0:0:0:1]/",
    "http://[0000:0000:0000:0000:0000:0000:0000:0001]/",
    "http://[::]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::FFFF:7F00:1]/",
    "http://[::ffff:169.254.169.254]/",
    "http://[::ffff:10.0.0.1]/",
    "http://[::127.0.0.1]/",  # this one and the next three pass requests-hardened 1.3.0
    "http://[::a00:1]/",
    "http://[fec0::1]/",
    "http://[::ffff:0:7f00:1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[64:ff9b::8.8.8.8]/",
    "http://[64:ff9b:1::a00:1]/",
    "http://[100::1]/",
    "http://[2001::1]/",
    "http://[2001:0:7f00:1::]/",
    "http://[2001:10::1]/",
    "http://[2001:2::1]/",
    "http://[2001:db8::1]/",
    "http://[2002:7f00:1::]/",
    "http://[2002:a00:1::1]/",
    "http://[3fff::1]/",
    "http://[5f00::1]/",
    "http://[4000::1]/",
    "http://[fc00::1]/",
    "http://[fd00:ec2::254]/",
    "http://[fe80::1]/",
    "http://[febf::1]/",
    "http://[ff02::1]/",
]
"""Addresses that no stranger may have called, in every spelling that reaches them."""

PUBLIC = {
    "https://example.com": "https://example.com/",
    "HTTPS://Example.COM:443/Path?Q=1&r=%20": "https://example.com/Path?Q=1&r=%20",
    "http://example.com:80/": "http://example.com/",
    "http://example.com:443/": "http://example.com:443/",
    "https://example.com.": "https://example.com/",
    "https://example.com:/x": "https://example.com/x",
    "https://example.com?x=1": "https://example.com/?x=1",
    "https://example.com/a?u=http://127.0.0.1/": "https://example.com/a?u=http://127.0.0.1/",
    "https://example.com/a@b:c": "https://example.com/a@b:c",
    "https://example.com/grüße?q=ä": "https://example.com/gr%C3%BC%C3%9Fe?q=%C3%A4",
    'https://example.com/"<x>"': "https://example.com/%22%3Cx%3E%22",
    "https://example.com/../a": "https://example.com/../a",
    "https://bücher.example/": "https://xn--bcher-kva.example/",
    "https://faß.de/": "https://xn--fa-hia.de/",
    "https://例え。テスト/": "https://xn--r8jz45g.xn--zckzah/",
    "https://xn--bcher-kva.example/": "https://xn--bcher-kva.example/",
    "https://my_hook.example.com/": "https://my_hook.example.com/",
    "https://a--b.example.com/": "https://a--b.example.com/",
    "https://1.example.com/": "https://1.example.com/",
    "https://123.45.example/": "https://123.45.example/",
    "https://127.0.0.1.nip.io/": "https://127.0.0.1.nip.io/",
    "https://127.0.0.0x1g/": "https://127.0.0.0x1g/",
    "https://receiver/": "https://receiver/",
    "https://localhost.example.com/": "https://localhost.example.com/",
    "http://8.8.8.8/": "http://8.8.8.8/",
    "http://134744072/": "http://8.8.8.8/",
    "http://[::ffff:8.8.8.8]/": "http://8.8.8.8/",
    "http://192.0.1.1/": "http://192.0.1.1/",
    "http://100.128.0.1/": "http://100.128.0.1/",
    "http://172.32.0.1/": "http://172.32.0.1/",
    "http://[2606:4700:4700::1111]:443/": "http://[2606:4700:4700::1111]:443/",
    "http://[2A00:1450:0:0::200e]/": "http://[2a00:1450::200e]/",
    "http://[2001:4860:4860::8888]/": "http://[2001:4860:4860::8888]/",
}
"""What people write, and how it is called."""


@pytest.mark.parametrize("url", UNREADABLE)
def test_what_is_no_web_address_is_refused(url: str) -> None:
    """With a reason, and before anything is looked up."""
    with pytest.raises(AddressRefused, match=r"The URL|in the URL"):
        check_url(url)


@pytest.mark.parametrize("url", INSIDE)
def test_what_lies_inside_is_refused(url: str) -> None:
    """However it is spelt, it is judged as what the system would call."""
    target = check_url(url)
    assert target.ip
    with pytest.raises(AddressRefused, match="not on the public internet"):
        judge(target, [target.ip], ports=WEB, allow=())


@pytest.mark.parametrize(("url", "called"), PUBLIC.items())
def test_what_people_write_passes(url: str, called: str) -> None:
    """Normalised once; reading the result changes nothing more."""
    target = check_url(url)
    assert target.url == called
    assert check_url(called) == target
    judge(target, [target.ip or ip_address("8.8.8.8")], ports=WEB, allow=())


def test_https_can_be_asked_for() -> None:
    """Then http is refused, whatever it leads to."""
    with pytest.raises(AddressRefused, match="https://"):
        check_url("http://example.com/", https_only=True)
    assert check_url("https://example.com/", https_only=True).port == 443


def test_one_bad_address_refuses_the_name() -> None:
    """A name with a public and a private address could be called on either; the private one is not told."""
    addresses = [ip_address("8.8.8.8"), ip_address("10.1.2.3")]
    with pytest.raises(AddressRefused, match=r"hook\.example\.com leads to") as caught:
        judge(check_url("https://hook.example.com/"), addresses, ports=WEB, allow=())
    assert "10.1.2.3" not in caught.value.message


def test_ports_are_for_public_addresses() -> None:
    """What the operator opens may be called on any port; a public address only on those of the settings."""
    opened = [ip_network("10.0.0.0/8"), ip_network("fd00::/8")]
    target = check_url("http://hook.example.com:8443/")
    judge(target, [ip_address("10.0.0.7"), ip_address("::ffff:10.0.0.8")], ports=WEB, allow=opened)
    judge(target, [ip_address("fd00::7")], ports=WEB, allow=opened)
    judge(target, [ip_address("8.8.8.8")], ports={8443}, allow=())
    with pytest.raises(AddressRefused, match="port 80, 443, not 8443"):
        judge(target, [ip_address("10.0.0.7"), ip_address("8.8.8.8")], ports=WEB, allow=opened)
    with pytest.raises(AddressRefused, match="PLOTWORKS_OUTBOUND_ALLOW"):
        judge(target, [ip_address("10.0.0.7"), ip_address("192.168.0.1")], ports=WEB, allow=opened)


def test_the_host_header_names_what_was_asked_for() -> None:
    """Brackets around IPv6, the port only where it is not the scheme's own."""
    assert check_url("http://[2606::1]/").netloc == "[2606::1]"
    assert check_url("https://[2606::1]:80/").netloc == "[2606::1]:80"
    assert check_url("https://example.com:443/").netloc == "example.com"


@given(st.ip_addresses(v=4))
def test_a_mapped_address_is_its_ipv4_address(ip: object) -> None:
    """In every judgement."""
    mapped = ip_address(f"::ffff:{ip}")
    assert is_public(mapped) == is_public(ip_address(str(ip)))
    assert is_in(mapped, [ip_network(f"{ip}/32")])


@given(st.one_of(st.text(max_size=60), st.text(max_size=40).map("http://{}/".format)))
def test_any_text_is_read_or_refused(text: str) -> None:
    """No other error; what is read is plain ASCII and has a host."""
    try:
        target = check_url(text)
    except AddressRefused:
        return
    assert isinstance(target, Target)
    assert target.url.isascii()
    assert target.host


@given(st.ip_addresses(v=4), st.sampled_from(["{}", "0x{:x}", "0{:o}"]))
def test_a_number_is_the_address_that_it_is(ip: object, spelling: str) -> None:
    """Decimal, hexadecimal and octal, as the resolver reads them."""
    number = int(ip_address(str(ip)))
    assert check_url(f"http://{spelling.format(number)}/").host == str(ip)
