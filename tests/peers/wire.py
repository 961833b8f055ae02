"""What went over the wire: both SDKs send through `requests`, and this listens there."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import requests


@dataclass
class Exchange:
    """One request and its answer."""

    request: requests.PreparedRequest
    status: int
    headers: Any
    answer: bytes

    def body(self):
        """The answer's body: JSON where it is, else text. None if there is none."""
        text = self.answer.decode("utf-8", "replace")
        try:
            return json.loads(text) if text else None
        except ValueError:
            return text

    def show(self):
        """The request and the answer, for people."""
        body = self.request.body or b""
        body = body.decode("utf-8", "replace") if isinstance(body, bytes) else body
        query = parse_qsl(urlsplit(self.request.url).query, keep_blank_values=True)
        return (
            f"{self.request.method} {urlsplit(self.request.url).path}\n"
            + "".join(f"  ?{name} = {value}\n" for name, value in query)
            + (f"  body {_cut(body)}\n" if body else "")
            + f"-> {self.status} {_cut(self.answer.decode('utf-8', 'replace'))}"
        )


class Recorder:
    """Keeps the exchanges since it was last emptied."""

    def __init__(self):
        self.exchanges = []
        send = requests.Session.send

        def listening(session, request, **options):
            response = send(session, request, **options)
            self.exchanges.append(Exchange(request, response.status_code, response.headers, response.content))
            return response

        requests.Session.send = listening

    def take(self):
        taken, self.exchanges = self.exchanges, []
        return taken


def _cut(text, most=2000):
    return text if len(text) <= most else text[:most] + f"… ({len(text)} characters)"
