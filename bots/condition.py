"""On what a step depends: the customer's tier and language, the hours, and what is known of the customer. Pure."""

from dataclasses import dataclass

from bots.circumstances import Circumstances


@dataclass(frozen=True, slots=True)
class Condition:
    """Holds where every part that is given holds."""

    otherwise: str
    """The step to go to where it doesn't; empty for a line of a menu, which is left out then."""
    tier: int = 0
    """The customer's must be at least this."""
    languages: tuple[str, ...] = ()
    """The customer's must be one of these."""
    open: bool | None = None
    """Whether there must, or mustn't, be people on duty by the hours."""
    attributes: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Names with the values of which the customer must have one."""

    def holds(self, here: Circumstances) -> bool:
        """Return whether the step's turn has come."""
        return (
            here.tier >= self.tier
            and (not self.languages or here.language in self.languages)
            and (self.open is None or here.open is self.open)
            and all(here.attributes.get(name, "") in values for name, values in self.attributes)
        )
