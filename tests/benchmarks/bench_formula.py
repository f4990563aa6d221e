"""A million households by fifteen items: the core beside the same formulas in NumPy and in numexpr.

    pip install numexpr                                   # not a requirement of the package
    python tests/benchmarks/bench_formula.py [--rows 1000000] [--times 15] [--smoke]

One thread a side. NumPy goes by chunks that stay in the cache, with buffers used again; several chunk
sizes are tried and the best one counts. It and numexpr round by a product with 0.01, which the fen does
not show. numexpr evaluates each item by one expression into its own output and reuses items that others
need. All sides fill outputs that exist already. The sides take turns, so that a slow moment hits all of
them; the least processor time of each counts, the medians stand beside. Prints the ratios and which
share of the machine's copy bandwidth the core's own traffic is.
"""

import argparse
import statistics
import sys
import time

import numpy as np
from gengxin.formula import Rules

CHOICES, USES = ["exchange", "cash", "mixed", "voucher"], ["dwelling", "shop", "store", "workshop", "office"]
COLUMNS = {
    "certified": "m2", "area": "m2", "persons": "persons", "signed": "", "shop_area": "m2", "shop_income": "yuan/month",
    "choice": CHOICES, "use": USES, "built": "date", "listed": "truth",
}  # fmt: skip
PRICES = {
    "cap": (280, "m2"), "per_head": (50, "m2/person"), "mixed_share": (0.5, ""), "build_cost": (4200, "yuan/m2"), "old_price": (1000, "yuan/m2"),
    "new_price": (300, "yuan/m2"), "price": (4500, "yuan/m2"), "bonus": (0.08, ""), "moving_rate": (20, "yuan/m2"), "moving_least": (2000, "yuan"),
    "months": (36, "months"), "first": (20000, "yuan"), "second": (12000, "yuan"), "third": (5000, "yuan"), "head_allowance": (2500, "yuan/person"),
    "allowance_low": (5000, "yuan"), "allowance_high": (20000, "yuan"), "shop_cap": (120, "m2"), "halt": (6, "months"), "repair_rate": (850, "yuan/m2"),
}  # fmt: skip
FIGURES = {name: {"value": value, "unit": unit} for name, (value, unit) in PRICES.items()} | {"cut_off": "2009-12-31"}
RENTS = {"dwelling": 20, "shop": 30, "store": 12, "workshop": 15, "office": 26}
REWARDS, TAX = [[0, 60.0], [120, 40.0], [280, 15.0]], [[0, 0.0], [500000, 0.01], [1000000, 0.02], [3000000, 0.03]]
ITEMS = {
    "entitled": "min(max(certified, persons * per_head), cap)",
    "exchanged": "if(choice == 'exchange', entitled, if(choice == 'mixed', entitled * mixed_share, 0))",
    "purchase": "fen(if(choice == 'cash', 0, clamp(cap - certified, 0, cap) * build_cost))",
    "excess": "fen(max(area - entitled, 0) * if(built <= cut_off, old_price, new_price))",
    "cash": "fen(if(choice == 'cash' or choice == 'mixed', (entitled - exchanged) * price, 0))",
    "voucher": "fen(if(choice == 'voucher', entitled * price * (1 + bonus), 0))",
    "moving": "fen(max(area * moving_rate, moving_least) * 2)",
    "transition": "fen(area * lookup(use, rents) * months)",
    "signing": "if(signed <= 1, first, if(signed <= 2, second, if(signed <= 3, third, 0)))",
    "reward": "fen(scale(area, rewards))",
    "allowance": "fen(clamp(persons * head_allowance, allowance_low, allowance_high))",
    "business": "fen(if(shop_area > 0, shop_income / shop_area * min(shop_area, shop_cap) * halt, 0))",
    "repair": "fen(if(listed, area * repair_rate, 0))",
    "tax": "fen(scale(cash + voucher + excess, levy))",
    "total": "excess + cash + voucher + moving + transition + signing + reward + allowance + business + repair - purchase - tax",
}
CUT = int(np.datetime64("2009-12-31", "D").astype(int))
HALF = 0.5 + 1e-6  # what lies a rounding error under a half counts as the half, as in the language


def village(rows, seed=1):
    rng = np.random.default_rng(seed)
    area = np.round(rng.gamma(4.0, 80.0, rows), 2)
    shop = np.where(rng.random(rows) < 0.3, np.round(rng.gamma(3.0, 20.0, rows) + 1, 2), 0.0)
    return {
        "certified": np.round(area * rng.uniform(0.3, 1.0, rows), 2), "area": area, "persons": rng.integers(1, 9, rows).astype(float),
        "signed": rng.integers(0, 6, rows).astype(float), "shop_area": shop, "shop_income": np.round(shop * rng.uniform(20, 90, rows), 2),
        "choice": rng.integers(0, 4, rows).astype(np.int32), "use": rng.integers(0, 5, rows).astype(np.int32),
        "built": rng.integers(3000, 19000, rows).astype(np.int32), "listed": rng.random(rows) < 0.02,
    }  # fmt: skip


def numpy_side(data, out, chunk):
    """The formulas as somebody who knows NumPy writes them: in place, masks and parts shared."""
    p = {name: float(value) for name, (value, _) in PRICES.items()}
    rents = np.array(list(RENTS.values()), float)
    rows = len(data["area"])
    buffers = [np.empty(chunk) for _ in range(2)]
    flags = [np.empty(chunk, bool) for _ in range(3)]

    def fen(x):
        np.multiply(x, 100.0, out=x)
        np.add(x, HALF, out=x)
        np.floor(x, out=x)
        return np.multiply(x, 0.01, out=x)  # the last bit may differ from a division's, the fen does not

    def marginal(x, tiers, s, a):
        """Each change of the rate on what lies above its threshold: fewer steps than each rate on its tier."""
        np.multiply(x, tiers[0][1], out=s)
        for (_, before), (threshold, rate) in zip(tiers, tiers[1:]):
            np.subtract(x, threshold, out=a)
            np.maximum(a, 0.0, out=a)
            np.multiply(a, rate - before, out=a)
            np.add(s, a, out=s)
        return s

    for start in range(0, rows, chunk):
        end = min(start + chunk, rows)
        c = {name: column[start:end] for name, column in data.items()}
        o = {name: column[start:end] for name, column in zip(ITEMS, out)}
        a, d = (buffer[: end - start] for buffer in buffers)
        f, g, h = (flag[: end - start] for flag in flags)
        area, certified, persons = c["area"], c["certified"], c["persons"]
        entitled = o["entitled"]
        np.multiply(persons, p["per_head"], out=entitled)
        np.maximum(certified, entitled, out=entitled)
        np.minimum(entitled, p["cap"], out=entitled)
        mixed, cashed = np.equal(c["choice"], 2, out=f), np.equal(c["choice"], 1, out=g)
        x = o["exchanged"]
        x.fill(0.0)
        np.copyto(x, entitled, where=np.equal(c["choice"], 0, out=h))
        np.multiply(entitled, p["mixed_share"], out=a)
        np.copyto(x, a, where=mixed)
        x = np.subtract(p["cap"], certified, out=o["purchase"])
        np.maximum(x, 0.0, out=x)
        np.minimum(x, p["cap"], out=x)
        np.multiply(x, p["build_cost"], out=x)
        fen(x)
        np.copyto(x, 0.0, where=cashed)
        x = np.subtract(area, entitled, out=o["excess"])
        np.maximum(x, 0.0, out=x)
        a.fill(p["new_price"])
        np.copyto(a, p["old_price"], where=np.less_equal(c["built"], CUT, out=h))
        fen(np.multiply(x, a, out=x))
        np.subtract(entitled, o["exchanged"], out=a)
        fen(np.multiply(a, p["price"], out=a))
        x = o["cash"]
        x.fill(0.0)
        np.copyto(x, a, where=np.logical_or(cashed, mixed, out=h))
        np.multiply(entitled, p["price"], out=a)
        fen(np.multiply(a, 1 + p["bonus"], out=a))
        x = o["voucher"]
        x.fill(0.0)
        np.copyto(x, a, where=np.equal(c["choice"], 3, out=h))
        x = np.multiply(area, p["moving_rate"], out=o["moving"])
        np.maximum(x, p["moving_least"], out=x)
        fen(np.multiply(x, 2.0, out=x))
        x = np.take(rents, c["use"], out=o["transition"], mode="clip")
        np.multiply(area, x, out=x)
        fen(np.multiply(x, p["months"], out=x))
        x = o["signing"]
        x.fill(0.0)
        for limit, name in ((3, "third"), (2, "second"), (1, "first")):
            np.copyto(x, p[name], where=np.less_equal(c["signed"], limit, out=h))
        fen(marginal(area, REWARDS, o["reward"], a))
        x = np.multiply(persons, p["head_allowance"], out=o["allowance"])
        np.maximum(x, p["allowance_low"], out=x)
        fen(np.minimum(x, p["allowance_high"], out=x))
        shop, x = c["shop_area"], o["business"]
        np.maximum(shop, 1e-300, out=a)  # nothing divides by zero; an area of zero gives zero below
        np.divide(c["shop_income"], a, out=x)
        np.minimum(shop, p["shop_cap"], out=a)
        np.multiply(x, a, out=x)
        fen(np.multiply(x, p["halt"], out=x))
        np.multiply(area, p["repair_rate"], out=a)
        x = o["repair"]
        x.fill(0.0)
        np.copyto(x, fen(a), where=c["listed"])
        np.add(o["cash"], o["voucher"], out=d)
        np.add(d, o["excess"], out=d)
        fen(marginal(d, TAX, o["tax"], a))
        x = np.add(o["excess"], o["cash"], out=o["total"])
        for name in ("voucher", "moving", "transition", "signing", "reward", "allowance", "business", "repair"):
            np.add(x, o[name], out=x)
        np.subtract(x, o["purchase"], out=x)
        np.subtract(x, o["tax"], out=x)


def numexpr_side(data, out):
    import numexpr

    numexpr.set_num_threads(1)
    names = {name: np.float64(value) for name, (value, _) in PRICES.items()}
    literal = {name: repr(float(value)) for name, (value, _) in PRICES.items()}

    def fen(text):
        return f"floor(({text}) * 100.0 + {HALF}) * 0.01"

    def marginal(x, tiers):
        parts = [f"{tiers[0][1]} * {x}"] if tiers[0][1] else []
        return " + ".join(parts + [f"{rate - before} * maximum({x} - {float(threshold)}, 0.0)" for (_, before), (threshold, rate) in zip(tiers, tiers[1:])])

    rent = "0.0"
    for code, value in enumerate(RENTS.values()):
        rent = f"where(use == {code}, {float(value)}, {rent})"
    L = literal
    texts = {
        "entitled": f"minimum(maximum(certified, persons * {L['per_head']}), {L['cap']})",
        "exchanged": f"where(choice == 0, entitled, where(choice == 2, entitled * {L['mixed_share']}, 0.0))",
        "purchase": fen(f"where(choice == 1, 0.0, minimum(maximum({L['cap']} - certified, 0.0), {L['cap']}) * {L['build_cost']})"),
        "excess": fen(f"maximum(area - entitled, 0.0) * where(built <= {CUT}, {L['old_price']}, {L['new_price']})"),
        "cash": fen(f"where((choice == 1) | (choice == 2), (entitled - exchanged) * {L['price']}, 0.0)"),
        "voucher": fen(f"where(choice == 3, entitled * {L['price']} * {1 + names['bonus']}, 0.0)"),
        "moving": fen(f"maximum(area * {L['moving_rate']}, {L['moving_least']}) * 2.0"),
        "transition": fen(f"area * ({rent}) * {L['months']}"),
        "signing": f"where(signed <= 1, {L['first']}, where(signed <= 2, {L['second']}, where(signed <= 3, {L['third']}, 0.0)))",
        "reward": fen(marginal("area", REWARDS)),
        "allowance": fen(f"minimum(maximum(persons * {L['head_allowance']}, {L['allowance_low']}), {L['allowance_high']})"),
        "business": fen(f"where(shop_area > 0, shop_income / shop_area * minimum(shop_area, {L['shop_cap']}) * {L['halt']}, 0.0)"),
        "repair": fen(f"where(listed, area * {L['repair_rate']}, 0.0)"),
        "tax": fen(marginal("(cash + voucher + excess)", TAX)),
        "total": ITEMS["total"],
    }
    arrays = dict(data) | dict(zip(ITEMS, out))

    def run():
        for name, text in texts.items():
            numexpr.evaluate(text, local_dict=arrays, global_dict={}, out=arrays[name], casting="unsafe")

    return run


def turns(sides, times):
    """Processor times in milliseconds by side, the sides one after the other."""
    for run in sides.values():
        run()
    found = {name: [] for name in sides}
    for _ in range(times):
        for name, run in sides.items():
            start = time.process_time()
            run()
            found[name].append(1000 * (time.process_time() - start))
    return found


def main():
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--rows", type=int, default=1_000_000)
    options.add_argument("--times", type=int, default=15)
    options.add_argument("--smoke", action="store_true", help="few rows, once: does it work")
    arguments = options.parse_args()
    rows, times = (10_000, 1) if arguments.smoke else (arguments.rows, arguments.times)
    data = village(rows)
    rules = Rules(COLUMNS, ITEMS, figures=FIGURES, scales={"rewards": {"tiers": REWARDS, "unit": "m2", "rate_unit": "yuan/m2"}, "levy": {"tiers": TAX, "unit": "yuan"}},
                  tables={"rents": {"values": RENTS, "unit": "yuan/m2/month"}})  # fmt: skip
    outs = {name: np.zeros((len(ITEMS), rows)) for name in ("gengxin", "NumPy", "numexpr")}
    source, target = np.ones(16 * rows), np.zeros(16 * rows)
    sides = {"copy": lambda: np.copyto(target, source), "gengxin": lambda: rules.evaluate(data, "2024-05-01", out=outs["gengxin"])}
    chunks = (4096,) if arguments.smoke else (2048, 4096, 8192, 16384, 32768, 65536, 131072, 262144)
    for chunk in chunks:
        sides[f"NumPy, chunks of {chunk}"] = lambda chunk=chunk: numpy_side(data, outs["NumPy"], chunk)
    try:
        sides["numexpr"] = numexpr_side(data, outs["numexpr"])
        sides["numexpr"]()
    except ImportError:
        print("numexpr is not installed: left out")
        sides.pop("numexpr", None)
    found = turns(sides, times)

    for name in ("NumPy", "numexpr")[: 2 if "numexpr" in sides else 1]:
        fen = [np.rint(100 * outs[side]) for side in ("gengxin", name)]
        apart = int(np.count_nonzero(fen[0] != fen[1]))
        print(f"{name}: {apart} of {fen[0].size:,} results differ by a fen or more")
        if apart:
            where = np.argwhere(fen[0] != fen[1])[0]
            sys.exit(f"first: {list(ITEMS)[where[0]]}, row {where[1]}: {outs['gengxin'][tuple(where)]!r} and {outs[name][tuple(where)]!r}")
    traffic = sum(column.nbytes for column in data.values()) + outs["gengxin"].nbytes
    copied = source.nbytes + target.nbytes
    best = {name: min(values) for name, values in found.items()}
    print(f"{rows:,} households, {len(ITEMS)} items, one thread, least (median) of {times}")
    for name, values in found.items():
        note = f"   {best[name] / best['gengxin']:5.1f} times gengxin" if name not in ("copy", "gengxin") else ""
        print(f"  {name:24s} {best[name]:8.1f} ms ({statistics.median(values):.1f}){note}")
    other = min(value for name, value in best.items() if name not in ("copy", "gengxin"))
    print(f"gengxin is {other / best['gengxin']:.1f} times as fast as the faster of the others (target: 5)")
    print(f"it moves {traffic / best['gengxin'] / 1e6:.1f} GB/s, {100 * traffic / best['gengxin'] / (copied / best['copy']):.0f} % of a copy's {copied / best['copy'] / 1e6:.1f} GB/s")


if __name__ == "__main__":
    main()
