"""The door of brand kits. Fields may be spelt as_here or asHere; each API answers in its own case."""

import copy
import functools
import re
from collections.abc import Callable, Mapping
from typing import Any

from marshmallow import Schema, ValidationError, fields, pre_load, validate

from app.charts import MAX_SIDE, MIN_SIDE
from app.charts.brand_kit import WEIGHTS
from app.charts.color import OPAQUE, is_color, to_hex
from app.charts.formats import parse
from app.charts.reading import shown
from app.charts.styles import CORNERS, is_font, known_currencies, locale_of

MOST_COLORS = 24
CURVES = ("straight", "smooth")
_TEXT: dict[str, Any] = {"invalid": "expected text"}
_NUMBER: dict[str, Any] = {"invalid": "expected a number"}
_ALIASES = {
    "colors": "palette",
    "background_color": "background",
    "font_family": "font",
    "logo_corner": "logo_position",
}
"""The names that options of a style have for the same."""

_HUMP = re.compile(r"(?<=[a-z])([A-Z])")


def snake(name: str) -> str:
    """``textColor`` as ``text_color``."""
    return _HUMP.sub(lambda found: f"_{found[1].lower()}", name)


def camel(name: str) -> str:
    """``text_color`` as ``textColor``."""
    head, *rest = name.split("_")
    return head + "".join(map(str.title, rest))


class Color(fields.String):
    """A CSS colour that nothing shows through, as #rrggbb."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **told: Any) -> str:
        text = super()._deserialize(value, attr, data, **told)
        if not is_color(text):
            raise ValidationError(f"{shown(text)} is no CSS colour: write a name, #hex, rgb(...) or hsl(...)")
        if len(color := to_hex(text)) > OPAQUE:
            raise ValidationError(f"{shown(text)} is translucent; a brand's colours are opaque")
        return color


class Checked(fields.String):
    """A text that stands for something; ``meant`` gives its one form, or None for what means nothing."""

    def __init__(self, meant: Callable[[str], str | None], cure: str, **told: Any) -> None:
        super().__init__(error_messages=_TEXT, allow_none=True, **told)
        self._meant, self._cure = meant, cure

    def _deserialize(self, value: Any, attr: str | None, data: Any, **told: Any) -> str:
        text = super()._deserialize(value, attr, data, **told).strip()
        if (found := self._meant(text)) is None:
            raise ValidationError(f"{shown(text)} {self._cure}")
        return found


def _color(description: str) -> Color:
    return Color(error_messages=_TEXT, allow_none=True, metadata={"description": description, "examples": ["#0b3d91"]})


def _locale(description: str) -> Checked:
    cure = 'is no locale; try "de", "pt-BR" or "en-GB"'
    return Checked(locale_of, cure, metadata={"description": description, "examples": ["de"]})


def _within(low: float, high: float, unit: str) -> validate.Range:
    return validate.Range(low, high, error=f"must be from {low:g} to {high:g} {unit}")


class Spelt(Schema):
    """A body whose fields may be spelt in both ways; an unknown field is refused by name."""

    class Meta:
        """An unknown field is refused by name."""

        unknown = "raise"

    @pre_load
    def spell(self, body: Any, **_: Any) -> Any:
        """Every field by its own name."""
        if not isinstance(body, Mapping):
            return body
        found: dict[str, Any] = {}
        for name, value in body.items():
            plain = _ALIASES.get(snake(str(name)), snake(str(name)))
            field = self.fields.get(plain)
            own = (field.data_key or plain) if field else str(name)
            if own in found:
                raise ValidationError(f"this is {own}, which is given already", str(name))
            found[own] = value
        return found


class TitleStyle(Spelt):
    """How titles are set."""

    color = _color("Of the title; by default that of the text.")
    size = fields.Float(
        allow_none=True,
        validate=_within(10, 40, "pixels"),
        error_messages=_NUMBER,
        metadata={"description": "Pixels at 800 x 400; it grows and shrinks with the picture."},
    )
    weight = fields.String(
        allow_none=True,
        validate=validate.OneOf(WEIGHTS, error=f"must be one of {', '.join(WEIGHTS)}"),
        error_messages=_TEXT,
    )


class BrandKitChange(Spelt):
    """What can be changed of a kit; null takes a field away."""

    name = fields.String(
        validate=validate.Length(1, 100, error="must have 1 to 100 characters"),
        error_messages=_TEXT | {"null": "a kit needs a name"},
        metadata={"examples": ["Acme"]},
    )
    is_default = fields.Boolean(metadata={"description": "Whether charts that name no kit have this one."})
    palette = fields.List(
        Color(error_messages=_TEXT),
        allow_none=True,
        validate=validate.Length(1, MOST_COLORS, error=f"must have 1 to {MOST_COLORS} colours"),
        error_messages={"invalid": "expected a list of colours"},
        metadata={
            "description": "Colours of series in their order; the first is that of scales of values too.",
            "examples": [["#0b3d91", "#e4572e", "#17bebb"]],
        },
    )
    background = _color("Of the whole picture; without one, charts are as light or dark as their page.")
    text_color = _color("Of letters; a softer shade of it stands beside the data.")
    grid_color = _color("Of grid lines.")
    positive_color = _color("Of what rises or is good: waterfalls, candles, changes.")
    negative_color = _color("Of the contrary.")
    font = Checked(
        lambda text: text if is_font(text) else None,
        "is no name of a font family",
        metadata={
            "description": "A family that the machines that draw have; where one lacks it, a warning says so.",
            "examples": ["Noto Serif"],
        },
    )
    logo_position = fields.String(
        allow_none=True,
        validate=validate.OneOf(CORNERS, error=f"must be one of {', '.join(CORNERS)}"),
        error_messages=_TEXT,
    )
    locale = _locale("Whose numbers, currencies and dates: thousands separators, names of months.")
    date_locale = _locale("Whose dates, where they are not those of `locale`.")
    currency = Checked(
        lambda text: text.upper() if text.upper() in known_currencies() else None,
        'is no currency; give its three letters, such as "EUR"',
        metadata={"description": "The ISO 4217 code of values that are money.", "examples": ["EUR"]},
    )
    number_format = Checked(
        lambda text: text if parse(text) else None,
        'is no number format; try "short", "currency", ",.1f" or "#,##0.0"',
        metadata={"description": "How values are written, where a chart doesn't say.", "examples": ["short"]},
    )
    title = fields.Nested(TitleStyle, allow_none=True)
    corner_radius = fields.Float(
        allow_none=True,
        validate=_within(0, 20, "pixels"),
        error_messages=_NUMBER,
        metadata={"description": "How round the ends of bars are, in pixels."},
    )
    line_width = fields.Float(
        allow_none=True, validate=_within(0.5, 8, "pixels"), error_messages=_NUMBER, metadata={"description": "Pixels."}
    )
    curve = fields.String(
        allow_none=True,
        validate=validate.OneOf(CURVES, error=f"must be one of {', '.join(CURVES)}"),
        error_messages=_TEXT,
        metadata={"description": "How lines go from point to point."},
    )
    logo = fields.String(
        allow_none=True,
        error_messages=_TEXT,
        metadata={"description": "A data URI of a PNG, JPEG, WebP or SVG; or PUT the file to the kit's logo."},
    )


class BrandKitRequest(BrandKitChange):
    """A new kit: a name, and whatever of the look is the brand's."""

    name = fields.String(
        required=True,
        validate=validate.Length(1, 100, error="must have 1 to 100 characters"),
        error_messages=_TEXT | {"required": "give the kit a name"},
        metadata={"examples": ["Acme"]},
    )


class LogoDetail(Schema):
    """What is known of a kit's logo."""

    url = fields.String(required=True, metadata={"description": "GET it with your key."})
    content_type = fields.String(required=True)
    width = fields.Integer(required=True)
    height = fields.Integer(required=True)
    bytes = fields.Integer(required=True)
    sha256 = fields.String(required=True)


class KitWarning(Schema):
    """Something of a kit that is not drawn as it was given."""

    path = fields.String(required=True)
    message = fields.String(required=True)


class TitleDetail(Schema):
    """How titles are set."""

    color = fields.String(allow_none=True)
    size = fields.Float(allow_none=True)
    weight = fields.String(allow_none=True)


class BrandKitDetail(Schema):
    """A kit; null is what it leaves to the house style."""

    brand_kit_id = fields.String(required=True, metadata={"examples": ["bk_5f3a8b2c9d4e5f6a7b8c9d0e"]})
    name = fields.String(required=True)
    is_default = fields.Boolean(required=True)
    palette = fields.List(fields.String(), allow_none=True, required=True)
    drawn_palette = fields.List(
        fields.String(),
        allow_none=True,
        required=True,
        metadata={
            "description": "The palette without colours that can't be told apart, and with what it goes on with."
        },
    )
    background = fields.String(allow_none=True, required=True)
    text_color = fields.String(allow_none=True, required=True)
    grid_color = fields.String(allow_none=True, required=True)
    positive_color = fields.String(allow_none=True, required=True)
    negative_color = fields.String(allow_none=True, required=True)
    font = fields.String(allow_none=True, required=True)
    logo_position = fields.String(allow_none=True, required=True)
    locale = fields.String(allow_none=True, required=True)
    date_locale = fields.String(allow_none=True, required=True)
    currency = fields.String(allow_none=True, required=True)
    number_format = fields.String(allow_none=True, required=True)
    title = fields.Nested(TitleDetail, allow_none=True, required=True)
    corner_radius = fields.Float(allow_none=True, required=True)
    line_width = fields.Float(allow_none=True, required=True)
    curve = fields.String(allow_none=True, required=True)
    logo = fields.Nested(LogoDetail, allow_none=True, required=True)
    preview_url = fields.String(required=True, metadata={"description": "A picture of the kit; GET it with your key."})
    warnings = fields.List(fields.Nested(KitWarning), required=True)
    created_at = fields.String(required=True)
    updated_at = fields.String(required=True)


class BrandKitList(Schema):
    """One page of kits, newest first."""

    items = fields.List(fields.Nested(BrandKitDetail), required=True)
    next_cursor = fields.String(allow_none=True, required=True)


class PreviewQuery(Schema):
    """The size of a kit's picture."""

    width = fields.Integer(load_default=1200, validate=validate.Range(MIN_SIDE, MAX_SIDE))
    height = fields.Integer(load_default=800, validate=validate.Range(MIN_SIDE, MAX_SIDE))


@functools.cache
def in_camel_case(schema: type[Schema]) -> type[Schema]:
    """The same schema with every field, and those of the schemas in it, spelt asHere."""
    declared: Mapping[str, fields.Field[Any]] = schema._declared_fields  # noqa: SLF001 - the class has no other list
    respelt: dict[str, Any] = {name: _respelt(field, camel(name)) for name, field in declared.items()}
    return type(f"{schema.__name__}Camel", (schema,), respelt | {"__doc__": schema.__doc__})


def _respelt(field: fields.Field[Any], key: str | None) -> fields.Field[Any]:
    made = copy.copy(field)
    made.data_key = key
    if isinstance(made, fields.Nested):
        nested: Any = made.nested
        made.nested = in_camel_case(nested)
    if isinstance(made, fields.List):
        made.inner = _respelt(made.inner, None)
    return made
