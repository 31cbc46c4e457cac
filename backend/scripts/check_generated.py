"""Fail when a committed generated file is older than what it is generated from.

The OpenAPI document comes from the routes, the web app's types from the document.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from pengingat.main import create_app
from pengingat.settings import ROOT, Settings

DOCUMENT = ROOT / "backend" / "openapi.json"
TYPES = ROOT / "frontend" / "src" / "api" / "schema.gen.d.ts"
NODE = Path(sys.executable).parent
GENERATOR = ROOT / "frontend" / "node_modules" / "openapi-typescript" / "bin" / "cli.js"


def document_is_fresh() -> bool:
    """Whether the committed document is what the routes say."""
    committed = json.loads(DOCUMENT.read_text(encoding="utf-8"))
    return committed == json.loads(json.dumps(create_app(Settings(_env_file=None)).openapi()))


def types_are_fresh() -> bool:
    """Whether the web app's types are what the committed document says."""
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / TYPES.name
        subprocess.run([NODE / "node", GENERATOR, DOCUMENT, "--output", made], check=True, capture_output=True)
        return made.read_text(encoding="utf-8") == TYPES.read_text(encoding="utf-8")


stale = [
    str(file.relative_to(ROOT))
    for file, fresh in ((DOCUMENT, document_is_fresh), (TYPES, types_are_fresh))
    if not file.exists() or not fresh()
]
if stale:
    sys.exit(f"Stale: {', '.join(stale)}. Run: make openapi")
print("generated files are fresh")
