"""How are numbers, dates and distances written on a page that exists in German alone?"""

from api.pages.spoken import GERMAN

MISSING = GERMAN.missing

number = GERMAN.number
tenths = GERMAN.tenths
day = GERMAN.day
listing = GERMAN.listing
distance = GERMAN.distance
count = GERMAN.count
