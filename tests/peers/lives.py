"""Lives of resources: what the SDK creates is shown with what it was created with, and is gone once it was deleted."""

import json
import re

from compare import lost
from fill import Filler
from pages import Pages, place
from spec import inside, wire_name
from values import Round

LOOKS = 5  # a resource may be seen for a while after its deletion


class Lives:
    """The resources of one service, on a server that keeps what is created."""

    def __init__(self, sdk, spec, client, recorder):
        self.sdk, self.spec, self.client, self.recorder = sdk, spec, client, recorder
        self.methods = set(sdk.operations())
        self.ids = {}  # of what lives, by the path that leads to it
        self.count = self.calls = 0
        self.problems = []

    def run(self):
        """Returns what is wrong: operation, words and exchange."""
        born = []
        for resource in sorted(self.spec.resources, key=self._depth):
            for role in self._roles(resource, "create"):
                born.append((resource, *self._create(resource, role)))
        for resource, id_, operation, sent in born:
            self._show(resource, id_, operation, sent)
        for resource, id_, _, _ in reversed(born):
            self._delete(resource, id_)
        return self.problems

    def _create(self, resource, role):
        """Creates a resource. Returns its id, the operation, and what was sent."""
        operation = self.spec.operations[role["operation"]]
        self.count += 1
        unique = {f"body.{steps[0]}": f"peer{self.count}" for steps in resource.get("unique", [])}
        exchange = self._call(operation, unique)
        if not accepted(exchange):
            self._problem(operation, "the resource can't be created", exchange)
            return None, operation, {}
        answer = exchange.body()
        for step in role.get("items", []):
            answer = (at(answer, [step]) or [None])[0]
        id_ = at(answer, role.get("id") or resource["id"])
        for show in self._roles(resource, "show") if id_ is not None else []:
            self.ids[trail(self.spec.operations[show["operation"]].raw["path"])] = id_
        return id_, operation, {} if "items" in role else json.loads(exchange.request.body or "{}")

    def _show(self, resource, id_, created_by, sent):
        for role in self._roles(resource, "show") if id_ is not None else []:
            operation = self.spec.operations[role["operation"]]
            exchange = self._call(operation, self._by(operation, role, id_))
            if not accepted(exchange):
                self._problem(operation, "what was created is not shown", exchange)
                continue
            # The service sets the state, and the path says where the resource is.
            not_ours = {wire_name(one) for one in created_by.path_parameters()} | set(resource.get("status", [])[:1])
            sent = {name: value for name, value in sent.items() if name not in not_ours}
            fields = created_by.body()[1] or {}
            for steps, words in self._changed(sent, exchange.body(), fields, operation.raw["response"]):
                problem = f"{created_by.name} got it otherwise: {'.'.join(steps)}: {words}"
                self._problem(operation, problem, exchange)

    def _delete(self, resource, id_):
        roles = [one for one in self._roles(resource, "delete") if self._parameter(one)["type"] in PLAIN]
        for role in roles[:1] if id_ is not None else []:
            operation = self.spec.operations[role["operation"]]
            exchange = self._call(operation, self._by(operation, role, id_))
            if not accepted(exchange):
                self._problem(operation, "what was created can't be deleted", exchange)
                continue
            for show in self._roles(resource, "show"):
                operation = self.spec.operations[show["operation"]]
                looks = (self._call(operation, self._by(operation, show, id_)) for _ in range(LOOKS))
                if not any(look and look.status == 404 for look in looks):
                    self._problem(operation, f"what {role['operation']} deleted is still shown", exchange)

    def _changed(self, sent, shown, fields, type_):
        """Where an answer differs from what was sent, among the fields that both have with one type."""
        shown_fields = self.spec.fields(type_) or {}
        for name in sorted(set(sent) & set(fields) & set(shown_fields)):
            one, other, value = fields[name]["type"], shown_fields[name]["type"], shown.get(name)
            if one == other:
                yield from lost(sent[name], value, (name,))
            elif isinstance(sent[name], dict) and self.spec.fields(one) and self.spec.fields(other):
                for steps, words in self._changed(sent[name], value or {}, self.spec.fields(one), other):
                    yield (name, *steps), words

    def _call(self, operation, given):
        """Calls an operation inside the resources that live, and returns the exchange."""
        given = {**Pages(operation).given(0), **self._path(operation), **given}
        filler = Filler(self.sdk, self.spec, Round(0), given)
        self.calls += 1
        self.recorder.take()
        try:
            getattr(self.client, operation.method_name)(**self.sdk.arguments(operation.method_name, operation, filler))
        except self.sdk.ERRORS:
            pass  # the exchange says it
        return (self.recorder.take() or [None])[-1]

    def _path(self, operation):
        """The ids of the resources that the path leads through."""
        path = operation.raw["path"]
        given = {}
        for parameter in operation.path_parameters():
            placeholder = "{" + parameter["name"] + "}"
            leads_to = trail(path[: path.find(placeholder) + len(placeholder)])
            if leads_to in self.ids:
                given[place(parameter)] = self.ids[leads_to]
        return given

    def _by(self, operation, role, id_):
        parameter = self._parameter(role)
        return {place(parameter): [id_] if inside(parameter["type"], "list") else id_}

    def _parameter(self, role):
        parameters = self.spec.operations[role["operation"]].raw["parameters"]
        return next(one for one in parameters if one["name"] == role["by"])

    def _roles(self, resource, does):
        """The operations of a resource that do this and that the SDK has."""
        roles = [one for one in resource["operations"] if one["does"] == does]
        return [one for one in roles if self.spec.operations[one["operation"]].method_name in self.methods]

    def _depth(self, resource):
        """Resources that live in others come after them."""
        roles = self._roles(resource, "create")
        return max((len(self.spec.operations[one["operation"]].path_parameters()) for one in roles), default=0)

    def _problem(self, operation, words, exchange):
        self.problems.append((operation.name, words, exchange))


PLAIN = ("string", "list<string>")


def accepted(exchange):
    return exchange is not None and exchange.status < 300


def trail(path):
    """A path without the names of its placeholders."""
    return re.sub(r"\{.*?\}", "{}", path).rstrip("/")


def at(value, steps):
    for step in steps:
        value = value.get(step) if isinstance(value, dict) else None
    return value
