"""The very first start: everything was set up by commands, and nothing has been indexed yet."""

from pathlib import Path

from deploy.service import Service
from tests.live.cast import body, receipt, sender
from tests.live.conftest import Cast, ServiceMaker

SAMPLE = Path(__file__).parents[2] / "deploy" / "sample-kb.yaml"


async def test_the_first_question_after_the_import_is_answered_from_the_knowledge_base(
    new_service: ServiceMaker, cast: Cast
) -> None:
    service: Service = new_service(sections={"bot": {"debounce": 0}})
    service.runs("kb", "import", SAMPLE)
    service.start()
    await service.ready()
    customer, queue = await cast.customer(), service.address("help")
    id = await customer.says(queue, "請問運費怎麼算？")
    await customer.receives(receipt(id))
    greeting = await customer.receives(lambda stanza: sender(stanza) == queue and body(stanza))
    answer = greeting if "799" in body(greeting) else await customer.receives(lambda stanza: body(stanza))
    assert "799" in body(answer)
