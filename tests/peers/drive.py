"""Drives every operation of a vendor's SDK against servers that play the service, and reports what doesn't pass.

Prints one JSON object: counts of operations, and `unexpected`, a list of what is wrong. Started by
`cargo xtask test --peers`; by hand: `python drive.py SERVICE ENDPOINT --registry generated/SERVICE/src/registry.json`
with the endpoint that `aicloud mock SERVICE --stateless --access-key test-key:test-secret` prints, after `--strict`
that of one that is also told to be `--strict`, and after `--living` that of one without `--stateless`.
"""

import argparse
import importlib
import json
import pathlib
import sys

from compare import lost
from fill import Filler
from known import Known
from lives import Lives
from oversteps import oversteps
from pages import Pages
from refusals import misread
from spec import Spec
from values import Round
from wire import Recorder

SDKS = {"pai-workspace": "alibaba", "modelarts": "huawei"}
HERE = pathlib.Path(__file__).parent
PROJECT = "0123456789abcdef0123456789abcdef"
COUNTS = ("operations", "accepted", "strictly", "decoded", "excepted", "overstepped", "resources")
OPERATION_HEADER = "x-mock-operation"


class Drive:
    """One service under test."""

    def __init__(self, sdk, spec, known, clients, strict, stranger, recorder):
        self.sdk, self.spec, self.known, self.recorder = sdk, spec, known, recorder
        self.clients, self.strict, self.stranger = clients, strict, stranger
        self.calls = 0
        self.counts = dict.fromkeys(COUNTS, 0)
        self.unexpected = []

    def run(self):
        by_method = {one.method_name: one for one in self.spec.operations.values()}
        for method in self.sdk.operations():
            self.counts["operations"] += 1
            if method in by_method:
                self.operation(method, by_method[method])
            elif self.known.is_missing(method):
                self.counts["excepted"] += 1
            else:
                self.report(method, "the spec doesn't have this operation of the SDK")
        for kind, name in self.known.out_of_date():
            self.report(name, f"known.yaml lists this under `{kind}`, and it does not happen any more: take it out")

    def lives(self, client):
        """Creates, shows and deletes every resource, on a server that keeps them."""
        lives = Lives(self.sdk, self.spec, client, self.recorder)
        for problem in lives.run():
            self.report(*problem)
        self.counts["resources"] = lives.count
        self.calls += lives.calls

    def operation(self, method, operation):
        """Calls one operation on every server, and in every way that has to be refused."""
        result = {"refused": False, "lost": False, "excepted": operation.name in self.known.refused}
        for client in self.clients:
            self.rounds(client, method, operation, result)
        strictly = self.strictly(method, operation)
        self.overstep(method, operation, self.strict if strictly else self.clients[0])
        self.refuse(method, operation, result)
        self.counts["accepted"] += not result["refused"]
        self.counts["strictly"] += strictly
        self.counts["decoded"] += not any(result.values())
        self.counts["excepted"] += result["excepted"]

    def rounds(self, client, method, operation, result):
        """Calls one operation until every value of every enum was sent."""
        pages = Pages(operation)
        number, rounds = 0, 2
        # What is wrong in one round is likely wrong in all.
        while number < rounds and not result["refused"] and not result["lost"]:
            rounds = max(rounds, self.round(client, method, operation, number, pages, result))
            number += 1

    def strictly(self, method, operation):
        """Whether a server that lets nothing pass accepts an operation, too."""
        if not self.strict:
            return False
        if not self.known.is_unstrict(operation.name):
            result = {"refused": False, "lost": False, "excepted": False}
            self.rounds(self.strict, method, operation, result)
            return not result["refused"]
        filler = Filler(self.sdk, self.spec, Round(0), Pages(operation).given(0))
        if self.call(self.strict, method, operation, filler, Pages(operation), {}, expected=False):
            self.report(operation.name, "known.yaml lists this under `unstrict`, and it passes: take it out")
        return False

    def round(self, client, method, operation, number, pages, result):
        """Calls one operation with everything set, but for what is known to be refused. Returns how many rounds it
        takes until every value of every enum was sent."""
        known = dict.fromkeys(self.known.refused.get(operation.name, {}))
        given = pages.given(number)
        for place in known:
            others = {other: None for other in known if other != place}
            filler = Filler(self.sdk, self.spec, Round(number), {**given, **others})
            if not self.call(client, method, operation, filler, pages, result, expected=False):
                self.known.meet_refused(operation.name, place)
        filler = Filler(self.sdk, self.spec, Round(number), {**given, **known})
        self.call(client, method, operation, filler, pages, result, expected=True)
        return filler.most_enum_values

    def call(self, client, method, operation, filler, pages, result, expected):
        """Makes a call. Says whether it was accepted; where that isn't `expected`, a refusal is no finding."""
        self.calls += 1
        self.recorder.take()
        answer, error = None, None
        try:
            answer = getattr(client, method)(**self.sdk.arguments(method, operation, filler))
        except Exception as caught:  # whatever it is, it belongs into the report
            error = caught
        exchanges = self.recorder.take()
        if len(exchanges) != 1:
            result["refused"] = True
            self.report(operation.name, f"{len(exchanges)} requests were sent in place of one: {explain(error)}")
            return False
        exchange = exchanges[0]
        routed = exchange.headers.get(OPERATION_HEADER)
        if exchange.status >= 300:
            if expected:
                result["refused"] = True
                self.report(operation.name, "the request was refused", exchange)
            return False
        if routed not in (None, operation.name):
            self.report(operation.name, f"the request was taken for one of {routed}", exchange)
        if error is not None:
            result["lost"] = True
            self.report(operation.name, f"the SDK can't decode the answer: {explain(error)}", exchange)
            return True
        if expected:
            self.compare(operation, exchange, answer, result)
            pages.seen(exchange.body())
            if filler.round.number == 0 and pages.items(exchange.body()) == []:
                result["lost"] = True
                self.report(operation.name, "the first page has no items, so nothing of them was decoded", exchange)
        return True

    def overstep(self, method, operation, client):
        """Sends, one at a time, a value that the spec doesn't allow: the server has to refuse it."""
        given = {**Pages(operation).given(0), **dict.fromkeys(self.known.refused.get(operation.name, {}))}
        plain = Filler(self.sdk, self.spec, Round(0), given)
        self.sdk.arguments(method, operation, plain)
        for place, field in plain.known_fields.items():
            for words, value in oversteps(field, place.startswith("path.")).items():
                # Real services let nested fields be left out, and so does the mock unless it is told to be strict.
                if value is None and place.count(".") > 1 and client is not self.strict:
                    continue
                filler = Filler(self.sdk, self.spec, Round(0), {**given, place: value})
                if self.call(client, method, operation, filler, Pages(operation), {}, expected=False):
                    self.report(operation.name, f"{place} may be {words} for the mock, and not for the spec")
                self.counts["overstepped"] += 1

    def refuse(self, method, operation, result):
        """Calls an operation with a key that the server doesn't take: the SDK has to understand the refusal."""
        self.calls += 1
        self.recorder.take()
        error = None
        try:
            filler = Filler(self.sdk, self.spec, Round(0))
            getattr(self.stranger, method)(**self.sdk.arguments(method, operation, filler))
        except Exception as caught:
            error = caught
        exchange = (self.recorder.take() or [None])[-1]
        if exchange is None or exchange.status < 400:
            self.report(operation.name, "a request with a wrong signature was not refused", exchange)
        elif not isinstance(error, self.sdk.ERRORS):
            result["lost"] = True
            self.report(operation.name, f"the SDK makes {explain(error)} of a refusal", exchange)
        elif problem := misread(exchange, self.sdk.failure(error)):
            result["lost"] = True
            self.report(operation.name, f"the SDK misreads a refusal: {problem}", exchange)

    def compare(self, operation, exchange, answer, result):
        """Whether the SDK's answer holds what was sent to it."""
        body, headers = self.sdk.answer(answer)
        lower = {str(name).lower(): value for name, value in headers.items()}
        places = {}
        for steps, words in lost(exchange.body(), body):
            name = self.spec.name_of(operation.raw.get("response"), steps) or ".".join(("answer", *steps))
            if self.known.is_lost(name, operation.name):
                result["excepted"] = True
            else:
                places.setdefault(name, f"{'.'.join(steps) or 'all'}: {words}")
        for name in operation.response_headers():
            sent = exchange.headers.get(name)
            if sent is not None and lower.get(name.lower()) != sent:
                places.setdefault(name, f"header {name}: {sent!r} became {lower.get(name.lower())!r}")
        for name, words in places.items():
            result["lost"] = True
            self.report(operation.name, f"the SDK loses {name} ({words})")

    def report(self, operation, problem, exchange=None):
        # Several servers may show the same thing.
        if any((one["operation"], one["problem"]) == (operation, problem) for one in self.unexpected):
            return
        shown = exchange.show() if exchange else None
        self.unexpected.append({"operation": operation, "problem": problem, "exchange": shown})


def explain(error):
    """An error and what caused it."""
    cause = getattr(error, "inner_exception", None) or error.__cause__
    return f"{type(error).__name__} {error}" + (f" ({explain(cause)})" if cause else "")


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("service", choices=SDKS)
    parser.add_argument("endpoints", nargs="+", help="where servers are, such as http://127.0.0.1:8080")
    parser.add_argument("--strict", help="where one is that lets nothing pass")
    parser.add_argument("--living", help="where one is that keeps what is created")
    parser.add_argument("--registry", required=True, help="the service's generated registry.json")
    parser.add_argument("--known", default=HERE / "known.yaml", help="what is known not to pass")
    parser.add_argument("--access-key", default="test-key:test-secret", metavar="ID:SECRET")
    arguments = parser.parse_args()
    sdk = importlib.import_module(SDKS[arguments.service])
    key_id, _, secret = arguments.access_key.partition(":")

    def client(endpoint, secret):
        return sdk.client(endpoint, key_id, secret, PROJECT)

    drive = Drive(
        sdk,
        Spec.read(arguments.registry),
        Known.read(arguments.known, arguments.service),
        [client(endpoint, secret) for endpoint in arguments.endpoints],
        client(arguments.strict, secret) if arguments.strict else None,
        client(arguments.endpoints[0], secret + "-wrong"),
        Recorder(),
    )
    drive.run()
    if arguments.living:
        drive.lives(client(arguments.living, secret))
    json.dump({**drive.counts, "calls": drive.calls, "unexpected": drive.unexpected}, sys.stdout)


if __name__ == "__main__":
    main()
