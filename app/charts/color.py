"""CSS colours, as far as Chart.js configurations use them."""

import re
from typing import Any

_HEX = re.compile(r"#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})", re.IGNORECASE)
_NUMBER = r"\s*[+-]?(?:\d+\.?\d*|\.\d+)%?\s*"
_FUNCTION = re.compile(
    rf"(?:rgb|rgba|hsl|hsla)\({_NUMBER}(?:deg)?\s*[,\s]{_NUMBER}[,\s]{_NUMBER}(?:[,/]{_NUMBER})?\)",
    re.IGNORECASE,
)
_NAMES = """
aliceblue antiquewhite aqua aquamarine azure beige bisque black blanchedalmond blue blueviolet brown
burlywood cadetblue chartreuse chocolate coral cornflowerblue cornsilk crimson cyan darkblue darkcyan
darkgoldenrod darkgray darkgreen darkgrey darkkhaki darkmagenta darkolivegreen darkorange darkorchid darkred
darksalmon darkseagreen darkslateblue darkslategray darkslategrey darkturquoise darkviolet deeppink
deepskyblue dimgray dimgrey dodgerblue firebrick floralwhite forestgreen fuchsia gainsboro ghostwhite gold
goldenrod gray green greenyellow grey honeydew hotpink indianred indigo ivory khaki lavender lavenderblush
lawngreen lemonchiffon lightblue lightcoral lightcyan lightgoldenrodyellow lightgray lightgreen lightgrey
lightpink lightsalmon lightseagreen lightskyblue lightslategray lightslategrey lightsteelblue lightyellow
lime limegreen linen magenta maroon mediumaquamarine mediumblue mediumorchid mediumpurple mediumseagreen
mediumslateblue mediumspringgreen mediumturquoise mediumvioletred midnightblue mintcream mistyrose moccasin
navajowhite navy oldlace olive olivedrab orange orangered orchid palegoldenrod palegreen paleturquoise
palevioletred papayawhip peachpuff peru pink plum powderblue purple rebeccapurple red rosybrown royalblue
saddlebrown salmon sandybrown seagreen seashell sienna silver skyblue slateblue slategray slategrey snow
springgreen steelblue tan teal thistle tomato transparent turquoise violet wheat white whitesmoke yellow
yellowgreen
"""
NAMED = frozenset(_NAMES.split())
"""The named colours of CSS Color Module Level 4, section 6.1."""


def is_color(value: Any) -> bool:
    """Whether this is a CSS colour: a name, #hex, rgb(), rgba(), hsl() or hsla()."""
    if not isinstance(value, str):
        return False
    text = value.strip()
    return text.lower() in NAMED or bool(_HEX.fullmatch(text) or _FUNCTION.fullmatch(text))
