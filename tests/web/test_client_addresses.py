"""Whom a request is counted as: behind one proxy, behind several, and whatever a visitor writes."""

from ipaddress import ip_network

import pytest

from inspectorate.web.server.clients import client_of, counted_address
from inspectorate.web.server.options import ServerOptions

VISITOR, FORGED, NEAR, FAR = "192.0.2.7", "203.0.113.99", "10.0.0.5", "198.51.100.4"
ONE = ServerOptions(proxies=((ip_network(NEAR),),))
TWO = ServerOptions(
    proxies=((ip_network("10.0.0.0/24"), ip_network("10.0.1.1")), (ip_network("198.51.100.0/24"),))
)


def counted_as(
    peer: str, options: ServerOptions, *forwarded_for: str, proto: str = "https"
) -> tuple[str, str, bool]:
    headers = [(b"x-forwarded-for", line.encode()) for line in forwarded_for]
    client = client_of(peer, [*headers, (b"x-forwarded-proto", proto.encode())], options)
    return client.address, client.scheme, client.proxy_without_address


@pytest.mark.parametrize("line", ["", FORGED, f"{FORGED}, {NEAR}", NEAR])
def test_nobody_but_the_proxy_is_believed(line):
    assert counted_as(VISITOR, ONE, line) == (VISITOR, "http", False)
    assert counted_as(VISITOR, ServerOptions(), line) == (VISITOR, "http", False)


@pytest.mark.parametrize(
    "lines",
    [
        [VISITOR],
        [f"{FORGED}, {VISITOR}"],
        [f"{FORGED},{NEAR}, {VISITOR}"],
        [FORGED, VISITOR],
        [f"{FORGED}, nonsense, {VISITOR}:4711"],
    ],
)
def test_one_proxy_vouches_for_the_last_entry_alone(lines):
    assert counted_as(NEAR, ONE, *lines) == (VISITOR, "https", False)


@pytest.mark.parametrize("lines", [[f"{VISITOR}, {FAR}"], [f"{FORGED}, {VISITOR}, {FAR}"], [VISITOR, FAR]])
def test_two_proxies_vouch_for_the_last_two_entries(lines):
    assert counted_as(NEAR, TWO, *lines) == (VISITOR, "https", False)
    assert counted_as("10.0.1.1", TWO, *lines) == (VISITOR, "https", False)


def test_visitor_who_calls_the_inner_proxy_directly_is_counted_as_itself():
    assert counted_as(NEAR, TWO, f"{FORGED}, {VISITOR}") == (VISITOR, "https", False)


def test_visitor_in_the_network_of_the_proxies_cannot_choose_an_address():
    assert counted_as(NEAR, TWO, f"{FORGED}, 10.0.0.77") == ("10.0.0.77", "https", False)


@pytest.mark.parametrize("lines", [[], [""], ["unknown"], ["_hidden"], [f"{VISITOR}, "]])
def test_proxy_that_does_not_pass_the_address_on_is_noticed(lines):
    assert counted_as(NEAR, ONE, *lines) == (NEAR, "https", True)


def test_second_proxy_that_does_not_pass_the_address_on_is_noticed():
    assert counted_as(NEAR, TWO, FAR) == (FAR, "https", True)


@pytest.mark.parametrize(
    "written", ["2001:db8::7", "[2001:db8::7]", "[2001:db8::7]:443", '"[2001:db8::7]:443"']
)
def test_address_of_version_six_is_read_and_counted_as_its_network(written):
    assert counted_as(NEAR, ONE, written)[0] == "2001:db8::"


def test_all_addresses_of_one_ipv6_network_are_counted_as_one():
    in_network = ("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", "2001:DB8:1:2:3:4:5:6")
    assert {counted_as(address, ServerOptions())[0] for address in in_network} == {"2001:db8:1:2::"}
    assert {counted_as(NEAR, ONE, address)[0] for address in in_network} == {"2001:db8:1:2::"}
    assert counted_as("2001:db8:1:3::1", ServerOptions())[0] == "2001:db8:1:3::"


@pytest.mark.parametrize(
    ("peer", "counted"),
    [("::ffff:192.0.2.7", VISITOR), ("::1", "::1"), ("fe80::5%eth0", "fe80::"), ("", ""), ("unix:", "unix:")],
)
def test_other_forms_of_an_address_are_counted_as_one(peer, counted):
    assert counted_address(peer) == counted


def test_proxy_over_a_mapped_address_is_recognised():
    assert counted_as(f"::ffff:{NEAR}", ONE, VISITOR)[0] == VISITOR


def test_scheme_is_what_the_nearest_proxy_says():
    assert counted_as(NEAR, ONE, VISITOR, proto="https, http")[1] == "http"
    assert counted_as(NEAR, ONE, VISITOR, proto="HTTPS")[1] == "https"
