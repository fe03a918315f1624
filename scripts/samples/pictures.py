"""Every picture by name."""

from autumn import autumn
from forest import forest
from lakeside import lakeside
from night import night_station
from posters import jekyll, rite_of_spring
from sea import sea
from stage import dawn_concert, hamlet
from structure import structure

PICTURES = {
    "jekyll": jekyll,
    "rite-of-spring": rite_of_spring,
    "hamlet": hamlet,
    "dawn-concert": dawn_concert,
    "night-station": night_station,
    "lakeside": lakeside,
    "sea": sea,
    "structure": structure,
    "autumn": autumn,
    "forest": forest,
}
