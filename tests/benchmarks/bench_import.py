"""What `import gengxin` costs beyond `import numpy`, in fresh interpreters.

    python tests/benchmarks/bench_import.py [times, default 31]

Each pair of interpreters runs one after the other, so that a slow moment hits both; the figure is the
median of the differences. Also names what the import loads that it should not.
"""

import statistics
import subprocess
import sys

CLOCK = "import time; start = time.perf_counter(); {}; print(time.perf_counter() - start)"
LATE = ("pandas", "matplotlib", "geopandas", "rich", "pyarrow", "scipy", "IPython")


def fresh(code):
    return subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout


def main():
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 31
    fresh("import gengxin")  # compiled files and the disk's cache are warm for everybody
    alone, both, used = [], [], []
    for _ in range(times):
        alone.append(1000 * float(fresh(CLOCK.format("import numpy"))))
        both.append(1000 * float(fresh(CLOCK.format("import numpy, gengxin"))))
        used.append(1000 * float(fresh(CLOCK.format("import numpy; from gengxin import load, simulate"))))
    beyond = [b - a for a, b in zip(alone, both)]
    print(f"import numpy            {statistics.median(alone):7.1f} ms (median of {times})")
    print(f"import numpy, gengxin   {statistics.median(both):7.1f} ms")
    print(f"gengxin beyond numpy    {statistics.median(beyond):7.1f} ms (target: under 50)")
    print(f"with load and simulate  {statistics.median([u - a for a, u in zip(alone, used)]):7.1f} ms beyond numpy: the core is loaded on first use")
    loaded = fresh(f"import sys; from gengxin import load, simulate; print(*[name for name in {LATE!r} if name in sys.modules])").split()
    print("loaded too early:", ", ".join(loaded) or "nothing")
    return 1 if loaded else 0


if __name__ == "__main__":
    raise SystemExit(main())
