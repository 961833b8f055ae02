"""Whole arguments: every field that the SDK has, to any depth, with values that fit the SDK's type and the spec."""

import datetime
import json

from spec import inside

NOTHING_KNOWN = {"type": None}


class Filler:
    """Fills the fields of one call. `given` settles the values of places, such as `body.items[].name`; a place that it
    gives None stays unset."""

    def __init__(self, sdk, spec, round_, given=None):
        self.sdk, self.spec, self.round, self.given = sdk, spec, round_, given or {}
        self.most_enum_values = 0
        self.known_fields = {}  # by place, those that the spec has

    def value(self, shape, field, place, open_models=()):
        """A value of that shape for a field of the spec, which is None where the spec has no such field."""
        field = field or NOTHING_KNOWN
        if shape.kind == "model":
            return self._model(shape.model, self.spec.fields(field["type"]) or {}, place, open_models)
        if shape.kind == "list":
            item = {**NOTHING_KNOWN, "type": inside(field["type"], "list")}
            items = [self.value(shape.of, item, place + "[]", open_models) for _ in range(self.round.count(field))]
            return None if None in items else items
        if shape.kind == "map":
            return self._map(shape, field, place, open_models)
        if shape.kind == "anything":
            return self.plain(field, place)
        return self._scalar(shape, field, place)

    def plain(self, field, place, open_types=()):
        """A value that only the spec describes: JSON."""
        type_ = field["type"]
        fields = self.spec.fields(type_)
        if fields is not None:
            return {
                wire: self.plain(one, f"{place}.{wire}", (*open_types, type_))
                for wire, one in fields.items()
                if not open_types.count(type_) and f"{place}.{wire}" not in self.given
            }
        if item := inside(type_, "list"):
            return [self.plain({"type": item}, place + "[]", open_types) for _ in range(self.round.count(field))]
        if item := inside(type_, "map"):
            return {"key": self.plain({"type": item}, place + ".*", open_types)}
        if type_ in (None, "json"):
            return {"key": "value"}
        return self._from_spec(field, place)

    def fields(self, slots, fields, place, open_models=()):
        """Values for the slots of a model, by attribute."""
        values = {}
        for slot in slots:
            inner = f"{place}.{slot.wire}"
            if fields.get(slot.wire):
                self.known_fields[inner] = fields[slot.wire]
            if inner in self.given:
                values[slot.attribute] = self._as(slot.shape, self.given[inner])
            else:
                values[slot.attribute] = self.value(slot.shape, fields.get(slot.wire), inner, open_models)
        return {attribute: value for attribute, value in values.items() if value is not None}

    def _model(self, class_, fields, place, open_models):
        # A model inside itself once is enough.
        if open_models.count(class_) > 1:
            return None
        open_models = (*open_models, class_)
        return self.sdk.build(class_, self.fields(self.sdk.slots(class_), fields, place, open_models))

    def _map(self, shape, field, place, open_models):
        fields = self.spec.fields(field["type"])
        if fields is not None:
            return {wire: self.value(shape.of, one, f"{place}.{wire}", open_models) for wire, one in fields.items()}
        item = {**NOTHING_KNOWN, "type": inside(field["type"], "map")}
        return {"key": self.value(shape.of, item, place + ".*", open_models)}

    def _scalar(self, shape, field, place):
        value = self._from_spec(field, place) if field["type"] else None
        location = place.partition(".")[0]
        match shape.kind:
            case "text" if field.get("encoding") == "comma":
                return ",".join(self.plain(field, place))
            case "text" if isinstance(value, str):
                return value
            case "text" if value is None and field["type"] not in (None, "json"):
                return json.dumps(self.plain(field, place))
            case "text" if value is not None:
                return str(value).lower() if isinstance(value, bool) else str(value)
            case "text":
                return self.round.text(field, location)
            case "integer":
                return value if isinstance(value, int) else self.round.integer(field)
            case "number":
                return value if isinstance(value, (int, float)) else self.round.number_(field)
            case "boolean":
                return self.round.boolean()
            case "instant":
                return datetime.datetime.fromisoformat(self.round.instant().replace("Z", "+00:00"))
        raise ValueError(f"{place}: the SDK says {shape.kind}")

    def _from_spec(self, field, place):
        """A scalar by the spec's type alone; None if that isn't a scalar."""
        if values := self.spec.enum(field["type"]):
            self.most_enum_values = max(self.most_enum_values, len(values))
            return self.round.enum(values)
        match field["type"]:
            case "string":
                return self.round.text(field, place.partition(".")[0])
            case "integer":
                return self.round.integer(field)
            case "number":
                return self.round.number_(field)
            case "boolean":
                return self.round.boolean()
            case "datetime":
                return self.round.instant()
            case "epoch_millis":
                return 1769846400000
            case "epoch_seconds":
                return 1769846400
        return None

    @staticmethod
    def _as(shape, value):
        if shape.kind != "text" or value is None:
            return value
        return ",".join(value) if isinstance(value, list) else str(value)
