"""All benchmarks in turn (`make bench`). Each prints ratios measured in one run."""

import runpy
from pathlib import Path

FOLDER = Path(__file__).parent

for bench in sorted(FOLDER.glob("[a-z]*.py")):
    print(f"\n# {bench.stem}", flush=True)
    runpy.run_path(str(bench), run_name="__main__")
