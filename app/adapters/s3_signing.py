"""Requests to S3, signed by botocore: they are sent as any other request of ours, past the guard of ``Outbound``."""

from dataclasses import dataclass, field, replace
from urllib.parse import quote, urlencode

from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from app.ports import OutboundRequest

_UNSIGNED = {"if-none-match", "if-modified-since"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket:
    """A bucket of anything that speaks S3. Empty ``endpoint``: AWS in ``region``; empty keys: it is open to all."""

    name: str
    endpoint: str = ""
    region: str = "us-east-1"
    access_key: str = ""
    secret_key: str = field(default="", repr=False)
    session_token: str = field(default="", repr=False)

    def url(self, key: str = "", query: dict[str, str] | None = None) -> str:
        """The address of an object, or of the bucket itself."""
        path, asked = quote(key, safe="/~"), f"?{urlencode(query, quote_via=quote)}" if query else ""
        if self.endpoint:
            return f"{self.endpoint.rstrip('/')}/{self.name}/{path}{asked}"
        host = f"s3.{self.region}.amazonaws.com"
        if "." in self.name:  # no certificate is for a name of more parts
            return f"https://{host}/{self.name}/{path}{asked}"
        return f"https://{self.name}.{host}/{path}{asked}"

    def signed(self, request: OutboundRequest) -> OutboundRequest:
        """The request with what shows who asks (AWS Signature Version 4); as it is for a bucket that is open to all."""
        if not self.access_key:
            return request
        headers = {name: value for name, value in request.headers.items() if name not in _UNSIGNED}
        asked = AWSRequest(method=request.method, url=request.url, headers=headers, data=request.body)
        credentials = Credentials(self.access_key, self.secret_key, self.session_token or None)
        S3SigV4Auth(credentials, "s3", self.region).add_auth(asked)
        return replace(
            request, headers={**request.headers, **{name.lower(): each for name, each in asked.headers.items()}}
        )
