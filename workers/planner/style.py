"""How a chart is to look, in words: title, colours, theme, labels, formats, sizes."""

import re
from collections.abc import Callable
from typing import Any

from app.charts.schemes import SCHEMES
from workers.planner.text import Text

Options = dict[str, Any]

_TITLE = re.compile(

        "(?:(?:and )?(?:with |give it |use |set |add |under |having )?(?:a |the )?(?:chart )?title(?:d)?|entitled|"
        "titled|headed|called|name it|call it|titel|titre|titulo|titolo)"

    r"(?: (?:it|the chart|this|of|as|to|is|to be|should be|:|=))*[:=]?\s+", re.IGNORECASE)  # fmt: skip
_TITLE_END = re.compile(
    r"[.;!?\n]|,? (?:and|with|in|using) (?=(?:a|an|the|dark|light|blue|red|green|horizontal|stacked|labels|no|"
    r"calm|sorted|data)\b)",
    re.IGNORECASE,
)
_AXIS_TITLE = re.compile(
    r"(?<!\w)(?:(?:label|name|title|call) the )?(?P<axis>x|y) axis (?:label|title|labelled|labeled|titled|"
    r"called|named)(?: (?:as|is|to|it))*\s",
    re.IGNORECASE,
)

_COLORS = (
    "blue|red|green|orange|purple|violet|grey|gray|pink|teal|yellow|brown|black|turquoise|cyan|magenta|gold|navy|"
    "indigo|lime|olive|maroon|coral|salmon|crimson"
)
_HEX = {"blue": "#2470dc", "red": "#d13b40", "green": "#2e8b57", "orange": "#e07b21", "purple": "#7b52ab",
    "violet": "#7b52ab", "grey": "#7a828c",
        "gray": "#7a828c", "pink": "#d6569b", "teal": "#1b8a8f", "yellow": "#d9a800", "brown": "#8b5e3c",
        "black": "#222222", "turquoise": "#19a7a0",
        "cyan": "#1498c2", "magenta": "#b5359c", "gold": "#c79a12", "navy": "#1d3a6b", "indigo": "#4b4fb0",
        "lime": "#6fa81b", "olive": "#7d7f2a",
        "maroon": "#7d2438", "coral": "#e8704f", "salmon": "#e58574", "crimson": "#b81840"}  # fmt: skip
_RAMPS = {
    "blue": "blues",
    "green": "greens",
    "orange": "oranges",
    "purple": "purples",
    "violet": "purples",
    "red": "reds",
    "grey": "greys",
    "gray": "greys",
}
_TONES = {
    "blue": ["#1f5fa8", "#5b93cc", "#9cbfe3", "#12406f", "#7fb2b8", "#3f7f8c"],
    "green": ["#2e7d4f", "#6fae84", "#a9cfb4", "#1d5636", "#8fae5b", "#5b8f3a"],
    "red": ["#b23a3e", "#d9797b", "#ecb1b1", "#7c2226", "#d99a6c", "#a8573a"],
    "orange": ["#c96a1e", "#e59a57", "#f2c79b", "#8f4710", "#d9b54a", "#a8842a"],
    "purple": ["#6b4a9a", "#9a7fc2", "#c6b6de", "#47306b", "#b07fb5", "#85508f"],
    "grey": ["#5a626c", "#8b939c", "#bcc2c8", "#363c43", "#a3a79b", "#747868"],
    "pink": ["#c2508a", "#dc8bb3", "#efc0d6", "#8c2f60", "#d99a9f", "#b0656c"],
    "teal": ["#1b7f85", "#5aaab0", "#a0d0d3", "#10545a", "#7fae9a", "#3f8a70"],
    "pastel": ["#8fb8de", "#f4b6a6", "#a9d5b5", "#d3b7e0", "#f2d59b", "#b5c9c9"],
    "warm": ["#c8553d", "#e08e45", "#e9c46a", "#a23b4c", "#8d6a4f", "#d98a7f"],
    "cool": ["#2a6f97", "#52a3b5", "#6a8caf", "#3d5a80", "#6fb3a2", "#8f8fc2"],
    "earth": ["#8c6239", "#b08d57", "#6b7f4f", "#a65e3a", "#c7b07b", "#5a5a3c"],
    "vivid": ["#1769ff", "#ff5a36", "#00a86b", "#b620e0", "#ffb000", "#00a5c8"],
}  # fmt: skip
_PALETTE = re.compile(
    r"(?<!\w)(?:(?:use|using|with|in|in a|with a|and|make it|apply|prefer) )*(?:an? )?(?P<mood>calm|soft|"
    "muted|light|dark|deep|bright|vivid|bold|subtle|gentle|cool|warm|pastel|earthy?)? "
    f"?(?:(?P<color>{_COLORS}) )?"
    "(?:color |colour )?(?:palette|colou?r scheme|colou?r palette|tones?|shades|hues|colou?rs|colou?ring|"
    r"theme)(?: of (?P<of>\w+))?(?!\w)"
)
_NAMED = re.compile(
    rf"(?<!\w)(?:(?:use|using|with|in|the) )*(?P<name>{'|'.join(map(re.escape, SCHEMES))})(?: (?:palette|"
    r"colou?r ?scheme|colou?rs?|colou?r ?map|scheme))(?!\w)"
)
_ONE = re.compile(
    r"(?<!\w)(?:in|make (?:it|them|the \w+)|colou?r (?:it|them|the \w+)|use|with|paint (?:it|them)|turn (?:it|"
    rf"them)) (?P<color>{_COLORS})(?: (?:bars?|lines?|dots?|points?|slices?))?(?= |$)(?! (?:and|or|\w+ed)\b)"
)
_MARKS = re.compile(rf"(?<!\w)(?P<color>{_COLORS}) (?:bars?|lines?|dots?|points?|marks?|columns|slices?)(?!\w)")
_BLIND = re.compile(r"(?<!\w)colou?r ?blind(?:[ -]?(?:safe|friendly))?(?: (?:palette|colou?rs?))?(?!\w)")

_THEMES = {
    "dark": r"dark (?:mode|theme|background|style|version)|(?:in|make it|use|with a|as|go|but|and|,) dark"
    r"(?= ?$| ?[,.;!]| and\b| please\b|er\b)|^dark$|black background|night mode|dunkel|sombre|oscuro|scuro|escuro"
    "|donker",
    "light": r"light (?:mode|theme|background)|(?:make it|go) light(?: again)?|^light$|white background|hell",
    "print": r"for print(?:ing)?|print(?:er)? friendly|grayscale|greyscale|black and white|grey ?scale",
    "high-contrast": r"high contrast",
}
_LABELS = re.compile(
    r"(?<!\w)(?:(?:with|add|show|include|display|and|put)(?: the)? )(?:data |value |number |percentage )"
    "?(?:labels?|values|numbers)(?: (?:on|above|at|in|inside|beside|next to) (?:the |each )?(?:bars?|points?|"
    r"top|slices?|marks?|lines?|them|it))?(?= ?$| ?[,.;!]| and\b| please\b| on\b| in\b)|(?<!\w)data labels|"
    r"(?<!\w)labell?ed bars|mit beschriftung(?:en)?|mit werten"
)
_NO_LABELS = re.compile(
    r"(?<!\w)(?:without|no|hide|remove)(?: the| any)? (?:data |value )?(?:labels|values|numbers)(?!\w)"
)
_NO_LEGEND = re.compile(r"(?<!\w)(?:without|no|hide|remove|drop)(?: the| a| any)? legend(?!\w)")
_LEGEND = re.compile(
    r"(?<!\w)(?:legend|key) (?:(?:on|at|to|in|is|should be|placed) )*(?:the )?(?P<place>top|bottom|left|right)"
    r"(?!\w)|(?<!\w)(?P<show>(?:with|add|show)(?: a| the)? legend)(?!\w)"
)
_NO_GRID = re.compile(r"(?<!\w)(?:without|no|hide|remove)(?: the| any)? grid(?: ?lines)?(?!\w)")
_LOG = re.compile(
    r"(?<!\w)(?:(?:with|on|using|use|in) )*(?:an? )?(?:log(?:arithmic)?|log10) (?:scale|axis|y axis|x axis)(?!\w)"
)
_ZERO = re.compile(r"(?<!\w)(?:start(?:ing|s)?|begin(?:ning|s)?)(?: the (?:y )?axis)? (?:at|from|with) zero(?!\w)")
_TREND = re.compile(
    r"(?<!\w)(?:with|add|and|include|plus)(?: a| the)? (?:linear )?(?:trend ?line|line of best fit|best fit "
    r"line|regression line|fitted line)(?!\w)"
)
_CURRENCY = re.compile(
    r"(?<!\w)(?:in|as|with|shown in|values in|convert(?:ed)? to) (?P<currency>euros?|eur|dollars?|usd|us "
    r"dollars|pounds?(?: sterling)?|gbp|yen|jpy|francs?|chf|rupees?|inr|yuan|cny|renminbi)(?!\w)"
)
_CODES = {"eur": "EUR", "dol": "USD", "usd": "USD", "us ": "USD", "pou": "GBP", "gbp": "GBP", "yen": "JPY",
    "jpy": "JPY", "fra": "CHF", "chf": "CHF", "rup": "INR",
          "inr": "INR", "yua": "CNY", "cny": "CNY", "ren": "CNY"}  # fmt: skip
_BIGGER = re.compile(
    r"(?<!\w)(?:make (?:the |it )?)?(?:a )?(?P<size>bigger|larger|big|large|huge|smaller|small|tiny) (?:title|"
    "heading|headline)|(?:title|heading) (?:should be |be )?(?P<after>bigger|larger|smaller)|(?:make )?(?:the "
    r")?title (?P<last>bigger|larger|smaller)(?!\w)"
)
_FORMATS = {
    "integer": r"(?<!\w)(?:no|without|zero) decimals?(?: places)?(?!\w)|(?<!\w)whole numbers(?!\w)",
    "short": r"(?<!\w)(?:in|use|with) (?:short|compact|abbreviated) (?:numbers|form|format)(?!\w)"
    r"|(?<!\w)in (?:thousands|millions|billions)(?!\w)",
}


def style_of(text: Text) -> Options:
    """The options that a text wants; its words are claimed."""
    options: Options = {}
    for read in (_title, _axis_titles, _palette, _theme, _labels, _legend, _numbers, _lines):
        for name, value in read(text).items():
            options[name] = (
                {**options[name], **value} if isinstance(options.get(name), dict) and isinstance(value, dict) else value
            )
    return options


def _title(text: Text) -> Options:
    """What follows ``titled``: a quoted text, or all up to the end of the sentence."""
    match = _TITLE.search(text.raw)
    if match is None or re.search(
        r"big|larg|small|without|no $", text.raw[max(match.start() - 12, 0) : match.start()], re.IGNORECASE
    ):
        return {}
    named = match[0].strip().lower()
    rest = text.raw[match.end() :]
    quoted = re.match(r"[\"\u201c'\u2018\u00ab](.{1,200}?)[\"\u201d'\u2019\u00bb](?!\w)", rest)
    if not quoted and (
        named in {"called", "headed", "title", "the title"} or re.match(r"(?:is |be )?(?:bigger|larger|smaller)", rest)
    ):
        return {}
    end = quoted.end() if quoted else (found.start() if (found := _TITLE_END.search(rest)) else len(rest))
    title = (quoted[1] if quoted else rest[:end]).strip(" :,")
    if title.lower() in {"", "bigger", "larger", "smaller"}:
        return {}
    for at, token in enumerate(text.tokens):
        if match.start() <= token.start < match.end() + end:
            text.used[at] = "title"
    return {"title": title}


def _axis_titles(text: Text) -> Options:
    found: Options = {}
    for match in _AXIS_TITLE.finditer(text.raw):
        quoted = re.match(r"[\"\u201c'](.{1,100}?)[\"\u201d']", text.raw[match.end() :])
        if quoted:
            found[f"{match['axis'].lower()}_axis"] = quoted[1]
            for at, token in enumerate(text.tokens):
                if match.start() <= token.start < match.end() + quoted.end():
                    text.used[at] = "title"
    return found


def _palette(text: Text) -> Options:
    for match, span in text.find(_NAMED):
        text.claim(span, "style")
        return {"color_scheme": match["name"]}
    for _, span in text.find(_BLIND):
        text.claim(span, "style")
        return {"color_scheme": "okabe-ito"}
    for match, span in text.find(_PALETTE):
        if (tone := _tone(match)) and not (match["mood"] in {"dark", "light"} and "theme" in match[0]):
            text.claim(span, "style")
            return {"colors": tone}
    for pattern in (_ONE, _MARKS):
        for match, span in text.find(pattern):
            text.claim(text.part(match, "color"), "style")
            _ = span
            return {"colors": [_HEX[match["color"]]]}
    return {}


def _tone(match: re.Match[str]) -> list[str]:
    """The colours of a mood or a hue."""
    color = match["color"] or (match["of"] if match["of"] in _HEX else None)
    if color:
        near = {
            "violet": "purple",
            "gray": "grey",
            "navy": "blue",
            "cyan": "teal",
            "turquoise": "teal",
            "indigo": "purple",
            "gold": "orange",
            "yellow": "orange",
        }
        name = near.get(color, color)
        return _TONES.get(name) or [_HEX[color]]
    mood = {"calm": "cool", "soft": "pastel", "muted": "pastel", "gentle": "pastel", "subtle": "pastel",
        "bright": "vivid", "bold": "vivid",
            "earthy": "earth"}.get(match["mood"] or "", match["mood"] or "")  # fmt: skip
    return _TONES.get(mood, [])


def _theme(text: Text) -> Options:
    for theme, words in _THEMES.items():
        for _, span in text.find(re.compile(rf"(?<!\w)(?:{words})(?!\w)")):
            text.claim(span, "style")
            return {"theme": theme}
    return {}


def _labels(text: Text) -> Options:
    for pattern, shown in ((_NO_LABELS, False), (_LABELS, True)):
        for _, span in text.find(pattern):
            text.claim(span, "style")
            return {"data_labels": shown}
    return {}


def _legend(text: Text) -> Options:
    for _, span in text.find(_NO_LEGEND):
        text.claim(span, "style")
        return {"legend": False}
    for match, span in text.find(_LEGEND):
        text.claim(span, "style")
        return {"legend": match["place"] or True}
    return {}


def _numbers(text: Text) -> Options:
    found: Options = {}
    for match, span in text.find(_CURRENCY):
        text.claim(span, "style")
        code = _CODES[match["currency"][:3]]
        found |= {"currency": code, "format": f"currency:{code}"}
    for form, words in _FORMATS.items():
        for _, span in text.find(re.compile(words)):
            text.claim(span, "style")
            found["format"] = f"{found['format']}:0" if "format" in found and form == "integer" else form
    return found


def _lines(text: Text) -> Options:
    found: Options = {}
    for pattern, options in _SWITCHES:
        for match, span in text.find(pattern):
            text.claim(span, "style")
            found |= options(match)
    return found


def _sized(match: re.Match[str]) -> Options:
    words = match["size"] or match["after"] or match["last"]
    return {"title_size": "bigger" if words in {"bigger", "larger", "big", "large", "huge"} else "smaller"}


_SWITCHES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Options]], ...] = (
    (_LOG, lambda match: {"scales": {("x" if "x axis" in match[0] else "y"): {"type": "logarithmic"}}}),
    (_NO_GRID, lambda _: {"scales": {"x": {"grid": False}, "y": {"grid": False}}}),
    (_ZERO, lambda _: {"scales": {"y": {"beginAtZero": True}}}),
    (_TREND, lambda _: {"trend_line": True}),
    (_BIGGER, _sized),
)
