"""A model beside the rules: it proposes a plan in Plotworks' own schema, and the data decide on every number.

``best_plan`` asks it, where there is one; ``model_of`` gives the one that the settings name. When it fails, the plan is
that of the rules.
"""

from workers.planner.llm.asking import Outcome, best_plan, llm_plan
from workers.planner.llm.model import Completion, Message, Model, Usage
from workers.planner.llm.providers import model_of

__all__ = ["Completion", "Message", "Model", "Outcome", "Usage", "best_plan", "llm_plan", "model_of"]
