"""Docstrings that stand below names: of fields, of constants, of the members of an enum."""

import ast
import inspect
from collections.abc import Sequence
from enum import Enum
from itertools import pairwise
from textwrap import dedent


def below(body: Sequence[ast.stmt]) -> dict[str, str]:
    """By name, the docstring below each assignment."""
    texts = {}
    for statement, after in pairwise(body):
        match statement, after:
            case (
                ast.AnnAssign(target=ast.Name(id=name)) | ast.Assign(targets=[ast.Name(id=name)]),
                ast.Expr(value=ast.Constant(value=str(text))),
            ):
                texts[name] = " ".join(text.split()).replace("``", "`")
    return texts


def members(kind: type[Enum]) -> list[tuple[str, str]]:
    """The value of each member, and what it means."""
    (found,) = ast.parse(dedent(inspect.getsource(kind))).body
    texts = below(found.body) if isinstance(found, ast.ClassDef) else {}
    return [(str(member.value), texts.get(member.name, "")) for member in kind]
