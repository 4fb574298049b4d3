"""A model beside the rules: it proposes a plan in Plotworks' own schema, and the data decide on every number.

``llm_plan`` asks; ``model_of`` gives the model that the settings name. Without one, or when it fails, the plan is that
of the rules.
"""

from workers.planner.llm.asking import Outcome, llm_plan
from workers.planner.llm.model import Completion, Message, Model, Usage
from workers.planner.llm.providers import model_of

__all__ = ["Completion", "Message", "Model", "Outcome", "Usage", "llm_plan", "model_of"]
