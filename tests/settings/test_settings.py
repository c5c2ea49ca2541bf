"""One file in, frozen settings or every fault out."""

import tomllib
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from imcs.errors import SettingsError
from imcs.model import Language, OfferMode, Queue, QueueName, Strategy
from imcs.settings import FaultySettings, Settings, load, settings
from imcs.settings.faults import faults_of

MINIMAL = """
[service]
domain = "support.example.org"
secret = "hush"
[queues.help]
"""


@pytest.fixture(autouse=True)
def no_secret_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("IMCS_SECRET", raising=False)
    monkeypatch.delenv("CREDENTIALS_DIRECTORY", raising=False)


def written(folder: Path, text: str) -> Path:
    path = folder / "imcs.toml"
    path.write_text(text, encoding="utf-8")
    return path


def loaded(folder: Path, text: str = MINIMAL) -> Settings:
    return load(written(folder, text))


def faults(folder: Path, text: str) -> dict[str, str]:
    with pytest.raises(FaultySettings) as caught:
        loaded(folder, text)
    return {fault.key: fault.sentence for fault in caught.value.faults}


def test_a_domain_a_secret_and_a_queue_are_enough(tmp_path: Path) -> None:
    result = loaded(tmp_path)
    assert result.service.domain == "support.example.org"
    assert result.service.secret.get_secret_value() == "hush"
    assert [queue.name for queue in result.queues] == ["help"]
    assert result.limits.body_bytes == 16384


def test_settings_cannot_be_changed_after_loading(tmp_path: Path) -> None:
    result = loaded(tmp_path)
    with pytest.raises(ValueError, match="frozen"):
        setattr(result.service, "port", 1)  # noqa: B010 - so that the type checker lets the test try


def test_a_queue_becomes_one_in_the_words_of_the_domain(tmp_path: Path) -> None:
    text = MINIMAL + 'title = "服務台"\noffer_timeout = 20\nwrap_up = 0\ngrace = 90.5\ndecline_memory = 5\n'
    queue = loaded(tmp_path, text).queues[0]
    assert (queue.name, queue.title) == ("help", "服務台")
    assert queue.offer_timeout == timedelta(seconds=20)
    assert queue.wrap_up == timedelta(0)
    assert queue.grace == timedelta(seconds=90.5)
    assert queue.decline_memory == timedelta(seconds=5)


def test_the_defaults_of_queues_are_those_of_the_domain(tmp_path: Path) -> None:
    assert loaded(tmp_path).queues[0] == Queue(QueueName("help"))


def test_the_rules_of_routing_reach_the_domain(tmp_path: Path) -> None:
    text = (
        MINIMAL
        + """
        strategy = "fewest-chats"
        offer_mode = "all"
        tier_head_start = 60
        relax_after = 0
        overflow_to = "billing"
        overflow_after = 90
        park_after = 60
        [queues.billing]
        """
    )
    queue = loaded(tmp_path, text).queues[0]
    assert (queue.strategy, queue.offer_mode) == (Strategy.FEWEST_CHATS, OfferMode.ALL)
    assert (queue.tier_head_start, queue.relax_after) == (timedelta(seconds=60), timedelta(0))
    assert (queue.overflow_to, queue.overflow_after) == ("billing", timedelta(seconds=90))
    assert queue.park_after == timedelta(seconds=60)


@pytest.mark.parametrize("name", ["biling", "help"])
def test_only_another_queue_can_help_out(tmp_path: Path, name: str) -> None:
    found = faults(tmp_path, MINIMAL + f'overflow_to = "{name}"\n[queues.billing]\n')
    assert found == {"queues.help.overflow_to": found["queues.help.overflow_to"]}
    assert "billing" in found["queues.help.overflow_to"]


def test_the_reception_is_the_first_queue_unless_another_is_named(tmp_path: Path) -> None:
    two = MINIMAL + "[queues.billing]\nbot = false\n"
    assert loaded(tmp_path, two).reception == "help"
    assert loaded(tmp_path, two.replace("[service]", '[service]\nreception = "billing"')).reception == "billing"


def test_queues_without_a_bot_are_told_apart(tmp_path: Path) -> None:
    assert loaded(tmp_path, MINIMAL + "[queues.billing]\nbot = false\n").bot_queues == {"help"}


def test_every_fault_is_told_at_once_with_its_key(tmp_path: Path) -> None:
    found = faults(
        tmp_path,
        """
        [service]
        domain = "a b"
        port = 70000
        reception = "halp"
        [queues.help]
        bot = "yes"
        [queues.c-x]
        [bot]
        idle = "long"
        [loging]
        """,
    )
    assert set(found) == {
        "service.domain",
        "service.port",
        "service.secret",
        "service.reception",
        "queues.help.bot",
        "queues.c-x",
        "bot.idle",
        "loging",
    }
    assert found["service.port"] == "must be a whole number from 1 to 65535, not 70000"
    assert found["bot.idle"] == 'must be a number of seconds from 60 to 604800, not "long"'
    assert found["service.reception"].endswith("did you mean help?")


@pytest.mark.parametrize(
    ("line", "key", "advice"),
    [
        ('domian = "x.example"', "service.domian", "did you mean domain?"),
        ("debounce = 2", "service.debounce", "it belongs under [bot]"),
        ("zzz = 2", "service.zzz", "there is anonymous_hosts, domain"),
        ('name = { zh_TV = "客服" }', "service.name.zh_TV", "did you mean zh_TW?"),
    ],
)
def test_an_unknown_key_is_a_fault_that_names_the_likely_one(tmp_path: Path, line: str, key: str, advice: str) -> None:
    found = faults(tmp_path, MINIMAL.replace("[service]", f"[service]\n{line}"))
    assert advice in found[key]


def test_a_misspelt_section_of_a_queue_names_the_likely_key(tmp_path: Path) -> None:
    assert "did you mean wrap_up?" in faults(tmp_path, MINIMAL + "wrapup = 3\n")["queues.help.wrapup"]


@pytest.mark.parametrize(
    ("text", "key", "sentence"),
    [
        ("", "queues", "must hold at least one section, such as [queues.help]"),
        ("service = 3", "service", "must be a section: write [service] and the settings below it"),
        (
            "queues.help = 3",
            "queues.help",
            "must be a section: write [queues.help] and the settings below it",
        ),
        ('bot = "x"', "bot", "must be a section: write [bot] and the settings below it"),
    ],
)
def test_what_should_be_a_section_says_so(tmp_path: Path, text: str, key: str, sentence: str) -> None:
    assert faults(tmp_path, text)[key] == sentence


@pytest.mark.parametrize("value", ["nan", "inf", "-1", "true", '"40"'])
def test_a_duration_is_a_bounded_number_and_nothing_else(tmp_path: Path, value: str) -> None:
    found = faults(tmp_path, MINIMAL + f"offer_timeout = {value}\n")
    assert found["queues.help.offer_timeout"].startswith("must be a number of seconds from 5 to 600, not ")


@pytest.mark.parametrize("name", ["desk", "c-abc", '"Help"', '"a b"', '"a@b"', '"a/b"', '""'])
def test_a_queue_needs_a_name_that_can_be_an_address(tmp_path: Path, name: str) -> None:
    [(key, sentence)] = faults(tmp_path, f"{MINIMAL}[queues.{name}]\n").items()
    assert key.startswith("queues.")
    assert sentence.startswith("is no name for a queue")


def test_a_queue_may_have_a_chinese_name(tmp_path: Path) -> None:
    assert loaded(tmp_path, MINIMAL + '[queues."客服"]\n').queues[1].name == "客服"


@pytest.mark.parametrize("domain", ["", "a..b", "a/b", "me@example.org", "x" * 64 + ".org"])
def test_what_is_no_domain_is_refused(tmp_path: Path, domain: str) -> None:
    found = faults(tmp_path, MINIMAL.replace("support.example.org", domain))
    assert found == {"service.domain": "must be a domain name such as support.example.org"}


def test_a_domain_is_kept_in_small_letters(tmp_path: Path) -> None:
    text = MINIMAL.replace("support.example.org", "Support.Example.ORG")
    assert loaded(tmp_path, text).service.domain == "support.example.org"


def test_the_name_of_the_service_is_one_text_or_one_per_language(tmp_path: Path) -> None:
    one = loaded(tmp_path, MINIMAL.replace("[service]", '[service]\nname = "ACME"')).service.name
    assert {one.in_language(language) for language in Language} == {"ACME"}
    two = MINIMAL.replace("[service]", '[service]\nname = { zh_TW = "客服", en = "Service" }')
    name = loaded(tmp_path, two).service.name
    assert (name.in_language(Language.EN), name.in_language(Language.ZH_CN)) == ("Service", "客服")


def test_the_environment_goes_before_credentials_before_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def secret() -> str:
        return loaded(tmp_path).service.secret.get_secret_value()

    assert secret() == "hush"
    (tmp_path / "imcs-secret").write_text("from a credential\n")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    assert secret() == "from a credential"
    monkeypatch.setenv("IMCS_SECRET", "from the environment")
    assert secret() == "from the environment"


def test_a_secret_file_beside_the_settings_is_read(tmp_path: Path) -> None:
    (tmp_path / "component.secret").write_text("kept apart\n")
    text = MINIMAL.replace('secret = "hush"', 'secret_file = "component.secret"')
    assert loaded(tmp_path, text).service.secret.get_secret_value() == "kept apart"


def test_a_secret_file_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    found = faults(tmp_path, MINIMAL.replace('secret = "hush"', 'secret_file = "gone"'))
    assert found == {"service.secret_file": "can't be read: No such file or directory"}


def test_commands_that_do_not_connect_need_no_secret(tmp_path: Path) -> None:
    path = written(tmp_path, MINIMAL.replace('secret = "hush"', 'secret_file = "gone"'))
    assert load(path, with_secret=False).service.domain == "support.example.org"


def test_the_secret_is_never_shown(tmp_path: Path) -> None:
    assert "hush" not in repr(loaded(tmp_path))
    with pytest.raises(FaultySettings) as caught:
        loaded(tmp_path, MINIMAL.replace('"hush"', "123454321"))
    assert "123454321" not in str(caught.value)


def test_relative_paths_start_from_the_folder_of_the_file(tmp_path: Path) -> None:
    assert loaded(tmp_path, MINIMAL + '[storage]\ndirectory = "data"\n').storage.directory == tmp_path / "data"
    absolute = loaded(tmp_path, MINIMAL + '[storage]\ndirectory = "/srv/imcs"\n')
    assert absolute.storage.directory == Path("/srv/imcs")


def test_a_missing_file_says_how_to_write_one(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"isn't there; write one with: imcs init .*gone\.toml"):
        load(tmp_path / "gone.toml")


def test_a_file_that_is_not_toml_says_where(tmp_path: Path) -> None:
    assert "line 2" in faults(tmp_path, "\nservice =\n")[""]


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "imcs.toml"
    path.write_bytes("title = '服務'".encode("big5"))
    with pytest.raises(FaultySettings, match="isn't UTF-8"):
        load(path)


def test_a_folder_in_place_of_the_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FaultySettings, match="can't be read: Is a directory"):
        load(tmp_path)


def test_the_sample_loads_with_a_secret_and_has_the_defaults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IMCS_SECRET", "hush")
    sample, minimal = loaded(tmp_path, settings.sample()), loaded(tmp_path)
    assert sample.queues[0].title == "服務台"
    assert sample.limits == minimal.limits
    assert sample.bot == minimal.bot


def test_the_sample_with_every_setting_switched_on_loads_too(tmp_path: Path) -> None:
    lines = []
    for line in settings.sample().splitlines():
        is_setting = line.startswith("#") and not line.startswith(("# ", "#  "))
        empty = line.endswith('= ""')
        lines.append(line[1:] if is_setting and not empty else line)
    text = "\n".join(lines).replace("[service]", '[service]\nsecret = "hush"')
    assert loaded(tmp_path, text).limits == loaded(tmp_path).limits


def test_the_sample_names_every_setting() -> None:
    sample = settings.sample()
    for row in settings.table():
        assert f"\n{row.name} = " in sample or f"\n#{row.name} = " in sample, row.key


def test_every_setting_says_what_it_means_and_what_it_may_be() -> None:
    for row in settings.table():
        assert row.meaning.endswith("."), row.key
        assert row.kind, row.key
        assert "|" not in row.meaning + row.kind, f"{row.key} would break the table in README"


def test_the_defaults_in_the_table_are_the_ones_in_force(tmp_path: Path) -> None:
    result = loaded(tmp_path).model_dump(by_alias=True, mode="json")
    result["queues"] = {"NAME": result["queues"]["help"]}
    for row in settings.table():
        if not row.default:
            continue
        value: object = result
        for part in row.key.split("."):
            assert isinstance(value, dict)
            value = value[part]
        assert tomllib.loads(f"x = {row.default}")["x"] == value, row.key


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=2)
            | st.dictionaries(
                st.sampled_from(["service", "queues", "help", "domain", "name", "bot", "idle", "zh_TW", "x"]),
                inner,
                max_size=4,
            )
        ),
        max_leaves=8,
    )
)
def test_whatever_stands_in_the_file_the_answer_is_faults_with_keys(value: object) -> None:
    raw = value if isinstance(value, dict) else {"service": value, "queues": {"help": value}}
    with pytest.raises(ValidationError) as caught:
        Settings.model_validate(raw)
    found = faults_of(Settings, caught.value)
    assert found
    assert all(fault.key and fault.sentence for fault in found)
