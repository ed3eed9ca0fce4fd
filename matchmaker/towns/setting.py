"""Does a town lie central or peripheral, as far as two distances can tell?"""

from enum import IntEnum

# Half of the small towns have a town of 20,000 within about 11 km and one of 100,000 within about 29 km;
# a town at exactly these typical distances has index 1.
TYPICAL_KM_20K = 12.0
TYPICAL_KM_100K = 40.0
UPPER_BOUNDS = (0.6, 0.9, 1.3)


class Setting(IntEnum):
    """Four classes in this order; neighbours in the order are neighbours in meaning."""

    CENTRAL = 0
    RATHER_CENTRAL = 1
    RATHER_PERIPHERAL = 2
    VERY_PERIPHERAL = 3


SETTING_NAMES = {
    Setting.CENTRAL: "zentral",
    Setting.RATHER_CENTRAL: "eher zentral",
    Setting.RATHER_PERIPHERAL: "eher peripher",
    Setting.VERY_PERIPHERAL: "sehr peripher",
}


def setting_class(km_20k: float | None, km_100k: float | None) -> int | None:
    """0 central … 3 very peripheral; None where a distance is unknown. A proxy, to be called one.

    ``index = ½ · (km_20k / 12 + km_100k / 40)``; below 0.6 central, below 0.9 rather central, below
    1.3 rather peripheral, else very peripheral. Of the register's small towns each class holds between
    a fifth and a third. The BBSR's own class (reachable daytime population) is in no open file.
    """
    if km_20k is None or km_100k is None:
        return None
    index = (km_20k / TYPICAL_KM_20K + km_100k / TYPICAL_KM_100K) / 2
    return sum(index >= bound for bound in UPPER_BOUNDS)
