"""No address that is not public gets through, whatever it is hidden in."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_lint.running.links.guard import Guard, embedded

LOW = st.integers(0, 2**32 - 1)
IPV4 = st.one_of(
    st.ip_addresses(v=4),
    st.sampled_from(
        [
            IPv4Address("127.0.0.1"),
            IPv4Address("10.1.2.3"),
            IPv4Address("169.254.169.254"),
        ]
    ),
)

HIDING = {
    "mapped": lambda four: IPv6Address(0xFFFF << 32 | int(four)),
    "compatible": lambda four: IPv6Address(int(four)),
    "translated": lambda four: IPv6Address(0xFFFF << 48 | int(four)),
    "nat64": lambda four: IPv6Address(0x64FF9B << 96 | int(four)),
    "6to4": lambda four: IPv6Address(0x2002 << 112 | int(four) << 80),
    "teredo": lambda four: IPv6Address(0x20010000_01010101 << 64 | int(four) ^ 0xFFFFFFFF),
    "isatap": lambda four: IPv6Address(0x26001406 << 96 | 0x5EFE << 32 | int(four)),
}


def public(address: IPv4Address | IPv6Address) -> bool:
    return Guard().refusal(str(address)) is None


@given(st.ip_addresses())
def test_what_python_calls_private_is_refused(address: IPv4Address | IPv6Address) -> None:
    assert not (public(address) and (not address.is_global or address.is_multicast))


@pytest.mark.parametrize("kind", HIDING)
@given(four=IPV4)
def test_hidden_addresses_are_judged(kind: str, four: IPv4Address) -> None:
    hidden = HIDING[kind](four)
    assert public(four) or not public(hidden)
    assert not public(hidden) or four in [*embedded(hidden), four]


@given(st.ip_addresses(v=4))
def test_allowing_a_network_allows_it_as_written_only(address: IPv4Address) -> None:
    guard = Guard(["10.0.0.0/8"])
    inside = address in next(iter(guard.allowed))
    assert (guard.refusal(str(address)) is None) == (inside or public(address))
    assert guard.refusal("::ffff:10.0.0.1") is not None


@pytest.mark.parametrize("text", ["", "host", "1.2.3", "fe80::1%a", "2606:4700::1%1", "1.1.1.1 "])
def test_what_is_no_plain_address_is_refused(text: str) -> None:
    assert Guard(["fe80::/10"]).refusal("fe80::1") is None
    assert Guard().refusal(text) is not None


@pytest.mark.parametrize("text", ["1.1.1.1", "93.184.215.14", "2606:4700::1", "64:ff9b::1.1.1.1"])
def test_public_addresses_pass(text: str) -> None:
    assert public(ip_address(text))
