"""Breaks each condition of each rule once, and names every break that no test of that rule notices.

    python -m tests.mutation                # all rules, some minutes; or only some:
    python -m tests.mutation said_once …

By hand, when a rule is written or changed; no part of the suite. Nothing on disk is changed: the broken source takes
the rule's place in memory, its own test file runs until a test fails, and the sound one comes back.
"""

import ast
import copy
import signal
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pytest
from _pytest.runner import runtestprotocol  # pytest has no public way to run a test twice

TESTS = Path(__file__).parent / "decisions" / "checks"
RULES = Path(__file__).parents[1] / "decisions" / "checks"
SECONDS = 60  # for one break; one that never ends has been noticed
OPPOSITE: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,  # a boundary moves by one: a test on it tells
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}

EQUIVALENT = {
    ("durations_agree", "abs(months - said) < NEAR"): "no period of whole days is three quarters of a month off",
}
"""Breaks that change nothing, and why not."""


@dataclass(frozen=True)
class Break:
    line: int
    was: str
    now: str
    tree: ast.Module


class Slow(Exception):
    """A break has run for longer than any test does."""


def breaks(source: str) -> Iterator[Break]:
    """The source with one condition broken, for each of its conditions."""
    sound = ast.parse(source)
    for number, node in enumerate(ast.walk(sound)):
        for field, at in _conditions(node):
            tree = copy.deepcopy(sound)
            parent = next(each for index, each in enumerate(ast.walk(tree)) if index == number)
            condition = _get(parent, field, at)
            broken = ast.copy_location(_broken(condition), condition)
            said = Break(condition.lineno, ast.unparse(condition), ast.unparse(broken), tree)
            _put(parent, field, at, broken)
            ast.fix_missing_locations(tree)
            yield said


def _conditions(node: ast.AST) -> Iterator[tuple[str, int | None]]:
    """Where a node has conditions that are not made of others: a comparison, a `not`, or what an `if` asks."""
    asks = {"test", "ifs", "guard"} | ({"values"} if isinstance(node, ast.BoolOp) else set())
    for field, value in ast.iter_fields(node):
        for at, each in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if _is_condition(each, asked=field in asks):
                yield field, at


def _is_condition(node: object, *, asked: bool) -> bool:
    match node:
        case ast.Compare() | ast.UnaryOp(op=ast.Not()):
            return True
        case ast.BoolOp() | ast.Constant():
            return False
    return asked and isinstance(node, ast.expr)


def _broken(condition: ast.expr) -> ast.expr:
    match condition:
        case ast.Compare(left=left, ops=[*others, last], comparators=comparators):
            return ast.Compare(left, [*others, OPPOSITE[type(last)]()], comparators)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return operand
    return ast.UnaryOp(ast.Not(), condition)


def _get(parent: ast.AST, field: str, at: int | None) -> ast.expr:
    value = getattr(parent, field)
    return value if at is None else value[at]


def _put(parent: ast.AST, field: str, at: int | None, broken: ast.expr) -> None:
    if at is None:
        setattr(parent, field, broken)
    else:
        getattr(parent, field)[at] = broken


class Mutation:
    """Runs the collected tests once for each break of the rule that they are about."""

    def __init__(self) -> None:
        self.tried, self.survived = 0, 0

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        files = list(dict.fromkeys(item.path for item in session.items))
        for path in files:
            name = path.stem.removeprefix("test_")
            items = [item for item in session.items if item.path == path]
            if self._noticed(items):
                raise pytest.UsageError(f"{name}: its tests fail before anything is broken")
            self._break(sys.modules[f"decisions.checks.{name}"], items)
            session._setupstate.teardown_exact(session)
        session._setupstate.teardown_exact(None)
        self._say(f"{self.tried} breaks of {len(files)} rules; {self.survived} that no test noticed")
        return True

    def _break(self, rule: ModuleType, items: list[pytest.Item]) -> None:
        assert rule.__file__
        name = rule.__name__.rpartition(".")[2]
        sound = dict(vars(rule))
        for broken in breaks(Path(rule.__file__).read_text()):
            exec(compile(broken.tree, rule.__file__, "exec"), vars(rule))  # noqa: S102
            self.tried += 1
            if not self._noticed(items) and (name, broken.was) not in EQUIVALENT:
                self.survived += 1
                self._say(f"{name}.py:{broken.line}: “{broken.was}” as “{broken.now}”")
            vars(rule).clear()
            vars(rule).update(sound)

    def _noticed(self, items: list[pytest.Item]) -> bool:
        """Whether a test of these fails, or one does not end."""
        for item in items:
            item._initrequest()
            signal.alarm(SECONDS)
            reports = runtestprotocol(item, log=False, nextitem=item.getparent(pytest.Module))
            signal.alarm(0)
            if any(report.failed for report in reports):
                return True
        return False

    def _say(self, words: str) -> None:
        sys.stdout.write(f"{words}\n")
        sys.stdout.flush()


def _slow(*_: object) -> None:
    raise Slow


def main(names: list[str]) -> int:
    rules = [path.stem for path in sorted(RULES.glob("*.py")) if "\nRULE = Rule(" in path.read_text()]
    files = [str(TESTS / f"test_{name}.py") for name in names or rules]
    signal.signal(signal.SIGALRM, _slow)
    mutation = Mutation()
    options = ["-n0", "-qq", "--reuse-db", "--tb=no", "-p", "no:cacheprovider"]
    failed = pytest.main([*options, *files], plugins=[mutation])
    return int(bool(failed) or mutation.survived > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
