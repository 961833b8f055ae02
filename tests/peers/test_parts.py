"""Tests of the driver's own parts: a driver that notices nothing would always pass."""

import decimal
import re
import unittest

import shapes
from compare import lost
from fill import Filler
from known import Known
from shapes import Slot
from spec import Operation, Spec
from values import Round

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
    def slots(class_):
        return Sdk.SLOTS

    @staticmethod
    def build(class_, values):
        return values


def filled(number, leave_out=()):
    filler = Filler(Sdk, Spec(REGISTRY), Round(number), leave_out)
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

    def test_what_is_left_out_is_unset(self):
        animal, _ = filled(0, {"body.legs"})
        self.assertNotIn("legs_", animal)
        self.assertIn("kind_", animal)


class Comparing(unittest.TestCase):
    def test_names_every_place_that_differs(self):
        sent = {"a": 1, "b": [{"c": "x"}, {"c": "y"}], "d": None, "e": {"f": True}, "g": 0.1}
        same = {"a": 1.0, "b": [{"c": "x"}, {"c": "y"}], "e": {"f": True}, "g": decimal.Decimal("0.1"), "more": []}
        self.assertEqual(list(lost(sent, same)), [])
        other = {"a": "1", "b": [{"c": "x"}, {}], "e": {"f": 1}, "g": 0.2}
        self.assertEqual([steps for steps, _ in lost(sent, other)], [("a",), ("b", "[]", "c"), ("e", "f"), ("g",)])
        self.assertEqual([steps for steps, _ in lost({"a": [1, 2]}, {"a": [1]})], [("a",)])

    def test_places_are_named_by_the_deepest_field_of_the_spec(self):
        spec = Spec(REGISTRY)
        self.assertEqual(spec.name_of("Animal", ("young", "[]", "legs")), "Animal.legs")
        self.assertEqual(spec.name_of("Animal", ("notes", "any", "thing")), "Animal.notes")
        self.assertIsNone(spec.name_of("list<string>", ("[]",)))


class Knowing(unittest.TestCase):
    def test_entries_that_nothing_met_are_out_of_date(self):
        known = Known({"A.b": "", "A.c": ""}, {"Op": {"body.x": "", "body.y": ""}}, {"gone": ""})
        self.assertTrue(known.is_lost("A.b"))
        self.assertFalse(known.is_lost("A.d"))
        known.meet_refused("Op", "body.x")
        left = [("lost", "A.c"), ("refused", "Op body.y"), ("missing", "gone")]
        self.assertEqual(known.out_of_date(), left)


class Describing(unittest.TestCase):
    def test_a_name_in_two_places_is_found_in_each(self):
        both = [{"name": "id", "in": "path"}, {"name": "body_id", "wire": "id", "in": "body"}]
        operation = Operation({"name": "Op", "method_name": "op", "parameters": both, "body": "object"})
        self.assertEqual(operation.parameter("id")["in"], "path")
        self.assertEqual(operation.parameter("id", in_body=True)["in"], "body")


if __name__ == "__main__":
    unittest.main()
