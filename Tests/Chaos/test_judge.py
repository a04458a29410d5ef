"""Whether the judge sees what is wrong: a judge that finds nothing would prove nothing."""

import unittest

from journal import Life
from judge import State, complaints

HONEST = ["> put a:1", "< done", "> get ", "< a:1", "> increment ", "< ", "> note 4", "< ", "> append a:5", "< ",
          "> nest a:6", "< "]


def verdict(*lives, jobs=(), counter=1, notes=None, lines=("a:5",), nested=None):
    state = State(list(jobs), counter, {"a": 4} if notes is None else notes, list(lines), nested or {})
    return complaints([Life(*life) for life in lives], state)


class Judge(unittest.TestCase):
    def test_honest_work_is_right(self):
        self.assertEqual(verdict(("a", HONEST + ["END"])), [])

    def test_open_steps_of_the_killed_may_be_done_or_not(self):
        for kind, argument, done in (
            ("put", "b:1", {"jobs": ["b:1"]}), ("increment", "", {"counter": 2}),
            ("note", "1", {"notes": {"a": 4, "b": 1}}), ("append", "b:1", {"lines": ["a:5", "b:1"]}),
            ("nest", "b:1", {"nested": {"b:1": ["b:1"]}}),
        ):
            killed = ("b", ["> %s %s" % (kind, argument)])
            self.assertEqual(verdict(("a", HONEST), killed), [], kind)
            self.assertEqual(verdict(("a", HONEST), killed, **done), [], kind)

    def test_an_item_that_is_lost(self):
        lost = HONEST + ["> put a:7", "< done"]
        self.assertEqual(len(verdict(("a", lost))), 1)
        self.assertEqual(verdict(("a", lost), ("b", ["> get "])), [])
        self.assertEqual(len(verdict(("a", lost + ["> put a:8", "< done"]), ("b", ["> get "]))), 1)

    def test_what_is_wrong(self):
        for wrong in (
            {"jobs": ["a:1"]}, {"jobs": ["z:1"]}, {"counter": 0}, {"counter": 2}, {"notes": {}}, {"notes": {"a": 3}},
            {"lines": []}, {"lines": ["a:5", "a:5"]}, {"lines": ["a:5", "a:9"]}, {"nested": {"a:6": ["a:6"]}},
        ):
            self.assertNotEqual(verdict(("a", HONEST), **wrong), [], wrong)

    def test_a_nested_list_that_holds_something_else(self):
        self.assertNotEqual(verdict(("a", HONEST), ("b", ["> nest b:1"]), nested={"b:1": ["b:2"]}), [])

    def test_an_error_of_a_worker(self):
        self.assertEqual(verdict(("a", HONEST + ["ERROR gone"])), ["a: gone"])


if __name__ == "__main__":
    unittest.main()
