"""A teacher's plan with its questions as one YAML file, to save and to share.

``docs/teaching.md`` describes the format. A file is checked by its schema, and then by the same
rules as what is typed; each fault is a sentence with its place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import fields
from functools import cache
from typing import Any, TypeVar

import yaml

from bn_core.classroom.inputs.errors import RefusedError
from bn_core.classroom.inputs.validation import LETTERS
from bn_core.classroom.plans.faults import describe_error, name_place
from bn_core.classroom.plans.plan import Plan, Script, Step, build_plan, build_step
from bn_core.classroom.plans.schema import FORMAT, VERSION, build_schema, list_number_names
from bn_core.classroom.steps.settings import Predict, Setting, Vote, read_setting
from bn_core.text.yaml_lines import Document, Path, YamlError, read_yaml

MAX_BYTES = 256 * 1024
"""Most bytes of a plan's file."""
MAX_FAULTS = 10
"""Most faults of a file that are listed."""
_HEAD = "# A plan of BatchNorm Lab: open it in the teacher's guide, or edit it as text.\n"
_SCRIPT = {
    "do": "do",
    "ask": "ask",
    "right": "right_answer",
    "wrong": "wrong_answer",
    "reply": "reply",
}
"""Names in a file by the fields of a script."""
T = TypeVar("T")


class PlanFileError(ValueError):
    """A file that is no plan; ``faults`` are sentences, each with its place."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__(" ".join(self.faults))


def write_plan_file(plan: Plan) -> str:
    """Return a plan with its questions as YAML."""
    record = {
        FORMAT: VERSION,
        "title": plan.title,
        "audience": plan.audience,
        "before": list(plan.before),
        "after": list(plan.after),
        "steps": [_write_step(each) for each in plan.steps],
        "questions": [_write_setting(each) for each in plan.questions],
    }
    kept = {name: value for name, value in record.items() if value or name == "steps"}
    text: str = yaml.dump(
        kept,
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        width=88,
        default_flow_style=False,
    )
    return _HEAD + text


def read_plan_file(content: bytes) -> Plan:
    """Return the plan of a file; PlanFileError with up to ten faults."""
    if len(content) > MAX_BYTES:
        raise PlanFileError([f"A plan's file can have at most {MAX_BYTES // 1024} KiB."])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise PlanFileError([f"Line {line}: The text is not in UTF-8. Save it as UTF-8."]) from None
    try:
        document = read_yaml(text, _load_checker()[1])
    except YamlError as error:
        raise PlanFileError([str(error)]) from None
    if not isinstance(document.data, dict) or FORMAT not in document.data:
        raise PlanFileError([f"Line 1: A plan begins with “{FORMAT}: {VERSION}”."])
    _check_schema(document)
    return _Builder(document).build()


@cache
def _load_checker() -> tuple[Any, frozenset[str]]:
    """Return the validator of the schema, and the names of numbers in it."""
    from jsonschema import Draft202012Validator  # most visits read no file

    schema = build_schema()
    return Draft202012Validator(schema), list_number_names(schema)


def _check_schema(document: Document) -> None:
    faults: dict[str, int] = {}
    for error in _load_checker()[0].iter_errors(document.data):
        path, sentence = describe_error(error)
        faults.setdefault(_place(document, path, sentence), document.find_line(path))
        if len(faults) == MAX_FAULTS:
            break
    if faults:
        raise PlanFileError(sorted(faults, key=lambda fault: faults[fault]))


def _place(document: Document, path: Path, sentence: str) -> str:
    place = name_place(path)
    line = f"Line {document.find_line(path)}"
    return f"{line}, {place}: {sentence}" if place else f"{line}: {sentence}"


class _Builder:
    """Builds a plan from data that fits the schema, and collects the faults."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.faults: list[str] = []

    def build(self) -> Plan:
        data = self.document.data
        steps = [self._build_step(n, each) for n, each in enumerate(data["steps"])]
        asked = [
            self._try(lambda each=each: _read_setting(each), ("questions", n))  # type: ignore[misc]
            for n, each in enumerate(data.get("questions", ()))
        ]
        plan = self._try(
            lambda: build_plan(
                data["title"],
                data.get("audience", ""),
                data.get("before", ()),
                data.get("after", ()),
                [each for each in steps if each],
                [each for each in asked if isinstance(each, Predict | Vote)],
            ),
            (),
        )
        if self.faults or plan is None:
            raise PlanFileError(self.faults[:MAX_FAULTS])
        return plan

    def _build_step(self, number: int, data: dict[str, Any]) -> Step | None:
        path: Path = ("steps", number)
        setting = self._try(lambda: _read_setting(data["activity"]), (*path, "activity"))
        if setting is None:
            return None
        texts = {name: data.get(written, "") for name, written in _SCRIPT.items()}
        return self._try(
            lambda: build_step(
                int(data["minutes"]),
                data["title"],
                Script(**texts),
                data.get("lesson", ""),
                setting,
                tuple(int(each) for each in data.get("misconceptions", ())),
                data.get("claims", ()),
            ),
            path,
        )

    def _try(self, build: Callable[[], T], path: Path) -> T | None:
        """Return what is built, or None after noting the fault."""
        try:
            return build()
        except ValueError as error:
            self.faults.append(_place(self.document, path, str(error)))
            return None


def _read_setting(data: dict[str, Any]) -> Setting:
    """Return the setting of an activity; RefusedError."""
    record = dict(data)
    if "question" in record:
        if typed := sorted(set(record) - {"kind", "question", "seed"}):
            raise RefusedError(
                f"“{typed[0]}” belongs to a question of your own. Leave out it or “question”."
            )
        record["id"] = record.pop("question")
    if "right" in record:
        record["right"] = LETTERS.index(record["right"])
    if "replies" in record:
        many = len(record.get("options", ()))
        record["replies"] += [""] * (many - len(record["replies"]))
    if "seed" in record:
        record["seed"] = int(record["seed"])
    if "mistakes" in record:
        record["mistakes"] = [
            {"value": each["answer"], "why": each["reply"]} for each in record["mistakes"]
        ]
    return read_setting(record)


def _write_setting(setting: Setting) -> dict[str, Any]:
    """Return an activity as it stands in a file, without its default values."""
    record: dict[str, Any] = {"kind": setting.kind}
    for each in fields(setting):
        value = getattr(setting, each.name)
        if value != each.default:
            record[each.name] = list(value) if isinstance(value, tuple) else value
    if "id" in record:
        seed = {"seed": record["seed"]} if "seed" in record else {}
        return {"kind": setting.kind, "question": record["id"], **seed}
    if "right" in record:
        record["right"] = LETTERS[record["right"]]
    if "mistakes" in record:
        record["mistakes"] = [
            {"answer": each.value, "reply": each.why} for each in record["mistakes"]
        ]
    return record


def _write_step(step: Step) -> dict[str, Any]:
    record = {
        "title": step.title,
        "minutes": step.minutes,
        **{written: getattr(step.script, name) for name, written in _SCRIPT.items()},
        "lesson": step.link,
        "misconceptions": list(step.misconceptions),
        "claims": list(step.claims),
        "activity": _write_setting(step.setting),
    }
    return {name: value for name, value in record.items() if value}


class _Dumper(yaml.SafeDumper):
    """Writes long texts as blocks that people can edit, and no anchors."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        return True


def _write_text(dumper: yaml.SafeDumper, text: str) -> Any:
    style = "|" if "\n" in text else ">" if len(text) > 70 else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _write_list(dumper: yaml.SafeDumper, items: list[Any]) -> Any:
    numbers = all(isinstance(each, int) for each in items)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=numbers)


_Dumper.add_representer(str, _write_text)
_Dumper.add_representer(list, _write_list)
