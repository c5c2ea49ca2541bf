"""The queues' flows come from the settings, and every fault of every file is told before anything starts."""

from datetime import UTC, date, timedelta, timezone
from pathlib import Path

import pytest

from imcs.dispatcher import Dispatcher
from imcs.errors import SettingsError
from imcs.model import Address, Conversation, ConversationId, Customer, CustomerId, Hours, QueueName, Shift, Stage
from imcs.reception.flows import circumstances, load_flows
from imcs.settings import load
from imcs.workgroup.opening import OpeningHours
from tests.builders import MORNING, a_queue
from tests.office import texts

SETTINGS = """
[service]
domain = "support.example.org"
secret = "s"
[queues.help]
flow = "help.yaml"
[queues.shop]
flow = "shop.yaml"
[queues.plain]
"""
FLOW = "languages: [en]\nsteps:\n  a:\n    say: x\n"


def settings_file(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, "utf-8")
    file = folder / "imcs.toml"
    file.write_text(SETTINGS, "utf-8")
    return file


def test_each_queue_has_the_flow_of_its_file_beside_the_settings(tmp_path: Path) -> None:
    flows = load_flows(load(settings_file(tmp_path, help=FLOW, shop=FLOW)))
    assert set(flows) == {QueueName("help"), QueueName("shop")}
    assert flows[QueueName("help")].start == "a"


def test_the_faults_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as error:
        load_flows(load(settings_file(tmp_path, help=f"{FLOW}    then: z\n")))
    help_fault, shop_fault = str(error.value).splitlines()
    assert help_fault == f"{tmp_path / 'help.yaml'}:5: unknown step 'z'"
    assert shop_fault == f"{tmp_path / 'shop.yaml'}:1: the file can't be read: No such file or directory"


@pytest.mark.parametrize(
    ("hours", "known"),
    [
        (None, (True, MORNING.astimezone().date())),
        (Hours(UTC, {0: (Shift(8 * 60, 10 * 60),)}), (True, date(2026, 3, 2))),
        (Hours(UTC, {0: (Shift(10 * 60, 18 * 60),)}), (False, date(2026, 3, 2))),
        (Hours(timezone(timedelta(hours=15)), {}), (False, date(2026, 3, 3))),
    ],
)
def test_a_flow_knows_the_language_the_time_the_case_and_whether_people_are_there(
    hours: Hours | None, known: tuple[bool, date]
) -> None:
    customer = Customer(CustomerId(1), Address("ann@example.org"))
    conversation = Conversation(ConversationId(7), customer.id, QueueName("help"), Stage.BOT, MORNING)
    dispatcher = Dispatcher([a_queue("help", hours=hours)])
    opening = OpeningHours(dispatcher, texts(), lambda: MORNING, {})
    here = circumstances(conversation, customer, MORNING, opening)
    assert (here.open, here.today) == known
    assert (here.language, here.now, here.case) == ("zh_TW", MORNING, "7")
