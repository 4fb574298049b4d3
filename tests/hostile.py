"""A page that does harm when a chart says the word. No door lets code in, so tests put it into the page itself."""

import json
import re
from typing import Any

SPELLS = {
    "loop": "for (;;);",
    "microtasks": "(async () => { for (;;) await null })(); throw new Error('gone on for ever')",
    "regex": "/(a+)+$/.test('a'.repeat(50) + 'b')",
    "wait": "Bokeh.require('document/document').Document.prototype.notify_idle = () => {};"
    "easel.set_up = () => new Promise(() => {})",
    "allocate": "const hog = []; for (;;) hog.push(new ArrayBuffer(2 ** 31))",
    "fill": "const hog = []; for (;;) hog.push(new Uint8Array(2 ** 25).fill(1))",
    "crash": "const hog = []; for (;;) hog.push(new Array(100000).fill(hog.length))",
    "recurse": "(function again() { again() })()",
    "throw": "throw new Error('no chart')",
    "navigate": "location.href = 'about:blank'",
    "close": "window.close()",
    "alert": "alert('look here')",
    "canvas": "const huge = document.createElement('canvas'); huge.width = huge.height = 65535;"
    "huge.getContext('2d').fillRect(0, 0, 65535, 65535); huge.getContext('2d').getImageData(0, 0, 1, 1)",
}
"""What a page does, by the word after "hostile" in some text of a chart."""

_HOOK = """
(() => {
  const spells = {%s}
  const parse = JSON.parse
  JSON.parse = (text, ...rest) => {
    const spell = spells[/hostile (\\w+)/.exec(text)?.[1]]
    if (spell)
      spell()
    return parse(text, ...rest)
  }
})()
"""


def bewitched(html: str) -> str:
    """The page with the spells in it."""
    found = re.search(r'<script nonce="([^"]+)">', html)
    assert found, "the page has scripts with a nonce"
    spells = ",".join(f"{json.dumps(word)}: () => {{ {code} }}" for word, code in SPELLS.items())
    return html.replace("</head>", f'<script nonce="{found[1]}">{_HOOK % spells}</script></head>')


def chart(title: str, *values: float) -> dict[str, Any]:
    """A request for bars of these values."""
    return {
        "chart_type": "bar",
        "data": {"labels": [str(index) for index in range(len(values))], "datasets": [{"data": list(values)}]},
        "options": {"title": {"display": True, "text": title}},
    }
