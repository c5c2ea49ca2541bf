"""Who wants a person and can have none reads why, and that it was wanted is kept for the reports."""

from pathlib import Path

from imcs.archive import TurnedAway
from imcs.dispatcher import ConversationQueued, QueueReason
from tests.builders import a_queue
from tests.office import open_office
from tests.reception.lobby import Lobby, bot


async def test_where_the_line_is_full(
    tmp_path: Path,
) -> None:
    async with open_office(tmp_path, [a_queue("help", max_waiting=1)]) as office:
        lobby = Lobby(office, bot())
        lobby.says(await office.customer(), "agent please")
        await office.tells(ConversationQueued)
        late = lobby.says(await office.customer("lin@home.example"), "agent please")
        await lobby.answers("Many people are waiting")
        assert await office.tells(TurnedAway) == TurnedAway(late.id, QueueReason.REQUESTED)
        await lobby.reception.finish()
