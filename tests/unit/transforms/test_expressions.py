"""The language of ``compute``: how it is read, and what it refuses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.transforms import Column, Columns
from app.transforms.expression import ExpressionError, kind_of, names, parse
from app.transforms.expression.tree import Binary, Call, Literal, Name, Unary

COLUMNS = Columns.of([Column("n", "number"), Column("t", "text"), Column("d", "time"), Column("b", "boolean")])


def outline(text: str) -> str:
    """The tree with brackets around everything."""
    return _outline(parse(text))


def _outline(part: object) -> str:
    match part:
        case Literal():
            return repr(part.value)
        case Name():
            return f"<{part.column}>"
        case Unary():
            return f"({part.operator} {_outline(part.operand)})"
        case Binary():
            return f"({_outline(part.left)} {part.operator} {_outline(part.right)})"
        case Call():
            return f"{part.function}({', '.join(map(_outline, part.arguments))})"
    raise AssertionError(part)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("1 + 2 * 3", "(1.0 + (2.0 * 3.0))"),
        ("(1 + 2) * 3", "((1.0 + 2.0) * 3.0)"),
        ("8 - 3 - 2", "((8.0 - 3.0) - 2.0)"),
        ("8 / 4 % 3", "((8.0 / 4.0) % 3.0)"),
        ("-a * 2", "((- <a>) * 2.0)"),
        ("- - a", "(- (- <a>))"),
        ("a -- comment", "(<a> - (- <comment>))"),
        ("+a", "<a>"),
        ("a > 1 and b < 2 or not c", "(((<a> > 1.0) and (<b> < 2.0)) or (not <c>))"),
        ("a == 1 OR a <> 2", "((<a> = 1.0) or (<a> != 2.0))"),
        ("'it''s'", '"it\'s"'),
        ('"unit price" + `half``tick`', "(<unit price> + <half`tick>)"),
        ('"say ""hi"""', '<say "hi">'),
        ("IF(true, null, false)", "if(True, None, False)"),
        ("round(x, 2)", "round(<x>, 2.0)"),
        ("1.5e3 + .5", "(1500.0 + 0.5)"),
        ("größe * 2", "(<größe> * 2.0)"),
        ("concat(a, b, c, d)", "concat(<a>, <b>, <c>, <d>)"),
    ],
)
def test_trees(text: str, tree: str) -> None:
    """Precedence, associativity, quotes, and names in any script."""
    assert outline(text) == tree


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "at character 1: expected a value, found end"),
        ("1 +", "at character 4: expected a value, found end"),
        ("1 2", "at character 3: unexpected '2'"),
        ("(1", "at character 3: expected ')' to close the bracket, found end"),
        ("a; drop table t", "at character 2: unexpected ';'"),
        ("'open", "at character 1: the quote ' is not closed"),
        ("a = b = c", "at character 7: comparisons don't chain; join two by 'and'"),
        ("summ(a)", "at character 1: there is no function summ; there are abs"),
        ("rond(a)", "at character 1: there is no function rond; did you mean round?"),
        ("round()", "at character 1: round() takes 1 to 2 values, found 0"),
        ("if(a, b)", "at character 1: if() takes 3 values, found 2"),
        ("coalesce(a)", "at character 1: coalesce() takes 2 or more values, found 1"),
        ("abs(a b)", "at character 7: expected ',' or ')' in abs(), found 'b'"),
        ("and", "at character 1: expected a value, found 'and'"),
        ("1e999", "at character 1: the number 1e999 is too large"),
        ("a /* b */", "at character 4"),
        ("1 + " * 600 + "1", "at character 2001: an expression has at most 2,000 characters"),
        ("+".join(["1"] * 200), "at most 200 parts"),
        ("(" * 90 + "1" + ")" * 90, "more than 30 levels deep"),
        ("not " * 100 + "b", "more than 30 levels deep"),
    ],
)
def test_errors_name_their_position(text: str, told: str) -> None:
    """What can't be read is told with the character from which on it can't."""
    with pytest.raises(ExpressionError, match=r"^at character \d+: ") as raised:
        parse(text)
    assert told in str(raised.value)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("n + 1", "number"),
        ("n > 1", "boolean"),
        ("upper(t)", "text"),
        ("if(b, n, null)", "number"),
        ("coalesce(d, '2024-01-01')", "time"),
        ("d >= '2024-03'", "boolean"),
        ("year(d)", "number"),
        ("concat(n, t, d)", "text"),
        ("null", ""),
        ("unknown + 1", "number"),
    ],
)
def test_kinds(text: str, kind: str) -> None:
    """What an expression gives is known before it is run."""
    assert kind_of(parse(text), COLUMNS) == kind


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("n + t", "at character 5: '+' takes a number, this is text; concat() joins texts"),
        ("t = 3", "at character 5: '=' takes two of a kind: text and a number are none"),
        ("d = 'then'", "at character 5: '=' takes two of a kind"),
        ("lower(n)", "at character 7: lower() takes text, this is a number"),
        ("n and b", "at character 1: 'and' takes true or false, this is a number"),
        ("not t", "at character 5: 'not' takes true or false, this is text"),
        ("if(n, 1, 2)", "at character 4: if() takes true or false"),
        ("if(b, 1, 'a')", "at character 10: if() takes two of a kind"),
        ("-d", "at character 2: '-' takes a number, this is a date or time"),
        ("b < b + 1", "at character 5"),
    ],
)
def test_wrong_kinds_are_told(text: str, told: str) -> None:
    """A part that doesn't fit is named by its place."""
    with pytest.raises(ExpressionError) as raised:
        kind_of(parse(text), COLUMNS)
    assert told in str(raised.value)


def test_every_column_that_is_named_is_found() -> None:
    """In calls, signs and both sides."""
    found = names(parse('if(a > 1, -b, coalesce(c, "d e", 0)) + a'))
    assert [name.column for name in found] == ["a", "b", "c", "d e", "a"]


@given(st.text(max_size=60) | st.text(alphabet="ab1.'\"`()+-*/%<>=, notandif", max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Whatever it is, there is no other error."""
    try:
        found = parse(text)
    except ExpressionError:
        return
    assert isinstance(found, Literal | Name | Unary | Binary | Call)
