"""What would happen with so many agents: the real dispatcher in virtual time. Pure, seeded, no clock."""

from imcs.simulation.engine import Visit, simulate
from imcs.simulation.history import Past, by_hour, replayed
from imcs.simulation.measures import Frame, Measures, measure
from imcs.simulation.staffing import Goal, Plan, agents_needed
from imcs.simulation.traffic import Traffic, Wanted, drawn

__all__ = [
    "Frame",
    "Goal",
    "Measures",
    "Past",
    "Plan",
    "Traffic",
    "Visit",
    "Wanted",
    "agents_needed",
    "by_hour",
    "drawn",
    "measure",
    "replayed",
    "simulate",
]
