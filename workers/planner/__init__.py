"""Words to charts without a model: deterministic rules over a description and the profile of its data.

``plan(ask)`` gives a ``Plan``, whose transforms ``workers.sources`` runs over all rows; ``shaped(plan, columns)`` then
gives the request. Numbers are never computed here. Nothing here reads a file but the word lists, or loads a library
of data.
"""

from workers.planner.lexicon import warm
from workers.planner.model import Alternative, Ask, Key, Limit, Measure, Order, Plan, Sketch
from workers.planner.planning import plan
from workers.planner.profile import Column, Profile
from workers.planner.shaping import shaped

__all__ = [
    "Alternative",
    "Ask",
    "Column",
    "Key",
    "Limit",
    "Measure",
    "Order",
    "Plan",
    "Profile",
    "Sketch",
    "plan",
    "shaped",
    "warm",
]
