"""What makes ``scenario.json`` of ``case.json``, one subject a file. Standard library only.

============  =========================================================================
geometry      convex polygons, cut by straight lines
fabric        the street drawn flat: roads, stream, village, town
ground        the drawing bent to the ground, with vertices that neighbours share
choice        picking pieces by place or by total area; whole numbers with a given total
uses          what stands on each piece
floors        tenure, protection and existing floor
ages          single years of age from census groups
plan          rows of the example plan
households    owners of the houses, and votes of their societies
properties    buildings, open land and halls of the collective
tables        ids and columns of the parcels
document      the whole document, and how it is written
============  =========================================================================

The random numbers come from ``random.Random(seed).random()``, whose sequence Python keeps stable; everything is drawn in
one fixed order, so a call more or less changes all that follows.
"""
