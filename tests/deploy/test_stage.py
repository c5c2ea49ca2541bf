"""The private Prosody's plan: ports and configuration, without running it."""

import socket
from pathlib import Path

from deploy.stage import Plan, Ports, free_ports


def test_free_ports_are_all_different() -> None:
    ports = free_ports()
    assert len({ports.c2s, ports.component, ports.http}) == 3


def test_a_preferred_port_is_taken_where_it_is_free() -> None:
    wanted = free_ports()
    assert free_ports(wanted) == wanted


def test_a_preferred_port_that_somebody_has_is_replaced() -> None:
    with socket.create_server(("127.0.0.1", 0)) as somebody:
        taken = somebody.getsockname()[1]
        assert free_ports(Ports(taken, 0, 0)).c2s != taken


def test_nothing_in_the_configuration_is_left_to_fill_in(tmp_path: Path) -> None:
    text = Plan(tmp_path, Ports(1, 2, 3), tls=True).render()
    assert "{{" not in text
    assert f'local directory = "{tmp_path}"' in text


def test_every_component_is_named_in_the_configuration(tmp_path: Path) -> None:
    text = Plan(tmp_path, Ports(1, 2, 3), components=("a.localhost", "b.localhost")).render()
    assert '{ "a.localhost", "b.localhost" }' in text


def test_only_loopback_is_opened_unless_asked_otherwise(tmp_path: Path) -> None:
    assert 'interfaces = { "127.0.0.1" }' in Plan(tmp_path, Ports(1, 2, 3)).render()
    assert 'interfaces = { "0.0.0.0" }' in Plan(tmp_path, Ports(1, 2, 3), interface="0.0.0.0").render()
