"""Age structure of each status, in single years by sex, graduated from census groups."""
AGES = 101  # 0..100, the last open
STENCIL = (-1.0, 3.0, -3.0, 1.0)  # third difference
STATUSES = ("member", "registered", "local", "floating")


def solve(matrix, right):
    """Gaussian elimination with partial pivoting; small dense systems only."""
    n = len(matrix)
    rows = [list(row) + [b] for row, b in zip(matrix, right)]
    for k in range(n):
        pivot = max(range(k, n), key=lambda i: abs(rows[i][k]))
        rows[k], rows[pivot] = rows[pivot], rows[k]
        for i in range(k + 1, n):
            factor = rows[i][k] / rows[k][k]
            if factor:
                for j in range(k, n + 1):
                    rows[i][j] -= factor * rows[k][j]
    x = [0.0] * n
    for k in range(n - 1, -1, -1):
        x[k] = (rows[k][n] - sum(rows[k][j] * x[j] for j in range(k + 1, n))) / rows[k][k]
    return x


def graduate(starts, shares):
    """Single years 0..100 with the given group sums and the least sum of squared third differences."""
    groups = len(starts)
    size = AGES + groups
    matrix = [[0.0] * size for _ in range(size)]
    right = [0.0] * size
    for a in range(AGES - 3):
        for i in range(4):
            for j in range(4):
                matrix[a + i][a + j] += STENCIL[i] * STENCIL[j]
    for g, start in enumerate(starts):
        end = starts[g + 1] if g + 1 < groups else AGES
        for a in range(start, end):
            matrix[AGES + g][a] = matrix[a][AGES + g] = 1.0
        right[AGES + g] = shares[g] / 100.0
    values = solve(matrix, right)[:AGES]
    if min(values) <= 0.0:
        raise SystemExit(f"graduation gives {min(values)} at age {values.index(min(values))}")
    total = sum(values)
    return [v / total for v in values]


def between(age, points):
    """Straight lines between (age, value) points."""
    for (a0, v0), (a1, v1) in zip(points, points[1:]):
        if age <= a1:
            return v0 + (v1 - v0) * (age - a0) / (a1 - a0)
    return points[-1][1]


def age_curves(build, residents):
    """Share of each age in each status; all statuses together keep the groups of the city.

    Members and local people are tilted by assumption; registered people take what is left, so that the total stays at
    the graduated structure of the city.
    """
    total = graduate(build["starts"], build["all_residents"])
    floating = graduate(build["starts"], build["floating"])
    people = sum(residents.values())
    share = residents["floating"] / people
    rest = [(t - share * f) / (1.0 - share) for t, f in zip(total, floating)]
    if min(rest) <= 0.0:
        raise SystemExit("the floating structure takes more people than the city has at some age")
    curves = {"floating": floating}
    held = [0.0] * AGES
    for status in ("member", "local"):
        weights = [r * between(a, build["tilt"][status]) for a, r in enumerate(rest)]
        factor = 1.0 / sum(weights)
        curves[status] = [w * factor for w in weights]
        held = [h + residents[status] * c for h, c in zip(held, curves[status])]
    settled = people - residents["floating"]
    left = [settled * r - h for r, h in zip(rest, held)]
    if min(left) <= 0.0:
        raise SystemExit("the tilts leave no registered people at some age")
    curves["registered"] = [v / sum(left) for v in left]
    return curves


def male_share(points, status, age, shift):
    """Share of men at an age; the shift moves floating adults only."""
    share = between(age, points["floating" if status == "floating" else "settled"])
    return share + (shift if status == "floating" and age >= 15 else 0.0)


def age_structure(build, residents):
    """Columns ``age`` and ``<status>_<sex>``; the whole street has the wanted number of men for 100 women."""
    curves = age_curves(build, residents)
    people, points = sum(residents.values()), build["male_share"]
    goal = build["sex_ratio"] / (100.0 + build["sex_ratio"])
    low, high = -0.2, 0.2
    for _ in range(60):
        shift = 0.5 * (low + high)
        share = sum(residents[s] * sum(c[a] * male_share(points, s, a, shift) for a in range(AGES))
                    for s, c in curves.items()) / people
        low, high = (shift, high) if share < goal else (low, shift)
    table = {"age": list(range(AGES))}
    for status in STATUSES:
        curve = curves[status]
        men = [male_share(points, status, a, shift) for a in range(AGES)]
        table[status + "_male"] = [round(curve[a] * men[a], 7) for a in range(AGES)]
        table[status + "_female"] = [round(curve[a] * (1.0 - men[a]), 7) for a in range(AGES)]
    return table
