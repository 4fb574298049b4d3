"""One tree of errors: the same code reaches the HTTP client, the job record, the webhook and the log line.

A class has a stable ``code``, an HTTP ``status``, a short ``title`` and says whether a retry can help.
The message of an instance tells what failed, why, and what to do about it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, Self

OutboundReason = Literal["dns", "connect", "tls", "timeout", "protocol"]
"""Why a request of ours failed: no such name, no connection, no trust, too slow, or no HTTP."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault in a request: ``place`` is a path such as ``data.datasets[0].data[3]``."""

    place: str
    message: str

    def to_json(self) -> dict[str, str]:
        """The form of one item of a problem document's ``errors``."""
        return {"field": self.place, "message": self.message}


class PlotworksError(Exception):
    """The root of every error that Plotworks raises on purpose."""

    code: ClassVar[str] = "internal_error"
    status: ClassVar[int] = 500
    title: ClassVar[str] = "Something failed inside Plotworks"
    retry_helps: ClassVar[bool] = False
    most_attempts: ClassVar[int] = 10
    """How often a job is tried at most that ends so; the setting may allow less."""

    def __init__(
        self,
        message: str = "",
        *,
        faults: Iterable[Fault] = (),
        headers: Mapping[str, str] | None = None,
        **extra: Any,
    ) -> None:
        self.message = message or self.title
        self.faults = tuple(faults)
        self.headers = dict(headers or {})
        self.extra = extra
        super().__init__(self.message)

    def to_json(self) -> dict[str, Any]:
        """The form kept in a job record: code, message, whether a retry can help, faults by place."""
        body: dict[str, Any] = {
            "code": self.code,
            "title": self.title,
            "detail": self.message,
            "status": self.status,
            "retry_helps": self.retry_helps,
        }
        if self.faults:
            body["errors"] = [fault.to_json() for fault in self.faults]
        return body


class MalformedRequest(PlotworksError):
    """The body is not JSON, or not the JSON that HTTP carries."""

    code, status, title = "malformed_request", 400, "The request could not be read"


class Unauthorized(PlotworksError):
    """No key, an unknown key, a revoked or an expired one."""

    code, status, title = "unauthorized", 401, "A valid API key is needed"


class Forbidden(PlotworksError):
    """The key is valid, but its scopes or plan don't allow this."""

    code, status, title = "forbidden", 403, "This key may not do that"


class NotInPlan(Forbidden):
    """The plan doesn't have this, or no more of it at a time; ``upgrade_url`` says where to get another plan."""

    code, title = "not_in_plan", "The plan does not have this"


class NotFound(PlotworksError):
    """No such thing, or it belongs to another tenant: the two look the same."""

    code, status, title = "not_found", 404, "There is no such resource"


class MethodNotAllowed(PlotworksError):
    """The path exists, the method doesn't."""

    code, status, title = "method_not_allowed", 405, "This method is not allowed here"


class Conflict(PlotworksError):
    """The resource is in a state that forbids this."""

    code, status, title = "conflict", 409, "The request conflicts with the present state"


class IdempotencyConflict(Conflict):
    """The first request with this Idempotency-Key is still open."""

    code, title, retry_helps = "idempotency_in_progress", "A request with this key is still running", True


class Gone(PlotworksError):
    """It was there, and is not any more."""

    code, status, title = "gone", 410, "This resource is there no more"


class VersionRefused(PlotworksError):
    """The request speaks no version of the tus protocol that is spoken here."""

    code, status, title = "tus_version", 412, "This version of tus is not spoken here"


class Locked(PlotworksError):
    """Another request writes to the same upload."""

    code, status, title, retry_helps = "upload_locked", 423, "Another request writes to this upload", True


class ChecksumMismatch(PlotworksError):
    """The bytes that came are not those that were sent: send them again; reading them again does not help."""

    most_attempts = 1
    code, status, title, retry_helps = "checksum_mismatch", 460, "Checksum Mismatch", True


class NoRoom(PlotworksError):
    """There is not enough disk for it."""

    code, status, title, retry_helps = "no_room", 507, "There is not enough room for this file", True


class TooLarge(PlotworksError):
    """The body is larger than this endpoint takes."""

    code, status, title = "too_large", 413, "The request is too large"


class UnsupportedMediaType(PlotworksError):
    """The Content-Type is not one this endpoint reads."""

    code, status, title = "unsupported_media_type", 415, "This content type is not supported"


class RangeNotSatisfiable(PlotworksError):
    """The `Range` names no bytes that are there; `Content-Range` says how many there are."""

    code, status, title = "range_not_satisfiable", 416, "There are no such bytes"


class Invalid(PlotworksError):
    """A well-formed request that can't be drawn; ``errors`` names the place of each fault."""

    code, status, title = "invalid_request", 422, "The request can't be drawn as it is"

    @classmethod
    def at(cls, place: str, message: str) -> Self:
        """The error of one fault."""
        return cls(f"{place}: {message}", faults=[Fault(place, message)])

    def placed(self, place: str) -> Self:
        """The same error, at this place."""
        return type(self).at(place, self.message)


class Undrawable(Invalid):
    """A document of the caller's own that Bokeh itself can't draw; the message is Bokeh's."""

    code, title = "undrawable_document", "Bokeh can't draw this document"


class UnreadableFile(Invalid):
    """A file that can't be read as what it seems to be; the message names line and column where there is one."""

    code, title = "unreadable_file", "The file can't be read"


class UnknownChartType(Invalid):
    """The chart_type is not in the catalogue; the message names the nearest ones."""

    code, title = "unknown_chart_type", "There is no such chart type"


class IdempotencyMismatch(Invalid):
    """The Idempotency-Key was used before with another body."""

    code, title = "idempotency_mismatch", "This Idempotency-Key was used with another request"


class AddressRefused(Invalid):
    """Plotworks doesn't send to this address: it is no web or mail address, or not on the public internet."""

    code, title = "address_refused", "Plotworks does not send to this address"


class OutboundFailed(PlotworksError):
    """A receiver, or a source of data, did not answer as it must.

    ``reason`` is the kind of failure in a word; the message says it to people.
    """

    code, status, title, retry_helps = "outbound_failed", 502, "The other side did not answer", True

    def __init__(self, message: str = "", *, reason: OutboundReason = "protocol", **extra: Any) -> None:
        super().__init__(message, reason=reason, **extra)
        self.reason = reason


class SourceFailed(PlotworksError):
    """A source of data has answered, and not with data: asking again gives the same."""

    code, status, title = "source_failed", 502, "The source gave no data"


class RateLimited(PlotworksError):
    """More than the plan allows; ``Retry-After`` says when to come back."""

    code, status, title, retry_helps = "rate_limited", 429, "Too many requests", True


class QuotaExceeded(RateLimited):
    """The month's share of the plan is used up; ``Retry-After`` is the beginning of the next month."""

    code, title, retry_helps = "quota_exceeded", "This month's quota is used up", False


class TooManyUnfinished(RateLimited):
    """As much as the plan allows waits or is being done already; ``Retry-After`` estimates when there is room."""

    code, title = "too_many_unfinished", "Too many jobs are waiting already"


class Unavailable(PlotworksError):
    """A part of the service is away for a moment."""

    code, status, title, retry_helps = "unavailable", 503, "The service can't do this just now", True


class StillDrawing(Unavailable):
    """The picture was asked for, and is not there yet."""

    code, title = "still_drawing", "The picture is not drawn yet"


class StoreUnavailable(Unavailable):
    """The database or the object store does not answer."""

    code, title = "store_unavailable", "Storage does not answer"


class ObjectDamaged(StoreUnavailable):
    """A stored object is not what was stored."""

    code, title = "object_damaged", "A stored object is damaged"


class RenderFailed(PlotworksError):
    """Something went wrong between a valid request and its picture."""

    code, status, title, retry_helps = "render_failed", 500, "The chart could not be drawn", True


class RenderTimeout(RenderFailed):
    """The page did not become idle before the deadline. A chart that needs too long twice is not tried again."""

    most_attempts = 2

    code, title = "render_timeout", "Drawing took too long"


class BlankPicture(RenderFailed):
    """There were marks to draw, and the picture shows none."""

    code, title = "blank_picture", "The picture came out blank"


class BrowserUnavailable(RenderFailed):
    """No browser could be started, or it died."""

    code, status, title = "browser_unavailable", 503, "The browser is not available"


class WorkerLost(RenderFailed):
    """Every attempt ended with its worker gone: the chart may be what kills it."""

    code, title = "worker_lost", "The workers that took this job were lost"


class Misconfigured(PlotworksError):
    """A setting that can't work; the message names it and the cure."""

    code, title = "misconfigured", "A setting can't work"


def revived(told: Mapping[str, Any]) -> PlotworksError:
    """The error whose ``to_json`` this is, of its own class."""
    faults = [Fault(each["field"], each["message"]) for each in told.get("errors", ())]
    return kind_of(told["code"], PlotworksError)(told["detail"], faults=faults)


def kind_of(code: object, otherwise: type[PlotworksError]) -> type[PlotworksError]:
    """The class of an error that is read from a record, by its ``code``; of several with one code, the most general."""
    waiting = [PlotworksError]
    while waiting:
        kind = waiting.pop(0)
        if kind.code == code:
            return kind
        waiting += kind.__subclasses__()
    return otherwise
