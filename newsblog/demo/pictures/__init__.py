"""The pictures of the demo paper, one function each: `draw("lighthouse")` calls `lighthouse`."""

from . import games, harbour, houses, portraits, streets

PICTURES = {
    function.__name__: function
    for function in (
        streets.swing_bridge,
        streets.night_tram,
        harbour.cranes,
        harbour.tide_gauge,
        streets.court,
        houses.town_hall,
        houses.library,
        games.football,
        harbour.lighthouse,
        harbour.turbines,
        houses.kitchen_table,
        streets.protest,
        houses.beehive,
        streets.rain_street,
        games.rowing,
        houses.cinema,
        houses.bakery,
        harbour.ferry,
        games.chess,
        streets.excavation,
        streets.market,
        portraits.portrait_marta,
        portraits.portrait_tobias,
        portraits.portrait_noor,
        portraits.portrait_iwo,
    )
}


def draw(name):
    return PICTURES[name]().finished()
