"""Picking pieces by place or by total area, and whole numbers with a given total."""
import math


def nearest(pieces, place, test):
    """The piece that passes the test and lies nearest to a place in the drawing plane."""
    fit = [p for p in pieces if test(p)]
    return min(fit, key=lambda p: (math.dist(p.middle, place), p.area_m2)) if fit else None


def to_sum(goal, fixed, candidates):
    """Choose candidates, in order, whose areas bring `fixed` to the goal; then swap one or two to come nearest."""
    chosen, rest, total = [], [], fixed
    for p in candidates:
        if total + p.area_m2 <= goal:
            chosen.append(p)
            total += p.area_m2
        else:
            rest.append(p)
    while True:
        best, move = abs(goal - total), None
        for i, p in enumerate(chosen):
            for j, q in enumerate(rest):
                gap = abs(goal - (total - p.area_m2 + q.area_m2))
                if gap < best - 1e-6:
                    best, move = gap, (i, j)
        if move is None:
            return chosen
        i, j = move
        total += rest[j].area_m2 - chosen[i].area_m2
        chosen[i], rest[j] = rest[j], chosen[i]


def apportion(weights, total):
    """Whole numbers in proportion to the weights with exactly the total."""
    weight = sum(weights)
    exact = [w * total / weight for w in weights]
    whole = [math.floor(e) for e in exact]
    order = sorted(range(len(exact)), key=lambda i: (whole[i] - exact[i], i))
    for i in order[: total - sum(whole)]:
        whole[i] += 1
    return whole
