"""One TOML file → frozen settings, or every fault in it at once.

The declarations below are the only place where a setting has its name, bounds, default and meaning; the
sample, README and the sentences about faults are made from them. Reads the file and its secret, nothing else.
"""

import os
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    AliasChoices,
    Field,
    SecretStr,
    ValidationError,
)
from pydantic_settings import BaseSettings

from imcs.errors import SettingsError
from imcs.model import Closed, Language, Queue, QueueName
from imcs.settings.crm import CrmSection, missing_secrets
from imcs.settings.faults import Fault, faults_of, unknown_name
from imcs.settings.folders import FILES, INDEX
from imcs.settings.queues import QueueSection
from imcs.settings.retention import RetentionSection
from imcs.settings.table import Setting, as_markdown, as_toml, rows
from imcs.settings.values import (
    Section,
    Texts,
    domain_name,
    domain_or_none,
    queue_name,
    seconds,
    upload_host,
    web_address,
    whole_number,
)

SAMPLE_QUEUE = "help"


class ServiceSection(Section):
    """Who we are, and how the XMPP server is reached."""

    domain: Annotated[str, AfterValidator(domain_name)] = Field(
        title="a domain name in quotes",
        description="The component's address; customers write to QUEUE@ this domain.",
        examples=["support.example.org"],
    )
    host: str = Field(
        "127.0.0.1",
        min_length=1,
        title="a host name or IP address in quotes",
        description="Where the XMPP server listens for components (XEP-0114).",
    )
    port: int = whole_number(5347, 1, 65535, "The server's port for components.")
    secret: SecretStr = Field(
        SecretStr(""),
        title="text in quotes",
        description="The component's secret as the server has it; IMCS_SECRET in the environment or a "
        "systemd credential named imcs-secret goes before it, and is the better place.",
    )
    secret_file: Path | None = Field(
        None,
        title="a path in quotes",
        description="A file that holds only the secret, instead of `secret`.",
    )
    name: Texts = Field(
        Texts(zh_TW="客服中心", zh_CN="客服中心", en="Customer service"),
        title='text in quotes, or one per language: { zh_TW = "…", zh_CN = "…", en = "…" }',
        description="What customers read as the name of this service.",
    )
    language: Language = Field(
        Language.ZH_TW,
        description="The language for people whose own isn't known yet.",
    )
    texts: Path | None = Field(
        None,
        title="a path in quotes",
        description="A file with your own texts in place of ours, in the form in which `imcs texts` prints them; "
        "relative to this file.",
    )
    reception: str = Field(
        "",
        title="a queue's name in quotes",
        description="The queue that the bare domain answers as; without it the first one in this file.",
    )
    anonymous_hosts: tuple[Annotated[str, AfterValidator(domain_name)], ...] = Field(
        (),
        title="a list of domain names",
        description="Domains whose addresses last for one login only; nothing is remembered for those.",
    )
    upload_service: Annotated[str, AfterValidator(domain_or_none)] = Field(
        "",
        title="a domain name in quotes",
        description="The XMPP server's upload service (XEP-0363), such as upload.example.org: customers who want a "
        "copy of their data get it as a file from there; without it as messages.",
    )
    upload_hosts: tuple[Annotated[str, AfterValidator(upload_host)], ...] = Field(
        (),
        title="a list of web addresses",
        description="Where the XMPP server keeps files that its people send (XEP-0363), as their addresses begin; only "
        'from there files are fetched, to be kept or for `!kb import`: `["https://upload.example.org:5281"]`.',
    )
    privacy_url: Annotated[str, AfterValidator(web_address)] = Field(
        "",
        title="a web address in quotes",
        description="Where customers read why this is stored; the bot's first line links to it.",
    )


class StorageSection(Section):
    """Where everything is kept."""

    directory: Path = Field(
        Path("/var/lib/imcs"),
        title="a path in quotes",
        description="Holds the database, the search index and copies of files; relative to this file.",
    )

    @property
    def files(self) -> Path:
        """Copies of the files that people sent."""
        return self.directory / FILES

    @property
    def index(self) -> Path:
        """The search index, which can always be made anew from the database."""
        return self.directory / INDEX


class BotSection(Section):
    """How the bot behaves in every queue that has one."""

    idle: float = seconds(1800, 60, 604800, "After this silence a conversation with the bot ends.")
    idle_warning: float = seconds(
        0, 0, 604800, "So long before that end the customer is asked, once, whether they are still there; 0 for never."
    )
    debounce: float = seconds(1, 0, 30, "How long the bot waits for the rest of what a customer types in pieces.")
    target_precision: float = Field(
        0.9,
        ge=0.5,
        le=0.999,
        strict=True,
        allow_inf_nan=False,
        title="a share",
        description="How many of the bot's sure answers should be right; higher answers less.",
    )
    synonyms: Path | None = Field(
        None,
        title="a path in quotes",
        description="A file of words that mean the same to your customers, a line a group: `手機 = 行動電話 = mobile`; "
        "relative to this file, read again when it changes.",
    )


class AgentsSection(Section):
    """What holds for conversations with people."""

    idle: float = seconds(0, 0, 2592000, "After this silence a conversation with an agent is closed; 0 for never.")
    idle_warning: float = seconds(
        300, 0, 604800, "So long before that the customer is asked, once, whether they are still there; 0 for never."
    )
    unread: float = seconds(
        60, 0, 86400, "An agent whose clients haven't received a customer's line for so long is told; 0 for never."
    )
    remind: float = seconds(
        120, 0, 86400, "An agent who hasn't answered a customer for so long is reminded; 0 for never."
    )
    alert: float = seconds(300, 0, 86400, "After so long without an answer the supervisors are told; 0 for never.")
    take_back: float = seconds(
        600,
        0,
        86400,
        "After so long without an answer the conversation goes back to the head of the queue; 0 for never.",
    )

    ready_required: bool = Field(
        False,
        strict=True,
        description="Whether agents are offered conversations only after `!ready`; otherwise being online at a desk, "
        "not on a phone, is enough.",
    )
    pause_reasons: tuple[Annotated[str, Field(min_length=1, max_length=40)], ...] = Field(
        (),
        title="a list of short texts",
        description="Why agents may pause; without it they write what they like, or nothing.",
    )
    canned: Path | None = Field(
        None,
        title="a path in quotes",
        description="The file with the canned replies that `!canned` sends; relative to this file.",
    )
    block: float = seconds(86400, 60, 31536000, "How long a customer is blocked where an agent names no time.")
    sticky: bool = Field(
        True,
        strict=True,
        description="Whether a customer goes to the agent who served them last in that queue, if able.",
    )
    reopen: float = seconds(
        1800,
        0,
        2592000,
        "A customer who writes so soon after the end of a conversation with an agent goes on with the same one, if "
        "able, and without the bot; 0 for never.",
    )


class LimitsSection(Section):
    """What one customer may cost."""

    body_bytes: int = whole_number(16384, 256, 65536, "The longest line that is accepted, in bytes of UTF-8.")
    lines_per_second: int = whole_number(10, 1, 1000, "How fast a customer may write for long.")
    burst: int = whole_number(50, 1, 10000, "How many lines a customer may write at once.")
    backlog: int = whole_number(
        10000, 100, 1000000, "How many lines may wait to be stored before the service refuses more."
    )
    file_bytes: int = whole_number(
        10_485_760,
        0,
        104_857_600,
        "The largest file of which a copy is kept, from `service.upload_hosts`; 0 for no copies.",
    )
    replies_per_minute: int = whole_number(
        10, 1, 1000, "How often the bot answers one customer; two bots would talk for ever."
    )


class LoggingSection(Section):
    """What the log tells."""

    level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="The least weight that is logged; what people say appears at DEBUG only."
    )


class Settings(Section):
    """Everything that an operator decides."""

    service: ServiceSection
    storage: StorageSection
    queue_sections: dict[Annotated[str, AfterValidator(queue_name)], QueueSection] = Field(alias="queues", min_length=1)
    bot: BotSection
    agents: AgentsSection
    crm: CrmSection
    limits: LimitsSection
    retention: RetentionSection
    logging: LoggingSection

    @property
    def queues(self) -> tuple[Queue, ...]:
        """The queues in the file's order, in the words of the domain."""
        return tuple(section.as_queue(name) for name, section in self.queue_sections.items())

    @property
    def bot_queues(self) -> frozenset[QueueName]:
        """The queues where the bot answers first."""
        return frozenset(QueueName(name) for name, section in self.queue_sections.items() if section.bot)

    @property
    def rated_queues(self) -> frozenset[QueueName]:
        """The queues where customers are asked how it was."""
        return frozenset(QueueName(name) for name, section in self.queue_sections.items() if section.rating)

    @property
    def closed_words(self) -> dict[QueueName, Callable[[Closed, Language], str]]:
        """The operator's texts for outside the hours, by queue; each gives an empty one where there's none."""
        return {QueueName(name): section.hours.text for name, section in self.queue_sections.items()}

    @property
    def reception(self) -> QueueName:
        """The queue that the bare domain answers as."""
        return QueueName(self.service.reception or next(iter(self.queue_sections)))


class FaultySettings(SettingsError):
    """The settings can't be used; `faults` says why, all of it."""

    def __init__(self, path: Path, faults: list[Fault]) -> None:
        count = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
        super().__init__("\n".join([f"{path}: {count}", *(f"  {fault}" for fault in faults)]))
        self.path = path
        self.faults = tuple(faults)


def load(path: Path, *, with_secret: bool = True) -> Settings:
    """Reads the file; relative paths in it start from its own folder.

    Without `with_secret` a secret may be missing or unreadable: only the service itself needs it.
    Raises FaultySettings with every fault there is.
    """
    raw = _read(path)
    for name, field in Settings.model_fields.items():
        raw.setdefault(field.alias or name, {})
    service = raw["service"] if isinstance(raw["service"], dict) else {}
    _anchor(raw, path.absolute().parent)
    faults = _take_secret(service, needed=with_secret) + _unknown_reception(raw, service) + _unknown_overflow(raw)
    if with_secret:
        faults += missing_secrets(raw["crm"])
    try:
        settings = Settings.model_validate(raw)
    except ValidationError as error:
        raise FaultySettings(path, faults_of(Settings, error) + faults) from None
    if faults:
        raise FaultySettings(path, faults)
    return settings


def table() -> tuple[Setting, ...]:
    """Every setting with its bounds, default and meaning."""
    return tuple(rows(Settings))


def markdown() -> str:
    """README's table of the settings."""
    return as_markdown(iter(table()))


def sample() -> str:
    """A commented file to begin with, as `imcs init` writes it."""
    return as_toml(iter(table()), SAMPLE_QUEUE)


class _KeptSecret(BaseSettings):
    """The secret from outside the file: the environment first, then systemd's credentials."""

    secret: SecretStr = Field(SecretStr(""), validation_alias=AliasChoices("IMCS_SECRET", "imcs-secret"))


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        sentence = f"isn't there; write one with: imcs init {path}"
    except OSError as error:
        sentence = f"can't be read: {error.strerror}"
    except UnicodeDecodeError:
        sentence = "isn't UTF-8; save it in that encoding"
    except tomllib.TOMLDecodeError as error:
        sentence = f"isn't TOML: {error}"
    raise FaultySettings(path, [Fault("", f"the file {sentence}")])


def _anchor(raw: Mapping[str, Any], folder: Path) -> None:
    """Makes relative paths start from the file's folder: a service has no working directory to speak of."""
    for section, name in (
        ("storage", "directory"),
        ("service", "secret_file"),
        ("agents", "canned"),
        ("bot", "synonyms"),
        ("service", "texts"),
    ):
        values = raw[section]
        if isinstance(values, dict) and isinstance(values.get(name), str):
            values[name] = str(folder / values[name])
    for queue in raw["queues"].values() if isinstance(raw["queues"], dict) else ():
        if isinstance(queue, dict) and isinstance(queue.get("flow"), str):
            queue["flow"] = str(folder / queue["flow"])


def _take_secret(service: dict[str, Any], *, needed: bool) -> list[Fault]:
    """Puts the secret from wherever it is kept into the section."""
    credentials = os.environ.get("CREDENTIALS_DIRECTORY", "/nonexistent")
    outside: dict[str, Any] = {"_secrets_dir": credentials} if Path(credentials).is_dir() else {}
    kept = _KeptSecret(**outside)
    secret, file = kept.secret.get_secret_value().strip(), service.get("secret_file")
    try:
        if not secret and isinstance(file, str):
            secret = Path(file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it isn't text"
        return [Fault("service.secret_file", f"can't be read: {why}")] if needed else []
    if secret:
        service["secret"] = secret
    if needed and not service.get("secret"):
        return [Fault("service.secret", "is missing; set IMCS_SECRET, or name a file in service.secret_file")]
    return []


def _unknown_reception(raw: Mapping[str, Any], service: Mapping[str, Any]) -> list[Fault]:
    queues, reception = raw["queues"], service.get("reception")
    if not isinstance(queues, dict) or not isinstance(reception, str) or reception in ("", *queues):
        return []
    return [Fault("service.reception", f"names no queue of this file; {unknown_name(reception, list(queues))}")]


def _unknown_overflow(raw: Mapping[str, Any]) -> list[Fault]:
    """A queue can only be helped out by another queue of the file."""
    queues = raw["queues"] if isinstance(raw["queues"], dict) else {}
    helped = {name: section.get("overflow_to") for name, section in queues.items() if isinstance(section, dict)}
    return [
        Fault(f"queues.{name}.overflow_to", f"names no other queue; {unknown_name(to, sorted(queues.keys() - {name}))}")
        for name, to in helped.items()
        if isinstance(to, str) and to and to not in queues.keys() - {name}
    ]
