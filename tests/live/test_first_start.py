"""The very first start: everything was set up by commands, and nothing has been indexed yet."""

from pathlib import Path

from tests.live.conftest import ServiceMaker
from tests.live.troupe import Cast

SAMPLE = Path(__file__).parents[2] / "deploy" / "sample-kb.yaml"


async def test_the_first_question_after_the_import_is_answered_from_the_knowledge_base(
    new_service: ServiceMaker, cast: Cast
) -> None:
    service = new_service(sections={"bot": {"debounce": 0}})
    service.runs("kb", "import", SAMPLE)
    service.start()
    await service.ready()
    customer = await cast.customer()
    await customer.says(service.address("help"), "請問運費怎麼算？")
    await customer.receives("799")
