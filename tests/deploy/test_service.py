"""The settings that the demo and the live tests write are what IMCS reads, and the sample articles are usable."""

from pathlib import Path

import pytest

from deploy.service import Office, Section, Service
from deploy.stage import Plan, Ports, StageError
from imcs.settings import settings
from kb.exchange import Kind, read_articles

pytestmark = pytest.mark.process

ROOT = Path(__file__).parents[2]


@pytest.fixture
def service(tmp_path: Path) -> Service:
    plan = Plan(tmp_path, Ports(1, 2, 3))
    sections: dict[str, Section] = {"bot": {"debounce": 0.0}, "queues.help": {"title": "服務台", "bot": False}}
    made = Service(Office(tmp_path / "office", "support.localhost", plan, ("help", "billing"), sections))
    made.write_settings()
    return made


def test_the_settings_can_be_read(service: Service) -> None:
    read = settings.load(service.settings_file, with_secret=False)
    assert [queue.name for queue in read.queues] == ["help", "billing"]
    assert read.queues[0].title == "服務台"
    assert read.bot_queues == {"billing"}
    assert read.service.port == 2
    assert read.storage.directory == service.office.directory / "data"


def test_commands_run_with_the_settings_and_the_secret(service: Service) -> None:
    assert "help@support.localhost" in service.runs("check")


def test_a_command_that_fails_is_reported_with_what_it_said(service: Service) -> None:
    with pytest.raises(StageError, match="nobody here is called mei"):
        service.runs("agent", "remove", "mei")


def test_the_sample_articles_are_usable_and_answer_in_two_languages() -> None:
    path = ROOT / "deploy" / "sample-kb.yaml"
    found = read_articles(path.read_bytes(), Kind.YAML)
    assert not found.faults
    assert len(found.articles) >= 20
    for article in found.articles:
        assert {"zh_TW", "en"} <= set(article.answers), article.id
        assert article.variants, article.id
