"""The queues' flows: read from their files at the start, and what a flow may know of a conversation.

Reads files and puts together; what a flow says is for bots/ to decide.
"""

from collections.abc import Mapping
from datetime import datetime

from bots.circumstances import Circumstances
from bots.flow import Flow
from bots.flow_reader import FlowError, load
from imcs.errors import SettingsError
from imcs.model import Conversation, Customer, QueueName
from imcs.settings import Settings
from imcs.workgroup.opening import OpeningHours


def load_flows(settings: Settings) -> Mapping[QueueName, Flow]:
    """Every queue's flow, for the queues that have one. SettingsError with every fault of every file."""
    flows: dict[QueueName, Flow] = {}
    faults: list[str] = []
    for name, section in settings.queue_sections.items():
        if section.flow is None:
            continue
        try:
            flows[QueueName(name)] = load(section.flow, settings.queue_sections)
        except FlowError as error:
            faults.append(str(error))
    if faults:
        raise SettingsError("\n".join(dict.fromkeys(faults)))
    return flows


def circumstances(
    conversation: Conversation, customer: Customer, now: datetime, opening: OpeningHours
) -> Circumstances:
    """What a flow may know of a conversation now."""
    return Circumstances(
        customer.language.value,
        now,
        opening.today(conversation.queue),
        case=str(conversation.id),
        tier=customer.tier,
        open=opening.of(conversation.queue).closed is None,
        nobody_in=opening.nobody_in(),
        attributes=customer.attributes,
    )
