"""A stand-in for Amazon on 127.0.0.1: the token endpoint, the Reports API 2021-06-30, and the store of documents."""

import gzip
import json
import threading
from collections import Counter, deque
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

SECRETS = {"SP_API_REFRESH_TOKEN": "Atzr|secret-one", "LWA_APP_ID": "app-two", "LWA_CLIENT_SECRET": "secret-three"}


class Amazon:
    """What the stand-in holds, and how it behaves.

    ``fates`` gives what becomes of a report by its type: a list of processing statuses, the last one for good.
    ``texts`` gives its document; ``trouble`` answers to give once before the right one, by operation.
    """

    def __init__(self):
        self.address = ""
        self.fates, self.texts, self.made = {}, {}, []
        self.trouble = {}
        self.calls, self.created, self.lists, self.hosts = Counter(), [], [], []
        self.gzipped, self.content_type = True, "text/plain; charset=Cp1252"
        self._looks, self._reports, self._urls = Counter(), {}, {}

    def answer(self, method, path, query, body):
        """Return status, headers and body for a call."""
        operation = self._operation(method, path)
        self.calls[operation] += 1
        if self.trouble.get(operation):
            return self.trouble[operation].popleft()
        return getattr(self, operation)(path.rsplit("/", 1)[-1], query, body)

    def once(self, operation, *answers):
        self.trouble[operation] = deque(answers)

    def _operation(self, method, path):
        if path == "/auth/o2/token":
            return "token"
        if path.startswith("/store/"):
            return "store"
        last = path.removeprefix("/reports/2021-06-30/").split("/")
        names = {("POST", 1): "createReport", ("GET", 1): "getReports", ("GET", 2): "getReport"}
        return "getReportDocument" if last[0] == "documents" else names[method, len(last)]

    def token(self, _, query, body):
        said = parse_qs(body.decode())
        right = said["refresh_token"] == [SECRETS["SP_API_REFRESH_TOKEN"]] and said["grant_type"] == ["refresh_token"]
        if not right:
            return refusal(400, {"error": "invalid_grant", "error_description": "The request has an invalid grant"})
        return 200, {}, {"access_token": "Atza|token", "token_type": "bearer", "expires_in": 3600, "refresh_token": "x"}

    def createReport(self, _, query, body):  # Amazon's own name
        said = json.loads(body)
        self.created.append(said)
        report_id = f"ID{len(self.created):04}"
        self._reports[report_id] = said["reportType"]
        return 202, {"x-amzn-RateLimit-Limit": "0.0167"}, {"reportId": report_id}

    def getReports(self, _, query, body):
        self.lists.append(query)
        page = int(query.get("nextToken", ["0"])[0])
        found = {"reports": self.made[page : page + 1]}
        for report in found["reports"]:
            self._reports[report["reportId"]] = report["reportType"]
        return 200, {}, found | ({"nextToken": str(page + 1)} if page + 1 < len(self.made) else {})

    def getReport(self, report_id, query, body):
        report_type = self._reports[report_id]
        fates = self.fates.get(report_type, ["DONE"])
        status = fates[min(self._looks[report_id], len(fates) - 1)]
        self._looks[report_id] += 1
        found = {"reportId": report_id, "reportType": report_type, "processingStatus": status}
        if status == "DONE" or (status == "FATAL" and report_type in self.texts):
            found["reportDocumentId"] = f"amzn1.{report_type}"
        return 200, {}, found

    def getReportDocument(self, document_id, query, body):
        found = {"reportDocumentId": document_id, "url": f"{self.address}/store/{document_id}?secret=signature"}
        return 200, {}, found | ({"compressionAlgorithm": "GZIP"} if self.gzipped else {})

    def store(self, document_id, query, body):
        text = self.texts.get(document_id.removeprefix("amzn1."), b"")
        return 200, {"Content-Type": self.content_type}, gzip.compress(text) if self.gzipped else text


def refusal(status, document, **headers):
    return status, {name.replace("_", "-"): value for name, value in headers.items()}, document


def throttled(**headers):
    error = {"code": "QuotaExceeded", "message": "You exceeded your quota for the requested resource.", "details": ""}
    return refusal(429, {"errors": [error]}, **headers)


def error(status, code, message):
    return refusal(status, {"errors": [{"code": code, "message": message, "details": ""}]})


@contextmanager
def standing_in():
    """Give a stand-in that listens."""
    amazon = Amazon()

    class Handler(BaseHTTPRequestHandler):
        def handle_any(self):
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            amazon.hosts.append(self.headers["Host"])
            status, headers, document = amazon.answer(self.command, parts.path, parse_qs(parts.query), body)
            said = document if isinstance(document, bytes) else json.dumps(document).encode()
            self.send_response(status)
            # A promise of more than comes is how a broken-off download looks.
            headers = dict(headers)
            length = headers.pop("Promised", len(said))
            for name, value in {"Content-Type": "application/json", "Content-Length": str(length), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(said)

        do_GET = do_POST = handle_any

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    amazon.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield amazon
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class SameClock:
    """A clock that runs only while somebody sleeps."""

    def __init__(self):
        self.at, self.slept = 0.0, []

    def now(self):
        return self.at

    def sleep(self, seconds):
        self.slept.append(seconds)
        self.at += seconds
