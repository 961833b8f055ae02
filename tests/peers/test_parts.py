"""Tests of the driver's own parts: a driver that notices nothing would always pass."""

import decimal
import re
import unittest

import shapes
from compare import lost
from fill import Filler
from known import Known
from lives import Lives, trail
from oversteps import oversteps
from pages import Pages
from refusals import misread
from shapes import Slot
from spec import Operation, Spec
from values import Round
from wire import Exchange

REGISTRY = {
    "service": {"name": "zoo"},
    "operations": [],
    "types": [
        {
            "name": "Animal",
            "fields": [
                {"name": "kind", "type": "Kind"},
                {"name": "legs", "type": "integer", "min": 2, "max": 8},
                {"name": "name", "type": "string", "min_length": 3, "max_length": 5, "pattern": "^[A-Z]+$"},
                {"name": "young", "type": "list<Animal>"},
                {"name": "notes", "type": "json"},
            ],
        }
    ],
    "enums": [{"name": "Kind", "values": [{"value": "CAT"}, {"value": "DOG"}]}],
}


class Animal:
    pass


class Sdk:
    """An SDK with one model."""

    SLOTS = [
        Slot("kind_", "kind", shapes.TEXT),
        Slot("legs_", "legs", shapes.INTEGER),
        Slot("name_", "name", shapes.TEXT),
        Slot("young_", "young", shapes.list_of(shapes.model(Animal))),
    ]

    @staticmethod
    def operations():
        return []

    @staticmethod
    def slots(class_):
        return Sdk.SLOTS

    @staticmethod
    def build(class_, values):
        return values


def filled(number, given=None):
    filler = Filler(Sdk, Spec(REGISTRY), Round(number), given)
    return filler.value(shapes.model(Animal), {"type": "Animal"}, "body"), filler


class Filling(unittest.TestCase):
    def test_even_rounds_take_the_low_end_and_odd_ones_the_high_end(self):
        low, high = filled(0)[0], filled(1)[0]
        self.assertEqual((low["legs_"], high["legs_"]), (2, 8))
        self.assertEqual((len(low["young_"]), len(high["young_"])), (1, 2))

    def test_rounds_go_through_the_values_of_an_enum(self):
        self.assertEqual([filled(number)[0]["kind_"] for number in range(3)], ["CAT", "DOG", "CAT"])
        self.assertEqual(filled(0)[1].most_enum_values, 2)

    def test_text_fits_pattern_and_length(self):
        for number in range(2):
            name = filled(number)[0]["name_"]
            self.assertTrue(re.fullmatch("[A-Z]{3,5}", name), name)

    def test_a_model_inside_itself_ends(self):
        young = filled(0)[0]["young_"][0]
        self.assertIn("legs_", young)
        self.assertNotIn("young_", young)

    def test_what_is_given_is_taken_and_none_stays_unset(self):
        animal, _ = filled(0, {"body.legs": None, "body.name": 7})
        self.assertNotIn("legs_", animal)
        self.assertEqual((animal["kind_"], animal["name_"]), ("CAT", "7"))


class Comparing(unittest.TestCase):
    def test_names_every_place_that_differs(self):
        sent = {"a": 1, "b": [{"c": "x"}, {"c": "y"}], "d": None, "e": {"f": True}, "g": 0.1}
        same = {"a": 1.0, "b": [{"c": "x"}, {"c": "y"}], "e": {"f": True}, "g": decimal.Decimal("0.1"), "more": []}
        self.assertEqual(list(lost(sent, same)), [])
        other = {"a": "1", "b": [{"c": "x"}, {}], "e": {"f": 1}, "g": 0.2}
        self.assertEqual([steps for steps, _ in lost(sent, other)], [("a",), ("b", "[]", "c"), ("e", "f"), ("g",)])
        self.assertEqual([steps for steps, _ in lost({"a": [1, 2]}, {"a": [1]})], [("a",)])
        self.assertEqual(list(lost({"a": [], "b": {"c": None}}, {"b": {}})), [])

    def test_places_are_named_by_the_deepest_field_of_the_spec(self):
        spec = Spec(REGISTRY)
        self.assertEqual(spec.name_of("Animal", ("young", "[]", "legs")), "Animal.legs")
        self.assertEqual(spec.name_of("Animal", ("notes", "any", "thing")), "Animal.notes")
        self.assertIsNone(spec.name_of("list<string>", ("[]",)))
        self.assertIsNone(spec.name_of("Animal", ("tail",)))


class Refusing(unittest.TestCase):
    def test_each_part_of_a_refusal_has_to_arrive(self):
        body = b'{"code": "E.1", "message": "it is wrong", "id": "r-1"}'
        exchange = Exchange(None, 403, {}, body)
        self.assertIsNone(misread(exchange, (403, "E.1", "code: 403, it is wrong", "r-1")))
        for status, code, message in [(400, "E.1", "it is wrong"), (403, None, "it is wrong"), (403, "E.1", "E.1")]:
            failure = (status, code, message, "r-1")
            self.assertIsNotNone(misread(exchange, failure))
        self.assertIn("request id", misread(exchange, (403, "E.1", "it is wrong", None)))


class Paging(unittest.TestCase):
    @staticmethod
    def pages(**paging):
        parameters = [
            {"name": "from", "in": "query", "type": "string"},
            {"name": "size", "in": "query", "type": "integer", "min": 0},
        ]
        paging = {"send": "from", "size": "size", "items": ["a", "items"], **paging}
        raw = {"name": "Op", "method_name": "op", "parameters": parameters, "body": "none", "paging": paging}
        return Pages(Operation(raw))

    def test_a_token_is_what_the_page_before_gave(self):
        pages = self.pages(by="token", next=["a", "next"])
        self.assertEqual(pages.given(0), {"query.from": None, "query.size": 1})
        pages.seen({"a": {"next": "t1", "items": [1]}})
        self.assertEqual(pages.given(1), {"query.from": "t1"})
        pages.seen({"a": {"next": ""}})
        self.assertEqual(pages.given(2), {"query.from": None})

    def test_counts_begin_where_the_style_says(self):
        starts = {by: [self.pages(by=by).given(n)["query.from"] for n in range(2)] for by in ("page", "offset")}
        self.assertEqual(starts, {"page": [1, 2], "offset": [0, 1]})

    def test_finds_the_items(self):
        self.assertEqual(self.pages(by="page").items({"a": {"items": [1]}}), [1])
        self.assertEqual(self.pages(by="page").items({}), [])


class Overstepping(unittest.TestCase):
    def test_each_limit_is_overstepped(self):
        legs, name = REGISTRY["types"][0]["fields"][1:3]
        self.assertEqual(oversteps(legs, False), {"over 8": 9, "under 2": 1})
        bad = {"longer than 5": "aaaaaa", "shorter than 3": "aa", "unlike ^[A-Z]+$": "~~~"}
        self.assertEqual(oversteps(name, False), bad)

    def test_only_what_is_required_and_not_in_the_path_is_left_out(self):
        required = {"type": "boolean", "required": True}
        self.assertEqual(oversteps(required, False), {"left out": None})
        self.assertEqual(oversteps(required, True), {})


class Living(unittest.TestCase):
    def test_fields_of_one_type_have_to_stay_as_they_were(self):
        lives = Lives(Sdk, Spec(REGISTRY), None, None)
        fields = {"legs": {"type": "integer"}, "name": {"type": "json"}, "kind": {"type": "Kind"}}
        sent, shown = {"legs": 4, "name": 1, "kind": "CAT"}, {"legs": 3, "name": "x", "kind": "CAT"}
        changed = [steps for steps, _ in lives._changed(sent, shown, fields, "Animal")]
        self.assertEqual(changed, [("legs",)])

    def test_paths_are_one_whatever_their_placeholders_are_called(self):
        self.assertEqual(trail("/zoo/{id}/cages/{cage_id}/"), trail("/zoo/{zoo}/cages/{id}"))
        self.assertNotEqual(trail("/zoo/{id}"), trail("/zoo/id"))


class Knowing(unittest.TestCase):
    def test_entries_that_nothing_met_are_out_of_date(self):
        lost = {"A.b": ["Get", "List"], "A.c": "all", "A.d": "all"}
        known = Known(lost, {"Op": {"body.x": "", "body.y": ""}}, {"Loose": ""}, {"gone": ""})
        self.assertTrue(known.is_lost("A.b", "Get"))
        self.assertFalse(known.is_lost("A.b", "Update"))
        self.assertTrue(known.is_lost("A.c", "Update"))
        self.assertFalse(known.is_lost("A.e", "Get"))
        known.meet_refused("Op", "body.x")
        left = [("lost", "A.b in List"), ("lost", "A.d"), ("refused", "Op body.y"), ("unstrict", "Loose")]
        left.append(("missing", "gone"))
        self.assertEqual(known.out_of_date(), left)


class Describing(unittest.TestCase):
    def test_a_name_in_two_places_is_found_in_each(self):
        both = [{"name": "id", "in": "path"}, {"name": "body_id", "wire": "id", "in": "body"}]
        operation = Operation({"name": "Op", "method_name": "op", "parameters": both, "body": "object"})
        self.assertEqual(operation.parameter("id")["in"], "path")
        self.assertEqual(operation.parameter("id", in_body=True)["in"], "body")


if __name__ == "__main__":
    unittest.main()
