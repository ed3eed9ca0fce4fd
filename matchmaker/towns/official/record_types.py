"""What do the key numbers of the official municipality register mean?"""

# Satzart
ASSOCIATION = "50"
MUNICIPALITY = "60"

# Textkennzeichen: independent city, city district, town, large district town
TOWN_KINDS = frozenset({"61", "62", "63", "67"})
# Textkennzeichen: areas outside of any municipality, inhabited and uninhabited
UNINCORPORATED_KINDS = frozenset({"65", "66"})
