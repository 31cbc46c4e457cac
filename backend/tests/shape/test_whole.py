"""Things that belong together are complete: tasks, settings, translations of problems."""

import importlib
import pkgutil
import re

import pengingat
from pengingat import queue, worker
from pengingat.errors import Problem
from pengingat.queue import Task
from pengingat.settings import ROOT, Settings

NOT_FOR_ENV_EXAMPLE = {"demo", "frontend_dir"}


def test_every_task_has_its_function() -> None:
    assert worker.TASKS
    assert set(Task) <= set(queue.app.tasks)


def test_env_example_lists_every_setting() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    listed = set(re.findall(r"^#?\s?PENGINGAT_([A-Z_]+)=", example, re.MULTILINE))
    expected = {name.upper() for name in Settings.model_fields if name not in NOT_FOR_ENV_EXAMPLE}
    assert listed == expected


def test_problem_codes_are_one_each() -> None:
    """A code always means the same sentence, so that programs can rely on it."""
    by_code: dict[str, set[str]] = {}
    for module in pkgutil.walk_packages(pengingat.__path__, "pengingat."):
        if module.name.endswith("__main__"):
            continue
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, Problem):
                by_code.setdefault(value.code, set()).add(value.sentence.id)
    assert by_code
    assert {code: sentences for code, sentences in by_code.items() if len(sentences) > 1} == {}
