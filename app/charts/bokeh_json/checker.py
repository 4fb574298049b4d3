"""The walk over a document: each value is of the kind that Bokeh's property takes, or a fault with its place."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from app.charts.bokeh_json.arrays import Columns
from app.charts.bokeh_json.graph import Array, Model
from app.charts.bokeh_json.kinds import expected, fits, is_object
from app.charts.bokeh_json.leaves import LEAVES, number
from app.charts.bokeh_json.table import MODELS, VERSION, Kind, refusal
from app.charts.model import JsonObject
from app.charts.reading import MAX_FAULTS, Findings, shown

MAX_MODELS = 10_000
MAX_DEPTH = 100
MOST_OF_NAME = 60
"""Characters of a name in a place."""
UNSAFE = {"__proto__", "constructor", "prototype"}
"""Names that mean something to JavaScript itself."""

_ID = re.compile(r"[\w.:-]{1,100}")
_UNITS = {"data", "screen", "canvas", "view", "percent", "deg", "rad", "grad", "turn"}


class Checker:
    """Reads the models of one document. ``others`` are models outside of the root, by id, in BokehJS's form."""

    def __init__(self, others: Mapping[str, JsonObject], findings: Findings) -> None:
        self.models: dict[str, Model] = {}
        self.columns = Columns(findings)
        self._others = others
        self._findings = findings
        self._depth = 0

    def value(self, kind: Kind, value: Any, place: str) -> Any:
        """The value in the form in which it is drawn; a fault gives something harmless in its place."""
        if len(self._findings.faults) >= MAX_FAULTS:
            return None
        if self._depth >= MAX_DEPTH:
            return self._fault(place, f"the document is nested more than {MAX_DEPTH} levels deep")
        if isinstance(value, Mapping) and value.get("type") == "array" and kind[0] != "columns":
            value = value.get("entries", [])
        if not fits(kind, value, self._class_of):
            return self._unfit(kind, value, place)
        self._depth += 1
        try:
            return _CHECKS[kind[0]](self, kind, value, place)
        finally:
            self._depth -= 1

    def _leaf(self, kind: Kind, value: Any, place: str) -> Any:
        return LEAVES[kind[0]](kind, value, place, self._findings)

    def _number(self, kind: Kind, value: Any, place: str) -> Any:
        """Not-a-number and the infinities are objects in JSON; a limit is for the others."""
        if isinstance(value, Mapping):
            return self.columns.number(value, place)
        return number(kind, value, place, self._findings)

    def _either(self, kind: Kind, value: Any, place: str) -> Any:
        """One of several kinds: several fit only where the value is plain data, and then the first without fault."""
        fitting = [one for one in kind[1:] if fits(one, value, self._class_of)]
        if fitting[0][0] == "model":
            return self._model(fitting[0], value, place)
        for one in fitting[:-1]:
            findings, self._findings = self._findings, Findings()
            read = self.value(one, value, place)
            findings, self._findings = self._findings, findings
            if not findings.faults:
                return read
        return self.value(fitting[-1], value, place)

    def _list(self, kind: Kind, value: Any, place: str) -> Any:
        if isinstance(value, Mapping):
            read = self.columns.array(value, place)
            numeric = kind[1][0] in {"number", "int", "bool", "either", "color"}
            return read if numeric and isinstance(read, Array | list) else self._unfit(kind, value, place)
        return [self.value(kind[1], item, f"{place}[{index}]") for index, item in enumerate(value)]

    def _tuple(self, kind: Kind, value: Any, place: str) -> Any:
        pairs = zip(kind[1:], value, strict=True)
        return [self.value(part, item, f"{place}[{index}]") for index, (part, item) in enumerate(pairs)]

    def _map(self, kind: Kind, value: Any, place: str) -> Any:
        pairs = self._pairs(value, place)
        read = [
            (self.value(kind[1], key, place), self.value(kind[2], item, f"{place}.{str(key)[:MOST_OF_NAME]}"))
            for key, item in pairs
        ]
        return {"type": "map", "entries": read}

    def _struct(self, kind: Kind, value: Any, place: str) -> Any:
        pairs = dict(self._pairs(value, place))
        for name in pairs.keys() - kind[1].keys():
            self._fault(place, f"expected one of {', '.join(kind[1])}, found {shown(name)}")
        known = [(name, self.value(kind[1][name], pairs[name], f"{place}.{name}")) for name in kind[1] if name in pairs]
        return {"type": "map", "entries": known}

    def _columns(self, _kind: Kind, value: Any, place: str) -> Any:
        """Columns by name: what a data source holds."""
        columns = []
        for name, items in self._pairs(value, place):
            if not isinstance(name, str):
                self._fault(place, f"expected the name of a column, found {shown(name)}")
            else:
                columns.append((name, self.columns.read(items, f"{place}.{name[:MOST_OF_NAME]}")))
        return {"type": "map", "entries": columns}

    def _pairs(self, value: Mapping[str, Any], place: str) -> list[tuple[Any, Any]]:
        entries = value.get("entries", [])
        if value.keys() - {"type", "entries"} or not isinstance(entries, list):
            self._fault(place, "this is no map as Bokeh writes them")
            return []
        pairs = []
        for index, entry in enumerate(entries):
            if not isinstance(entry, list) or len(entry) != 2 or not isinstance(entry[0], str | int | float):  # noqa: PLR2004 - a pair
                self._fault(f"{place}.entries[{index}]", f"expected a name and a value, found {shown(entry)}")
            elif entry[0] in UNSAFE:
                self._fault(f"{place}.entries[{index}]", f"{shown(entry[0])} can't be a name here")
            else:
                pairs.append((entry[0], entry[1]))
        return pairs

    def _spec(self, kind: Kind, value: Any, place: str) -> Any:
        """What may differ from mark to mark: a value, the name of a column, or an expression."""
        if not isinstance(value, Mapping):
            return self.value(kind[1], value, place)
        which = value["type"]
        if value.keys() - {"type", which, "transform", "units"} or which not in value:
            return self._fault(place, f"expected {which}, and perhaps transform and units, beside the type")
        read = {"type": which, which: self._spec_content(which, kind[1], value[which], f"{place}.{which}")}
        if value.get("transform") is not None:
            read["transform"] = self.value(["model", "Transform"], value["transform"], f"{place}.transform")
        units = value.get("units")
        if units is not None and (not isinstance(units, str) or units not in _UNITS):
            self._fault(f"{place}.units", f"{shown(units)} is no unit of Bokeh's")
        return read | ({"units": units} if units else {})

    def _spec_content(self, which: str, kind: Kind, content: Any, place: str) -> Any:
        if which == "value":
            return self.value(kind, content, place)
        if which == "expr":
            return self.value(["model", "Expression"], content, place)
        if not isinstance(content, str) or content in UNSAFE:
            return self._fault(place, f"expected the name of a column, found {shown(content)}")
        return content

    def _model(self, _kind: Kind, value: Mapping[str, Any], place: str) -> Model:
        """A model, or a reference to one that is known."""
        if not is_object(value):
            known = self.models.get(value["id"])
            return known or self._defined(self._others[value["id"]], place)
        return self._defined(value, place)

    def _defined(self, value: Mapping[str, Any], place: str) -> Model:
        given = value.get("id")
        model = Model(given if isinstance(given, str) else "", value["name"], place)
        if not _ID.fullmatch(model.id):
            self._fault(f"{place}.id", f"expected an id such as p1001, found {shown(given)}")
        elif model.id in self.models:
            self._fault(f"{place}.id", f"the id {model.id} is that of the model at {self.models[model.id].place}")
        for name in value.keys() - {"type", "name", "id", "attributes"}:
            self._fault(place, f"a model has type, name, id and attributes; found {shown(name)}")
        if len(self.models) == MAX_MODELS:
            self._fault(place, f"there are more than {MAX_MODELS:,} models")
        self.models[model.id] = model
        if len(self.models) <= MAX_MODELS:
            self._attributes(model, value.get("attributes"))
        return model

    def _attributes(self, model: Model, attributes: Any) -> None:
        properties = MODELS[model.name].properties
        if not isinstance(attributes, Mapping | None):
            self._fault(f"{model.place}.attributes", f"expected an object, found {shown(attributes)}")
            return
        for name, value in (attributes or {}).items():
            place = f"{model.place}.attributes.{name[:MOST_OF_NAME]}"
            if name not in properties:
                self._fault(place, f"a {model.name} of Bokeh {VERSION} has no property of this name")
            elif properties[name][0] == "told":
                self._tell(value, place)
            elif properties[name][0] != "unused":
                model.attributes[name] = self.value(properties[name], value, place)

    def _tell(self, value: Any, place: str) -> None:
        if value not in (None, False, 0):
            self._findings.notice(place, "not used: a picture has the size that is asked for, and its parts follow")

    def _class_of(self, value: Mapping[str, Any]) -> str | None:
        """The class of a model or of the one that is referred to; None for what is not let in or not known."""
        if is_object(value):
            name = value.get("name")
        else:
            found = self.models.get(value["id"])
            name = found.name if found else self._others.get(value["id"], {}).get("name")
        return name if isinstance(name, str) and name in MODELS else None

    def _unfit(self, kind: Kind, value: Any, place: str) -> Any:
        if not isinstance(value, Mapping):
            return self._fault(place, f"expected {expected(kind)}, found {shown(value)}")
        if is_object(value) and isinstance(name := value.get("name"), str):
            short = shown(name).strip("'")
            known = name in MODELS
            wrong = f"expected {expected(kind)}, found a model {short}" if known else f"{short} {refusal(name)}"
            return self._fault(place, wrong)
        if set(value) == {"id"} and isinstance(value["id"], str) and self._class_of(value) is None:
            return self._fault(place, f"there is no model {shown(value['id'])} in the document before this place")
        return self._fault(place, f"expected {expected(kind)}, found {shown(value)}")

    def _fault(self, place: str, message: str) -> None:
        self._findings.fault(place, message)


_CHECKS: dict[str, Callable[[Checker, Kind, Any, str], Any]] = {
    **dict.fromkeys(LEAVES, Checker._leaf),  # noqa: SLF001 - the table of its own class
    "number": Checker._number,  # noqa: SLF001
    "int": Checker._number,  # noqa: SLF001
    "either": Checker._either,  # noqa: SLF001
    "list": Checker._list,  # noqa: SLF001
    "tuple": Checker._tuple,  # noqa: SLF001
    "map": Checker._map,  # noqa: SLF001
    "struct": Checker._struct,  # noqa: SLF001
    "columns": Checker._columns,  # noqa: SLF001
    "spec": Checker._spec,  # noqa: SLF001
    "model": Checker._model,  # noqa: SLF001
}
