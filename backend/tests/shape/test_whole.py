"""Things that belong together are complete: tasks and their functions, settings and their example."""

import re

from pengingat import queue, worker
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
