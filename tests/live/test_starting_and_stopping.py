"""How `imcs serve` begins and ends: in order, or with one line that says what to do; and how it outlives the server."""

from dataclasses import replace
from pathlib import Path

import pytest

from deploy.client import Login
from deploy.service import Office, Service
from deploy.stage import Plan, Prosody, StageError, free_ports
from tests.live.cast import Person, body, presence, receipt, sender
from tests.live.conftest import ServiceMaker
from tests.live.scene import available, offer
from tests.live.troupe import Cast


def complaint(service: Service) -> str:
    """The one line that `imcs serve` says before it gives up."""
    with pytest.raises(StageError) as failed:
        service.runs("serve")
    code, _, said = str(failed.value).partition("\n")
    assert "failed with 1" in code
    lines = [line for line in said.splitlines() if line.startswith("imcs: ")]
    assert len(lines) == 1, said
    assert "Traceback" not in said
    return lines[0]


async def test_sigterm_ends_it_in_order_and_its_contacts_go(service: Service, cast: Cast) -> None:
    customer, queue = await cast.customer("wang"), service.address("help")
    customer.tells_presence(queue, "subscribe")
    await customer.receives(available(queue))
    await customer.says(queue, "您好")
    await customer.receives("機器人")
    assert service.stop() == 0
    await customer.receives(presence(queue, "unavailable"))
    assert "Traceback" not in service.last_words(1000)


async def test_a_second_service_on_the_same_data_says_so_and_leaves_the_first_alone(
    service: Service, cast: Cast
) -> None:
    said = complaint(service)
    assert service.process is not None
    assert "already runs" in said
    assert str(service.process.pid) in said
    await service.ready()


def test_a_wrong_secret_is_told_with_what_to_compare(new_service: ServiceMaker) -> None:
    service = new_service()
    plan = replace(service.office.plan, component_secret="another")
    said = complaint(Service(replace(service.office, plan=plan)))
    assert "secret" in said
    assert service.office.domain in said


def test_a_domain_that_the_server_does_not_have_is_told(new_service: ServiceMaker) -> None:
    service = Service(replace(new_service().office, domain="nobody.localhost"))
    service.write_settings()
    assert "nobody.localhost" in complaint(service)


def test_a_server_that_is_down_is_told_with_its_address(new_service: ServiceMaker) -> None:
    office = new_service().office
    nobody = free_ports().component
    service = Service(replace(office, plan=replace(office.plan, ports=replace(office.plan.ports, component=nobody))))
    service.write_settings()
    said = complaint(service)
    assert f"127.0.0.1:{nobody}" in said


async def test_it_comes_back_by_itself_when_the_server_does(private_prosody: Prosody, tmp_path: Path) -> None:
    plan = private_prosody.plan
    calm = {"queues.help": {"bot": False, "wrap_up": 0}}
    service = Service(Office(tmp_path / "imcs", plan.components[0], plan, sections=calm))
    service.write_settings()
    service.start()
    try:
        await service.ready()
        account = private_prosody.register("mei", "secret")
        service.runs("agent", "add", "mei", account, "--queue", "help")
        await _says_before_and_after(service, private_prosody, plan)
    finally:
        service.stop()


async def _says_before_and_after(service: Service, server: Prosody, plan: Plan) -> None:
    door = service.address("help")
    customer = Person(Login(plan.host, plan.ports.c2s, "wang", "secret"))
    server.register("wang", "secret")
    await customer.online()
    id = await customer.says(door, "斷線之前")
    await customer.receives(receipt(id))
    await customer.receives("沒有專員")
    await customer.leaves()
    server.stop()
    server.start()
    await service.ready()
    mei = Person(Login(plan.host, plan.ports.c2s, "mei", "secret"))
    await mei.online()
    offered = await mei.receives(offer("斷線之前"))
    await customer.returns()
    await mei.says(sender(offered), "1")
    await customer.receives("為您服務")
    await customer.says(door, "斷線之後")
    assert body(await mei.receives("斷線之後"))
    await mei.leaves()
    await customer.leaves()
