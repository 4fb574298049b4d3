"""What goes with a mail: the picture in its text, and files."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from app.domain import events
from app.domain.errors import NotFound
from app.domain.variants import FORMATS, PDF, parse
from app.ports import Tools
from app.store.models import Chart
from app.usecases.charts import get_rendition
from app.usecases.pictures import Found, opened
from app.usecases.schedules.data import sheets_of
from app.usecases.schedules.targets import attached_to
from app.usecases.spreadsheets import TYPES, csv_of, xlsx_of
from app.usecases.webhooks.deliveries import Parcel
from workers.delivery.forms import Forms
from workers.delivery.notice import Notice
from workers.delivery.reported import Reported

LARGEST = 10_000_000
"""Bytes of pictures and files in a mail: in base64 they are a third more, and many servers take no more than 15 MB."""

SHOWN = frozenset({"png", "jpeg"})
"""Formats that every mail program shows in a text."""

WIDEST = 640
"""CSS pixels of the column of text."""

_NO_NAME = re.compile(r"[^\w]+")


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file in a mail."""

    body: bytes
    content_type: str
    name: str

    @property
    def kind(self) -> tuple[str, str]:
        """Main type and subtype."""
        main, _, sub = self.content_type.partition(";")[0].partition("/")
        return main, sub


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture in the text of a mail. ``width`` is in CSS pixels."""

    file: Enclosed
    alt_text: str
    width: int
    cid: str


@dataclass(slots=True)
class Enclosures:
    """What goes with a mail; ``alt_text`` is that of its picture, ``shown`` or not; ``remarks`` are for its reader."""

    shown: Shown | None = None
    files: list[Enclosed] = field(default_factory=list)
    alt_text: str = ""
    remarks: list[str] = field(default_factory=list)

    def add(self, file: Enclosed) -> None:
        """Enclose the file, if there is room."""
        if self._bytes() + len(file.body) <= LARGEST:
            self.files.append(file)
        else:
            told = f"{file.name} is too large for this mail ({len(file.body) / 1e6:.1f} MB)"
            self.remarks.append(f"{told}: open it by its link.")

    def show(self, picture: Shown) -> None:
        """Put the picture into the text, if there is room."""
        if self._bytes() + len(picture.file.body) <= LARGEST:
            self.shown = picture
        self.alt_text = picture.alt_text

    def _bytes(self) -> int:
        shown = [self.shown.file] if self.shown else []
        return sum(len(file.body) for file in (*shown, *self.files))


def enclosures(tools: Tools, parcel: Parcel, notice: Notice) -> Enclosures:
    """All that goes with the mail of a parcel; what a later attempt may bring is raised."""
    found, forms = Enclosures(), Forms(tools, parcel)
    if notice.chart:
        _add_picture(tools, found, notice.chart, forms if notice.reported else None)
    if notice.reported and notice.reported.is_open and parcel.event.type in events.RUN_ENDS:
        names = attached_to(notice.reported.schedule, notice.reported.run, parcel.url)
        for file in _files(tools, notice, names, found, forms):
            found.add(file)
    return found


def _add_picture(tools: Tools, found: Enclosures, chart: Chart, forms: Forms | None) -> None:
    """The chart's own picture as a file and in the text; with ``forms`` another one there, if need be."""
    if (rendition := get_rendition(tools, chart.chart_id, chart.main_variant)) is None:
        return
    if (size := rendition.size or 0) > LARGEST:
        found.remarks.append(f"The picture is too large for a mail ({size / 1e6:.1f} MB): open it by its link.")
        return
    if (picture := opened(tools, rendition)) is None:
        found.remarks.append("The picture could not be read just now: open it by its link.")
        return
    kind = parse(chart.main_variant).kind
    found.alt_text = chart.alt_text
    found.add(_file(chart, kind, picture))
    shown: Found | str = picture
    if kind not in SHOWN:
        shown = forms.picture_or_reason(chart, "png") if forms else ""
    if isinstance(shown, Found):
        found.show(_shown(chart, shown))
    elif shown:
        found.remarks.append(shown)


def _shown(chart: Chart, picture: Found) -> Shown:
    variant = parse(picture.rendition.variant)
    file = _file(chart, variant.kind, picture)
    return Shown(file, chart.alt_text, min(variant.width, WIDEST), f"{chart.chart_id}@plotworks")


def _file(chart: Chart, kind: str, picture: Found) -> Enclosed:
    return Enclosed(picture.body, FORMATS[kind], f"{_stem(chart.title) or chart.chart_id}.{kind}")


def _files(tools: Tools, notice: Notice, names: Sequence[str], found: Enclosures, forms: Forms) -> Iterator[Enclosed]:
    """The files of these kinds; what there is none of is remarked."""
    has_pdf = any(file.content_type == FORMATS[PDF] for file in found.files)
    for name in names:
        if name in TYPES and notice.reported:
            yield from _data(tools, notice.reported, name, found)
        elif name == PDF and notice.chart and not has_pdf:
            pdf = forms.picture_or_reason(notice.chart, PDF)
            if isinstance(pdf, Found):
                yield _file(notice.chart, PDF, pdf)
            else:
                found.remarks.append(pdf)


def _data(tools: Tools, reported: Reported, kind: str, found: Enclosures) -> Iterator[Enclosed]:
    """One workbook, or a CSV for each chart."""
    try:
        sheets = sheets_of(tools, reported.run)
    except NotFound:
        found.remarks.append(f"There are no data for the {kind.upper()}.")
        return
    stem = _stem(reported.schedule.name) or reported.run.run_id
    if kind == "xlsx":
        yield Enclosed(xlsx_of(sheets, reported.run.as_of), TYPES[kind], f"{stem}.{kind}")
        return
    for number, sheet in enumerate(sheets, 1):
        name = stem if len(sheets) == 1 else f"{number}-{_stem(sheet.name)}".rstrip("-")
        yield Enclosed(csv_of(sheet.table), TYPES[kind], f"{name}.{kind}")


def _stem(title: str) -> str:
    """A name for a file."""
    return _NO_NAME.sub("-", title.lower()).strip("-")[:60]
