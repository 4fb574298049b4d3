"""The expressions of ``compute``: a small language of its own, so that nothing of a request is ever run as SQL."""

from app.transforms.expression.kinds import kind_of
from app.transforms.expression.parser import parse
from app.transforms.expression.tokens import ExpressionError
from app.transforms.expression.tree import Expression, names

__all__ = ["Expression", "ExpressionError", "kind_of", "names", "parse"]
