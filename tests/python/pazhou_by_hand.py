"""Ten households under the Pazhou terms of 2010 (pazhou.json, a patch on tests/scenarios/minimal.json), worked out by hand.

The terms: lawful floor one for one, or 4,500 yuan/m2 for what is given up; 1,000 yuan/m2 for overbuilt floor; transition
rent of 20 yuan/m2 a month for dwellings and 30 for shops, until delivery within three years; 10,000 yuan for furniture;
20,000 yuan for those who sign before 30 May 2010. Cleared from January 2011, delivered in January 2014: 36 months.

Everything here is a number that a person wrote down, with the arithmetic beside it. Yuan and m2; an amount that is not
owed is left out. The rent is that of all months.
"""

MONTHS = 36

OWED: dict[str, dict[str, float]] = {
    # 200 m2 lawful, exchanged, signed 15 April
    "H01": {
        "home": 200.00,
        "rent_dwelling": 144_000.00,  # 200 x 20 = 4,000 a month; x 36
        "appliances": 10_000.00,
        "early_signing": 20_000.00,
    },
    # 285.5 m2 lawful and 64.5 m2 overbuilt, exchanged, signed 29 May: the last day
    "H02": {
        "home": 285.50,
        "overbuilt": 64_500.00,  # 64.5 x 1,000
        "rent_dwelling": 205_560.00,  # 285.5 x 20 = 5,710; x 36
        "appliances": 10_000.00,
        "early_signing": 20_000.00,
    },
    # 160.25 m2 lawful, exchanged, signed 30 May: a day late
    "H03": {
        "home": 160.25,
        "rent_dwelling": 115_380.00,  # 160.25 x 20 = 3,205; x 36
        "appliances": 10_000.00,
    },
    # 120 m2 lawful, given up, signed 1 May
    "H04": {
        "cash": 540_000.00,  # 120 x 4,500
        "appliances": 10_000.00,
        "early_signing": 20_000.00,
    },
    # 310.4 m2 lawful and 105.6 m2 overbuilt, given up, signed 10 June
    "H05": {
        "cash": 1_396_800.00,  # 310.4 x 4,500 = 310 x 4,500 + 0.4 x 4,500 = 1,395,000 + 1,800
        "overbuilt": 105_600.00,  # 105.6 x 1,000
        "appliances": 10_000.00,
    },
    # 180 m2 lawful, of them a shop of 40, and 20 m2 overbuilt, exchanged, signed 20 April
    "H06": {
        "home": 180.00,
        "overbuilt": 20_000.00,  # 20 x 1,000
        "rent_dwelling": 100_800.00,  # (180 - 40) x 20 = 2,800; x 36
        "rent_shop": 43_200.00,  # 40 x 30 = 1,200; x 36
        "appliances": 10_000.00,
        "early_signing": 20_000.00,
    },
    # 240 m2 lawful, a quarter exchanged and three quarters given up, signed 10 May
    "H07": {
        "home": 60.00,  # 0.25 x 240
        "cash": 810_000.00,  # 0.75 x 240 = 180; x 4,500
        "rent_dwelling": 43_200.00,  # 0.25 x 240 x 20 = 1,200; x 36
        "appliances": 10_000.00,
        "early_signing": 20_000.00,
    },
    # 133.33 m2 lawful and 27.77 m2 overbuilt, given up, signed 29 May
    "H08": {
        "cash": 599_985.00,  # 133.33 x 4,500 = 133 x 4,500 + 0.33 x 4,500 = 598,500 + 1,485
        "overbuilt": 27_770.00,  # 27.77 x 1,000
        "appliances": 10_000.00,
        "early_signing": 20_000.00,
    },
    # 99.99 m2 lawful, of them a shop of 15.5, and 210.01 m2 overbuilt, exchanged, no day given: the end of signing
    "H09": {
        "home": 99.99,
        "overbuilt": 210_010.00,  # 210.01 x 1,000
        "rent_dwelling": 60_832.80,  # (99.99 - 15.5) x 20 = 84.49 x 20 = 1,689.80; x 36
        "rent_shop": 16_740.00,  # 15.5 x 30 = 465; x 36
        "appliances": 10_000.00,
    },
    # a shop of 66.6 m2, all lawful, and 12.34 m2 overbuilt, exchanged, signed 31 December
    "H10": {
        "home": 66.60,
        "overbuilt": 12_340.00,  # 12.34 x 1,000
        "rent_shop": 71_928.00,  # 66.6 x 30 = 1,998; x 36
        "appliances": 10_000.00,
    },
}

TOTALS: dict[str, float] = {
    "home": 1_052.34,  # 200 + 285.5 + 160.25 + 180 + 60 + 99.99 + 66.6
    "cash": 3_346_785.00,  # 540,000 + 1,396,800 + 810,000 + 599,985
    "overbuilt": 440_220.00,  # 64,500 + 105,600 + 20,000 + 27,770 + 210,010 + 12,340
    "rent_dwelling": 669_772.80,  # 144,000 + 205,560 + 115,380 + 100,800 + 43,200 + 60,832.80
    "rent_shop": 131_868.00,  # 43,200 + 16,740 + 71,928
    "appliances": 100_000.00,  # 10 x 10,000
    "early_signing": 120_000.00,  # 6 x 20,000: H01, H02, H04, H06, H07, H08
}

MONEY = 4_808_645.80  # 3,346,785 + 440,220 + 669,772.80 + 131,868 + 100,000 + 120,000
