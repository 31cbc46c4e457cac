"""`python -m bench [ROWS …]`: measure the product and print figures."""

import sys
import tempfile
from pathlib import Path

from bench import imports


def main() -> None:
    """Measure imports of so many rows each (10,000, 100,000 and 1,000,000 when none are given)."""
    sizes = tuple(int(argument.replace("_", "")) for argument in sys.argv[1:]) or imports.SIZES
    with tempfile.TemporaryDirectory(prefix="pengingat-bench-") as folder:
        imports.measure(sizes, Path(folder))


main()
