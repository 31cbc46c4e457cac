"""Generate the typed Python client from the committed OpenAPI document into the folder given."""

import subprocess
import sys
from pathlib import Path

from pengingat.settings import ROOT

folder = Path(sys.argv[1])
subprocess.run(
    [
        Path(sys.executable).parent / "openapi-python-client",
        "generate",
        "--path",
        ROOT / "backend" / "openapi.json",
        "--output-path",
        folder,
        "--config",
        ROOT / "backend" / "scripts" / "client.yaml",
        "--meta",
        "none",
        "--overwrite",
        "--fail-on-warning",
    ],
    check=True,
)
print(f"The client is in {folder}")
