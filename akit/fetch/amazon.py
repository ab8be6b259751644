"""Amazon's Reports API, through python-amazon-sp-api: paced, tried again where that helps, and refused in sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from json import JSONDecodeError
from typing import Any

from akit.errors import AkitError
from akit.fetch.catalogue import usage_plans
from akit.fetch.credentials import Credentials
from akit.fetch.pace import Clock, Pace

TRIES = 6
TIMEOUT = 60.0  # seconds without a byte


class FetchError(AkitError):
    """Amazon refused a call, or could not be reached."""


@dataclass(frozen=True)
class Hosts:
    """Where Amazon answers. Only the tests say otherwise: an address from outside could be sent the credentials.

    ``api`` and ``tokens`` are addresses like https://host; "" is Amazon's own.
    """

    api: str = ""
    tokens: str = ""


AMAZON = Hosts()


def connect(credentials: Credentials, marketplace_id: str, clock: Clock, hosts: Hosts | None = None) -> Amazon:
    """Return the API as a seller sees it; nothing is sent yet.

    Raises
    ------
    AkitError : the extra that knows the API is not installed, or it does not know the marketplace.
    """
    try:
        from sp_api.api import Reports
        from sp_api.base import Marketplaces
        from sp_api.base.credential_provider import FromCodeCredentialProvider
    except ImportError as problem:
        hint = "pip install 'akit[spapi]'"
        raise AkitError("akit fetch needs the extra spapi, which is not installed.", hint=hint) from problem
    place = next((one for one in Marketplaces if one.marketplace_id == marketplace_id), None)
    if place is None:
        raise AkitError(f"Amazon's API has no marketplace {marketplace_id}.", found=marketplace_id)
    secrets = {name: getattr(credentials, name) for name in ("refresh_token", "lwa_app_id", "lwa_client_secret")}
    client = Reports(
        marketplace=place,
        refresh_token=credentials.refresh_token,
        credentials=secrets,
        credential_providers=(FromCodeCredentialProvider,),  # no file, no cloud: only what akit hands over
        timeout=TIMEOUT,
    )
    # A variable of the environment could have chosen another marketplace than the account's.
    client.endpoint, client.marketplace_id = place.endpoint, marketplace_id
    _redirect(client, hosts or AMAZON)
    return Amazon(client, Pace(usage_plans(), clock))


def _redirect(client: Any, hosts: Hosts) -> None:
    """Point a client elsewhere: the one place where that is done."""
    if hosts.api:
        client.endpoint = hosts.api
    if hosts.tokens:
        client._auth.scheme, _, client._auth.host = hosts.tokens.partition("//")
        client._auth.scheme += "//"


class Amazon:
    """The four operations that fetching takes."""

    def __init__(self, client: Any, pace: Pace) -> None:
        self.client, self.pace = client, pace

    def create(self, report_type: str, marketplace_ids: list[str], moments: tuple[str, str] | None) -> str:
        """Ask for a report and return its id."""
        days = {} if moments is None else {"dataStartTime": moments[0], "dataEndTime": moments[1]}
        said = {"reportType": report_type, "marketplaceIds": marketplace_ids} | days
        answer = self._call("createReport", "reportId", lambda: self.client.create_report(**said))
        return str(answer.payload["reportId"])

    def made(self, report_type: str, marketplace_ids: list[str], since: str) -> Iterator[dict[str, Any]]:
        """Give the finished reports of a type that Amazon made since a moment, page by page."""
        asked: dict[str, Any] = {
            **{"reportTypes": [report_type], "marketplaceIds": marketplace_ids},
            **{"processingStatuses": ["DONE"], "createdSince": since, "pageSize": 100},
        }
        while asked:
            answer = self._call("getReports", "reports", lambda asked=asked: self.client.get_reports(**asked))  # type: ignore[misc]
            yield from answer.payload["reports"]
            asked = {"nextToken": answer.next_token} if answer.next_token else {}

    def report(self, report_id: str) -> dict[str, Any]:
        """Return what has become of a report: processingStatus, and reportDocumentId where there is one."""
        answer = self._call("getReport", "processingStatus", lambda: self.client.get_report(report_id))
        return dict(answer.payload)

    def document(self, document_id: str) -> dict[str, Any]:
        """Return where a report's document lies for the next five minutes: url, compressionAlgorithm."""
        answer = self._call("getReportDocument", "url", lambda: self.client.get_report_document(document_id))
        return dict(answer.payload)

    def _call(self, operation: str, wanted: str, call: Callable[[], Any]) -> Any:
        """Call an operation at its pace, again where it was throttled or Amazon was out of order.

        Raises
        ------
        FetchError : Amazon refused, or was out of order until the last try.
        """
        last = ""
        for number in range(TRIES):
            self.pace.take(operation)
            try:
                answer = call()
            except Exception as problem:
                last = self._refused(operation, problem, number)
                continue
            self.pace.learn(operation, answer.rate_limit)
            if isinstance(answer.payload, dict) and wanted in answer.payload:
                return answer
            last = f"an answer without {wanted}"
            self.pace.clock.sleep(2.0**number)
        raise FetchError(
            f"Amazon did not answer {operation}, tried {TRIES} times.", found=last, hint="try again later."
        )

    def _refused(self, operation: str, problem: Exception, number: int) -> str:
        """Wait after a failure that may pass, and return what it was; raise one that will not."""
        import httpx
        from sp_api.auth.exceptions import AuthorizationError
        from sp_api.base.exceptions import SellingApiException

        if isinstance(problem, SellingApiException):
            return self._api_said(operation, problem, number)
        if isinstance(problem, AuthorizationError) and problem.status_code < 500:
            raise FetchError(
                "Amazon does not take these credentials.",
                found=f"{problem.error_code}: {problem.message}",
                hint="authorise the application anew in Seller Central, and store the new refresh token.",
            ) from None
        if not isinstance(problem, (AuthorizationError, httpx.TransportError, JSONDecodeError)):
            raise problem
        self.pace.clock.sleep(2.0**number)
        return f"{type(problem).__name__}: {problem}"

    def _api_said(self, operation: str, problem: Any, number: int) -> str:
        from sp_api.auth.access_token_client import cache

        said = f"{getattr(problem, 'amzn_code', '')}: {getattr(problem, 'message', '')}"
        headers = problem.headers or {}
        if problem.code == 429:
            self.pace.learn(operation, headers.get("x-amzn-RateLimit-Limit"))
            self.pace.throttled(operation, headers.get("Retry-After"))
            return said
        if problem.code == 403 and number == 0:
            cache.clear()  # the token may just have run out
            return said
        if problem.code in (500, 503, 504, 999):
            self.pace.clock.sleep(2.0**number)
            return said
        raise FetchError(f"Amazon refused {operation}.", found=said, hint=_hint(problem.code)) from None


def _hint(code: int) -> str:
    if code == 403:
        return "the application lacks the role for this report, or was not authorised by this seller."
    return ""
